"""Reads of notices, and of what they are made from."""

from quizsvc.notices.queries.facts import facts, has_moved
from quizsvc.notices.queries.kept import (
    ORDERS,
    Unnoticed,
    corrected_by,
    corrections_of,
    draft,
    draft_of,
    drafts,
    facts_of,
    former,
    locked_draft,
    newest,
    own_of,
    page_of,
    published,
    published_periods,
    sizes_of,
    unnoticed,
    versions,
    work_waits,
)
from quizsvc.notices.queries.periods import Told, told
from quizsvc.notices.queries.readers import read_by, readers_of, unread
from quizsvc.notices.queries.templates import template, template_put

__all__ = [
    "ORDERS",
    "Told",
    "Unnoticed",
    "corrected_by",
    "corrections_of",
    "draft",
    "draft_of",
    "drafts",
    "facts",
    "facts_of",
    "former",
    "has_moved",
    "locked_draft",
    "newest",
    "own_of",
    "page_of",
    "published",
    "published_periods",
    "read_by",
    "readers_of",
    "sizes_of",
    "template",
    "template_put",
    "told",
    "unnoticed",
    "unread",
    "versions",
    "work_waits",
]
