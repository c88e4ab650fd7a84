"""Jobs of corrections."""

from datetime import datetime

from quizsvc.corrections import service
from quizsvc.kit import queue


@queue.job("corrections.apply")
def apply(*, now: datetime) -> None:
    """Finish what is approved; the tick asks for it while there is something."""
    service.apply_approved(now=now)
