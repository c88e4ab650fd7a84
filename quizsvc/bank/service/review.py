"""The workflow: draft → in_review → approved → retired, with a second person before "approved".

Each step takes `from_revision`, the revision that the caller has seen: it is refused if the question was
revised since. Without it the step takes the question as it stands; nobody approves so what was never seen.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank import queries
from quizsvc.bank.models import Question
from quizsvc.bank.rules import STATES
from quizsvc.bank.service.refusals import AnotherPersonNeeded, NotFlagged, RevisionNumberNeeded, WrongState
from quizsvc.bank.service.writing import locked, put
from quizsvc.kit import audit
from quizsvc.kit.db import session


def submit(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Hand a draft in for review.

    Raises:
        NotFound, WrongState, RevisionMoved.
    """
    question = _standing(question_id, from_revision, {"draft"})
    put(question_id, state="in_review")
    _note("submit", now, actor, question_id, address, revision=question.revision_number)


def approve(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Let a question be drawn, as its revision `from_revision` says.

    Raises:
        NotFound, RevisionMoved, RevisionNumberNeeded, WrongState. AnotherPersonNeeded: the caller wrote the
        newest revision, or one since the last approval.
    """
    question = _standing(question_id, from_revision, {"in_review"})
    if from_revision is None:
        raise RevisionNumberNeeded()
    if actor in queries.writers(question_id, after=question.approved_revision or 0):
        raise AnotherPersonNeeded()
    put(question_id, state="approved", approved_revision=question.revision_number)
    _note("approve", now, actor, question_id, address, revision=question.revision_number)


def reject(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    reason: str,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Send a question back to its author.

    Raises:
        NotFound, WrongState, RevisionMoved.
    """
    question = _standing(question_id, from_revision, {"in_review"})
    put(question_id, state="draft")
    _note("reject", now, actor, question_id, address, revision=question.revision_number, reason=reason)


def retire(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    reason: str,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Take a question out of use. Papers that hold it keep it.

    Raises:
        NotFound, WrongState, RevisionMoved.
    """
    question = _standing(question_id, from_revision, {"draft", "in_review", "approved"})
    put(question_id, state="retired")
    _note("retire", now, actor, question_id, address, revision=question.revision_number, reason=reason)


def reopen(
    *,
    now: datetime,
    actor: int,
    question_id: int,
    reason: str,
    from_revision: int | None = None,
    address: str | None = None,
) -> None:
    """Make a draft of a retired question.

    No approval of it counts any more: nobody who ever wrote it approves it next.

    Raises:
        NotFound, WrongState, RevisionMoved. DuplicateQuestion: another one in use has its stem and options.
    """
    question = _standing(question_id, from_revision, {"retired"})
    put(question_id, state="draft", approved_revision=None)
    _note("reopen", now, actor, question_id, address, revision=question.revision_number, reason=reason)


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
    _note("unflag", now, actor, question_id, address, revision=question.revision_number, reason=reason)


def _standing(
    question_id: int, from_revision: int | None, states: Collection[str]
) -> sa.Row[str, int, int | None]:
    question = locked(question_id, from_revision)
    if question.state not in states:
        raise WrongState(f"题目现在是“{STATES[question.state]}”，不能这样做", state=question.state)
    return question


def _note(
    deed: str, now: datetime, actor: int, question_id: int, address: str | None, **detail: str | int
) -> None:
    about = f"question:{question_id}"
    audit.record(f"question.{deed}", now=now, actor=actor, subject=about, address=address, **detail)
