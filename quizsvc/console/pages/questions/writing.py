"""Writing a question, with a look at it as the participant will see it."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.bank.rules import (
    CITATION_LIMIT,
    DIFFICULTIES,
    EXPLANATION_LIMIT,
    OPTION_IDS,
    OPTION_LIMIT,
    PICTURES_LIMIT,
    STEM_LIMIT,
)
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import LikeQuery
from quizsvc.console.pages.questions.reading import known
from quizsvc.console.rules import questions as words
from quizsvc.kit.http import Call

LIMITS = {
    "stem": STEM_LIMIT,
    "option": OPTION_LIMIT,
    "explanation": EXPLANATION_LIMIT,
    "citation": CITATION_LIMIT,
    "pictures": PICTURES_LIMIT,
}
LABELS = ("type", "subject", "difficulty", "tags")
"""What a new question takes over from the one before."""


@door.page("/questions/new", who=policies.EDITORS, query=LikeQuery)
def new_question(call: Call, query: dict[str, Any]) -> str:
    """新建题目, perhaps filed as the one that was written before."""
    question = words.unsaid()
    if query["like"] is not None:
        like = known(query["like"])
        question |= {name: like[name] for name in LABELS}
    return _form(question)


@door.page("/questions/<id:question_id>/edit", who=policies.EDITORS)
def edit_question(call: Call, question_id: int) -> str:
    """修改题目."""
    return _form(known(question_id))


def _form(question: dict[str, Any]) -> str:
    return render_template(
        "console/questions/edit.html",
        question=question,
        placed=[{"at": picture["at"], "id": picture["id"]} for picture in question["pictures"]],
        sizes={one["id"]: {"width": one["width"], "height": one["height"]} for one in question["pictures"]},
        subjects=bank.subject_choices(),
        words=words,
        difficulties=DIFFICULTIES,
        option_ids=OPTION_IDS,
        limits=LIMITS,
    )
