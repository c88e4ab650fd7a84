"""Reads of what counts, of working standings and of published snapshots."""

from quizsvc.rankings.queries.boards import (
    Boards,
    boards_of,
    newest_week,
    published_periods,
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
from quizsvc.rankings.queries.inputs import inputs

__all__ = [
    "MENDING",
    "PAPER_TOPICS",
    "TOPICS",
    "Boards",
    "Counting",
    "boards_of",
    "computed_periods",
    "computed_weeks",
    "counting",
    "inputs",
    "is_stale",
    "newest_week",
    "published_periods",
    "snapshot",
    "snapshot_boards",
    "standing",
    "standing_boards",
    "work_waits",
]
