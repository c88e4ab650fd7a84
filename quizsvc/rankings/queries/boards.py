"""Rows of standings and snapshots in the order in which they are shown (rules.md §7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.rankings import rules
from quizsvc.rankings.models import (
    Snapshot,
    SnapshotPerson,
    SnapshotTimes,
    SnapshotUnit,
    Standing,
    StandingPerson,
    StandingTimes,
    StandingUnit,
)
from quizsvc.rankings.queries.counting import standing
from quizsvc.roster.rules import RANKED_LEVELS, Level, Track
from quizsvc.season import rules as season_rules

_TRACKS = {track.value: place for place, track in enumerate(Track)}
_LEVELS = {level.value: place for place, level in enumerate(RANKED_LEVELS)}


@dataclass(frozen=True)
class Boards:
    """The three tables of one standing or snapshot; each list is in published order."""

    unit_table: Any
    person_table: Any
    times_table: Any
    owner: str
    id: int

    def units(
        self,
        *,
        track: str | None = None,
        level: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[list[Any], int]:
        """Units of one board, or of all: enforcement before monitoring; province, city, county. And how many
        there are.
        """
        table = self.unit_table
        order = (sa.case(_TRACKS, value=table.track), sa.case(_LEVELS, value=table.level), table.position)
        return self._page(table, order, {"track": track, "level": level}, limit, offset)

    def people(
        self,
        *,
        track: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[list[Any], int]:
        """Ranked people of one track or of both, and how many there are."""
        table = self.person_table
        order = (sa.case(_TRACKS, value=table.track), table.position)
        return self._page(table, order, {"track": track}, limit, offset)

    def unit(self, unit_id: int, *, track: str) -> Any:
        """A unit's row; None if it is on no board."""
        found = sa.select(self.unit_table.__table__)
        found = found.filter_by(**{self.owner: self.id, "unit_id": unit_id, "track": track})
        return session().execute(found).one_or_none()

    def person(self, person_id: int) -> Any:
        """A ranked person's row; None if they are not ranked."""
        found = sa.select(self.person_table.__table__)
        return (
            session().execute(found.filter_by(**{self.owner: self.id, "person_id": person_id})).one_or_none()
        )

    def times(self) -> list[Any]:
        """人次 of each track."""
        table = self.times_table
        rows, _ = self._page(table, (sa.case(_TRACKS, value=table.track),), {}, None, 0)
        return rows

    def _page(
        self,
        table: Any,
        order: tuple[Any, ...],
        wanted: dict[str, str | None],
        limit: int | None,
        offset: int,
    ) -> tuple[list[Any], int]:
        named = {name: value for name, value in wanted.items() if value is not None}
        # Columns, not objects: an object would be kept by the session while a later compute replaces the row.
        found = sa.select(table.__table__).filter_by(**{self.owner: self.id}, **named)
        total = session().scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
        return list(session().execute(found.order_by(*order).limit(limit).offset(offset))), total


def boards_of(season_id: int, period: season_rules.Period) -> Boards | None:
    """The rows of the working standing of a period; None if it was never computed, or counts no more."""
    found = standing(season_id, period)
    return None if found is None else standing_boards(found)


def standing_boards(standing: Standing) -> Boards:
    """The rows of a working standing."""
    return Boards(StandingUnit, StandingPerson, StandingTimes, "standing_id", standing.id)


def snapshot_boards(snapshot_id: int) -> Boards:
    """The rows of a snapshot."""
    return Boards(SnapshotUnit, SnapshotPerson, SnapshotTimes, "snapshot_id", snapshot_id)


def snapshot(season_id: int, period: str, version: int | None = None) -> Snapshot | None:
    """A version of what was published for a period, the newest if none is named; None if there is none."""
    wanted = sa.select(Snapshot).where(Snapshot.season_id == season_id, Snapshot.period == period)
    if version is not None:
        wanted = wanted.where(Snapshot.version == version)
    return session().scalar(wanted.order_by(Snapshot.version.desc()).limit(1))


def snapshots(season_id: int, period: str) -> list[Snapshot]:
    """All versions of a period, the newest first."""
    wanted = sa.select(Snapshot).where(Snapshot.season_id == season_id, Snapshot.period == period)
    return list(session().scalars(wanted.order_by(Snapshot.version.desc())))


def document(snapshot_id: int) -> str | None:
    """The canonical document of a version; None if there is no such version."""
    return session().scalar(sa.select(Snapshot.document).where(Snapshot.id == snapshot_id))


def published_periods(season_id: int) -> list[season_rules.Period]:
    """The periods of which anything is published: weeks, then months, then the season."""
    names = session().scalars(sa.select(Snapshot.period).where(Snapshot.season_id == season_id).distinct())
    kinds = (season_rules.Week, season_rules.Month, season_rules.WholeSeason)
    periods = sorted(map(season_rules.parse_period, names), key=str)
    return [period for kind in kinds for period in periods if isinstance(period, kind)]


def unit_ranks(season_id: int, period: season_rules.Period | None) -> dict[rules.Board, dict[int, int]]:
    """The ranks of a period's working standing by board and unit, as rules.ranks_of tells them; of no period
    none.
    """
    ranks: dict[rules.Board, dict[int, int]] = {board: {} for board in rules.BOARDS}
    for track, level, unit, rank in _ranked(StandingUnit, ("track", "level", "unit_id"), season_id, period):
        ranks[rules.Board(Track(track), Level(level))][unit] = rank
    return ranks


def people_ranks(season_id: int, period: season_rules.Period | None) -> dict[Track, dict[int, int]]:
    """The same of people, by track and person."""
    ranks: dict[Track, dict[int, int]] = {track: {} for track in Track}
    for track, person, rank in _ranked(StandingPerson, ("track", "person_id"), season_id, period):
        ranks[Track(track)][person] = rank
    return ranks


def _ranked(
    table: type[StandingUnit] | type[StandingPerson],
    place: tuple[str, ...],
    season_id: int,
    period: season_rules.Period | None,
) -> Iterable[tuple[Any, ...]]:
    """Places with their ranks; who has none is left out."""
    if period is None:
        return ()
    columns = (*(table.__table__.c[name] for name in place), table.rank)
    found = sa.select(*columns).join(Standing, Standing.id == table.standing_id)
    found = found.where(Standing.season_id == season_id, Standing.period == str(period))
    # Plain tuples: of a season's people there are many.
    return (tuple(row) for row in session().execute(found.where(table.rank.is_not(None))))
