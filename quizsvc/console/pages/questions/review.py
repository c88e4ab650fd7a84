"""The queue of what waits for another person's eyes: one question after the other."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.bank.queries import Wanted
from quizsvc.bank.rules import DIFFICULTIES
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import ReviewQuery
from quizsvc.console.rules import questions as words
from quizsvc.kit.http import Call


@door.page("/review", who=policies.EDITORS, query=ReviewQuery)
def review(call: Call, query: dict[str, Any]) -> str:
    """待审: the oldest question that the caller may approve, behind the one that they had before."""
    after = query.pop("after")
    wanted = Wanted(reviewer=call.account_id, **query)
    question = bank.first(wanted, after=after)
    changes = None
    if question and question["approved_revision"] not in (None, question["revision"]):
        changes = bank.compared(question["id"], question["approved_revision"], question["revision"])
    return render_template(
        "console/questions/review.html",
        question=question,
        changes=changes,
        steps=bank.steps(question["id"]) if question else [],
        waiting=bank.count(wanted),
        in_review=0 if question else bank.count(Wanted(state="in_review")),
        after=after,
        query=query,
        subjects=bank.subject_choices(),
        words=words,
        difficulties=DIFFICULTIES,
    )
