"""Rebuilding rows of `person_weeks` from attempts, roster and papers (rules.md §5, §6)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.identity import queries as identity
from quizsvc.kit import bulk
from quizsvc.kit.db import session
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.models import PersonWeekRow
from quizsvc.rankings.queries import Counting
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
_TIMES = (
    (roster_rules.Track.MONITORING, PaperKind.DAILY),
    (roster_rules.Track.MONITORING, PaperKind.WEEKLY),
    (roster_rules.Track.ENFORCEMENT, PaperKind.DAILY),
    (roster_rules.Track.ENFORCEMENT, PaperKind.WEEKLY),
)
_COLUMNS = (
    "season_id",
    "week_on",
    "person_id",
    "unit_id",
    "track",
    "eligible",
    "exempt",
    "took_part",
    "daily_counted",
    "weekly_counted",
    "score",
    "weekly_time_s",
    "last_counted_at",
    "monitoring_daily_times",
    "monitoring_weekly_times",
    "enforcement_daily_times",
    "enforcement_weekly_times",
)


@dataclass
class _Own:
    """What somebody did in a week: counted attempts, and how many of them count as 人次 of which kind."""

    counted: list[rules.CountedAttempt] = field(default_factory=list)
    times: Counter[tuple[roster_rules.Track, PaperKind]] = field(default_factory=Counter)


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


def rebuild(counting: Counting, stale: Stale, supposed: Supposed = AS_IT_IS) -> None:
    """Replace these people's rows of these weeks, all of which count; take away rows of weeks that do not."""
    season = counting.season
    mondays = [week.monday for week in counting.weeks]
    session().execute(
        sa.delete(PersonWeekRow).where(
            PersonWeekRow.season_id == season.id, PersonWeekRow.week_on.not_in(mondays)
        )
    )
    known = Roster(season, _everybody_in(stale))
    for week, persons in stale.items():
        done = _done_in(counting.papers[week], persons, season.settings, known, supposed)
        entries = known.of_week(week)
        if persons is not None:
            entries = {person: entry for person, entry in entries.items() if person in persons}
        published = counting.week_papers(week)
        rows = (
            (
                season.id,
                week.monday,
                person,
                *_figures(entries.get(person), done.get(person), published, season),
            )
            for person in sorted(entries.keys() | done.keys())
        )
        _replace(season.id, week, persons, rows)


def _everybody_in(stale: Stale) -> frozenset[int] | None:
    persons: set[int] = set()
    for of_week in stale.values():
        if of_week is None:
            return None
        persons |= of_week
    return frozenset(persons)


def _done_in(
    papers: Iterable[Paper],
    persons: Collection[int] | None,
    settings: season_rules.Settings,
    known: Roster,
    supposed: Supposed,
) -> dict[int, _Own]:
    """What people did in a week. Who has no counted attempt is absent."""
    kinds = {paper.id: PaperKind(paper.kind) for paper in papers}
    done: dict[int, _Own] = {}
    for attempt in _counted(kinds, persons, settings, supposed):
        own = done.setdefault(attempt.person_id, _Own())
        kind, facts = kinds[attempt.paper_id], attempt.facts
        assert facts.score is not None
        assert facts.submitted_at is not None
        used = attempt_rules.time_used_s(attempt.started_at, facts.submitted_at)
        own.counted.append(rules.CountedAttempt(kind, facts.score, used, facts.submitted_at))
        track = known.track_at(attempt.person_id, attempt.started_at)
        if track is not None:
            own.times[track, kind] += 1
    return done


def _counted(
    kinds: Mapping[int, PaperKind],
    persons: Collection[int] | None,
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


def _figures(
    entry: roster_rules.RosterEntry | None,
    own: _Own | None,
    published: rules.WeekPapers,
    season: season_rules.Season,
) -> tuple[Any, ...]:
    """The columns after the person. Who was not on the week's roster has only 人次."""
    own = own or _Own()
    times = tuple(own.times[place] for place in _TIMES)
    if entry is None:
        return (None, None, False, False, False, 0, 0, 0, 0, None, *times)
    row = rules.person_week(entry, published, own.counted, season.settings)
    return (
        row.unit,
        row.track.value,
        row.eligible,
        row.exempt,
        row.took_part,
        row.daily_counted,
        row.weekly_counted,
        row.score,
        row.weekly_time_s,
        row.last_counted_at,
        *times,
    )


def _replace(
    season_id: int,
    week: season_rules.Week,
    persons: Collection[int] | None,
    rows: Iterable[tuple[Any, ...]],
) -> None:
    old = sa.delete(PersonWeekRow).where(
        PersonWeekRow.season_id == season_id, PersonWeekRow.week_on == week.monday
    )
    if persons is not None:
        old = old.where(PersonWeekRow.person_id.in_(persons))
    session().execute(old)
    bulk.copy_in(PersonWeekRow.__table__, _COLUMNS, rows)
