"""The workflow of questions, one by one and many at once.

A step takes an If-Match if the caller has one: somebody else's change in between then refuses it (412). An
approval needs one (428): what was never seen is not approved.
"""

from dataclasses import asdict
from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.api.questions import known, revision_meant, tagged
from quizsvc.bank.schemas.bulk import BulkAnswer, BulkBody
from quizsvc.bank.schemas.questions import QuestionShape, ReasonBody
from quizsvc.kit.http import Call


@door.endpoint(
    "/questions/<id:question_id>/submit",
    method="POST",
    who=policies.EDITORS,
    answer=QuestionShape,
)
def submit_question(call: Call, question_id: int) -> Any:
    """提交审核"""
    service.submit(question_id=question_id, **_step(call))
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/approve",
    method="POST",
    who=policies.EDITORS,
    answer=QuestionShape,
)
def approve_question(call: Call, question_id: int) -> Any:
    """审核通过 If-Match 所写的版本；须是没有写过待审内容的人"""
    service.approve(question_id=question_id, **_step(call))
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/reject",
    method="POST",
    who=policies.EDITORS,
    body=ReasonBody,
    answer=QuestionShape,
)
def reject_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """退回修改"""
    service.reject(question_id=question_id, **_step(call), **body)
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/retire",
    method="POST",
    who=policies.EDITORS,
    body=ReasonBody,
    answer=QuestionShape,
)
def retire_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """停用，不再抽取"""
    service.retire(question_id=question_id, **_step(call), **body)
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/reopen",
    method="POST",
    who=policies.EDITORS,
    body=ReasonBody,
    answer=QuestionShape,
)
def reopen_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """重新启用：停用的题回到草稿"""
    service.reopen(question_id=question_id, **_step(call), **body)
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/unflag",
    method="POST",
    who=policies.EDITORS,
    body=ReasonBody,
    answer=QuestionShape,
)
def unflag_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """复核过了，题目不用改：取消待复核的标记"""
    service.unflag(question_id=question_id, **_step(call), **body)
    return tagged(known(question_id))


def _step(call: Call) -> dict[str, Any]:
    """Who takes the step, and from which revision on."""
    return {
        "now": call.now,
        "actor": call.account_id,
        "address": call.address,
        "from_revision": revision_meant(),
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
        reason=body.pop("reason"),
        given=body,
        address=call.address,
    )
    done = sum(result.done for result in results)
    return {"done": done, "refused": len(results) - done, "results": [asdict(one) for one in results]}
