"""What standings would become if some facts of attempts were otherwise.

It is computed by the code that computes standings, in a part of the running transaction that is undone: the
marks that wait are worked off first, so that what is compared is how it stands now and how it would stand.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers.models import Paper
from quizsvc.rankings import queries
from quizsvc.rankings.models import PersonWeekRow
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.service import computing, person_weeks, standings
from quizsvc.rankings.service.person_weeks import Supposed
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class PersonMove:
    """Somebody's score of the week, in hundredths, and whether they take part, before and after; None who is
    not on the week's roster.
    """

    week_before: int | None = None
    week_after: int | None = None
    took_part_before: bool | None = None
    took_part_after: bool | None = None

    @property
    def moves(self) -> bool:
        """Whether anything changes."""
        before = (self.week_before, self.took_part_before)
        return before != (self.week_after, self.took_part_after)


@dataclass(frozen=True, slots=True)
class UnitMove:
    """A unit's rank and score in hundredths on a board before and after; None without a rank."""

    track: str
    level: str
    unit_id: int
    name: str
    rank_before: int | None
    rank_after: int | None
    score_before: int | None
    score_after: int | None


@dataclass(frozen=True, slots=True)
class PeriodMoves:
    """What would change in a period: how many units and people would have another rank, or one more or less,
    and the units, those whose rank moves first. `published_version` is the newest one, None if there is none.
    """

    period: str
    published_version: int | None
    units_moved: int
    people_moved: int
    units: list[UnitMove]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of it: for everybody who is supposed to do otherwise, and the periods that change."""

    people: dict[int, PersonMove]
    periods: list[PeriodMoves]


@dataclass(frozen=True)
class _Look:
    """How things stand: people of the week, and units and people's ranks by period."""

    people: dict[int, tuple[int, bool]]
    units: dict[str, dict[tuple[str, str, int], Any]]
    ranks: dict[str, dict[tuple[str, int], int]]


def foresee(*, now: datetime, paper: Paper, supposed: Supposed) -> Foreseen:
    """What the standings of a paper's week, and those that look back at it, would become. Nothing is changed.

    Computing waits meanwhile. Before the week has begun nothing of it counts, and nothing would change.
    """
    counting = queries.counting(seasons.by_id(paper.season_id), now)
    week, persons = season_rules.week_of(paper.week_on), supposed.persons
    if week not in counting.papers or not persons:
        return Foreseen({}, [])
    periods = sorted(map(str, standings.touched_by([week], counting)))
    with _undone():
        db.lock(computing.LOCK)
        computing.compute(now=now)
        before = _look(counting, week, persons, periods)
        person_weeks.rebuild(counting, {week: persons}, supposed)
        standings.rebuild(counting, [week], now=now)
        after = _look(counting, week, persons, periods)
    people = {
        person: PersonMove(was[0], then[0], was[1], then[1])
        for person in sorted(persons)
        for was, then in [(before.people.get(person, _NOBODY), after.people.get(person, _NOBODY))]
    }
    found = [_moves(counting.season.id, period, before, after) for period in periods]
    return Foreseen(people, [each for each in found if each.units or each.people_moved])


_NOBODY = (None, None)


@contextmanager
def _undone() -> Iterator[None]:
    part = session().begin_nested()
    try:
        yield
    finally:
        part.rollback()


def _look(
    counting: Counting, week: season_rules.Week, persons: Collection[int], periods: Collection[str]
) -> _Look:
    row = PersonWeekRow
    own = sa.select(row.person_id, row.score, row.took_part).where(
        row.season_id == counting.season.id, row.week_on == week.monday
    )
    own = own.where(row.person_id == db.any_of(persons), row.unit_id.is_not(None))
    people = {person: (score, took_part) for person, score, took_part in session().execute(own)}
    units, ranks = {}, {}
    for period in periods:
        standing = queries.standing(counting.season.id, season_rules.parse_period(period))
        assert standing is not None, "all of them have just been computed"
        boards = queries.standing_boards(standing)
        units[period] = {(each.track, each.level, each.unit_id): each for each in boards.units()[0]}
        ranks[period] = {(each.track, each.person_id): each.rank for each in boards.people()[0]}
    return _Look(people, units, ranks)


def _moves(season_id: int, period: str, before: _Look, after: _Look) -> PeriodMoves:
    units = []
    for (track, level, unit_id), then in after.units[period].items():
        was = before.units[period][track, level, unit_id]
        if (was.rank, was.score) != (then.rank, then.score):
            scores = (was.score, then.score)
            units.append(UnitMove(track, level, unit_id, then.unit_name, was.rank, then.rank, *scores))
    units.sort(key=lambda each: each.rank_before == each.rank_after)
    old, new = before.ranks[period], after.ranks[period]
    published = queries.snapshot(season_id, period)
    return PeriodMoves(
        period=period,
        published_version=published.version if published else None,
        units_moved=sum(each.rank_before != each.rank_after for each in units),
        people_moved=sum(old.get(place) != new.get(place) for place in old.keys() | new.keys()),
        units=units[:MOST_LISTED],
    )
