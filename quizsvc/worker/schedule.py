"""What is due at an instant: the whole periodic work of the product as one pure function.

The tick asks it every two seconds, so whatever a queue or a worker lost is asked for again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from quizsvc.papers import rules as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

DAILY_DRAWN = timedelta(hours=-6)
"""A day's practice is drawn from 18:00 of the day before, so that people can look at it first."""
WEEKLY_DRAWN = timedelta(days=-2, hours=-6)
"""A week's test is drawn from Friday 18:00 of the week before, counted from its Monday 00:00."""
BEFORE_PAPERS = frozenset({"attempts.expire"})
AWAITED = frozenset({"papers.draw", "papers.publish", "attempts.expire"})
"""What people wait for at its hour; the standings can wait for the queue."""
PUBLISHED_AHEAD = timedelta(minutes=10)
"""A drawn paper is published so long before it opens; until then it can be discarded and drawn again."""


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A paper that exists: of a day, or of the week whose Monday is `on`."""

    id: int
    kind: PaperKind
    on: date
    published: bool
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Facts:
    """What decides about what is due. `papers` are those of the open season from this week on; `waits` are
    the other jobs for which there is something to do, in the order in which they matter
    (oversight.queries.WORK).
    """

    season: KnownSeason | None
    papers: tuple[PaperFact, ...] = ()
    waits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A job to ask for: its name, and its arguments as sorted pairs."""

    job: str
    arguments: tuple[tuple[str, Any], ...] = field(default=())

    @classmethod
    def of(cls, job: str, **arguments: Any) -> "Ask":
        """An ask with these arguments."""
        return cls(job, tuple(sorted(arguments.items())))


def due(now: datetime, facts: Facts) -> list[Ask]:
    """The jobs to ask for now, in the order in which they matter.

    A paper is drawn ahead of its time, or while its time runs if it is still missing, never after its
    closing: a day that the service slept through gets none (issue 2). It is published shortly before its
    opening, or at once when it is late; the job puts other questions in the place of outdated ones. A paper
    that is drawn for a day or week which the calendar took away since is discarded instead, so that its
    questions are free.
    """
    asks = [Ask.of(job) for job in facts.waits if job in BEFORE_PAPERS]
    if facts.season is not None:
        for paper in facts.papers:
            asks.extend(_next_for(now, facts.season, paper))
        asks.extend(_drawing(now, facts.season, facts.papers))
    asks.extend(Ask.of(job) for job in facts.waits if job not in BEFORE_PAPERS)
    return asks


def horizon(now: datetime, season: KnownSeason) -> date:
    """The first `on` of the papers that due() may have to do with; what is drawn may lie far ahead."""
    return season_rules.week_of(season_rules.local_date(now, season.zone)).monday


def _next_for(now: datetime, season: KnownSeason, paper: PaperFact) -> Iterator[Ask]:
    """What becomes of a paper that is drawn and not published."""
    if paper.published:
        return
    if papers.window_on(paper.kind, paper.on, season) is None:
        yield Ask.of("papers.discard", paper=paper.id)
    elif paper.opens_at - PUBLISHED_AHEAD <= now < paper.closes_at:
        yield Ask.of("papers.publish", paper=paper.id)


def _drawing(now: datetime, season: KnownSeason, known: tuple[PaperFact, ...]) -> Iterator[Ask]:
    there = {(paper.kind, paper.on) for paper in known}
    today = season_rules.local_date(now, season.zone)
    for kind, on, window, from_at in _wanted(today, season):
        if (kind, on) not in there and from_at <= now < window.closes_at:
            yield Ask.of("papers.draw", season=season.id, kind=kind.value, on=on.isoformat())


def _wanted(today: date, season: KnownSeason) -> Iterator[tuple[PaperKind, date, papers.Window, datetime]]:
    """The papers around today, those that open first before the others, and from when each may be drawn.

    The running ones come first, the weekly test before the practice: it has fewer questions to choose from.
    """
    for ahead in (0, 1):
        monday = season_rules.week_of(today).monday + timedelta(days=7 * ahead)
        if weekly := papers.weekly_window(season_rules.week_of(monday), season):
            yield PaperKind.WEEKLY, monday, weekly, _wall(monday, WEEKLY_DRAWN, season)
        day = today + timedelta(days=ahead)
        if daily := papers.daily_window(day, season):
            yield PaperKind.DAILY, day, daily, _wall(day, DAILY_DRAWN, season)


def _wall(day: date, since: timedelta, season: KnownSeason) -> datetime:
    """The instant at which the season's clocks show so much after (before) the day's midnight."""
    wall = datetime.combine(day, time()) + since
    return wall.replace(tzinfo=season.zone).astimezone(UTC)


FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(seconds=6)
LONGEST_PAUSE_FOR_PEOPLE = timedelta(seconds=60)
WAITING_FOR_PEOPLE = frozenset({"papers.draw", "papers.publish", "notices.weekly"})
"""What may not be done until somebody helps: approves more questions for a bank that is too small, fetches
the font that is missing.
"""


@dataclass
class Patience:
    """How often to ask for the same thing while it stays due: at once, then after pauses that double.

    What somebody may have to help with is soon asked for once a minute only; what else people wait for,
    every few seconds. What is no longer due is forgotten, so that its next time starts afresh.
    """

    _next: dict[Ask, tuple[datetime, timedelta]] = field(default_factory=dict)

    def ready(self, now: datetime, asks: list[Ask]) -> list[Ask]:
        """Those of the asks that are due whose time has come."""
        self._next = {ask: self._next[ask] for ask in asks if ask in self._next}
        return [ask for ask in asks if ask not in self._next or self._next[ask][0] <= now]

    def asked(self, now: datetime, ask: Ask) -> None:
        """Note that it was asked for now."""
        _, pause = self._next.get(ask, (now, FIRST_PAUSE))
        longest = LONGEST_PAUSE_FOR_PEOPLE if ask.job in WAITING_FOR_PEOPLE else LONGEST_PAUSE
        self._next[ask] = (now + pause, min(2 * pause, longest))
