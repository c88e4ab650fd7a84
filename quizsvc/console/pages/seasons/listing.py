"""The list of seasons."""

from collections.abc import Iterator
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import seasons as words
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.books import Head
from quizsvc.kit.http import Call
from quizsvc.season import queries as seasons

HEADS = (Head("活动", 30), Head("第一天"), Head("最后一天"), Head("状态"))


@door.page("/seasons", who=policies.STAFF_READERS, query=ListQuery)
def list_seasons(call: Call, query: dict[str, Any]) -> Any:
    """所有活动，最新的在前."""
    if query["as_"]:
        known, _ = seasons.all_seasons(page=1, page_size=MOST_ROWS)
        return sent_sheet("活动", "seasons", HEADS, _sheet(known))
    items, total = seasons.all_seasons(page=query["page"], page_size=query["page_size"])
    return render_template(
        "console/seasons/list.html",
        items=items,
        total=total,
        query=query,
        words=words,
        may_plan=policies.ORGANIZERS.allows(call.caller),
    )


def _sheet(known: list[seasons.KnownSeason]) -> Iterator[list[str]]:
    for each in known:
        yield [each.name, each.first_on.isoformat(), each.last_on.isoformat(), words.STATES[each.state][0]]
