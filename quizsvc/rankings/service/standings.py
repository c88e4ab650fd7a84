"""Rebuilding the working standings of the periods that a change touches (rules.md §7)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.kit import bulk
from quizsvc.kit.db import any_of, session
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import queries, rules
from quizsvc.rankings.frame import PersonWeeks
from quizsvc.rankings.models import Standing, StandingPerson, StandingTimes, StandingUnit
from quizsvc.rankings.queries import Counting
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Track, Unit
from quizsvc.season import rules as season_rules

UNIT_COLUMNS = (
    "track",
    "level",
    "position",
    "rank",
    "change",
    "unit_id",
    "unit_name",
    "eligible",
    "exempt",
    "participants",
    "rate",
    "average",
    "score",
)
TIMES_COLUMNS = ("track", "daily", "weekly", "through_daily", "through_weekly")


def rebuild(counting: Counting, weeks: Collection[season_rules.Week], *, now: datetime) -> None:
    """Rebuild the standings that the person-weeks of these weeks go into, and the person-times of all.

    A week goes into itself, its month and the season; and into the next week and month that count, whose
    `change` looks back at it. Person-times are also added up from the season's start, so each later period
    has new ones.
    """
    _forget_others(counting)
    figures = Figures(counting)
    touched = touched_by(weeks, counting)
    ids = _standing_ids(counting, touched, now)
    _clear((StandingUnit, StandingPerson), [id_ for period, id_ in ids.items() if period in touched])
    _clear((StandingTimes,), ids.values())
    times: list[tuple[Any, ...]] = []
    # In order: those that look back at another come after it.
    for period, id_ in ids.items():
        if period in touched:
            # All of them first: nothing else can be asked while they go in.
            rows = [(id_, *row) for row in figures.unit_rows(period)]
            bulk.copy_in(StandingUnit.__table__, ("standing_id", *UNIT_COLUMNS), rows)
            for track in figures.people(period):
                standing = np.full(len(track["person_id"]), id_)
                bulk.columns_in(StandingPerson.__table__, {"standing_id": standing, **track})
        times += [(id_, *row) for row in figures.times_rows(period)]
    bulk.copy_in(StandingTimes.__table__, ("standing_id", *TIMES_COLUMNS), times)


def touched_by(weeks: Collection[season_rules.Week], counting: Counting) -> frozenset[season_rules.Period]:
    """The periods whose boards change with these weeks, of which some may count no more."""
    own: set[season_rules.Period] = {*weeks, *map(season_rules.month_of, weeks)}
    known = {*counting.weeks, *weeks}  # what came after a week that counts no more looks further back now
    later = {period for period in counting.periods() if rules.previous_period(period, known) in own}
    return frozenset(own | later | {season_rules.SEASON})


class Figures:
    """The rows of a season's periods, from its person-weeks. Those of a period come after those of the period
    before it, if that is made anew too: else `change` goes by the rows that stand in the tables.
    """

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._frame = PersonWeeks(counting.season.id)
        tree = roster.tree()
        self._units = [Unit(node.id, node.level, node.parent_id) for node in tree.values()]
        self._recorded = roster.units_recorded()
        self._unit_names = {node.id: node.name for node in tree.values()}
        self._person_names = roster.names()
        self._unit_ranks: dict[season_rules.Period, dict[rules.Board, dict[int, int]]] = {}
        self._people_ranks: dict[season_rules.Period, dict[Track, dict[int, int]]] = {}

    def unit_rows(self, period: season_rules.Period) -> Iterable[tuple[Any, ...]]:
        """The boards' rows, in UNIT_COLUMNS."""
        season = self._counting.season
        weeks = self._counting.weeks_of(period)
        tallies = self._frame.tallies(weeks)
        units = self._listed({unit for _, unit in tallies}, season_rules.week_bounds(weeks[-1], season)[1])
        boards = rules.board_rows(tallies, units, season.settings, self._units_before(period))
        self._unit_ranks[period] = rules.ranks_of(boards)
        for board, rows in boards.items():
            for position, row in enumerate(rows, start=1):
                yield unit_row(board, position, row, self._unit_names[row.unit])

    def people(self, period: season_rules.Period) -> Iterator[dict[str, bulk.Column]]:
        """The columns of the ranked people's rows, of one track after another."""
        tracks = self._frame.people(self._counting.weeks_of(period))
        before = self._people_before(period)
        self._people_ranks[period] = {
            track: dict(zip(people["person"].tolist(), people["rank"].tolist(), strict=True))
            for track, people in tracks.items()
        }
        for track, people in tracks.items():
            earlier = before.get(track, {})
            moved = [rules.change(earlier, *mine) for mine in self._people_ranks[period][track].items()]
            yield {
                "track": [track.value] * len(moved),
                "position": np.arange(1, len(moved) + 1),
                "rank": people["rank"],
                "change": np.ma.array([each or 0 for each in moved], mask=[each is None for each in moved]),
                "person_id": people["person"],
                "person_name": [self._person_names[person] for person in people["person"].tolist()],
                "unit_id": people["unit"],
                "unit_name": [self._unit_names[unit] for unit in people["unit"].tolist()],
                **{name: people[name] for name in ("score", "weekly_tests", "time_used_s")},
            }

    def times_rows(self, period: season_rules.Period) -> Iterable[tuple[Any, ...]]:
        """人次 of the period, and from the season's start to its end, in TIMES_COLUMNS."""
        own = self._frame.times(self._counting.weeks_of(period))
        through = self._frame.times(self._counting.weeks_until(period))
        for track in Track:
            yield (track, *(times[track, kind] for times in (own, through) for kind in PaperKind))

    def _units_before(self, period: season_rules.Period) -> dict[rules.Board, dict[int, int]]:
        before = rules.previous_period(period, self._counting.weeks)
        if before in self._unit_ranks:
            return self._unit_ranks[before]
        return queries.unit_ranks(self._counting.season.id, before)

    def _people_before(self, period: season_rules.Period) -> dict[Track, dict[int, int]]:
        before = rules.previous_period(period, self._counting.weeks)
        if before in self._people_ranks:
            return self._people_ranks[before]
        return queries.people_ranks(self._counting.season.id, before)

    def _listed(self, staffed: set[int], end: datetime) -> list[Unit]:
        """The units of a period that ends at `end`: those entered by then, and later ones only if somebody
        was made to reach back into them or below.
        """
        above = {unit.id: unit.parent for unit in self._units}
        kept: set[int | None] = {id_ for id_, at in self._recorded.items() if at < end}
        for unit in staffed:
            step: int | None = unit
            while step not in kept and step is not None:
                kept.add(step)
                step = above[step]
        return [unit for unit in self._units if unit.id in kept]


def unit_row(board: rules.Board, position: int, row: rules.UnitRow, name: str) -> tuple[Any, ...]:
    """A board's line in UNIT_COLUMNS."""
    counts = (row.eligible, row.exempt, row.participants, row.rate, row.average, row.score)
    return (board.track, board.level, position, row.rank, row.change, row.unit, name, *counts)


def _standing_ids(
    counting: Counting, touched: Collection[season_rules.Period], now: datetime
) -> dict[season_rules.Period, int]:
    """The ids of all the season's standings, in order, the touched ones dated anew."""
    season_id = counting.season.id
    periods = {str(period): period for period in counting.periods()}
    if rows := [{"season_id": season_id, "period": name, "computed_at": now} for name in periods]:
        made = postgresql.insert(Standing).on_conflict_do_nothing(index_elements=["season_id", "period"])
        session().execute(made, rows)
    dated = sa.update(Standing).where(
        Standing.season_id == season_id, Standing.period.in_([str(period) for period in touched])
    )
    session().execute(dated.values(computed_at=now), execution_options={"synchronize_session": False})
    found = sa.select(Standing.period, Standing.id).where(Standing.season_id == season_id)
    ids = {row.period: row.id for row in session().execute(found)}
    return {period: ids[name] for name, period in periods.items()}


def _forget_others(counting: Counting) -> None:
    """Take away the standings of periods that no longer count."""
    kept = [str(period) for period in counting.periods()]
    gone = sa.select(Standing.id).where(
        Standing.season_id == counting.season.id, Standing.period.not_in(kept)
    )
    if ids := list(session().scalars(gone)):
        _clear((StandingUnit, StandingPerson, StandingTimes), ids)
        session().execute(sa.delete(Standing).where(Standing.id.in_(ids)))


def _clear(
    tables: Iterable[type[StandingUnit | StandingPerson | StandingTimes]], ids: Collection[int]
) -> None:
    """Take away all rows of these standings."""
    for table in tables:
        session().execute(sa.delete(table).where(table.standing_id == any_of(ids)))
