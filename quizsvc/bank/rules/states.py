"""Where a question can stand in the workflow."""

STATES = {"draft": "草稿", "in_review": "待审", "approved": "已通过", "retired": "已停用"}
"""The words of the models, and what people call them."""

WHY_NOT_DRAWN = {
    "retired": "已停用",
    "revised": "有了更新的版本",
    "flagged": "被标记为待复核",
    "unapproved": "还没有重新通过审核",
}
"""Why a draw does not take a revision; the first that holds is named."""
