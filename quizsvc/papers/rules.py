"""When a paper is open, what it is made of, and how it is drawn (rules.md §2, §3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from quizsvc.bank import rules as bank
from quizsvc.season import rules as season_rules

GRACE = timedelta(seconds=5)
"""For the network's sake answers are taken so long after a deadline, and nothing closes before (rules.md
§3).
"""

_NEVER = datetime.min.replace(tzinfo=UTC)
REVEAL = GRACE + timedelta(milliseconds=1)
"""From so long after its closing a paper's keys are shown: strictly after the last answer is taken, by the
API's smallest step of time.
"""


LONGEST_EXTENSION = timedelta(hours=48)
"""So long after its ordinary closing a paper can be kept open at most, however often it is extended."""


class PaperKind(StrEnum):
    """每日练习 or 每周一测."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Policy(StrEnum):
    """What becomes of a question that was wrong (rules.md §8): 按新答案, 新旧答案取高, 全部给分, 不计分."""

    REKEY = "rekey"
    ACCEPT_BOTH = "accept_both"
    FULL_CREDIT = "full_credit"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Correction:
    """How a place of a paper is marked instead of by the key that stands there.

    `keys` are the keys that are accepted, the newest one last, also where the policy does not ask for any;
    there is at least one. `revision_id` is the revision that puts the question right, None if there is none.
    """

    policy: Policy
    keys: tuple[frozenset[str], ...]
    revision_id: int | None = None

    @property
    def drops(self) -> bool:
        """Whether the question left the paper."""
        return self.policy is Policy.DROP

    @property
    def by_key(self) -> bool:
        """Whether what was chosen decides."""
        return self.policy in (Policy.REKEY, Policy.ACCEPT_BOTH)

    def marks_like(self, other: "Correction") -> bool:
        """Whether every answer earns the same by both."""
        if self.by_key and other.by_key:
            return set(self.keys) == set(other.keys)
        return self.policy is other.policy


def corrected(
    own: frozenset[str],
    so_far: Correction | None,
    policy: Policy,
    key: frozenset[str] | None,
    revision: int | None = None,
) -> Correction | None:
    """How a place with this key of its own, corrected `so_far`, is marked after one more correction: `key` is
    the right one (None: what was accepted stays so), `revision` says so. None if no answer earns anything
    else by that; what was dropped stays dropped.
    """
    before = so_far or Correction(Policy.REKEY, (own,))
    keys = before.keys
    if key is not None:
        keys = (*(each for each in keys if each != key), key) if policy is Policy.ACCEPT_BOTH else (key,)
    after = Correction(policy, keys, revision)
    return None if before.drops or after.marks_like(before) else after


@dataclass(frozen=True, slots=True)
class Window:
    """When a paper is open, as a half-open range of instants, UTC."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether an attempt can be started."""
        return self.opens_at <= now < self.closes_at


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether the grace after a closing or deadline is past; answers are still taken at ends_at + GRACE
    itself.
    """
    return now > ends_at + GRACE


def latest_closing(kind: PaperKind, on: date, season: season_rules.Season) -> datetime:
    """To when the closing of a paper may be put off: LONGEST_EXTENSION after the ordinary one, and inside the
    season, as papers close there (rules.md §2). The paper stays that of its day and week.
    """
    window = window_on(kind, on, season)
    assert window is not None, "the calendar keeps the places of published papers"
    return min(window.closes_at + LONGEST_EXTENSION, season.ends_at)


def daily_window(day: date, season: season_rules.Season) -> Window | None:
    """The opening and closing of the day's practice, midnight to midnight of the season's zone.

    None where there is none: a day outside the season or without practice by the calendar.
    """
    if not season.first_on <= day <= season.last_on or day in season.calendar.without_daily:
        return None
    return Window(*season_rules.day_bounds(day, season.zone))


def weekly_window(week: season_rules.Week, season: season_rules.Season) -> Window | None:
    """The opening and closing of the week's test by the settings, cut to the season's days.

    None where there is none: a week outside the season, without a test by the calendar, or of whose opening
    hours the season covers nothing.
    """
    if not season_rules.days_of(week, season) or week in season.calendar.without_weekly:
        return None
    first, end = season_rules.week_bounds(week, season)
    opens_at = max(first, _instant(week, season.settings.weekly_opens, season))
    closes_at = min(end, _instant(week, season.settings.weekly_closes, season))
    return Window(opens_at, closes_at) if opens_at < closes_at else None


def window_on(kind: PaperKind, on: date, season: season_rules.Season) -> Window | None:
    """The window of the paper of a day, or of the week whose Monday is `on`; None where there is none."""
    # Mondays of weeks at the calendar's end of days are kept from the rules, which would count beyond it.
    if not season_rules.week_of(season.first_on).monday <= on <= season.last_on:
        return None
    if kind is PaperKind.DAILY:
        return daily_window(on, season)
    return weekly_window(season_rules.week_of(on), season) if on.weekday() == 0 else None


def _instant(week: season_rules.Week, moment: season_rules.WeekTime, season: season_rules.Season) -> datetime:
    wall = datetime.combine(week.monday, time()) + moment.since_monday
    return wall.replace(tzinfo=season.zone).astimezone(UTC)


@dataclass(frozen=True)
class BlueprintPart:
    """Some questions of a paper: how many, hundredths of points for each, and of what kind.

    `type` None takes any type; empty `subjects` or `difficulties` take all. A subject stands for all below
    it too.
    """

    type: bank.QuestionType | None
    count: int
    points: int
    subjects: frozenset[str] = frozenset()
    difficulties: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.count < 1 or self.points < 1:
            raise ValueError(f"a part needs a count and points above 0: {self.count} × {self.points}")

    def takes(self, candidate: "Candidate") -> bool:
        """Whether the candidate fits this part."""
        return (
            (self.type is None or candidate.type is self.type)
            and (not self.subjects or not self.subjects.isdisjoint({candidate.subject, *candidate.above}))
            and (not self.difficulties or candidate.difficulty in self.difficulties)
        )


@dataclass(frozen=True)
class Blueprint:
    """What a paper is made of; its questions stand in the order of its parts."""

    parts: tuple[BlueprintPart, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a blueprint needs a part")

    def to_json(self) -> dict[str, Any]:
        """As the API writes it (papers.schemas.BlueprintShape); points as "4.00"."""
        return {"parts": [_part_to_json(part) for part in self.parts]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Blueprint":
        """What to_json() wrote."""
        return cls(tuple(_part_from_json(part) for part in data["parts"]))


def _part_to_json(part: BlueprintPart) -> dict[str, Any]:
    return {
        "type": season_rules.ANY_TYPE if part.type is None else part.type.value,
        "count": part.count,
        "points": season_rules.format_hundredths(part.points),
        "subjects": sorted(part.subjects),
        "difficulties": sorted(part.difficulties),
    }


def _part_from_json(part: dict[str, Any]) -> BlueprintPart:
    return BlueprintPart(
        None if part["type"] == season_rules.ANY_TYPE else bank.QuestionType(part["type"]),
        part["count"],
        season_rules.parse_hundredths(part["points"]),
        frozenset(part["subjects"]),
        frozenset(part["difficulties"]),
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a season's settings say of a kind of paper (the table of rules.md §3): how many attempts are
    candidates for counting, which of them counts, seconds to answer, what it is made of, when keys show.
    """

    attempts: int
    rule: season_rules.AttemptRule
    limit_s: int | None
    mix: tuple[season_rules.Part, ...]
    keys: season_rules.KeyRelease


def terms(kind: PaperKind, settings: season_rules.Settings) -> Terms:
    """The terms of a kind of paper. A weekly test's keys wait for its closing under every setting."""
    if kind is PaperKind.DAILY:
        return Terms(
            settings.daily_attempts,
            settings.daily_rule,
            settings.daily_limit_s,
            settings.daily_mix,
            settings.daily_keys,
        )
    return Terms(
        settings.weekly_attempts,
        settings.weekly_rule,
        settings.weekly_limit_s,
        settings.weekly_mix,
        season_rules.KeyRelease.PAPER_CLOSED,
    )


def default_blueprint(kind: PaperKind, settings: season_rules.Settings) -> Blueprint:
    """The mix of the season's settings as a blueprint, from all subjects and difficulties."""
    any_type = season_rules.ANY_TYPE
    return Blueprint(
        tuple(
            BlueprintPart(
                None if part.type == any_type else bank.QuestionType(part.type), part.count, part.points
            )
            for part in terms(kind, settings).mix
        )
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An approved question that no lock keeps off the paper, with its current revision.

    `stem_print` is bank.stem_fingerprint of its stem; `last_drawn_at` when it last went on a paper, None
    for never; `above` are the subjects that its own stands below.
    """

    question: int
    revision: int
    type: bank.QuestionType
    subject: str
    difficulty: int
    stem_print: str
    last_drawn_at: datetime | None
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A place on the paper: what stands there, and hundredths of points for it."""

    candidate: Candidate
    points: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part that the bank cannot fill: `found` is the most that could be had."""

    part: BlueprintPart
    found: int


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome: the paper's questions in order, and what is missing; one with a shortage is no paper."""

    questions: tuple[DrawnQuestion, ...]
    shortages: tuple[Shortage, ...]


def draw(
    blueprint: Blueprint, candidates: Iterable[Candidate], random: Random, first: Sequence[int] = ()
) -> Draw:
    """Fill the blueprint: never used questions first, then the longest unused; equal ones by chance.

    Those of the questions `first` that are candidates go before all others, in this order; if they fit the
    blueprint together, all of them are taken. No two questions of a paper have the same normalised text.
    Parts whose wishes overlap do not rob each other: an older choice moves to another part if that lets one
    more question in, so a shortage is a true one. The same candidates, in any order, and the same random
    state give the same paper.
    """
    queue = sorted(candidates, key=lambda candidate: candidate.question)
    random.shuffle(queue)
    queue.sort(key=lambda candidate: candidate.last_drawn_at or _NEVER)
    turn = {question: place for place, question in enumerate(first)}
    queue.sort(key=lambda candidate: turn.get(candidate.question, len(turn)))
    filled: list[list[Candidate]] = [[] for _ in blueprint.parts]
    stems: set[str] = set()
    hopeless: set[tuple[int, ...]] = set()
    for candidate in queue:
        fits = tuple(place for place, part in enumerate(blueprint.parts) if part.takes(candidate))
        if candidate.stem_print in stems or fits in hopeless:
            continue
        if _place(candidate, blueprint.parts, filled, set()):
            stems.add(candidate.stem_print)
        else:
            # What these parts hold can only grow, so the next candidate of the same fit finds no room either.
            hopeless.add(fits)
    pairs = list(zip(blueprint.parts, filled, strict=True))
    questions = tuple(DrawnQuestion(candidate, part.points) for part, chosen in pairs for candidate in chosen)
    short = tuple(Shortage(part, len(chosen)) for part, chosen in pairs if len(chosen) < part.count)
    return Draw(questions, short)


def _place(
    candidate: Candidate, parts: tuple[BlueprintPart, ...], filled: list[list[Candidate]], tried: set[int]
) -> bool:
    """Put the candidate into a part with room, or make room by moving another one (an augmenting path)."""
    for place, part in enumerate(parts):
        if place in tried or not part.takes(candidate):
            continue
        tried.add(place)
        if len(filled[place]) < part.count:
            filled[place].append(candidate)
            return True
        for index, other in enumerate(filled[place]):
            if _place(other, parts, filled, tried):
                filled[place][index] = candidate
                return True
    return False
