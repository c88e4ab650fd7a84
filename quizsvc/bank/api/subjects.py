"""The tree of subjects."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.subjects import SubjectBody, SubjectChanges, SubjectList, SubjectShape
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, whole


@door.endpoint("/subjects", who=policies.BANK_READERS, query=NoQuery, answer=SubjectList)
def list_subjects(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """所有科目，按从上到下的路径排列；questions 是已通过的题数，含下级科目"""
    return whole(queries.listed_subjects())


@door.endpoint(
    "/subjects", method="POST", who=policies.EDITORS, body=SubjectBody, answer=SubjectShape, status=201
)
def add_subject(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """添加科目；已有同名的就返回它"""
    return _shown(service.add_subject(now=call.now, actor=call.account_id, address=call.address, **body))


@door.endpoint(
    "/subjects/<id:subject_id>",
    method="PATCH",
    who=policies.EDITORS,
    body=SubjectChanges,
    answer=SubjectShape,
)
def change_subject(call: Call, body: dict[str, Any], subject_id: int) -> dict[str, Any]:
    """改科目的名称，或移到另一个科目之下；题目跟着它"""
    service.change_subject(
        now=call.now, actor=call.account_id, subject_id=subject_id, changes=body, address=call.address
    )
    return _shown(subject_id)


@door.endpoint("/subjects/<id:subject_id>", method="DELETE", who=policies.EDITORS, status=204)
def remove_subject(call: Call, subject_id: int) -> None:
    """删除没有题目也没有下级的科目"""
    service.remove_subject(now=call.now, actor=call.account_id, subject_id=subject_id, address=call.address)


def _shown(subject_id: int) -> dict[str, Any]:
    return next(one for one in queries.listed_subjects() if one["id"] == subject_id)
