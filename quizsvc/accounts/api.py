"""Routes of accounts: signing in and out, and who may do what."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from quizsvc.accounts import cookies, policies, queries, service, tokens
from quizsvc.accounts.models import Account
from quizsvc.accounts.rules import Role
from quizsvc.accounts.schemas import (
    AccountBody,
    AccountChanges,
    AccountPage,
    AccountShape,
    LoginBody,
    NewAccountShape,
    PasswordBody,
    ResetBody,
    ResetCodeShape,
    TokensShape,
)
from quizsvc.kit.errors import NotAllowed
from quizsvc.kit.fields import PageQuery
from quizsvc.kit.http import Call, Door, page_of

door = Door("accounts", description="登录与账号")


@door.endpoint("/auth/login", method="POST", who=policies.ANYONE, body=LoginBody, answer=TokensShape)
def login(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用账号和密码登录"""
    made = service.sign_in(
        now=call.now, name=body["account"], password=body["password"], address=call.address
    )
    return cookies.answered(made, now=call.now, cookie=body["cookie"])


@door.endpoint("/auth/reset", method="POST", who=policies.ANYONE, body=ResetBody, answer=TokensShape)
def reset(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用一次性重置码设置新密码并登录"""
    made = service.reset_password(
        now=call.now,
        name=body["account"],
        code=body["code"],
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


@door.endpoint("/accounts", who=policies.ADMIN_READERS, query=PageQuery, answer=AccountPage)
def list_accounts(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """所有账号"""
    rows, total = queries.page(**query)
    return page_of([_shown(account, roles) for account, roles in rows], query, total)


@door.endpoint(
    "/accounts",
    method="POST",
    who=policies.ADMINS,
    body=AccountBody,
    answer=NewAccountShape,
    status=201,
    secret=True,
)
def create_account(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """新建账号，返回一次性重置码，由本人设置密码"""
    roles = {Role(role) for role in body["roles"]}
    account = service.create(
        now=call.now,
        actor=call.account_id,
        name=body["account"],
        display_name=body["name"],
        roles=sorted(roles),
        address=call.address,
    )
    code, expires_at = service.issue_reset_code(
        now=call.now,
        actor=call.account_id,
        actor_roles=call.caller.roles,
        account_id=account.id,
        address=call.address,
    )
    return {**_shown(account, roles), "code": code, "expires_at": expires_at}


@door.endpoint(
    "/accounts/<id:account_id>", method="PATCH", who=policies.ADMINS, body=AccountChanges, answer=AccountShape
)
def change_account(call: Call, body: dict[str, Any], account_id: int) -> dict[str, Any]:
    """改角色，停用或启用"""
    who: dict[str, Any] = {
        "now": call.now,
        "actor": call.account_id,
        "actor_roles": call.caller.roles,
        "address": call.address,
    }
    if "roles" in body:
        service.set_roles(account_id=account_id, roles={Role(role) for role in body["roles"]}, **who)
    if "disabled" in body:
        if account_id == call.account_id:
            raise NotAllowed("不能停用或启用自己的账号")
        service.set_disabled(account_id=account_id, disabled=body["disabled"], **who)
    return _shown(service.read(account_id=account_id), queries.roles_of(account_id))


@door.endpoint(
    "/accounts/<id:account_id>/reset-code",
    method="POST",
    who=policies.ADMINS,
    answer=ResetCodeShape,
    status=201,
    secret=True,
)
def reset_code(call: Call, account_id: int) -> dict[str, Any]:
    """发一个一次性重置码"""
    code, expires_at = service.issue_reset_code(
        now=call.now,
        actor=call.account_id,
        actor_roles=call.caller.roles,
        account_id=account_id,
        address=call.address,
    )
    return {"code": code, "expires_at": expires_at}


def _shown(account: Account, roles: Iterable[str]) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "display_name": account.display_name,
        "roles": sorted(roles),
        "disabled": account.disabled_at is not None,
    }
