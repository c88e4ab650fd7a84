"""Give a question another key because the one that it had was wrong; two people have agreed on that."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from quizsvc.bank import queries
from quizsvc.bank.service.refusals import AnotherPersonNeeded, QuestionFlagged
from quizsvc.bank.service.review import take_step
from quizsvc.bank.service.revising import revise
from quizsvc.bank.service.writing import locked


def rekey(
    *,
    now: datetime,
    author: int,
    approver: int,
    question_id: int,
    key: Collection[str],
    reason: str,
    address: str | None = None,
) -> int | None:
    """The id of the newest revision, which has this key. Where there is none yet, `author` writes it, and
    where the question was approved, `approver` approves it; if the bank wants somebody else for that, it
    waits for review. None: the question is retired, and stays as it is.

    Raises:
        NotFound, InvalidQuestion.
    """
    question = locked(question_id)
    number = question.revision_number
    said, _ = queries.newest([question_id])[question_id]
    if question.state == "retired":
        return None
    if set(said.key) != set(key):
        who: dict[str, Any] = {"now": now, "question_id": question_id, "address": address}
        changes = {"key": tuple(sorted(key))}
        number = revise(actor=author, from_revision=number, changes=changes, reason=reason, **who)
        if question.state in ("in_review", "approved"):
            take_step(actor=author, step="submit", from_revision=number, **who)
        if question.state == "approved":
            _approve(now, approver, question_id, number, address)
    return queries.revision_id(question_id, number)


def _approve(now: datetime, approver: int, question_id: int, number: int, address: str | None) -> None:
    who: dict[str, Any] = {"now": now, "actor": approver, "address": address}
    try:
        take_step(step="approve", question_id=question_id, from_revision=number, **who)
    except (AnotherPersonNeeded, QuestionFlagged):
        return  # it waits in review for who may
