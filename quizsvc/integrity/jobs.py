"""Jobs of integrity."""

from datetime import datetime

from quizsvc.integrity import service
from quizsvc.kit import queue


@queue.job("integrity.look")
def look(*, now: datetime) -> None:
    """Look for signals on papers that are over; the tick asks again while some are left."""
    service.look(now=now)
