"""The states of an objection to a question."""

from enum import StrEnum

MOST_OBJECTIONS = 3
"""So often may one person object to one question: with what was overlooked, not until somebody gives in."""


class ObjectionState(StrEnum):
    """open → accepted or declined (by an editor), or withdrawn (by its author); what was answered can be
    opened again.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def chinese(self) -> str:
        """As people say it."""
        return _CHINESE[self]


_CHINESE = {
    ObjectionState.OPEN: "等待答复",
    ObjectionState.ACCEPTED: "成立",
    ObjectionState.DECLINED: "不成立",
    ObjectionState.WITHDRAWN: "已撤回",
}


ANSWERS = frozenset({ObjectionState.ACCEPTED, ObjectionState.DECLINED})
_NEXT = {
    ObjectionState.OPEN: ANSWERS | {ObjectionState.WITHDRAWN},
    ObjectionState.ACCEPTED: frozenset({ObjectionState.OPEN}),
    ObjectionState.DECLINED: frozenset({ObjectionState.OPEN}),
    ObjectionState.WITHDRAWN: frozenset[ObjectionState](),
}


def may_become(state: ObjectionState, to: ObjectionState) -> bool:
    """Whether an objection in one state can be brought to another."""
    return to in _NEXT[state]
