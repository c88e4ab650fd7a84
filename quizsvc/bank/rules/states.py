"""Where a question can stand in the workflow."""

STATES = {"draft": "草稿", "in_review": "待审", "approved": "已通过", "retired": "已停用"}
"""The words of the models, and what people call them."""
