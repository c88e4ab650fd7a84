"""Background work of attempts."""

from datetime import datetime

from quizsvc.attempts import service
from quizsvc.kit import queue


@queue.job("attempts.expire")
def expire(*, now: datetime) -> None:
    """End what ran out; the tick asks again while something is left."""
    service.expire_overdue(now=now)
