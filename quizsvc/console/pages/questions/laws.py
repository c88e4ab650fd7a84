"""Laws: what is known of them, who cites them, and what becomes of that when one is repealed."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import LawsQuery
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import questions as words
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call

HEADS = (
    Head("名称", 40),
    Head("版本", 24),
    Head("类别", 12),
    Head("施行日期", 12),
    Head("废止日期", 12),
    Head("废止原因", 30),
    Head("引用它的题", 10, WHOLE),
    Head("网址", 40),
)


@door.page("/laws", who=policies.BANK_READERS, query=LawsQuery)
def list_laws(call: Call, query: dict[str, Any]) -> Any:
    """法规, each with how many questions cite it."""
    wanted = {"name": query["name"], "repealed": query["repealed"], "order": query["sort"]}
    if query["as_"]:
        items, _ = bank.laws(page=1, page_size=MOST_ROWS, **wanted)
        return sent_sheet("法规", "laws", HEADS, _rows(items))
    items, total = bank.laws(page=query["page"], page_size=query["page_size"], **wanted)
    return render_template(
        "console/questions/laws.html",
        items=items,
        total=total,
        query=query,
        may_edit=policies.EDITORS.allows(call.caller),
    )


@door.page("/laws/new", who=policies.EDITORS)
def new_law(call: Call) -> str:
    """添加法规 that no question cites yet."""
    return render_template("console/questions/law_new.html")


@door.page("/laws/<id:law_id>", who=policies.BANK_READERS)
def show_law(call: Call, law_id: int) -> str:
    """法规: its facts, the questions that cite it, its repeal."""
    law = bank.law(law_id)
    if law is None:
        raise NotFound("没有这部法规")
    citing = bank.citing(law_id)
    return render_template(
        "console/questions/law.html",
        law=law,
        successor=law.successor_id and bank.law(law.successor_id),
        citing=citing,
        in_use=sum(question["state"] != "retired" for question in citing),
        words=words,
        may_edit=policies.EDITORS.allows(call.caller),
        may_repeal=policies.ORGANIZERS.allows(call.caller),
    )


def _rows(items: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    for law in items:
        days = (_day(law[name]) for name in ("in_force_on", "repealed_on"))
        reason = law["repealed_reason"] or ""
        yield [law["name"], law["edition"], law["kind"], *days, reason, str(law["questions"]), law["url"]]


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
