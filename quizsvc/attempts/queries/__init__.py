"""Reads of attempts: `counting` for rooms above, `finding` and `telling` for staff."""

from quizsvc.attempts.queries.counting import (
    COUNTED,
    THEIRS,
    AttemptFactsOf,
    any_overdue,
    any_running,
    facts_for,
    grants_for,
)
from quizsvc.attempts.queries.finding import (
    MOST_ROWS,
    SORTS,
    Found,
    Wanted,
    everything,
    page,
    sitting,
    wanted,
)
from quizsvc.attempts.queries.telling import answered, grants_of, score_changes_of

__all__ = [
    "COUNTED",
    "MOST_ROWS",
    "SORTS",
    "THEIRS",
    "AttemptFactsOf",
    "Found",
    "Wanted",
    "answered",
    "any_overdue",
    "any_running",
    "everything",
    "facts_for",
    "grants_for",
    "grants_of",
    "page",
    "score_changes_of",
    "sitting",
    "wanted",
]
