"""How people, and our own exports, write where a question stands in the workflow."""

import re

from quizsvc.bank.imports import answers

STATES = {
    "draft": "草稿 未提交 未审核 退回 draft",
    "in_review": "待审 待审核 审核中 in_review",
    "approved": "通过 已通过 审核通过 已审核 启用 approved",
    "retired": "停用 已停用 废止 作废 禁用 retired",
}
STATE_WORDS = {word: state for state, words in STATES.items() for word in words.split()}


def state_named(text: str) -> str | None:
    """The state that a word means; None for one that is not known."""
    return STATE_WORDS.get(re.sub(r"\s+", "", answers.plain(text)))
