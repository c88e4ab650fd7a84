"""Jobs of the roster."""

from datetime import datetime

from quizsvc.kit import queue
from quizsvc.roster import service


@queue.job("roster.forget_imports")
def forget_imports(*, now: datetime) -> None:
    """Drop what was kept of files of people long enough."""
    service.forget_imports(now=now)
