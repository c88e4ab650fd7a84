"""Scores that changed after the end: which, because of which questions, and why (rules.md §8)."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.attempts import service as attempts
from quizsvc.attempts.service.results import NOTES, WITHHELD
from quizsvc.kit.errors import NotFound
from quizsvc.papers import queries as papers
from quizsvc.papers.queries import NotedCorrection
from quizsvc.papers.rules import Policy
from quizsvc.study import queries
from quizsvc.study.queries import ChangedScore

NOT_YET = "这份试卷的答案公布后可看"


@dataclass(frozen=True, slots=True)
class CorrectedQuestion:
    """A question of the own attempt that was corrected: its number there, how it is marked now, and why."""

    number: int
    policy: Policy
    note: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A changed score, in hundredths. While `withheld` says why, neither scores nor questions are told: what
    they tell together is a key.
    """

    of: ChangedScore
    before: int | None
    after: int | None
    questions: list[CorrectedQuestion]
    withheld: str | None


def changes(*, now: datetime, person_id: int, page: int, page_size: int) -> tuple[list[Change], int]:
    """One page of a person's changed scores, the newest first, and how many there are."""
    found, total = queries.changed_scores(person_id, page=page, page_size=page_size)
    noted = papers.noted_on({each.paper_id for each in found})
    placed = papers.questions_on({each.paper_id for each in found})
    told = []
    for each in found:
        numbers = {place.number: _number(each, place.revision_id) for place in placed[each.paper_id]}
        told.append(_told(now, person_id, each, _by_number(each, noted, numbers)))
    return told, total


def unseen_changes(*, person_id: int) -> int:
    """How many changed scores a person has not said to know."""
    return queries.unseen_changes(person_id)


def see_change(*, now: datetime, person_id: int, change_id: int) -> None:
    """Say that one knows of a changed score. Twice is once.

    Raises:
        NotFound: not this person's.
    """
    change = queries.change_of(person_id, change_id)
    if change is None:
        raise NotFound()
    change.seen_at = change.seen_at or now


def _number(change: ChangedScore, revision: int) -> int:
    return change.revision_ids.index(revision) + 1


def _by_number(
    change: ChangedScore, noted: list[NotedCorrection], numbers: dict[int, int]
) -> dict[int, CorrectedQuestion]:
    """What this change came of, by the number on the attempt; of several the newest of that time."""
    found = {}
    for each in noted:
        is_of_it = each.paper_id == change.paper_id and each.number in change.numbers
        if is_of_it and each.corrected_at <= change.at:
            number, policy = numbers[each.number], each.how.policy
            found[number] = CorrectedQuestion(number, policy, NOTES[policy], each.reason)
    return dict(sorted(found.items()))


def _told(
    now: datetime, person_id: int, change: ChangedScore, questions: dict[int, CorrectedQuestion]
) -> Change:
    review = attempts.result(now=now, person_id=person_id, attempt_id=change.attempt_id).review
    if review is None:
        return Change(change, None, None, [], NOT_YET)
    if any(line.withheld for line in review if line.number in questions):
        return Change(change, None, None, [], WITHHELD)
    return Change(change, change.before, change.after, list(questions.values()), None)
