"""What standings would become if something were otherwise.

It is computed by the code that computes standings, in a part of the running transaction that is undone: the
marks that wait are worked off first, so that what is compared is how it stands now and how it would stand.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.rankings import queries
from quizsvc.rankings.models import PersonWeekRow
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.service import computing, person_weeks, standings
from quizsvc.rankings.service.person_weeks import AS_IT_IS, Supposed
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_LISTED = 100
PersonOfWeek = tuple[season_rules.Week, int]


def _nothing() -> None:
    """What is done where supposing is enough."""


@dataclass(frozen=True)
class Alternative:
    """What might be done: whose figures of which weeks it is about, what is supposed of their attempts, and
    what is written, and undone, beside that.
    """

    persons: Mapping[season_rules.Week, Collection[int]]
    supposed: Supposed = AS_IT_IS
    change: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class PersonState:
    """Somebody in a week: their score in hundredths, whether they take part, are eligible or exempt. All None
    who is not on the week's roster.
    """

    score: int | None = None
    took_part: bool | None = None
    eligible: bool | None = None
    exempt: bool | None = None


@dataclass(frozen=True, slots=True)
class PersonMove:
    """Somebody in a week, before and after."""

    before: PersonState = PersonState()
    after: PersonState = PersonState()

    @property
    def moves(self) -> bool:
        """Whether anything changes."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class UnitMove:
    """A unit's rank, and its rate and score in hundredths, on a board before and after; None without a rank,
    and who is not on the board.
    """

    track: str
    level: str
    unit_id: int
    name: str
    rank_before: int | None
    rank_after: int | None
    rate_before: int | None
    rate_after: int | None
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
    """What would come of it: for everybody whom it is about, week by week, and the periods that change."""

    people: dict[PersonOfWeek, PersonMove]
    periods: list[PeriodMoves]


@dataclass(frozen=True)
class _Look:
    """How things stand: people of weeks, and by period the units and people's ranks."""

    people: dict[PersonOfWeek, PersonState]
    units: dict[str, dict[tuple[str, str, int], Any]]
    ranks: dict[str, dict[tuple[str, int], int]]


def foresee(*, now: datetime, season_id: int, alternatives: Sequence[Alternative]) -> list[Foreseen]:
    """What the standings of the weeks that each alternative is about, and those that look back at them, would
    become. Nothing is changed.

    Computing waits meanwhile. Of a week that has not begun nothing counts, and nothing would change.
    """
    season = seasons.by_id(season_id)
    counting = queries.counting(season, now)
    about: dict[season_rules.Week, set[int]] = {}
    for alternative in alternatives:
        for week, persons in alternative.persons.items():
            if week in counting.papers:
                about.setdefault(week, set()).update(persons)
    if not about:
        return [Foreseen({}, []) for _ in alternatives]
    periods = sorted(map(str, standings.touched_by(about, counting)))
    with _undone():
        db.lock(computing.LOCK)
        computing.bring_up_to_date(now=now)
        before = _look(season_id, about, periods)
        found = []
        for alternative in alternatives:
            with _undone():
                _come_true(counting, alternative, now)
                after = _look(season_id, about, periods)
            found.append(_compared(season_id, alternative, before, after))
    return found


@contextmanager
def _undone() -> Iterator[None]:
    part = session().begin_nested()
    try:
        yield
    finally:
        part.rollback()


def _come_true(counting: Counting, alternative: Alternative, now: datetime) -> None:
    alternative.change()
    then = queries.counting(counting.season, now)
    weeks = [week for week in alternative.persons if week in counting.papers]
    stale = {
        # A paper that drops out is one less for everybody.
        week: frozenset(alternative.persons[week]) if then.papers[week] == counting.papers[week] else None
        for week in weeks
        if week in then.papers
    }
    person_weeks.forget_other_weeks(then)
    person_weeks.rebuild(then, stale, alternative.supposed)
    standings.rebuild(then, weeks, now=now)


def _look(
    season_id: int, about: Mapping[season_rules.Week, Collection[int]], periods: Collection[str]
) -> _Look:
    units, ranks = {}, {}
    for period in periods:
        boards = queries.boards_of(season_id, season_rules.parse_period(period))
        listed = boards.units() if boards else []
        ranked = boards.people() if boards else []
        units[period] = {(each.track, each.level, each.unit_id): each for each in listed}
        ranks[period] = {(each.track, each.person_id): each.rank for each in ranked}
    return _Look(_people(season_id, about), units, ranks)


def _people(
    season_id: int, about: Mapping[season_rules.Week, Collection[int]]
) -> dict[PersonOfWeek, PersonState]:
    row = PersonWeekRow
    of_season = sa.select(row.person_id, row.score, row.took_part, row.eligible, row.exempt)
    of_season = of_season.where(row.season_id == season_id, row.unit_id.is_not(None))
    return {
        (week, person): PersonState(score, took_part, eligible, exempt)
        for week, persons in about.items()
        for person, score, took_part, eligible, exempt in session().execute(
            of_season.where(row.week_on == week.monday, row.person_id == db.any_of(persons))
        )
    }


def _compared(season_id: int, alternative: Alternative, before: _Look, after: _Look) -> Foreseen:
    nobody = PersonState()
    people = {
        place: PersonMove(before.people.get(place, nobody), after.people.get(place, nobody))
        for week, persons in sorted(alternative.persons.items())
        for place in ((week, person) for person in sorted(persons))
    }
    found = [_moves(season_id, period, before, after) for period in before.units]
    return Foreseen(people, [each for each in found if each.units or each.people_moved])


def _moves(season_id: int, period: str, before: _Look, after: _Look) -> PeriodMoves:
    units = []
    for place in sorted(before.units[period].keys() | after.units[period].keys()):
        was, then = before.units[period].get(place), after.units[period].get(place)
        named: Any = was if then is None else then
        pairs = [(getattr(was, name, None), getattr(then, name, None)) for name in ("rank", "rate", "score")]
        if any(one != other for one, other in pairs):
            units.append(UnitMove(*place, named.unit_name, *pairs[0], *pairs[1], *pairs[2]))
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
