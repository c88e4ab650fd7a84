"""Routes of objections: people make them, editors answer, auditors read."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.integrity import queries, service
from quizsvc.integrity.api.door import door
from quizsvc.integrity.rules import ObjectionState
from quizsvc.integrity.schemas.objections import (
    AnswerAllBody,
    AnsweredShape,
    AnswerObjectionBody,
    ObjectionBody,
    ObjectionGroupPage,
    ObjectionGroupsQuery,
    ObjectionPage,
    ObjectionShape,
    ObjectionsQuery,
    OwnObjectionPage,
    OwnObjectionShape,
    ReopenBody,
)
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import PageQuery
from quizsvc.kit.http import Call, page_of


def _own(call: Call, objection_id: int, **path: int) -> service.OwnObjection:
    """An own objection as it may be told now; the answer of what comes again too."""
    return service.read(now=call.now, person_id=call.person_id, objection_id=objection_id)


@door.endpoint(
    "/attempts/<id:attempt_id>/objections",
    method="POST",
    who=policies.PARTICIPANT,
    body=ObjectionBody,
    answer=OwnObjectionShape,
    status=201,
    again=_own,
)
def make(call: Call, body: dict[str, Any], attempt_id: int) -> service.OwnObjection:
    """对解析中的一道题提出申诉；同一道题同时只能有一件等待答复"""
    made = service.make(**call.by, person_id=call.person_id, attempt_id=attempt_id, **body)
    return _own(call, made)


@door.endpoint("/me/objections", who=policies.PARTICIPANT, query=PageQuery, answer=OwnObjectionPage)
def made(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的申诉和经过，最近的在前；题目在本周测试中时，有没有答复结束后可看"""
    found, total = service.made(now=call.now, person_id=call.person_id, **query)
    return page_of(found, query, total)


def _withdrawn(call: Call, _: int, objection_id: int) -> service.OwnObjection:
    return _own(call, objection_id)


@door.endpoint(
    "/me/objections/<id:objection_id>/withdraw",
    method="POST",
    who=policies.PARTICIPANT,
    answer=OwnObjectionShape,
    again=_withdrawn,
)
def withdraw(call: Call, objection_id: int) -> service.OwnObjection:
    """撤回自己还没有得到答复的申诉；题目在本周测试中时，结束后才能撤回"""
    service.withdraw(**call.by, person_id=call.person_id, objection_id=objection_id)
    return _own(call, objection_id)


@door.endpoint(
    "/objections", who=policies.BANK_READERS, query=ObjectionGroupsQuery, answer=ObjectionGroupPage
)
def list_groups(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """有申诉的题目，各有多少件；等待答复多的在前"""
    page = {name: query[name] for name in ("page", "page_size")}
    found, total = queries.groups(state=query["state"], question_id=query["question"], **page)
    return page_of(found, query, total)


@door.endpoint(
    "/questions/<id:question_id>/objections",
    who=policies.BANK_READERS,
    query=ObjectionsQuery,
    answer=ObjectionPage,
)
def list_objections(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """对一道题的申诉，先提出的在前；不显示是谁提出的"""
    if bank.by_id(question_id) is None:
        raise NotFound()
    found, total = queries.of_question(question_id, **query)
    return page_of(found, query, total)


@door.endpoint(
    "/objections/<id:objection_id>/answer",
    method="POST",
    who=policies.EDITORS,
    body=AnswerObjectionBody,
    answer=ObjectionShape,
)
def answer(call: Call, body: dict[str, Any], objection_id: int) -> dict[str, Any]:
    """答复一件申诉：成立或不成立，写明理由；命题人和审核人也可以答复，记录里会注明"""
    body["decision"] = ObjectionState(body["decision"])
    service.answer(**call.by, objection_id=objection_id, **body)
    return queries.shown([objection_id])[0]


@door.endpoint(
    "/questions/<id:question_id>/objections/answer",
    method="POST",
    who=policies.EDITORS,
    body=AnswerAllBody,
    answer=AnsweredShape,
)
def answer_all(call: Call, body: dict[str, Any], question_id: int) -> dict[str, int]:
    """用同一个答复回答对一道题的全部申诉，到 newest 为止；之后才提出的留待再看"""
    body["decision"] = ObjectionState(body["decision"])
    return {"answered": service.answer_all(**call.by, question_id=question_id, **body)}


@door.endpoint(
    "/objections/<id:objection_id>/reopen",
    method="POST",
    who=policies.EDITORS,
    body=ReopenBody,
    answer=ObjectionShape,
)
def reopen(call: Call, body: dict[str, Any], objection_id: int) -> dict[str, Any]:
    """重新打开已经答复的申诉，写明原因"""
    service.reopen(**call.by, objection_id=objection_id, **body)
    return queries.shown([objection_id])[0]
