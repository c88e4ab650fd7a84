"""How one person's own figures came about, traced to their attempts (rules.md §6, §7).

Worked out afresh from the attempts and the roster by the rules that make the standings, so it says what they
will say as soon as they are computed; ranks are those of the newest published version, or while there is none
of the working standing, which says when it was computed and whether something waits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizsvc.kit.errors import NotFound
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind, is_over
from quizsvc.rankings import queries, rules
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import Counting
from quizsvc.rankings.service.computing import begun_weeks
from quizsvc.rankings.service.person_weeks import Roster
from quizsvc.roster.rules import RosterEntry
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.study import service as study
from quizsvc.study.rules import Streak, Uncounted


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the week with the attempt on it that counts (or would, were its person not staff), if there
    is one; `used`: its score goes into the week's; `tries`: how many attempts there are.
    """

    paper: Paper
    done: study.Done | None
    used: bool
    tries: int

    @property
    def attempt_id(self) -> int | None:
        """The attempt's id."""
        return None if self.done is None else self.done.sat.id

    @property
    def score(self) -> int | None:
        """Its score in hundredths."""
        return None if self.done is None else self.done.sat.facts.score

    @property
    def number(self) -> int | None:
        """Which of the person's attempts on the paper it is, from 1."""
        return None if self.done is None else self.done.sat.facts.number

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return None if self.done is None else self.done.sat.facts.submitted_at

    @property
    def counted(self) -> bool:
        """Whether there is one that counts."""
        return self.done is not None and self.done.counted


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week that counts. Of who is not eligible in it (`entry` None: not on its roster) no attempt is looked
    at, so there are no workings.
    """

    week: season_rules.Week
    entry: RosterEntry | None
    daily: list[PaperLine]
    weekly: PaperLine | None
    workings: rules.Workings | None
    row: rules.PersonWeek | None

    @property
    def eligible(self) -> bool:
        """Whether the week goes into the person's score."""
        return self.entry is not None and self.entry.eligible

    @property
    def exempt(self) -> bool:
        """Whether it would, but for an exemption."""
        return self.entry is not None and self.entry.exempt

    @property
    def reasons(self) -> tuple[str, ...]:
        """Those of the exemption."""
        return () if self.entry is None else self.entry.reasons

    @property
    def score(self) -> int | None:
        """The week's score in hundredths."""
        return None if self.workings is None else self.workings.score


@dataclass(frozen=True, slots=True)
class Published:
    """The newest version, and the person's row of it, None if they are not ranked there."""

    snapshot: Snapshot
    own: Any


@dataclass(frozen=True, slots=True)
class Working:
    """The standing as it is computed so far; `stale`: something of it waits to be computed."""

    computed_at: datetime
    stale: bool
    own: Any


@dataclass(frozen=True, slots=True)
class Summary:
    """A person's figures of a period. `total` are the eligible weeks added up, None if there is none;
    `unseen_score_changes` are of any time.
    """

    season_id: int
    period: season_rules.Period
    is_over: bool
    published: Published | None
    working: Working | None
    streak: Streak
    weeks: list[WeekLine]
    total: rules.PersonSum | None
    unseen_score_changes: int

    @property
    def score(self) -> int | None:
        """The period's score in hundredths; None without an eligible week."""
        return None if self.total is None else self.total.mean

    @property
    def sum(self) -> int | None:
        """The weekly scores added up."""
        return None if self.total is None else self.total.score

    @property
    def eligible_weeks(self) -> int:
        """By how many weeks the sum is divided."""
        return 0 if self.total is None else self.total.weeks

    @property
    def note(self) -> str | None:
        """What a person has to know who compares the published figures with how they came about."""
        if self.published is None:
            return None
        told = None if self.published.own is None else self.published.own.score
        if told == (self.score if self.total and self.total.counted else None):
            return None
        version = self.published.snapshot.version
        return f"第 {version} 版发布以后数据有更正，下面按现在的数据算出，与发布的不同；以最新发布版为准"


def summarise(
    *, now: datetime, person_id: int, season: seasons.KnownSeason, period: season_rules.Period | None
) -> Summary:
    """A person's figures of a period, of the last week that has begun and counts if none is named.

    Raises:
        NotFound: the season has no such period, or no week of it counts yet. PeriodNotBegun.
    """
    counting = queries.counting(season, now)
    if period is None:
        period = max(counting.weeks, default=None)
    if period is None:
        raise NotFound("这个活动还没有计分的周")
    wanted = begun_weeks(counting, period, now)
    done = study.record(now=now, person_id=person_id, season_id=season.id)
    roster = Roster(season, [person_id])
    weeks = list(traced(counting, {week: roster.of_week(week).get(person_id) for week in wanted}, done))
    sums = rules.sums_of(wanted, [line.row for line in weeks if line.row is not None])
    published = _published(season, period, person_id)
    return Summary(
        season.id,
        period,
        is_over(season_rules.ends_at(period, season), now),
        published,
        None if published else _working(counting, period, person_id),
        study.streak_of(now=now, season=season, done=done),
        weeks,
        sums[0] if sums else None,
        study.unseen_changes(person_id=person_id),
    )


def _published(season: seasons.KnownSeason, period: season_rules.Period, person_id: int) -> Published | None:
    found = queries.snapshot(season.id, str(period))
    if found is None:
        return None
    return Published(found, queries.snapshot_boards(found.id).person(person_id))


def _working(counting: Counting, period: season_rules.Period, person_id: int) -> Working | None:
    found = queries.standing(counting.season.id, period)
    if found is None:
        return None
    own = queries.standing_boards(found).person(person_id)
    return Working(found.computed_at, queries.is_stale(counting, period), own)


def traced(
    counting: Counting,
    entries: Mapping[season_rules.Week, RosterEntry | None],
    done: Iterable[study.Done],
) -> Iterator[WeekLine]:
    """Somebody's weeks from their places on the weeks' rosters and all their attempts."""
    own = list(done)
    picked, tries = _picked(own), Counter(each.sat.paper_id for each in own)
    for week, entry in entries.items():
        papers = [(paper, picked.get(paper.id)) for paper in counting.papers[week]]
        yield _week(counting, week, entry, papers, tries)


def _picked(done: Iterable[study.Done]) -> dict[int, study.Done]:
    """By paper the attempt that counts, or of staff the first that else could."""
    shown = [each for each in done if each.uncounted in (None, Uncounted.STAFF)]
    shown.sort(key=lambda each: (not each.counted, each.sat.facts.number))
    return {each.sat.paper_id: each for each in reversed(shown)}


def _week(
    counting: Counting,
    week: season_rules.Week,
    entry: RosterEntry | None,
    papers: list[tuple[Paper, study.Done | None]],
    tries: Mapping[int, int],
) -> WeekLine:
    published, settings = counting.week_papers(week), counting.season.settings
    counted = [done for _, done in papers if done is not None and done.counted]
    own = rules.Done.of(map(_attempt, counted))
    row = None if entry is None else rules.person_week(entry, published, own, settings)
    workings, used = None, set[int]()
    if row is not None and row.eligible:
        daily, weekly = ([done for done in counted if done.sat.kind is kind] for kind in PaperKind)
        scores = [done.sat.facts.score or 0 for done in daily]
        workings = rules.workings(
            scores, sum(done.sat.facts.score or 0 for done in weekly), published, settings
        )
        used = {done.sat.id for done in (*(daily[place] for place in workings.used), *weekly)}
    lines = [
        PaperLine(paper, done, done is not None and done.sat.id in used, tries.get(paper.id, 0))
        for paper, done in papers
    ]
    return WeekLine(
        week,
        entry,
        [line for line in lines if line.paper.kind == PaperKind.DAILY],
        next((line for line in lines if line.paper.kind == PaperKind.WEEKLY), None),
        workings,
        row,
    )


def _attempt(done: study.Done) -> rules.CountedAttempt:
    facts = done.sat.facts
    assert facts.score is not None
    assert facts.submitted_at is not None
    return rules.CountedAttempt(done.sat.kind, facts.score, done.time_used_s or 0, facts.submitted_at)
