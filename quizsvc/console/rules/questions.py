"""How questions are told on pages: words, and two texts side by side."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizsvc.analysis.rules import Order
from quizsvc.bank.rules import OPTION_IDS, STATES, Content, QuestionType
from quizsvc.integrity.rules import ObjectionState
from quizsvc.oversight.rules import worded

TYPES = {type_.value: type_.chinese for type_ in QuestionType}
TONES = {"draft": "", "in_review": "due", "approved": "good", "retired": ""}
ACTIONS = {
    "submit": "提交审核",
    "reject": "退回修改",
    "retire": "停用",
    "reopen": "重新启用",
    "unflag": "取消待复核的标记",
    "set_subject": "改科目",
    "set_difficulty": "改难度",
    "add_tags": "加标签",
    "remove_tags": "去标签",
}
"""What can be done with many at once; each is approved by itself, by who has seen it."""
ORDERS = {
    Order.SUSPICION: "可疑的在前",
    Order.DISCRIMINATION: "区分度低的在前",
    Order.FACILITY: "得分率低的在前",
    Order.SERVED: "作答人数多的在前",
}
OBJECTIONS = {state.value: state.chinese for state in ObjectionState}
OBJECTION_TONES = {"open": "due", "accepted": "good"}
_COLUMNS = ("id", "type", "difficulty", "state", "updated", "drawn")
SORTS = (*_COLUMNS, *(f"-{name}" for name in _COLUMNS))
"""How the list of questions can be ordered."""


def state(word: str) -> tuple[str, str]:
    """A state in Chinese, with the tone of its badge."""
    return STATES[word], TONES[word]


def deed(step: Mapping[str, Any]) -> str:
    """What was done, of bank.queries.steps: `提交题目审核（第 2 版）`."""
    number = step["revision"]
    if step["deed"] == "write":
        return f"写成第 {number} 版"
    return worded(f"question.{step['deed']}") + (f"（第 {number} 版）" if number else "")


def letters(options: Iterable[Mapping[str, str]], ids: Iterable[str]) -> str:
    """Options by the letters that they have in this order: `A、C`; those of a true/false question by their
    texts.
    """
    wanted = set(ids)
    placed = list(zip(OPTION_IDS.upper(), options, strict=False))
    if tuple(option["text"] for _, option in placed) == ("正确", "错误"):
        return "、".join(option["text"] for _, option in placed if option["id"] in wanted)
    return "、".join(letter for letter, option in placed if option["id"] in wanted)


def as_seen(options: Sequence[Mapping[str, str]], order: str) -> tuple[str, str] | None:
    """The letters on a participant's own page, and which of ours those are: `("A、B", "B、A")`. None where
    the options stood as here, or are others now, or are told by their texts.
    """
    ours = [option["id"] for option in options]
    if order == "".join(ours) or sorted(order) != sorted(ours) or letters(options, ours[:1]) != "A":
        return None
    return "、".join(OPTION_IDS.upper()[: len(ours)]), "、".join(letters(options, each) for each in order)


def side(segments: Iterable[Mapping[str, str]], op: str) -> list[Mapping[str, str]]:
    """One of two texts: what is in both, and what is `removed` from the one or `added` in the other."""
    return [segment for segment in segments if segment["op"] in ("same", op)]


def unsaid() -> dict[str, Any]:
    """What a new question says before anybody has written anything."""
    content = Content(QuestionType.SINGLE, "", tuple((id_, "") for id_ in OPTION_IDS[:4]), ())
    return {
        "type": content.type.value,
        "stem": "",
        "options": [{"id": id_, "text": text} for id_, text in content.options],
        "pictures": [],
        "key": [],
        "explanation": "",
        "citation": "",
        "difficulty": content.difficulty,
        "tags": [],
        "subject": {"path": ""},
    }
