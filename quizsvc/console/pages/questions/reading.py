"""One question: what it says and what became of it, its revisions side by side."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.bank import service
from quizsvc.bank.rules import DIFFICULTIES
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import CompareQuery
from quizsvc.console.rules import questions as words
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call


@door.page("/questions/<id:question_id>", who=policies.BANK_READERS)
def show_question(call: Call, question_id: int) -> str:
    """题目 as the participant sees it, with its key, its sources and its history."""
    question = known(question_id)
    return render_template(
        "console/questions/question.html",
        question=question,
        steps=bank.steps(question_id),
        words=words,
        difficulties=DIFFICULTIES,
        may_edit=policies.EDITORS.allows(call.caller),
        may_approve=bank.may_approve(question_id, call.account_id),
        may_correct=policies.ORGANIZERS.allows(call.caller),
    )


@door.page("/questions/<id:question_id>/similar", who=policies.BANK_READERS)
def show_similar(call: Call, question_id: int) -> str:
    """相似的题目: a part of the question's page, as it takes a moment."""
    question = outlined(question_id)
    return render_template(
        "console/questions/similar.html", question=question, similar=service.similar(question_id)
    )


@door.page("/questions/<id:question_id>/revisions", who=policies.BANK_READERS, query=CompareQuery)
def compare_revisions(call: Call, query: dict[str, Any], question_id: int) -> str:
    """题目's revisions, any two of them side by side."""
    question = outlined(question_id)
    after = query["after"] or question["revision"]
    before = query["before"] or max(1, after - 1)
    changes = bank.compared(question_id, before, after)
    if changes is None:
        raise NotFound("这道题没有这一版")
    return render_template(
        "console/questions/revisions.html",
        question=question,
        revisions=bank.revisions(question_id),
        before=before,
        after=after,
        changes=changes,
        words=words,
    )


def known(question_id: int) -> dict[str, Any]:
    """A question as staff see it.

    Raises:
        NotFound.
    """
    found = bank.by_id(question_id)
    if found is None:
        raise NotFound("没有这道题")
    return found


def outlined(question_id: int) -> dict[str, Any]:
    """Where a question stands.

    Raises:
        NotFound.
    """
    found = bank.outline(question_id)
    if found is None:
        raise NotFound("没有这道题")
    return found
