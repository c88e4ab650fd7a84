"""The season as a calendar of papers: weeks and days, and how far each paper is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from quizsvc.papers.rules import PaperKind, Window, window_on
from quizsvc.season import rules as season_rules

WEEK = 7


class Stage(StrEnum):
    """How far the paper of a day or a week is: `none`, the calendar has none; `passed`, it was never
    published, and its time is over.
    """

    NONE = "none"
    MISSING = "missing"
    PASSED = "passed"
    DRAWN = "drawn"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _SAID[self][0]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return _SAID[self][1]


_SAID = {
    Stage.NONE: ("停", ""),
    Stage.MISSING: ("没有抽题", "due"),
    Stage.PASSED: ("没有发布过", ""),
    Stage.DRAWN: ("待发布", "due"),
    Stage.PUBLISHED: ("已发布", "good"),
    Stage.OPEN: ("答题中", "good"),
    Stage.CLOSED: ("已截止", ""),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A paper that is there: its id, whether it is published, when it is open, and if a question on it is
    outdated.
    """

    id: int
    kind: PaperKind
    on: date
    published: bool
    window: Window
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper belongs: a day, or the week whose Monday is `on`; `paper` is the one that is there."""

    kind: PaperKind
    on: date
    stage: Stage
    paper: Known | None = None


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week with the places of its test and of its seven days; None for a day outside the season. `is_near`:
    it is this one or the next, so that what is missing is missed.
    """

    week: season_rules.Week
    name: str
    is_now: bool
    is_near: bool
    weekly: Place
    days: tuple[Place | None, ...]

    @property
    def places(self) -> list[Place]:
        """All of them, the test first."""
        return [self.weekly, *(day for day in self.days if day is not None)]

    @property
    def missing(self) -> int:
        """How many papers of the week can still be drawn."""
        return sum(place.stage is Stage.MISSING for place in self.places)


def stage_of(paper: Any, now: datetime) -> Stage:
    """How far a paper is, as it is stored."""
    return stage(Window(paper.opens_at, paper.closes_at), paper.state == "published", now)


def stage(window: Window, published: bool, now: datetime) -> Stage:
    """How far a paper is that is there."""
    if not published:
        return Stage.DRAWN if now < window.closes_at else Stage.PASSED
    if now < window.opens_at:
        return Stage.PUBLISHED
    return Stage.OPEN if now < window.closes_at else Stage.CLOSED


def calendar(season: season_rules.Season, now: datetime, papers: Iterable[Known]) -> list[WeekRow]:
    """Every week of the season, in order."""
    there = {(paper.kind, paper.on): paper for paper in papers}
    today = season_rules.local_date(now, season.zone)

    def place(kind: PaperKind, on: date) -> Place:
        paper = there.get((kind, on))
        if paper is not None:
            return Place(kind, on, stage(paper.window, paper.published, now), paper)
        window = window_on(kind, on, season)
        if window is None:
            return Place(kind, on, Stage.NONE)
        return Place(kind, on, Stage.MISSING if now < window.closes_at else Stage.PASSED)

    return [
        WeekRow(
            week=week,
            name=season_rules.period_name(week, season),
            is_now=week == season_rules.week_of(today),
            is_near=week.monday <= today + timedelta(days=WEEK),
            weekly=place(PaperKind.WEEKLY, week.monday),
            days=tuple(
                None if day is None else place(PaperKind.DAILY, day) for day in days_of_week(week, season)
            ),
        )
        for week in season_rules.weeks_of(season_rules.SEASON, season)
    ]


def days_of_week(week: season_rules.Week, season: season_rules.Season) -> list[date | None]:
    """Its seven days, None for those outside the season."""
    inside = season_rules.days_of(week, season)
    every = (week.monday + timedelta(days=each) for each in range(WEEK))
    return [day if day in inside else None for day in every]


def may_be_mended(stage_: Stage) -> bool:
    """Whether proposals can put the closing off or set a question aside (rules.md §3)."""
    return stage_ in (Stage.PUBLISHED, Stage.OPEN)
