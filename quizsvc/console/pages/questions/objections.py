"""Objections, each beside the question that it is about."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import ObjectionsQuery, QuestionObjectionsQuery
from quizsvc.console.pages.questions.reading import known
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import questions as words
from quizsvc.integrity import queries as integrity
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.http import Call

HEADS = (
    Head("题目编号", 10, WHOLE),
    Head("题干", 60),
    *(Head(text, 8, WHOLE) for text in words.OBJECTIONS.values()),
)


@door.page("/objections", who=policies.BANK_READERS, query=ObjectionsQuery)
def list_objections(call: Call, query: dict[str, Any]) -> Any:
    """申诉 by question, the one with most open ones first."""
    state = None if query["state"] == "all" else query["state"]
    if query["as_"]:
        groups, _ = integrity.groups(state=state, question_id=None, page=1, page_size=MOST_ROWS)
        return sent_sheet("申诉", "objections", HEADS, map(_row, groups))
    groups, total = integrity.groups(
        state=state, question_id=None, page=query["page"], page_size=query["page_size"]
    )
    return render_template(
        "console/questions/objections.html", groups=groups, total=total, query=query, words=words
    )


@door.page("/questions/<id:question_id>/objections", who=policies.BANK_READERS, query=QuestionObjectionsQuery)
def question_objections(call: Call, query: dict[str, Any], question_id: int) -> str:
    """申诉 to one question, beside it, the oldest first."""
    found, total = integrity.of_question(question_id, state=None, **query)
    waiting = [one for one in found if one["objection"].state == "open"]
    return render_template(
        "console/questions/question_objections.html",
        question=known(question_id),
        objections=found,
        total=total,
        waiting=waiting,
        query=query,
        words=words,
        may_edit=policies.EDITORS.allows(call.caller),
        may_correct=policies.ORGANIZERS.allows(call.caller),
    )


def _row(group: dict[str, Any]) -> list[str]:
    counts = (str(group["counts"][state]) for state in words.OBJECTIONS)
    return [str(group["question_id"]), group["stem"], *counts]
