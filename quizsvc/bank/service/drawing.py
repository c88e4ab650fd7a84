"""What a draw leaves behind in the bank."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank.models import Question
from quizsvc.kit.db import session


def mark_drawn(*, question_ids: Iterable[int], at: datetime) -> None:
    """Note that these questions were put on a paper, so that the least recently used come first next time."""
    ids = sorted(question_ids)
    session().execute(sa.update(Question).where(Question.id.in_(ids)).values(last_drawn_at=at))
