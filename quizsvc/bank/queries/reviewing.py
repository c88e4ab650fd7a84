"""Who wrote and who approves, and what was done with a question."""

from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.rules import APPROVED
from quizsvc.kit import audit
from quizsvc.kit.db import session

WRITTEN = ("question.create", "question.revise")
"""What the audit says of a revision, beside the revision itself."""
TOLD = ("revision", "reason", "proposal")


def has_written(question_id: int, account_id: int) -> bool:
    """Whether the account wrote what any revision of the question says; labels alone are no writing."""
    found = sa.select(_written_by(account_id)).where(Question.id == question_id)
    return bool(session().scalar(found))


def may_approve(question_id: int, account_id: int) -> bool:
    """Whether the account is another person than those who wrote what a question that exists says since it
    was approved last.
    """
    found = sa.select(~written_since_approval(account_id)).where(Question.id == question_id)
    return bool(session().scalars(found).one())


def written_since_approval(account_id: int) -> sa.ColumnElement[bool]:
    """As a condition on `Question`: that the account does not approve it, as it wrote what it says."""
    return _written_by(account_id, after=sa.func.coalesce(Question.approved_revision, 0))


def _written_by(account_id: int, *, after: Any = 0) -> sa.ColumnElement[bool]:
    own, before = sa.orm.aliased(QuestionRevision), sa.orm.aliased(QuestionRevision)
    labels_only = sa.exists().where(
        before.question_id == own.question_id,
        before.number == own.number - 1,
        *(getattr(before, name) == getattr(own, name) for name in APPROVED),
    )
    return sa.exists().where(
        own.question_id == Question.id, own.number > after, own.created_by == account_id, ~labels_only
    )


def steps(question_id: int) -> list[dict[str, Any]]:
    """What was done with a question, the latest first: `{deed, at, name, revision, reason, proposal}`.

    `deed` is "write" for a revision, however it came, else a word of the audit without `question.`; `name` is
    None where it was nobody in particular, `proposal` the one by whose approval it was done.
    """
    written = sa.select(
        sa.literal("write"),
        QuestionRevision.created_at,
        QuestionRevision.created_by,
        QuestionRevision.number,
        QuestionRevision.reason,
        sa.null(),
    )
    written = written.where(QuestionRevision.question_id == question_id).order_by(QuestionRevision.number)
    # Of one instant what is written comes before what is done with it.
    done: list[Any] = list(session().execute(written))
    for event in reversed(audit.about(f"question:{question_id}")):
        if event.action not in WRITTEN:
            told = (event.detail.get(name) for name in TOLD)
            done.append((event.action.removeprefix("question."), event.at, event.actor, *told))
    names = accounts.display_names({actor for _, _, actor, *_ in done})
    done.sort(key=lambda one: one[1])
    return [
        {"deed": deed, "at": at, "name": names.get(actor), **dict(zip(TOLD, told, strict=True))}
        for deed, at, actor, *told in reversed(done)
    ]
