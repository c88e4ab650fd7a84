"""Reads of notices, and of what they are made from."""

from quizsvc.notices.queries.facts import facts, has_moved
from quizsvc.notices.queries.kept import (
    Unnoticed,
    corrected_by,
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
    unnoticed,
    work_waits,
)
from quizsvc.notices.queries.templates import template, template_put

__all__ = [
    "Unnoticed",
    "corrected_by",
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
    "template",
    "template_put",
    "unnoticed",
    "work_waits",
]
