"""What can be proposed, and what becomes of a proposal (rules.md §3, §8)."""

from enum import StrEnum


class Kind(StrEnum):
    """作废答卷, 补一次机会, 延长截止时间, 作废题目, 更正答案, 补记名册."""

    VOID = "void"
    GRANT = "grant"
    EXTENSION = "extension"
    SET_ASIDE = "set_aside"
    CORRECTION = "correction"
    REACH_BACK = "reach_back"


class State(StrEnum):
    """open → approved → applied; or rejected by another organizer, or withdrawn by its author.

    Every approval takes effect at once; approved is what `corrections.apply` has still to finish: what was
    marked before is marked anew.
    """

    OPEN = "open"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
