"""Reads of the bank: `serving` for papers and attempts, `editing` for staff, `comparing` for imports."""

from quizsvc.bank.queries.comparing import Known, Said, Standing, content_of, known, said, standing
from quizsvc.bank.queries.editing import by_id, newest, page, revisions, subjects
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
    "Said",
    "Served",
    "Solution",
    "Standing",
    "by_id",
    "content_of",
    "drawable",
    "identities",
    "keys",
    "known",
    "newest",
    "page",
    "question_ids",
    "revisions",
    "said",
    "served",
    "solutions",
    "standing",
    "subjects",
]
