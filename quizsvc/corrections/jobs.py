"""Jobs of corrections."""

from datetime import datetime

from quizsvc.corrections import service
from quizsvc.kit import queue


@queue.job("corrections.apply")
def apply(*, now: datetime) -> None:
    """Settle what is approved; the tick asks again while something is left."""
    service.apply_approved(now=now)
