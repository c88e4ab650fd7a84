"""The life of one person's attempts on one paper by rules.md §3, in a few lines: what the product is compared
with. Nothing of the product is used here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.faults.oracle import half_up, mark

GRACE = timedelta(seconds=5)
INSTANT = timedelta(microseconds=1)
SHOWN_AFTER = GRACE + timedelta(milliseconds=1)
ENDED = ("submitted", "expired")
Answers = Mapping[str, Mapping[str, Any]]


class No(Exception):
    """The rules refuse it; the last part of the problem's type."""


@dataclass(frozen=True)
class Question:
    """What stands at a place: `number` is its place on the paper, `points` are hundredths."""

    number: int
    type: str
    key: frozenset[str]
    points: int

    def takes(self, chosen: list[str]) -> bool:
        """Whether this may be answered here."""
        options = set("ab" if self.type == "true_false" else "abcd")
        return set(chosen) <= options and (self.type == "multiple" or len(chosen) <= 1)


@dataclass
class Attempt:
    """One attempt; `places` in the order in which they were served."""

    id: str
    number: int
    started_at: datetime
    deadline_at: datetime
    places: list[Question]
    state: str = "in_progress"
    submitted_at: datetime | None = None
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def is_over(self, now: datetime) -> bool:
        """Whether the server has to end it, and perhaps has not yet."""
        return self.state == "in_progress" and now > self.deadline_at + GRACE

    def settle(self, now: datetime) -> None:
        """End it if its time is over."""
        if self.is_over(now):
            self.end("expired", self.deadline_at)

    def end(self, state: str, at: datetime) -> None:
        """By the person or by the server."""
        self.state, self.submitted_at = state, min(at, self.deadline_at)

    @property
    def is_answered(self) -> bool:
        """Whether it holds at least one answer."""
        return any(answer["chosen"] for answer in self.answers.values())

    def chosen(self, number: int) -> frozenset[str]:
        """What is chosen at a place, from 1."""
        answer = self.answers.get(str(number))
        return frozenset(answer["chosen"]) if answer else frozenset()

    def with_(self, sent: Answers) -> dict[str, dict[str, Any]]:
        """The answers after these have come: the higher counter stands, of equal ones the first."""
        if not all(self._takes(number, answer["chosen"]) for number, answer in sent.items()):
            raise No("wrong-shape")
        merged = dict(self.answers)
        for number, answer in sent.items():
            if number not in merged or answer["seq"] > merged[number]["seq"]:
                merged[number] = {"chosen": sorted(answer["chosen"]), "seq": answer["seq"]}
        return merged

    def _takes(self, number: str, chosen: list[str]) -> bool:
        return int(number) <= len(self.places) and self.places[int(number) - 1].takes(chosen)


@dataclass
class Life:
    """All of a person's attempts on a paper, and what the season's settings say of it."""

    kind: str
    opens_at: datetime
    closes_at: datetime
    limit_s: int | None
    allowed: int
    rule: str
    policy: str
    keys: str
    granted: int = 0
    set_aside: set[int] = field(default_factory=set)
    attempts: list[Attempt] = field(default_factory=list)

    def running(self, now: datetime) -> Attempt | None:
        """The attempt that goes on, if one does."""
        return next(
            (each for each in self.attempts if each.state == "in_progress" and not each.is_over(now)), None
        )

    def start(self, now: datetime) -> tuple[int, datetime] | Attempt:
        """The one that is running, or the number and the deadline of a new one."""
        if ongoing := self.running(now):
            return ongoing
        if not self.opens_at <= now < self.closes_at:
            raise No("paper-closed")
        if self.kind == "weekly" and len(self.attempts) >= self.allowed + self.granted:
            raise No("no-attempt-left")
        for each in self.attempts:
            each.settle(now)
        return len(self.attempts) + 1, self.deadline(now)

    def save(self, attempt: Attempt, sent: Answers, now: datetime) -> None:
        """Keep answers."""
        self._insist_on_time(attempt, now)
        attempt.answers = attempt.with_(sent)

    def submit(self, attempt: Attempt, sent: Answers, now: datetime) -> None:
        """Hand in; once it is, nothing changes any more."""
        if attempt.state == "submitted":
            return
        self._insist_on_time(attempt, now)
        before, attempt.answers = attempt.answers, attempt.with_(sent)
        if not attempt.is_answered:
            attempt.answers = before
            raise No("nothing-answered")
        attempt.end("submitted", now)

    def _insist_on_time(self, attempt: Attempt, now: datetime) -> None:
        attempt.settle(now)
        if attempt.state == "expired":
            raise No("too-late")
        if attempt.state != "in_progress":
            raise No("attempt-ended")

    def extend(self, closes_at: datetime) -> None:
        """Put the closing off, for those too who are at work."""
        self.closes_at = closes_at
        for each in self.attempts:
            if each.state == "in_progress":
                each.deadline_at = self.deadline(each.started_at)

    def deadline(self, started_at: datetime) -> datetime:
        """The earlier of start + limit and the closing."""
        if self.limit_s is None:
            return self.closes_at
        return min(started_at + timedelta(seconds=self.limit_s), self.closes_at)

    def earned(self, attempt: Attempt) -> list[int]:
        """Hundredths of points, place by place (§4)."""
        return [
            mark(place.type, place.key, attempt.chosen(number), self.worth(place), self.policy)
            for number, place in enumerate(attempt.places, start=1)
        ]

    def worth(self, place: Question) -> int:
        """What can be earned at a place."""
        return 0 if place.number in self.set_aside else place.points

    def score(self, attempt: Attempt) -> int:
        """Hundredths of 100."""
        possible = sum(self.worth(place) for place in attempt.places)
        return half_up(Fraction(100 * 100 * sum(self.earned(attempt)), possible))

    def counted(self) -> Attempt | None:
        """The one that counts, of those that have ended."""
        candidates = self.attempts[: self.allowed + self.granted]
        able = [each for each in candidates if each.state in ENDED and each.is_answered]
        ends = {each.number: (each.submitted_at, each.number) for each in able}
        if not able:
            return None
        if self.rule == "last":
            last = max(each.submitted_at for each in able if each.submitted_at)
            return next(each for each in able if each.submitted_at == last)
        if self.rule == "best":
            best = max(self.score(each) for each in able)
            able = [each for each in able if self.score(each) == best]
        return min(able, key=lambda each: ends[each.number])

    def has_practised(self) -> bool:
        """Whether one more candidate would make a practice one."""
        return len(self.attempts) > self.allowed + self.granted

    def is_unsettled(self, now: datetime) -> bool:
        """Whether one has run out and nobody has looked at it: then the others may be shown as before."""
        return any(each.is_over(now) for each in self.attempts)

    def shows_keys(self, attempt: Attempt, now: datetime) -> bool | None:
        """Whether the review of an attempt that has ended is open; None in the millisecond left to choose."""
        if now > self.closes_at + GRACE:
            return True if now >= self.closes_at + SHOWN_AFTER else None
        return (
            self.kind == "daily"
            and self.keys == "own_submission"
            and attempt.state in ENDED
            and attempt.is_answered
            and len(self.attempts) >= self.allowed + self.granted
            and all(each.state != "in_progress" for each in self.attempts)
        )
