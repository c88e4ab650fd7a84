"""Subjects."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.questions import SubjectBody, SubjectList, SubjectShape
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, whole


@door.endpoint("/subjects", who=policies.BANK_READERS, query=NoQuery, answer=SubjectList)
def list_subjects(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """所有科目"""
    return whole([{"id": id_, "name": name} for name, id_ in sorted(queries.subjects().items())])


@door.endpoint(
    "/subjects", method="POST", who=policies.EDITORS, body=SubjectBody, answer=SubjectShape, status=201
)
def add_subject(call: Call, body: dict[str, str]) -> dict[str, Any]:
    """添加科目；已有同名的就返回它"""
    id_ = service.add_subject(now=call.now, actor=call.account_id, name=body["name"], address=call.address)
    return {"id": id_, "name": body["name"]}
