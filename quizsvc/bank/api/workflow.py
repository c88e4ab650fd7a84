"""The workflow of questions, one by one and many at once.

A step takes an If-Match if the caller has one: somebody else's change in between then refuses it (412). An
approval needs one (428): what was never seen is not approved.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.api.questions import known, tagged
from quizsvc.bank.schemas.bulk import BulkAnswer, BulkBody
from quizsvc.bank.schemas.questions import QuestionShape, ReasonBody
from quizsvc.kit import etags
from quizsvc.kit.fields import Shape
from quizsvc.kit.http import Call


def _opened(step: str, body: type[Shape] | None = None) -> Callable[..., Any]:
    """The route of a step, which answers with the question as it is then."""
    rule = f"/questions/<id:question_id>/{step}"
    return door.endpoint(rule, method="POST", who=policies.EDITORS, body=body, answer=QuestionShape)


@_opened("submit")
def submit_question(call: Call, question_id: int) -> Any:
    """提交审核"""
    return _taken(call, question_id, "submit")


@_opened("approve")
def approve_question(call: Call, question_id: int) -> Any:
    """审核通过 If-Match 所写的版本；须是没有写过待审内容的人"""
    return _taken(call, question_id, "approve")


@_opened("reject", ReasonBody)
def reject_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """退回修改"""
    return _taken(call, question_id, "reject", **body)


@_opened("retire", ReasonBody)
def retire_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """停用，不再抽取"""
    return _taken(call, question_id, "retire", **body)


@_opened("reopen", ReasonBody)
def reopen_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """重新启用：停用的题回到草稿"""
    return _taken(call, question_id, "reopen", **body)


def _taken(call: Call, question_id: int, step: str, **body: Any) -> Any:
    service.take_step(step=step, question_id=question_id, **_caller(call), **body)
    return tagged(known(question_id))


@_opened("unflag", ReasonBody)
def unflag_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """复核过了，题目不用改：取消待复核的标记"""
    service.unflag(question_id=question_id, **_caller(call), **body)
    return tagged(known(question_id))


def _caller(call: Call) -> dict[str, Any]:
    """Who calls, and which revision they have seen."""
    return {
        "now": call.now,
        "actor": call.account_id,
        "address": call.address,
        "from_revision": etags.meant(),
    }


@door.endpoint("/questions/bulk", method="POST", who=policies.EDITORS, body=BulkBody, answer=BulkAnswer)
def act_on_many(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """对许多题做同一件事，最多 500 道；每题各按自己的规则，做不了的写明原因，其余照做"""
    meant = body.pop("filter", None)
    results = service.act(
        now=call.now,
        actor=call.account_id,
        action=body.pop("action"),
        ids=body.pop("ids", ()),
        seen={one["id"]: one["revision"] for one in body.pop("seen", ())},
        wanted=None if meant is None else queries.Wanted(**meant),
        count=body.pop("count", None),
        reason=body.pop("reason"),
        given=body,
        address=call.address,
    )
    done = sum(result.done for result in results)
    return {"done": done, "refused": len(results) - done, "results": [asdict(one) for one in results]}
