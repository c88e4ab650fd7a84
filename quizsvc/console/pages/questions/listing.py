"""The list of questions: found, sorted, taken away, and many dealt with at once."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.bank import service
from quizsvc.bank.rules import DIFFICULTIES, STATES
from quizsvc.bank.schemas.questions import AskedFilters
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import frame
from quizsvc.console.pages.questions.asked import QuestionsQuery
from quizsvc.console.rules import questions as words
from quizsvc.kit.http import Call

FORMATS = {
    "xlsx": "xlsx",
    "csv": "csv",
    "gift": "GIFT",
    "xml": "Moodle XML",
    "qti.zip": "QTI",
    "json": "JSON",
}
"""Suffixes of the API's exports, and what people call them."""
RARE = {"difficulty", "tag", "author", "flagged", "pictures", "drawn", "since"}
"""Filters that are folded away until somebody uses one."""
NOT_FILTERS = ("page", "page_size", "as_", "sort", "since")


@door.page("/questions", who=policies.BANK_READERS, query=QuestionsQuery)
def list_questions(call: Call, query: dict[str, Any]) -> Any:
    """题目 as they are wanted; as a workbook they come from the API, which notes who took them."""
    wanted = _wanted(query)
    asked = urlencode(AskedFilters().dump(_as_text(wanted)))
    if query["as_"]:
        return redirect(f"/api/v1/exports/questions.xlsx?{asked}", 303)
    items, total = bank.page(page=query["page"], page_size=query["page_size"], order=query["sort"], **wanted)
    subjects = bank.subject_choices()
    return render_template(
        "console/questions/list.html",
        items=items,
        total=total,
        query=query,
        subjects=subjects,
        paths=[(path, path) for _, path in subjects],
        authors=bank.authors(),
        words=words,
        states=STATES,
        difficulties=DIFFICULTIES,
        formats=FORMATS.items(),
        asked=asked,
        asked_more=not RARE.isdisjoint(query),
        meant=AskedFilters().dump(wanted),
        most=service.MOST,
        may_edit=policies.EDITORS.allows(call.caller),
    )


def _wanted(query: dict[str, Any]) -> dict[str, Any]:
    """The filters as the bank takes them: a day begins where the season is."""
    wanted = {name: value for name, value in query.items() if name not in NOT_FILTERS}
    around = frame()
    if query.get("since") and around:
        wanted["updated_since"] = datetime.combine(query["since"], time(), around.zone)
    return wanted


def _as_text(wanted: dict[str, Any]) -> dict[str, Any]:
    """Flags as an address has them."""
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in wanted.items()}
