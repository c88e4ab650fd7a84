"""Laws that questions cite."""

from dataclasses import asdict
from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.laws import (
    LawBody,
    LawChanges,
    LawPage,
    LawQuery,
    LawShape,
    ReinstatedShape,
    RepealBody,
    TouchedShape,
)
from quizsvc.bank.schemas.questions import ReasonBody
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, page_of


@door.endpoint("/laws", who=policies.BANK_READERS, query=LawQuery, answer=LawPage)
def list_laws(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """题目引用的法规、标准和文献，各有多少题引用"""
    items, total = queries.laws(**query)
    return page_of(items, query, total)


@door.endpoint("/laws", method="POST", who=policies.EDITORS, body=LawBody, answer=LawShape, status=201)
def add_law(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """添加一部还没有题引用的法规"""
    return _shown(service.add_law(now=call.now, actor=call.account_id, address=call.address, **body))


@door.endpoint("/laws/<id:law_id>", who=policies.BANK_READERS, answer=LawShape)
def read_law(call: Call, law_id: int) -> dict[str, Any]:
    """一部法规的一个版本"""
    return _shown(law_id)


@door.endpoint("/laws/<id:law_id>", method="PATCH", who=policies.EDITORS, body=LawChanges, answer=LawShape)
def change_law(call: Call, body: dict[str, Any], law_id: int) -> dict[str, Any]:
    """改类别、施行日期、网址；名称和版本是依据里的写法，不能改"""
    service.change_law(now=call.now, actor=call.account_id, law_id=law_id, changes=body, address=call.address)
    return _shown(law_id)


@door.endpoint(
    "/laws/<id:law_id>/repeal",
    method="POST",
    who=policies.ORGANIZERS,
    body=RepealBody,
    answer=TouchedShape,
)
def repeal_law(call: Call, body: dict[str, Any], law_id: int) -> dict[str, Any]:
    """法规废止（日期不晚于今天）：停用引用它的题，或标记为待复核（复核前不再抽取）；check 只看涉及哪些题"""
    touched = service.repeal_law(
        now=call.now, actor=call.account_id, law_id=law_id, address=call.address, **body
    )
    return asdict(touched)


@door.endpoint(
    "/laws/<id:law_id>/reinstate",
    method="POST",
    who=policies.ORGANIZERS,
    body=ReasonBody,
    answer=ReinstatedShape,
)
def reinstate_law(call: Call, body: dict[str, Any], law_id: int) -> dict[str, Any]:
    """撤回法规的废止：取消由它而来的待复核标记；停用的题不自动恢复，列在 retired 里，需要的请重新启用"""
    reinstated = service.reinstate_law(
        now=call.now, actor=call.account_id, law_id=law_id, address=call.address, **body
    )
    return asdict(reinstated)


def _shown(law_id: int) -> dict[str, Any]:
    found = queries.law(law_id)
    if found is None:
        raise NotFound("没有这部法规")
    return queries.shown_laws([found])[0]
