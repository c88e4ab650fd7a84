"""After what is published was mended: the next version of every period that comes out otherwise (§8)."""

from datetime import datetime

from quizsvc.kit import db
from quizsvc.rankings import queries
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.service import computing, snapshots
from quizsvc.roster import ledger
from quizsvc.season import queries as seasons


def republish(*, now: datetime, season: seasons.KnownSeason, reason: str) -> list[Snapshot]:
    """Compute what is stale, and publish the next version of each published period of the season whose
    figures are not those of its newest one any more; these versions, weeks first, then months, the season.
    By nobody: who proposed and approved what was mended stands in its proposal.

    All in the running transaction, which waits for whoever computes and keeps others from computing and from
    changing the roster until its end. A period that was never published is only computed; one whose papers
    all dropped out has a version without rows.
    """
    db.lock(computing.LOCK)
    ledger.close_to_others()
    computing.bring_up_to_date(now=now)
    counting = queries.counting(season, now)
    made = []
    for period in queries.published_periods(season.id):
        newest = queries.snapshot(season.id, str(period))
        assert newest is not None
        if snapshots.has_moved(newest):
            made.append(
                snapshots.add(
                    now=now,
                    actor=None,
                    counting=counting,
                    period=period,
                    boards=queries.boards_of(season.id, period),
                    reason=reason,
                    address=None,
                )
            )
    return made
