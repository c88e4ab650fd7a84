"""Reads of attempts. What a person is served is read without a key; keys are read only to mark and to
review.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.attempts.rules import GRACE, AttemptFacts, State
from quizsvc.kit.db import session


def of_person(paper_id: int, person_id: int) -> list[Attempt]:
    """A person's attempts on a paper in the order in which they were started."""
    found = sa.select(Attempt).where(Attempt.paper_id == paper_id, Attempt.person_id == person_id)
    return list(session().scalars(found.order_by(Attempt.number)))


def own(attempt_id: int, person_id: int) -> Attempt | None:
    """An attempt, if it is this person's; locked until the end of the transaction, so that two devices take
    turns.
    """
    found = sa.select(Attempt).where(Attempt.id == attempt_id, Attempt.person_id == person_id)
    return session().scalar(found.with_for_update())


def running(paper_id: int, person_id: int) -> Attempt | None:
    """The person's attempt in progress on a paper, locked until the end of the transaction."""
    found = sa.select(Attempt).where(
        Attempt.paper_id == paper_id, Attempt.person_id == person_id, Attempt.state == State.IN_PROGRESS
    )
    return session().scalar(found.with_for_update())


def grants(paper_id: int, person_id: int) -> int:
    """How many candidates more than the allowed number the person was granted on a paper (rules.md §3)."""
    found = sa.select(sa.func.count()).where(
        AttemptGrant.paper_id == paper_id, AttemptGrant.person_id == person_id
    )
    return session().scalar(found) or 0


def overdue(now: datetime, *, limit: int) -> Sequence[Attempt]:
    """Attempts in progress whose deadline and grace are past, locked; those that somebody else holds are
    left out.
    """
    found = (
        sa.select(Attempt)
        .where(Attempt.state == State.IN_PROGRESS, Attempt.deadline_at < now - GRACE)
        .order_by(Attempt.deadline_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session().scalars(found).all()


def any_overdue(now: datetime) -> bool:
    """Is there an attempt that the server has to end?"""
    late = sa.select(sa.exists().where(Attempt.state == State.IN_PROGRESS, Attempt.deadline_at < now - GRACE))
    return bool(session().scalar(late))


def facts(attempt: Attempt) -> AttemptFacts:
    """What the rules want to know of an attempt."""
    return AttemptFacts(
        number=attempt.number,
        state=State(attempt.state),
        answered=attempt.answered,
        score=attempt.score,
        submitted_at=attempt.submitted_at,
        staff=attempt.staff,
    )
