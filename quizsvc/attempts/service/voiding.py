"""Void an attempt, or let a person have one more (rules.md §3)."""

from datetime import datetime

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.attempts.rules import State
from quizsvc.kit import audit, marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal


class AlreadyVoid(Refusal):
    """An attempt is made void once."""

    title = "这份答卷已经作废"


def held(attempt_id: int) -> Attempt:
    """Anybody's attempt as it is now, held until the end of the transaction: nobody saves or hands it in.

    Raises:
        NotFound.
    """
    found = sa.select(Attempt).where(Attempt.id == attempt_id).with_for_update()
    attempt = session().scalar(found.execution_options(populate_existing=True))
    if attempt is None:
        raise NotFound("没有这份答卷")
    return attempt


def void(*, now: datetime, actor: int, attempt: Attempt, reason: str, address: str | None) -> None:
    """Make an attempt from held() void, running or ended. Its place stays used, and what it came to is kept
    beside it; it leaves every standing when that is computed next.

    Raises:
        AlreadyVoid.
    """
    if attempt.state == State.VOID:
        raise AlreadyVoid()
    was = attempt.state
    attempt.state, attempt.void_reason, attempt.voided_at = State.VOID, reason, now
    session().flush()
    marks.add("attempt", scope=attempt.paper_id, subject=attempt.person_id)
    subject = f"attempt:{attempt.id}"
    audit.record("attempt.void", now=now, actor=actor, subject=subject, address=address, was=was)


def grant(
    *, now: datetime, actor: int, paper_id: int, person_id: int, reason: str, address: str | None
) -> None:
    """Give a person one more candidate on a paper, besides all that were granted before."""
    given = {"paper_id": paper_id, "person_id": person_id, "granted_at": now, "reason": reason}
    session().execute(sa.insert(AttemptGrant).values(given))
    # Where practice goes beyond the candidates, one that there is already may become one.
    marks.add("attempt", scope=paper_id, subject=person_id)
    told = {"paper": paper_id, "person": person_id}
    audit.record(
        "attempt.grant", now=now, actor=actor, subject=f"person:{person_id}", address=address, **told
    )
