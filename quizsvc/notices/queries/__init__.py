"""Reads of notices, and of what they are made from."""

from quizsvc.notices.queries.facts import facts, has_moved
from quizsvc.notices.queries.kept import (
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
    sizes_of,
    unnoticed,
    work_waits,
)
from quizsvc.notices.queries.readers import read_by, unread
from quizsvc.notices.queries.templates import template, template_put

__all__ = [
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
    "read_by",
    "sizes_of",
    "template",
    "template_put",
    "unnoticed",
    "unread",
    "work_waits",
]
