"""One's own account: its password, its second factor, where it is signed in."""

from typing import Any

from quizsvc.accounts import policies, queries, service
from quizsvc.accounts.api import shown
from quizsvc.accounts.api.door import door
from quizsvc.accounts.rules import GUARDED
from quizsvc.accounts.schemas import (
    CodeBody,
    OfferBody,
    OfferShape,
    PasswordBody,
    SecondFactorShape,
    SessionPage,
)
from quizsvc.accounts.service import second_factor, sessions
from quizsvc.kit import qr
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, whole


@door.endpoint(
    "/auth/password", method="POST", who=policies.SIGNED_IN, body=PasswordBody, status=204, secret=True
)
def change_password(call: Call, body: dict[str, str]) -> None:
    """修改自己的密码，其他设备随即退出"""
    service.change_password(
        now=call.now,
        account_id=call.account_id,
        session_id=call.caller.session_id,
        old=body["old"],
        new=body["new"],
        address=call.address,
    )


@door.endpoint("/me/second-factor", who=policies.SIGNED_IN, answer=SecondFactorShape)
def read_second_factor(call: Call) -> dict[str, Any]:
    """自己的二次验证"""
    factor = queries.factor_in_force(call.account_id)
    return {
        "enrolled_at": factor and factor.confirmed_at,
        "usable": not GUARDED.isdisjoint(call.caller.roles | call.caller.dormant_roles),
        "required": queries.factor_is_required(),
    }


@door.endpoint(
    "/me/second-factor",
    method="POST",
    who=policies.SIGNED_IN,
    body=OfferBody,
    answer=OfferShape,
    status=201,
    secret=True,
)
def offer_second_factor(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """开始开通二次验证（换手机也用它）：密钥只显示这一次，半小时内用第一个验证码确认后生效"""
    account = service.insist_on_password(
        now=call.now,
        account_id=call.account_id,
        password=body["password"],
        field="password",
        address=call.address,
    )
    made = second_factor.offer(now=call.now, account=account, code=body["code"], address=call.address)
    return {"secret": made.text, "address": made.address, "qr": qr.modules(made.address)}


@door.endpoint(
    "/me/second-factor/confirm",
    method="POST",
    who=policies.SIGNED_IN,
    body=CodeBody,
    status=204,
    secret=True,
)
def confirm_second_factor(call: Call, body: dict[str, Any]) -> None:
    """用手机上的第一个验证码确认，二次验证随即生效，其他设备退出"""
    second_factor.confirm(
        now=call.now,
        account_id=call.account_id,
        session_id=call.caller.session_id,
        code=body["code"],
        address=call.address,
    )


@door.endpoint("/me/sessions", who=policies.SIGNED_IN, query=NoQuery, answer=SessionPage)
def list_own_sessions(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己在哪些设备上登录着"""
    living = sessions.living(now=call.now, account_id=call.account_id)
    return whole(shown.sessions(living, current=call.caller.session_id))


@door.endpoint("/me/sessions", method="DELETE", who=policies.SIGNED_IN, status=204)
def end_other_sessions(call: Call) -> None:
    """退出自己的其他登录"""
    sessions.end_all(**call.by, account_id=call.account_id, but=call.caller.session_id)


@door.endpoint("/me/sessions/<id:session_id>", method="DELETE", who=policies.SIGNED_IN, status=204)
def end_own_session(call: Call, session_id: int) -> None:
    """退出自己的一次登录"""
    sessions.end(**call.by, account_id=call.account_id, session_id=session_id)
