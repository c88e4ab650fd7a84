"""Reads of what counts, of working standings and of published snapshots."""

from quizsvc.rankings.queries.boards import (
    Boards,
    newest_week,
    snapshot,
    snapshot_boards,
    standing_boards,
)
from quizsvc.rankings.queries.counting import (
    MENDING,
    PAPER_TOPICS,
    TOPICS,
    Counting,
    computed_periods,
    computed_weeks,
    counting,
    is_stale,
    standing,
    work_waits,
)

__all__ = [
    "MENDING",
    "PAPER_TOPICS",
    "TOPICS",
    "Boards",
    "Counting",
    "computed_periods",
    "computed_weeks",
    "counting",
    "is_stale",
    "newest_week",
    "snapshot",
    "snapshot_boards",
    "standing",
    "standing_boards",
    "work_waits",
]
