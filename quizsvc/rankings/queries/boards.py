"""Rows of standings and snapshots in the order in which they are shown (rules.md §7)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
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

_TURNS = {
    "track": {track.value: place for place, track in enumerate(Track)},
    "level": {level.value: place for place, level in enumerate(RANKED_LEVELS)},
}

SORTS = {
    "rank": "position",
    "score": "score",
    "change": "change",
    "weekly_tests": "weekly_tests",
    "time": "time_used_s",
}
"""By what people of a board can be listed, and the column that says it."""


@dataclass(frozen=True)
class Boards:
    """The three tables of one standing or snapshot; each list is in published order."""

    unit_table: Any
    person_table: Any
    times_table: Any
    owner: str
    id: int

    def units(self) -> list[Any]:
        """All units: enforcement before monitoring; province, city, county."""
        return self._all(self.unit_table, "track", "level", "position")

    def people(self) -> list[Any]:
        """All ranked people, track by track."""
        return self._all(self.person_table, "track", "position")

    def people_page(
        self,
        page: int,
        page_size: int,
        *,
        track: str | None = None,
        units: Collection[int] | None = None,
        name: str = "",
        sort: str = "rank",
    ) -> tuple[list[Any], int]:
        """One page of them, and how many there are; with `track`, `units` and `name` only those in it, of one
        of them, and whose name holds it. `sort` is one of SORTS, `-` before it the other way round.
        """
        table = self.person_table
        listed = self._listed(table, "track", "position")
        if track is not None:
            listed = listed.where(table.track == track)
        if units is not None:
            listed = listed.where(table.unit_id == db.any_of(units))
        if name:
            listed = listed.where(table.person_name.contains(name, autoescape=True))
        if sort != "rank":
            column = getattr(table, SORTS[sort.removeprefix("-")])
            first = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
            listed = listed.order_by(None).order_by(first, table.track, table.position)
        rows, total = db.page(listed, page, page_size)
        return list(rows), total

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
        return self._all(self.times_table, "track")

    def _all(self, table: Any, *by: str) -> list[Any]:
        return list(session().execute(self._listed(table, *by)))

    def _listed(self, table: Any, *by: str) -> sa.Select[Any]:
        """The rows by these columns."""

        def turn(name: str) -> Any:
            column = getattr(table, name)
            return sa.case(_TURNS[name], value=column) if name in _TURNS else column

        # Columns, not objects: an object would be kept by the session while a later compute replaces the row.
        rows: sa.Select[Any] = sa.select(table.__table__).filter_by(**{self.owner: self.id})
        return rows.order_by(*map(turn, by))


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
