"""Jobs of identity."""

from datetime import datetime

from quizsvc.identity import service
from quizsvc.kit import queue


@queue.job("identity.forget")
def forget(*, now: datetime) -> None:
    """Forget who came by, and what was mistyped."""
    service.forget_traces(now=now)
