"""Jobs of notices."""

from datetime import datetime

from quizsvc.kit import queue
from quizsvc.notices import service


@queue.job("notices.weekly")
def weekly(*, now: datetime) -> None:
    """Make the 周统计 that are missing."""
    service.publish_weekly(now=now)
