"""Reads of the bank: `serving` for papers and attempts, `editing` for staff."""

from quizsvc.bank.queries.editing import Known, by_id, known, newest, page, revisions, subjects
from quizsvc.bank.queries.serving import (
    Drawable,
    MarkingKey,
    Served,
    Solution,
    drawable,
    identities,
    keys,
    question_ids,
    served,
    solutions,
)

__all__ = [
    "Drawable",
    "Known",
    "MarkingKey",
    "Served",
    "Solution",
    "by_id",
    "drawable",
    "identities",
    "keys",
    "known",
    "newest",
    "page",
    "question_ids",
    "revisions",
    "served",
    "solutions",
    "subjects",
]
