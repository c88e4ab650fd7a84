"""Background work of attempts."""

from datetime import datetime

from quizsvc.attempts import service
from quizsvc.kit import db, queue


@queue.job("attempts.expire")
def expire(*, now: datetime) -> None:
    """End what ran out, one at a time; the tick asks again while something is left."""
    with db.line():
        service.expire_overdue(now=now)
