"""What can be proposed, and what becomes of a proposal (rules.md §3, §8)."""

from enum import StrEnum


class Kind(StrEnum):
    """What is proposed; `chinese` is what people call it."""

    VOID = "void"
    GRANT = "grant"
    EXTENSION = "extension"
    SET_ASIDE = "set_aside"
    CORRECTION = "correction"
    REACH_BACK = "reach_back"

    @property
    def chinese(self) -> str:
        """The word."""
        return _CHINESE[self]


_CHINESE = {
    Kind.VOID: "作废答卷",
    Kind.GRANT: "补答",
    Kind.EXTENSION: "延长截止时间",
    Kind.SET_ASIDE: "作废题目",
    Kind.CORRECTION: "更正答案",
    Kind.REACH_BACK: "补记名册",
}


class State(StrEnum):
    """open → approved → applied; or rejected by another organizer, or withdrawn by its author.

    Every approval takes effect at once; approved is what `corrections.apply` has still to finish: what was
    marked before is marked anew, and what was published gets its next version.
    """

    OPEN = "open"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _STATES[self]


_STATES = {
    State.OPEN: "等待批准",
    State.APPROVED: "正在办理",
    State.APPLIED: "已生效",
    State.REJECTED: "已驳回",
    State.WITHDRAWN: "已撤回",
}
