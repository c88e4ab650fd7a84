"""What can be proposed, and what becomes of a proposal (rules.md §3, §8)."""

from enum import StrEnum


class Kind(StrEnum):
    """作废答卷, 补一次机会, 延长截止时间, 作废题目."""

    VOID = "void"
    GRANT = "grant"
    EXTENSION = "extension"
    SET_ASIDE = "set_aside"


class State(StrEnum):
    """open → approved → applied; or rejected by another organizer, or withdrawn by its author.

    Approved is what takes effect at once but is not yet in line everywhere: `corrections.apply` sees to it.
    """

    OPEN = "open"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
