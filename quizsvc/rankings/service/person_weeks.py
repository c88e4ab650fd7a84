"""Rebuilding rows of `person_weeks` from attempts, roster and papers (rules.md §5, §6)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np
import sqlalchemy as sa

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.identity import queries as identity
from quizsvc.kit import bulk
from quizsvc.kit.db import any_of, session
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import columns, rules
from quizsvc.rankings.models import PersonWeekRow
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.queries.doing import KINDS_OF_TIMES, Doing, Own, done_in
from quizsvc.roster import queries as roster
from quizsvc.roster import rules as roster_rules
from quizsvc.season import rules as season_rules

Stale = Mapping[season_rules.Week, frozenset[int] | None]
"""Which people of which weeks; None: everyone."""


@dataclass(frozen=True)
class Supposed:
    """What would be otherwise, to see what came of it: facts of attempts by paper, person and number, and how
    many candidates more somebody would have on a paper, by paper and person.
    """

    facts: Mapping[tuple[int, int, int], attempt_rules.AttemptFacts] = field(default_factory=dict)
    granted: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def persons(self) -> frozenset[int]:
        """Who would do otherwise."""
        return frozenset(person for _, person, *_ in (*self.facts, *self.granted))


AS_IT_IS = Supposed()


@dataclass
class Moved:
    """What replacing some people's rows of a week touched: units with their tracks, and how much was added to
    the 人次 of each of KINDS_OF_TIMES.
    """

    units: set[tuple[str, int]] = field(default_factory=set)
    times: list[int] = field(default_factory=lambda: [0] * len(KINDS_OF_TIMES))

    def take(self, track: str | None, unit: int | None, times: Sequence[int], sign: int) -> None:
        """A row that came (1) or went (-1)."""
        if track is not None and unit is not None:
            self.units.add((track, unit))
        self.times = [sum_ + sign * count for sum_, count in zip(self.times, times, strict=True)]


class Roster:
    """The records of some people or of everyone (None), read once for many weeks."""

    def __init__(self, season: season_rules.Season, persons: Collection[int] | None) -> None:
        self._season = season
        self._memberships, self._exemptions = roster.records(persons)
        self._staff = identity.key_seeing_intervals()
        self._places: defaultdict[int, list[roster_rules.MembershipRecord]] = defaultdict(list)
        for record in self._memberships:
            self._places[record.person].append(record)

    def of_week(self, week: season_rules.Week) -> dict[int, roster_rules.RosterEntry]:
        """Who belonged where as it was known at the week's first instant."""
        staff = roster_rules.staff_at(self._staff, season_rules.first_instant(week, self._season))
        return roster_rules.roster_of_week(self._memberships, self._exemptions, week, self._season, staff)

    def track_at(self, person: int, instant: datetime) -> roster_rules.Track | None:
        """Somebody's track on the day of an instant, by the latest knowledge."""
        day = season_rules.local_date(instant, self._season.zone)
        return roster_rules.track_on(self._places[person], day)


def rebuild(
    counting: Counting, stale: Stale, supposed: Supposed = AS_IT_IS
) -> dict[season_rules.Week, Moved]:
    """Replace these people's rows of these weeks, all of which count. What moved, of the weeks of which not
    everyone is stale.
    """
    season = counting.season
    known = Roster(season, _everybody_in(stale))
    moved = {}
    for week, persons in stale.items():
        papers, published = counting.papers[week], counting.week_papers(week)
        doing = done_in(papers, season, persons)
        if whose := supposed.persons if persons is None else supposed.persons & persons:
            own = _supposedly(papers, whose, season.settings, known, supposed)
            doing = doing.but(whose, Doing.of(own, published.daily))
        entries = known.of_week(week)
        if persons is not None:
            entries = {person: entries[person] for person in persons if person in entries}
        rows = columns.person_weeks(entries, doing, published, season.settings)
        change = _replace(season.id, week, persons, rows)
        if change is not None:
            moved[week] = change
    return moved


def forget_other_weeks(counting: Counting) -> None:
    """Take away rows of weeks that do not count any more."""
    mondays = [week.monday for week in counting.weeks]
    others = sa.delete(PersonWeekRow).where(
        PersonWeekRow.season_id == counting.season.id, PersonWeekRow.week_on.not_in(mondays)
    )
    session().execute(others)


def _everybody_in(stale: Stale) -> frozenset[int] | None:
    persons: set[int] = set()
    for of_week in stale.values():
        if of_week is None:
            return None
        persons |= of_week
    return frozenset(persons)


def _supposedly(
    papers: Iterable[Paper],
    persons: Collection[int],
    settings: season_rules.Settings,
    known: Roster,
    supposed: Supposed,
) -> dict[int, Own]:
    """What people who are supposed to do otherwise would have done, as done_in tells it of what is."""
    kinds = {paper.id: PaperKind(paper.kind) for paper in papers}
    counted: defaultdict[int, list[rules.CountedAttempt]] = defaultdict(list)
    times: defaultdict[int, Counter[tuple[roster_rules.Track | None, PaperKind]]] = defaultdict(Counter)
    for attempt in _counted(kinds, persons, settings, supposed):
        person, kind, facts = attempt.person_id, kinds[attempt.paper_id], attempt.facts
        assert facts.score is not None
        assert facts.submitted_at is not None
        used = attempt_rules.time_used_s(attempt.started_at, facts.submitted_at)
        counted[person].append(rules.CountedAttempt(kind, facts.score, used, facts.submitted_at))
        times[person][known.track_at(person, attempt.started_at), kind] += 1
    return {
        person: Own(rules.Done.of(attempts), tuple(times[person][place] for place in KINDS_OF_TIMES))
        for person, attempts in counted.items()
    }


def _counted(
    kinds: Mapping[int, PaperKind],
    persons: Collection[int],
    settings: season_rules.Settings,
    supposed: Supposed,
) -> Iterator[attempts.AttemptFactsOf]:
    """The one counted attempt of everybody on each of the papers, where there is one (rules.md §3)."""
    granted = attempts.grants_for(kinds, persons)
    tries: defaultdict[tuple[int, int], list[attempts.AttemptFactsOf]] = defaultdict(list)
    for attempt in attempts.facts_for(kinds, persons):
        paper_id, person = attempt.paper_id, attempt.person_id
        otherwise = supposed.facts.get((paper_id, person, attempt.facts.number))
        tries[paper_id, person].append(replace(attempt, facts=otherwise) if otherwise else attempt)
    for (paper_id, person), own in tries.items():
        terms = paper_rules.terms(kinds[paper_id], settings)
        more = granted.get((paper_id, person), 0) + supposed.granted.get((paper_id, person), 0)
        places = terms.attempts + more
        picked = attempt_rules.counted([each.facts for each in own], places, terms.rule)
        yield from (each for each in own if each.facts is picked)


def _replace(
    season_id: int,
    week: season_rules.Week,
    persons: Collection[int] | None,
    rows: Mapping[str, bulk.Column],
) -> Moved | None:
    """Put these rows in the place of those people's; what moved, unless everyone's were replaced."""
    old = sa.delete(PersonWeekRow).where(
        PersonWeekRow.season_id == season_id, PersonWeekRow.week_on == week.monday
    )
    change = None
    if persons is None:
        session().execute(old)
    else:
        change = _moved(old.where(PersonWeekRow.person_id == any_of(persons)), rows)
    count = len(rows["person_id"])
    monday = (week.monday - date(1970, 1, 1)).days
    place = {"season_id": np.full(count, season_id), "week_on": np.full(count, monday)}
    bulk.columns_in(PersonWeekRow.__table__, {**place, **rows})
    return change


def _moved(old: sa.Delete, rows: Mapping[str, bulk.Column]) -> Moved:
    """Take the old rows away, and say what changes when these are there."""
    change = Moved()
    names = ("track", "unit_id", *KINDS_OF_TIMES.values())
    for track, unit, *times in session().execute(
        old.returning(*(PersonWeekRow.__table__.c[name] for name in names))
    ):
        change.take(track, unit, times, -1)
    for track, unit, *times in zip(*(np.ma.asarray(rows[name]).tolist() for name in names), strict=True):
        change.take(track, unit, times, 1)
    return change
