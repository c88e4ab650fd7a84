"""The result of an attempt: whether it counts, and as much of its review as the rules show (rules.md §3)."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.attempts import rules
from quizsvc.attempts.rules import Sitting
from quizsvc.attempts.statements import Sheet
from quizsvc.bank.queries import Solution
from quizsvc.papers.rules import Correction, Policy

WITHHELD = "本题在本周测试中，结束后可看"
NOTES = {
    Policy.REKEY: "本题答案已更正，按新答案计分",
    Policy.ACCEPT_BOTH: "本题答案已更正，按原答案和新答案分别评分，取高的计入",
    Policy.FULL_CREDIT: "本题答案有误，参加作答的人都得满分",
    Policy.DROP: "本题已作废，不计分",
}
"""No option is named: its letter is another one for everybody."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A place of the review. Of a withheld question only the own choice is there, and `withheld` says why;
    `earned` (hundredths) would tell the key of a single choice, so it is held back too. `note` says how
    the question was corrected.
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
    """The revisions whose solutions the review of an attempt needs, those that put others right too; None if
    it shows none yet.
    """
    due = _review_at(sheet, sitting)
    if due is None or due > now:
        return None
    better = [each.revision_id for each in sitting.corrected.values() if each.revision_id is not None]
    return [*sheet.revision_ids, *better]


def review_of(sheet: Sheet, sitting: Sitting, solutions: list[Solution]) -> list[ReviewLine]:
    """The review of an attempt by the solutions that may be shown; others are withheld. Of what was corrected
    the accepted key is shown, in the option ids that were served, with the words of the better revision.
    """
    known = {solution.revision_id: solution for solution in solutions}
    return [
        _line(sheet, number, known, revision, sitting.corrected.get(revision))
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


def _line(
    sheet: Sheet, number: int, known: dict[int, Solution], revision: int, correction: Correction | None
) -> ReviewLine:
    chosen = sorted(rules.chosen_at(sheet.answers, number))
    note = NOTES[correction.policy] if correction else None
    better = correction.revision_id if correction and correction.revision_id else revision
    if revision not in known or better not in known:
        # That a key was wrong tells something of it; that a question was dropped does not.
        told = note if correction and correction.drops else None
        return ReviewLine(number, chosen, withheld=WITHHELD, note=told)
    return ReviewLine(
        number,
        chosen,
        key=sorted(correction.keys[-1] if correction else known[revision].key),
        earned=sheet.earned[number - 1] if sheet.earned is not None else None,
        explanation=known[better].explanation,
        citation=known[better].citation,
        note=note,
    )
