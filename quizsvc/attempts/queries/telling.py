"""What is stored of one attempt beside its row, for staff. Of saves nothing is kept but the last one of each
question.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant, ScoreChange
from quizsvc.kit.db import session


@dataclass(frozen=True, slots=True)
class Answered:
    """What was served at each place of an attempt, what is answered there by its number as it is written, and
    hundredths of what it earned; these None while it runs.
    """

    paper_id: int
    person_id: int
    revision_ids: list[int]
    option_orders: list[str]
    answers: dict[str, Any]
    earned: list[int] | None


def answered(attempt_id: int) -> Answered | None:
    """Anybody's attempt as it was answered, or None."""
    found = sa.select(*(getattr(Attempt, name) for name in Answered.__dataclass_fields__))
    row = session().execute(found.where(Attempt.id == attempt_id)).one_or_none()
    return None if row is None else Answered(*row)


def score_changes_of(attempt_id: int) -> list[ScoreChange]:
    """How its score changed after it had ended, in order."""
    found = sa.select(ScoreChange).where(ScoreChange.attempt_id == attempt_id)
    return list(session().scalars(found.order_by(ScoreChange.at, ScoreChange.id)))


def grants_of(paper_id: int, person_id: int) -> list[AttemptGrant]:
    """What somebody was granted on a paper, in order."""
    own = sa.select(AttemptGrant).where(AttemptGrant.paper_id == paper_id)
    own = own.where(AttemptGrant.person_id == person_id)
    return list(session().scalars(own.order_by(AttemptGrant.granted_at, AttemptGrant.id)))
