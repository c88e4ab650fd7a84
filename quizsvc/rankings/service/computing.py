"""From marks to standings, in one transaction.

The job holds the advisory lock `rankings.compute` until its transaction ends, takes the marks that it can
see, and rebuilds what they point at. Killed at any point, PostgreSQL rolls back: the marks, the old rows and
the old standings are there as before. Two at once exclude each other. A late writer needs no further fence:
the lock and all writes belong to one transaction, so whoever lost the lock has lost the writes too, and
whoever still holds it keeps everybody else out.

Marks are read before what they point at, and each statement sees what is committed by then. So a change that
commits in between may be computed already, but its mark stays and has it computed again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from quizsvc.identity import queries as identity
from quizsvc.kit import audit, bulk, db, marks, queue
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.rankings import queries
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.service import person_weeks, running, standings
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

LOCK = "rankings.compute"


class PeriodNotBegun(Refusal):
    """Nothing can be computed before the first instant of its first week."""

    title = "这个统计期还没有开始"


class PeriodDoesNotCount(Refusal):
    """A period without any published paper counts nowhere (rules.md §2)."""

    title = "这个统计期没有已发布的试卷，不参加统计"


def close_to_others() -> None:
    """Until the end of the transaction nobody else computes or publishes, or mends what is published."""
    db.lock(LOCK)


def compute(*, now: datetime, live: bool = False) -> bool:
    """Rebuild all that is stale; with `live`, while a week runs, perhaps only what must be quick (running).
    Safe to run at any time, by anyone, twice.

    False if somebody else is at it: what is marked stays marked.
    """
    if not db.try_lock(LOCK):
        return False
    taken = marks.take(*queries.TOPICS)
    if not (live and running.follow(taken, now=now)):
        _rebuild(taken | marks.take(queries.FOLLOWING), now)
    return True


def bring_up_to_date(*, now: datetime) -> None:
    """Rebuild all that is stale, for who holds the lock."""
    _rebuild(marks.take(*queries.TOPICS, queries.FOLLOWING), now)


def _rebuild(taken: Collection[marks.Mark], now: datetime) -> None:
    persons = _persons_of(taken)
    for season in seasons.ever_opened():
        counting = queries.counting(season, now)
        computed = queries.computed_weeks(season.id)
        stale = _stale(counting, computed, taken, persons)
        behind = {mark.scope for mark in taken if mark.topic == queries.FOLLOWING}
        if touched := stale.keys() | computed.difference(counting.weeks) | _weeks_of(counting, behind):
            bulk.make_room()
            person_weeks.forget_other_weeks(counting)
            person_weeks.rebuild(counting, stale)
            standings.rebuild(counting, touched, now=now)


def request(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    address: str,
) -> None:
    """Have a period computed afresh from all attempts and the whole roster.

    Raises:
        NotFound: the season has no such period. PeriodNotBegun, PeriodDoesNotCount.
    """
    counting = queries.counting(season, now)
    weeks = begun_weeks(counting, period, now)
    if not weeks:
        raise PeriodDoesNotCount()
    for week in weeks:
        marks.add("paper", scope=counting.papers[week][0].id)
    queue.wake("rankings.compute")
    subject = f"standing:{season.id}:{period}"
    audit.record("standing.compute", now=now, actor=actor, subject=subject, address=address)


def begun_weeks(
    counting: Counting, period: season_rules.Period, now: datetime
) -> tuple[season_rules.Week, ...]:
    """The weeks of a period that have begun and count.

    Raises:
        NotFound: the season has no such period. PeriodNotBegun.
    """
    all_weeks = season_rules.weeks_of(period, counting.season)
    if not all_weeks:
        raise NotFound("这个活动没有这个统计期")
    if now < season_rules.first_instant(all_weeks[0], counting.season):
        raise PeriodNotBegun()
    return counting.weeks_of(period)


def _persons_of(taken: Collection[marks.Mark]) -> set[int]:
    """The people whom marks of any week are about, 0 for all: changes of the roster, and of who sees keys."""
    persons = {mark.subject for mark in taken if mark.topic == "roster"}
    if accounts := {mark.subject for mark in taken if mark.topic == "roles"}:
        bound = identity.bindings()
        persons |= {person for person, account in bound.items() if 0 in accounts or account in accounts}
    return persons


def _weeks_of(counting: Counting, paper_ids: Collection[int]) -> set[season_rules.Week]:
    return {week for week, papers in counting.papers.items() if any(each.id in paper_ids for each in papers)}


def _stale(
    counting: Counting,
    computed: Collection[season_rules.Week],
    taken: Iterable[marks.Mark],
    persons: Collection[int],
) -> dict[season_rules.Week, frozenset[int] | None]:
    """Which people of which weeks to rebuild; None: everyone, as of a week that was never computed."""
    season_id = counting.season.id
    week_of = {paper.id: week for week, papers in counting.papers.items() for paper in papers}
    subjects = {week: set(persons) if week in computed else {0} for week in counting.weeks}
    for mark in taken:
        if mark.topic == "season" and mark.scope in (0, season_id):
            for each in subjects.values():
                each.add(0)
        elif mark.topic in queries.PAPER_TOPICS and mark.scope in week_of:
            subjects[week_of[mark.scope]].add(mark.subject)
    return {week: None if 0 in each else frozenset(each) for week, each in subjects.items() if each}
