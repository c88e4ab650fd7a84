"""The result of an attempt: whether it counts, and as much of its review as the rules show (rules.md §3)."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.attempts import rules
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.service.sittings import Sitting
from quizsvc.bank import queries as bank
from quizsvc.papers import queries as papers

WITHHELD = "本题在本周测试中，结束后可看"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A place of the review. Of a withheld question only the own choice is there, and `withheld` says why;
    `earned` (hundredths) would tell the key of a single choice, so it is held back too.
    """

    number: int
    chosen: list[str]
    key: list[str] | None = None
    earned: int | None = None
    explanation: str | None = None
    citation: str | None = None
    withheld: str | None = None


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


def result_of(*, now: datetime, attempt: Attempt, sitting: Sitting | None = None) -> Result:
    """The result of an attempt that has ended; `sitting` if it was read before."""
    sitting = sitting or Sitting(papers.by_id(attempt.paper_id), attempt.person_id)
    attempts = sitting.attempts()
    own = attempts[attempt.number - 1]
    review_at = rules.review_at(sitting.terms, own, attempts, sitting.places, sitting.paper.closes_at)
    ended_at = attempt.submitted_at
    return Result(
        id=attempt.id,
        state=attempt.state,
        counted=rules.counted(attempts, sitting.places, sitting.terms.rule) is own,
        score=attempt.score,
        submitted_at=ended_at,
        time_used_s=None if ended_at is None else rules.time_used_s(attempt.started_at, ended_at),
        review_at=review_at,
        review=_review(now, attempt) if review_at is not None and review_at <= now else None,
    )


def _review(now: datetime, attempt: Attempt) -> list[ReviewLine]:
    locked = papers.locked(now)
    identities = bank.identities(attempt.revision_ids)
    # A withheld solution is not even read, so that no later line can let it slip.
    solutions = bank.solutions(
        revision for revision in attempt.revision_ids if not locked.has(*identities[revision])
    )
    return [
        _line(attempt, number, solutions.get(revision))
        for number, revision in enumerate(attempt.revision_ids, start=1)
    ]


def _line(attempt: Attempt, number: int, solution: bank.Solution | None) -> ReviewLine:
    chosen = sorted(rules.chosen_at(attempt.answers, number))
    if solution is None:
        return ReviewLine(number, chosen, withheld=WITHHELD)
    return ReviewLine(
        number,
        chosen,
        key=sorted(solution.key),
        earned=attempt.earned[number - 1] if attempt.earned is not None else None,
        explanation=solution.explanation,
        citation=solution.citation,
    )
