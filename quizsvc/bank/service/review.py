"""The workflow: draft → in_review → approved → retired, with a second person before "approved".

Each step takes `from_revision`, the revision that the caller has seen: it is refused if the question was
revised since. Without it the step takes the question as it stands; nobody approves so what was never seen.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries
from quizsvc.bank.models import Question
from quizsvc.bank.rules import STATES, STEPS
from quizsvc.bank.service.refusals import (
    AnotherPersonNeeded,
    NotFlagged,
    QuestionFlagged,
    RevisionNumberNeeded,
    WrongState,
)
from quizsvc.bank.service.writing import Held, locked, put
from quizsvc.kit import audit
from quizsvc.kit.db import session


def take_step(
    *,
    now: datetime,
    actor: int,
    step: str,
    question_id: int,
    from_revision: int | None = None,
    reason: str | None = None,
    address: str | None = None,
) -> None:
    """Take a question through a step of rules.STEPS.

    Approved, it can be drawn as its revision `from_revision` says. Papers that hold a retired one keep it.
    No approval of a reopened one counts any more: nobody who ever wrote it approves it next.

    Raises:
        NotFound, RevisionMoved, WrongState. RevisionNumberNeeded, QuestionFlagged: to approve.
        AnotherPersonNeeded: to approve
        what the caller wrote, the newest revision or one since the last approval. DuplicateQuestion: to
        reopen beside another one in use with its stem and options.
    """
    question, taken = locked(question_id, from_revision), STEPS[step]
    if question.state not in taken.leaves:
        raise WrongState(f"题目现在是“{STATES[question.state]}”，不能这样做", state=question.state)
    values: dict[str, Any] = {"state": taken.to}
    if step == "approve":
        _insist_on_another_person(question, actor, from_revision)
        if question.flag_reason is not None:
            raise QuestionFlagged(f"{question.flag_reason}。请先改写依据，或写明理由取消标记")
        values["approved_revision"] = from_revision
    elif step == "reopen":
        values["approved_revision"] = None
    put(question_id, **values)
    _note(step, now, actor, question, address, reason)


def unflag(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    reason: str,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Say that a flagged question has been looked at and is right as it is: it can be drawn again.

    Raises:
        NotFound, NotFlagged, RevisionMoved.
    """
    question = locked(question_id, from_revision)
    lower = sa.update(Question).where(Question.id == question_id, Question.flagged_at.is_not(None))
    lower = lower.values(flagged_at=None, flag_reason=None, flag_law_id=None)
    if session().scalar(lower.returning(Question.id)) is None:
        raise NotFlagged()
    _note("unflag", now, actor, question, address, reason)


def _insist_on_another_person(question: Held, actor: int, from_revision: int | None) -> None:
    if from_revision is None:
        raise RevisionNumberNeeded()
    if not queries.may_approve(question.id, actor):
        raise AnotherPersonNeeded()


def _note(
    deed: str, now: datetime, actor: int, question: Held, address: str | None, reason: str | None
) -> None:
    detail: dict[str, Any] = {"revision": question.revision_number}
    if reason is not None:
        detail["reason"] = reason
    about = f"question:{question.id}"
    audit.record(f"question.{deed}", now=now, actor=actor, subject=about, address=address, **detail)
