"""The tree of subjects."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.schemas import SheetQuery
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call

HEADS = (Head("科目", 40), Head("已通过的题（含下级）", 16, WHOLE))


@door.page("/subjects", who=policies.BANK_READERS, query=SheetQuery)
def list_subjects(call: Call, query: dict[str, Any]) -> Any:
    """科目 as a tree, with how many approved questions each has."""
    subjects = bank.listed_subjects()
    if query["as_"]:
        return sent_sheet(
            "科目", "subjects", HEADS, ([one["path"], str(one["questions"])] for one in subjects)
        )
    return render_template(
        "console/questions/subjects.html", subjects=subjects, may_edit=policies.EDITORS.allows(call.caller)
    )


@door.page("/subjects/<id:subject_id>", who=policies.EDITORS)
def edit_subject(call: Call, subject_id: int) -> str:
    """科目: its name and its place."""
    subjects = bank.listed_subjects()
    subject = next((one for one in subjects if one["id"] == subject_id), None)
    if subject is None:
        raise NotFound("没有这个科目")
    within = set(bank.subtree_ids(subject_id))
    return render_template(
        "console/questions/subject.html",
        subject=subject,
        places=[(one["id"], one["path"]) for one in subjects if one["id"] not in within],
        below=len(within) - 1,
    )
