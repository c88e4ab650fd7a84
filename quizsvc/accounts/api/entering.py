"""Coming in and going out."""

from dataclasses import asdict
from typing import Any

from quizsvc.accounts import cookies, policies, service, tokens
from quizsvc.accounts.api.door import door
from quizsvc.accounts.schemas import LoginBody, ResetBody, TokensShape
from quizsvc.kit.http import Call


@door.endpoint("/auth/login", method="POST", who=policies.ANYONE, body=LoginBody, answer=TokensShape)
def login(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用账号和密码登录；开通了二次验证的，还要验证码"""
    made = service.sign_in(
        now=call.now,
        name=body["account"],
        password=body["password"],
        code=body["code"],
        address=call.address,
    )
    return cookies.answered(made, now=call.now, cookie=body["cookie"])


@door.endpoint("/auth/reset", method="POST", who=policies.ANYONE, body=ResetBody, answer=TokensShape)
def reset(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用一次性重置码设置新密码并登录；开通了二次验证的，还要验证码"""
    made = service.reset_password(
        now=call.now,
        name=body["account"],
        code=body["code"],
        factor_code=body["factor_code"],
        password=body["password"],
        address=call.address,
    )
    return cookies.answered(made, now=call.now, cookie=body["cookie"])


@door.endpoint("/auth/refresh", method="POST", who=policies.REFRESHING, answer=TokensShape)
def refresh(call: Call) -> dict[str, Any]:
    """用刷新令牌换一对新令牌"""
    assert call.caller.pair_id is not None
    return asdict(tokens.refresh(now=call.now, pair_id=call.caller.pair_id))


@door.endpoint("/auth/logout", method="POST", who=policies.KNOWN, status=204)
def logout(call: Call) -> None:
    """退出本次登录"""
    if call.caller.session_id is not None:
        tokens.revoke(now=call.now, session_id=call.caller.session_id, reason="signed out")
    cookies.clear()
