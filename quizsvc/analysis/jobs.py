"""Jobs of the analysis."""

from datetime import datetime

from quizsvc.analysis import service
from quizsvc.kit import queue


@queue.job("analysis.compute")
def compute(*, now: datetime) -> None:
    """Work out the figures of papers that are due; the tick asks again while some are left."""
    service.compute(now=now)
