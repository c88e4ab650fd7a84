"""Where a question can stand in the workflow, and which steps lead from where to where."""

from dataclasses import dataclass

STATES = {"draft": "草稿", "in_review": "待审", "approved": "已通过", "retired": "已停用"}
"""The words of the models, and what people call them."""


@dataclass(frozen=True, slots=True)
class Step:
    """From which states a step leads to which one."""

    leaves: frozenset[str]
    to: str


STEPS = {
    "submit": Step(frozenset({"draft"}), "in_review"),
    "approve": Step(frozenset({"in_review"}), "approved"),
    "reject": Step(frozenset({"in_review"}), "draft"),
    "retire": Step(frozenset({"draft", "in_review", "approved"}), "retired"),
    "reopen": Step(frozenset({"retired"}), "draft"),
}
"""The words of the API and of the audit."""

WHY_NOT_DRAWN = {
    "retired": "已停用",
    "revised": "有了更新的版本",
    "flagged": "被标记为待复核",
    "unapproved": "还没有重新通过审核",
}
"""Why a draw does not take a revision; the first that holds is named."""
