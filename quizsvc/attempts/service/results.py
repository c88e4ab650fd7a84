"""The result of an attempt: whether it counts, and as much of its review as the rules show (rules.md §3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from quizsvc.attempts import rules
from quizsvc.attempts.rules import Sitting
from quizsvc.attempts.statements import Sheet
from quizsvc.bank.queries import Solution

WITHHELD = "本题在本周测试中，结束后可看"
SET_ASIDE = "本题已作废，不计分"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A place of the review. Of a withheld question only the own choice is there, and `withheld` says why;
    `earned` (hundredths) would tell the key of a single choice, so it is held back too. `note` says what else
    there is to know: that the question was set aside.
    """

    number: int
    chosen: list[str]
    key: list[str] | None = None
    earned: int | None = None
    explanation: str | None = None
    citation: str | None = None
    withheld: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to, as things stand: `score` in hundredths, `review` None before `review_at`."""

    id: int
    state: str
    counted: bool
    score: int | None
    submitted_at: datetime | None
    time_used_s: int | None
    review_at: datetime | None
    review: list[ReviewLine] | None


def shown_of(now: datetime, sheet: Sheet, sitting: Sitting) -> list[int] | None:
    """The revisions whose solutions the review of an attempt shows; None if it shows none yet."""
    due = _review_at(sheet, sitting)
    return sheet.revision_ids if due is not None and due <= now else None


def review_of(sheet: Sheet, sitting: Sitting, solutions: list[Solution]) -> list[ReviewLine]:
    """The review of an attempt by the solutions that may be shown; others are withheld."""
    known = {solution.revision_id: solution for solution in solutions}
    return [
        replace(
            _line(sheet, number, known.get(revision)),
            note=SET_ASIDE if revision in sitting.set_aside else None,
        )
        for number, revision in enumerate(sheet.revision_ids, start=1)
    ]


def result_of(sheet: Sheet, sitting: Sitting, review: list[ReviewLine] | None) -> Result:
    """The result of an attempt that has ended, with its review if that is due."""
    own, ended_at = sheet.facts, sheet.submitted_at
    return Result(
        id=sheet.id,
        state=sheet.state,
        counted=rules.counted(sitting.all_with(own), sitting.places, sitting.terms.rule) is own,
        score=sheet.score,
        submitted_at=ended_at,
        time_used_s=None if ended_at is None else rules.time_used_s(sheet.started_at, ended_at),
        review_at=_review_at(sheet, sitting),
        review=review,
    )


def _review_at(sheet: Sheet, sitting: Sitting) -> datetime | None:
    own = sheet.facts
    return rules.review_at(sitting.terms, own, sitting.all_with(own), sitting.places, sheet.closes_at)


def _line(sheet: Sheet, number: int, solution: Solution | None) -> ReviewLine:
    chosen = sorted(rules.chosen_at(sheet.answers, number))
    if solution is None:
        return ReviewLine(number, chosen, withheld=WITHHELD)
    return ReviewLine(
        number,
        chosen,
        key=sorted(solution.key),
        earned=sheet.earned[number - 1] if sheet.earned is not None else None,
        explanation=solution.explanation,
        citation=solution.citation,
    )
