"""What admins of units ask organizers to change on the roster."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.http import Call, page_of
from quizsvc.roster import queries, service, spelling
from quizsvc.roster.api.door import door
from quizsvc.roster.models import RosterRequest
from quizsvc.roster.rules import Act
from quizsvc.roster.schemas import (
    ActedShape,
    DeclineBody,
    RequestBody,
    RequestPage,
    RequestShape,
    RequestsQuery,
)
from quizsvc.roster.whose import within


@door.endpoint(
    "/roster-requests",
    method="POST",
    who=policies.UNIT_ADMINS,
    body=RequestBody,
    answer=RequestShape,
    status=201,
)
def ask_for(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """申报一项名册变更，由组织者办理；单位管理员只能申报本单位及下级的人员"""
    act, reason = body.pop("act"), body.pop("reason")
    if act is Act.EXEMPT:
        body = {"last_on": None, **body, "reason": body["exempt_for"]}
        del body["exempt_for"]
    if act is Act.ADD:
        body.setdefault("phone", "")
    made = service.ask_for(
        **call.by, within=within(call, policies.ORGANIZERS), act=act, change=body, reason=reason
    )
    return _shown(made, policies.STAFF_READERS.allows(call.caller))


@door.endpoint("/roster-requests", who=policies.ROSTER_READERS, query=RequestsQuery, answer=RequestPage)
def list_requests(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """名册变更的申报，最近的在前；单位管理员看到本单位及下级的"""
    found, total = queries.requests(
        within=within(call, policies.STAFF_READERS),
        state=query["state"],
        page=query["page"],
        page_size=query["page_size"],
    )
    plainly = policies.STAFF_READERS.allows(call.caller)
    return page_of([_shown(row, plainly) for row in found], query, total)


@door.endpoint(
    "/roster-requests/<id:request_id>/accept", method="POST", who=policies.ORGANIZERS, answer=ActedShape
)
def accept_request(call: Call, request_id: int) -> service.Acted:
    """照申报办理：名册随即变更；申报的日子已经过去的，从今天起"""
    return service.accept_request(**call.by, request_id=request_id)


@door.endpoint(
    "/roster-requests/<id:request_id>/decline",
    method="POST",
    who=policies.ORGANIZERS,
    body=DeclineBody,
    status=204,
)
def decline_request(call: Call, body: dict[str, str], request_id: int) -> None:
    """不同意一项申报，写明原因"""
    service.decline_request(**call.by, request_id=request_id, reason=body["reason"])


@door.endpoint(
    "/roster-requests/<id:request_id>/withdraw", method="POST", who=policies.UNIT_ADMINS, status=204
)
def withdraw_request(call: Call, request_id: int) -> None:
    """撤回自己的申报"""
    service.withdraw_request(**call.by, request_id=request_id)


def _shown(row: RosterRequest, plainly: bool) -> dict[str, Any]:
    """As RequestShape; whom the roster does not tell telephone numbers is not told them here either."""
    change = row.change
    if not plainly and change.get("phone"):
        change = {**change, "phone": spelling.masked_phone(change["phone"])}
    return {**{name: getattr(row, name) for name in _TOLD}, "change": change}


_TOLD = RequestShape().fields.keys() - {"change"}
