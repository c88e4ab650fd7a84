"""Routes of proposals: an organizer makes one, another decides; auditors read."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.corrections import queries, service
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.schemas import (
    LookBody,
    LookShape,
    ProposalPage,
    ProposalShape,
    ProposalsQuery,
    ProposeBody,
    RejectBody,
)
from quizsvc.kit import clock
from quizsvc.kit.http import Call, Door, page_of
from quizsvc.season import queries as seasons

KINDS = "、".join(kind.chinese for kind in Kind)
door = Door("corrections", description=f"更正：{KINDS}，都要另一位组织者批准")


@door.endpoint(
    "/proposals",
    method="POST",
    who=policies.ORGANIZERS,
    body=ProposeBody,
    answer=ProposalShape,
    status=201,
)
def propose(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """提出一项更正；回答里有试算：谁的成绩变、变多少、哪些名次变"""
    reason = body.pop("reason")
    return _shown([service.propose(**call.by, **_change(body), reason=reason)])[0]


@door.endpoint("/proposals/look", method="POST", who=policies.STAFF_READERS, body=LookBody, answer=LookShape)
def look(call: Call, body: dict[str, Any]) -> service.Look:
    """先看试算：谁的成绩变、变多少、哪些名次变；不提出，什么也不改"""
    body.pop("reason", None)
    return service.look(now=call.now, **_change(body))


@door.endpoint("/proposals", who=policies.STAFF_READERS, query=ProposalsQuery, answer=ProposalPage)
def list_proposals(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """一个活动的提案，最近的在前"""
    season = seasons.named_or_open(query["season"])
    filters = {"kind": query["kind"], "state": query["state"]}
    page = {name: query[name] for name in ("page", "page_size")}
    found, total = queries.page_of(season.id, filters=filters, paper_id=query["paper"], **page)
    return page_of(_shown(found), query, total)


@door.endpoint("/proposals/<id:proposal_id>", who=policies.STAFF_READERS, answer=ProposalShape)
def read_proposal(call: Call, proposal_id: int) -> dict[str, Any]:
    """一个提案，带试算和经过"""
    return _shown([queries.by_id(proposal_id)])[0]


@door.endpoint(
    "/proposals/<id:proposal_id>/approve",
    method="POST",
    who=policies.ORGANIZERS,
    answer=ProposalShape,
    status=202,
)
def approve(call: Call, proposal_id: int) -> dict[str, Any]:
    """批准别人的提案，立即生效；成绩和名次随后由后台重算，发布过的发布更正版（state 变为 applied）"""
    return _shown([service.approve(**call.by, later=clock.current().now, proposal_id=proposal_id)])[0]


@door.endpoint(
    "/proposals/<id:proposal_id>/reject",
    method="POST",
    who=policies.ORGANIZERS,
    body=RejectBody,
    answer=ProposalShape,
    status=202,
)
def reject(call: Call, body: dict[str, str], proposal_id: int) -> dict[str, Any]:
    """驳回别人的提案，写明原因"""
    return _shown([service.reject(**call.by, proposal_id=proposal_id, reason=body["reason"])])[0]


@door.endpoint(
    "/proposals/<id:proposal_id>/withdraw",
    method="POST",
    who=policies.ORGANIZERS,
    answer=ProposalShape,
    status=202,
)
def withdraw(call: Call, proposal_id: int) -> dict[str, Any]:
    """撤回自己的提案"""
    return _shown([service.withdraw(**call.by, proposal_id=proposal_id)])[0]


def _change(body: dict[str, Any]) -> dict[str, Any]:
    kind = Kind(body.pop("kind"))
    if kind is Kind.VOID:
        body.setdefault("grant", False)
    return {"kind": kind, "change": body}


def _shown(proposals: list[Proposal]) -> list[dict[str, Any]]:
    history = queries.steps_of([proposal.id for proposal in proposals])
    return [{"proposal": proposal, "history": history[proposal.id]} for proposal in proposals]
