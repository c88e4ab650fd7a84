"""Jobs of the rankings."""

from datetime import datetime

from quizsvc.kit import queue
from quizsvc.rankings import service


@queue.job("rankings.compute")
def compute(*, now: datetime) -> None:
    """Rebuild what is stale, the running week's units first."""
    service.compute(now=now, live=True)


@queue.job("rankings.publish")
def publish(*, now: datetime) -> None:
    """Publish what is over, where the season wants that to happen by itself."""
    service.publish_by_itself(now=now)
