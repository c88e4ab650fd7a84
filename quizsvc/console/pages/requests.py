"""What admins of units ask organizers to change on the roster."""

from typing import Any

from flask import Response, render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import requests
from quizsvc.console.queries.requests import RequestLine, Wanted
from quizsvc.console.rules.people import asked_in_words
from quizsvc.console.rules.words import TRACKS
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.books import Head
from quizsvc.kit.http import Call
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Act, RequestState
from quizsvc.roster.whose import within

SORTS = ("at", "unit", "person")
HEADS = (
    Head("编号", 8),
    Head("单位", 28),
    Head("人员", 12),
    Head("申报", 40),
    Head("说明", 40),
    Head("申报人", 12),
    Head("状态", 10),
    Head("不同意的原因", 40),
)


class RequestsQuery(ListQuery):
    """Requests in a state; `all` for any."""

    state = fields.String(
        load_default="open", validate=validate.OneOf(["all", *(state.value for state in RequestState)])
    )
    sort = fields.String(
        load_default="-at", validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)])
    )


@door.page("/requests", who=policies.ROSTER_READERS, query=RequestsQuery)
def list_requests(call: Call, query: dict[str, Any]) -> str | Response:
    """申报：单位管理员请组织者办的名册变更"""
    state = None if query["state"] == "all" else RequestState(query["state"])
    wanted = Wanted(within(call, policies.STAFF_READERS), state, query["sort"])
    names = {node.id: node.name for node in roster.tree().values()}
    if query["as_"] == "xlsx":
        rows = (_cells(line, names) for line in requests.everything(wanted, most=MOST_ROWS))
        return sent_sheet("名册申报", "requests", HEADS, rows)
    items, total = requests.page(wanted, page=query["page"], page_size=query["page_size"])
    return render_template(
        "console/roster/requests.html",
        items=items,
        words={one.request.id: _words(one, names) for one in items},
        total=total,
        query=query,
        acts={act.value: act.chinese for act in Act},
        states=[*((state.value, state.chinese) for state in RequestState), ("all", "全部")],
        may_decide=policies.ORGANIZERS.allows(call.caller),
        may_ask=policies.UNIT_ADMINS.allows(call.caller),
        me=call.account_id,
    )


@door.page("/requests/new", who=policies.UNIT_ADMINS)
def new_request(call: Call) -> str:
    """申报新进人员"""
    mine = within(call, policies.ORGANIZERS)
    return render_template(
        "console/roster/new_request.html",
        nodes={id_: node for id_, node in roster.tree().items() if mine is None or id_ in mine},
        tracks=TRACKS,
    )


def _words(line: RequestLine, names: dict[int, str]) -> str:
    return asked_in_words(Act(line.request.act), line.request.change, names)


def _cells(line: RequestLine, names: dict[int, str]) -> tuple[str, ...]:
    row = line.request
    return (
        str(row.id),
        line.unit_name,
        line.person_name or str(row.change.get("name", "")),
        _words(line, names),
        row.reason,
        line.author,
        RequestState(row.state).chinese,
        row.answer,
    )
