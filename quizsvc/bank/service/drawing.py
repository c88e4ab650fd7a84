"""What papers ask of the bank: to note a draw, and to keep questions still."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank.models import Question
from quizsvc.kit.db import session


def mark_drawn(*, question_ids: Iterable[int], at: datetime) -> None:
    """Note that these questions were put on a paper, so that the least recently used come first next time."""
    ids = sorted(question_ids)
    session().execute(sa.update(Question).where(Question.id.in_(ids)).values(last_drawn_at=at))


def keep_still(*, question_ids: Iterable[int]) -> None:
    """Let nobody retire, flag or revise these questions until the end of the transaction: who is doing so is
    waited for, who wants to waits. They are held in the order of their ids, as everybody holds many.
    """
    these = Question.id.in_(sorted(question_ids))
    held = sa.select(Question.id).where(these).order_by(Question.id).with_for_update(read=True)
    session().execute(held)
