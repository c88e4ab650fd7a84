"""Jobs of awards."""

from datetime import datetime

from quizsvc.awards import service
from quizsvc.kit import queue


@queue.job("awards.print")
def draw(*, now: datetime) -> None:
    """Draw the file of certificates that waits longest; the tick asks for it while there is one."""
    service.draw_waiting()
