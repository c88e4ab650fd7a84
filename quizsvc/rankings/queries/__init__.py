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
from quizsvc.rankings.queries.progress import (
    Progress,
    Unfinished,
    Waiting,
    progress,
    publishing_waits,
    to_publish,
    unfinished,
)

__all__ = [
    "MENDING",
    "PAPER_TOPICS",
    "TOPICS",
    "Boards",
    "Counting",
    "Progress",
    "Unfinished",
    "Waiting",
    "boards_of",
    "computed_periods",
    "computed_weeks",
    "counting",
    "inputs",
    "is_stale",
    "newest_week",
    "progress",
    "published_periods",
    "publishing_waits",
    "snapshot",
    "snapshot_boards",
    "standing",
    "standing_boards",
    "to_publish",
    "unfinished",
    "work_waits",
]
