"""The workflow: draft → in_review → approved → retired, with a second person before "approved"."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.service.refusals import AnotherPersonNeeded, WrongState
from quizsvc.bank.service.writing import locked
from quizsvc.kit import audit
from quizsvc.kit.db import session

CHINESE = {"draft": "草稿", "in_review": "待审", "approved": "已通过", "retired": "已停用"}


def submit(*, now: datetime, actor: int, question_id: int, address: str | None = None) -> None:
    """Hand a draft in for review.

    Raises:
        NotFound, WrongState.
    """
    _move("submit", {"draft"}, "in_review", now=now, actor=actor, question_id=question_id, address=address)


def approve(*, now: datetime, actor: int, question_id: int, address: str | None = None) -> None:
    """Let a question be drawn.

    Raises:
        NotFound, WrongState, AnotherPersonNeeded: the newest revision is the caller's own.
    """
    _move(
        "approve",
        {"in_review"},
        "approved",
        now=now,
        actor=actor,
        question_id=question_id,
        address=address,
        second_person=True,
    )


def reject(*, now: datetime, actor: int, question_id: int, reason: str, address: str | None = None) -> None:
    """Send a question back to its author.

    Raises:
        NotFound, WrongState.
    """
    _move(
        "reject",
        {"in_review"},
        "draft",
        now=now,
        actor=actor,
        question_id=question_id,
        address=address,
        reason=reason,
    )


def retire(*, now: datetime, actor: int, question_id: int, reason: str, address: str | None = None) -> None:
    """Take a question out of use for good. Papers that hold it keep it.

    Raises:
        NotFound, WrongState.
    """
    _move(
        "retire",
        {"draft", "in_review", "approved"},
        "retired",
        now=now,
        actor=actor,
        question_id=question_id,
        address=address,
        reason=reason,
    )


def _move(
    verb: str,
    from_states: Collection[str],
    to: str,
    *,
    now: datetime,
    actor: int,
    question_id: int,
    address: str | None,
    second_person: bool = False,
    **detail: str,
) -> None:
    question = locked(question_id)
    if question.state not in from_states:
        raise WrongState(f"题目现在是“{CHINESE[question.state]}”，不能这样做", state=question.state)
    if second_person and actor == _author(question_id, question.revision_number):
        raise AnotherPersonNeeded()
    session().execute(sa.update(Question).where(Question.id == question_id).values(state=to))
    audit.record(
        f"question.{verb}",
        now=now,
        actor=actor,
        subject=f"question:{question_id}",
        address=address,
        revision=question.revision_number,
        **detail,
    )


def _author(question_id: int, number: int) -> int | None:
    return session().scalar(
        sa.select(QuestionRevision.created_by).where(
            QuestionRevision.question_id == question_id, QuestionRevision.number == number
        )
    )
