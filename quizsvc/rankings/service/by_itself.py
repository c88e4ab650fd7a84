"""Publishing by itself what is over, complete and computed, where the season says so (rules.md §8)."""

from datetime import datetime

from quizsvc.kit import db
from quizsvc.rankings import queries
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.service.computing import LOCK
from quizsvc.rankings.service.publishing import StandingStale, publish
from quizsvc.season import queries as seasons


def publish_by_itself(*, now: datetime) -> list[Snapshot]:
    """Publish the first version of each period whose turn it is; these versions. Safe to run at any time, by
    anyone, twice: nothing is done while somebody else computes or publishes.
    """
    made: list[Snapshot] = []
    if not db.try_lock(LOCK):
        return made
    for season in seasons.ever_opened():
        for period in queries.to_publish(queries.counting(season, now), now):
            try:
                made.append(publish(now=now, actor=None, season=season, period=period))
            except StandingStale:
                # Something came in since it was looked at: it is computed first, and asked for again.
                return made
    return made
