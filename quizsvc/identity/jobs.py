"""Jobs of identity."""

from datetime import datetime

from quizsvc.identity import tickets
from quizsvc.kit import queue


@queue.job("identity.forget_tickets")
def forget_tickets(*, now: datetime) -> None:
    """Forget tickets that nobody used in time."""
    tickets.forget(now=now)
