"""When the figures of a paper are computed: now and then while it runs, and once when all have ended."""

from datetime import datetime, timedelta

from quizsvc.papers import rules as papers

EVERY = timedelta(minutes=10)
"""So long at least between two computations while people answer."""


def is_due(
    now: datetime, opens_at: datetime, closes_at: datetime, computed_at: datetime | None, *, running: bool
) -> bool:
    """Whether the figures of a published paper that are not complete yet are to be computed (again).

    `running` says that somebody is still at work on it.
    """
    return is_complete(now, closes_at, running=running) or now - (computed_at or opens_at) >= EVERY


def is_complete(now: datetime, closes_at: datetime, *, running: bool) -> bool:
    """Whether what is computed now holds all answers that there will be: the paper is over, and whoever was
    still at work has been ended.
    """
    return papers.is_over(closes_at, now) and not running
