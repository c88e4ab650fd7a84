"""Routes of signals: organizers decide, auditors read; and of devices, which the page names."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.integrity import queries, service
from quizsvc.integrity.api.door import door
from quizsvc.integrity.rules import SignalState
from quizsvc.integrity.schemas.signals import DecideBody, DeviceBody, SignalPage, SignalShape, SignalsQuery
from quizsvc.kit import config
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, page_of


@door.endpoint(
    "/attempts/<id:attempt_id>/device",
    method="POST",
    who=policies.PARTICIPANT,
    body=DeviceBody,
    status=204,
)
def note_device(call: Call, body: dict[str, str], attempt_id: int) -> None:
    """登记作答的设备：页面自己编的随机编号，只存摘要，本卷结束看过之后删除"""
    service.note_device(
        now=call.now,
        person_id=call.person_id,
        attempt_id=attempt_id,
        device=body["device"],
        secret=config.current().secret_key,
    )


@door.endpoint("/signals", who=policies.STAFF_READERS, query=SignalsQuery, answer=SignalPage)
def list_signals(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """一个活动里值得看一看的答卷，最近发现的在前；只是提示，不自动处理任何人"""
    wanted = queries.wanted_signals(**query)
    found, total = queries.signals(wanted, page=query["page"], page_size=query["page_size"])
    return page_of(found, query, total)


@door.endpoint("/signals/<id:signal_id>", who=policies.STAFF_READERS, answer=SignalShape)
def read_signal(call: Call, signal_id: int) -> dict[str, Any]:
    """一条提示：依据、涉及的答卷、作过的决定"""
    return _shown(signal_id)


@door.endpoint(
    "/signals/<id:signal_id>/decide",
    method="POST",
    who=policies.ORGANIZERS,
    body=DecideBody,
    answer=SignalShape,
)
def decide(call: Call, body: dict[str, str], signal_id: int) -> dict[str, Any]:
    """对一条提示作决定并写明理由，可以改；要作废答卷，另提作废的提案，由另一位组织者批准"""
    service.decide(
        now=call.now,
        actor=call.account_id,
        signal_id=signal_id,
        decision=SignalState(body["decision"]),
        reason=body["reason"],
        address=call.address,
    )
    return _shown(signal_id)


def _shown(signal_id: int) -> dict[str, Any]:
    found = queries.shown_signals([signal_id])
    if not found:
        raise NotFound("没有这条提示")
    return found[0]
