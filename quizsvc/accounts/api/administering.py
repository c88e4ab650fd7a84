"""Other people's accounts: who has one, with which roles; and signing them out."""

from typing import Any

from quizsvc.accounts import policies, queries, service
from quizsvc.accounts.api import shown
from quizsvc.accounts.api.door import door
from quizsvc.accounts.rules import Role
from quizsvc.accounts.schemas import (
    AccountBody,
    AccountChanges,
    AccountDetail,
    AccountPage,
    AccountQuery,
    AccountShape,
    NewAccountShape,
    ResetCodeShape,
    SessionPage,
)
from quizsvc.accounts.service import second_factor, sessions
from quizsvc.kit.errors import NotAllowed
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, page_of, whole


@door.endpoint("/accounts", who=policies.ADMIN_READERS, query=AccountQuery, answer=AccountPage)
def list_accounts(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """所有账号"""
    lines, total = queries.page(**query)
    return page_of([shown.line(each) for each in lines], query, total)


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
    account = service.create(**call.by, name=body["account"], display_name=body["name"], roles=sorted(roles))
    code, expires_at = service.issue_reset_code(
        **call.by, actor_roles=call.caller.roles, account_id=account.id
    )
    return {**shown.account(account, roles), "code": code, "expires_at": expires_at}


@door.endpoint("/accounts/<id:account_id>", who=policies.ADMIN_READERS, answer=AccountDetail)
def read_account(call: Call, account_id: int) -> dict[str, Any]:
    """一个账号"""
    account, factor = service.read(account_id=account_id), queries.factor_in_force(account_id)
    return {
        **shown.account(account, queries.roles_of(account_id)),
        "created_at": account.created_at,
        "enrolled_at": factor and factor.confirmed_at,
    }


@door.endpoint(
    "/accounts/<id:account_id>", method="PATCH", who=policies.ADMINS, body=AccountChanges, answer=AccountShape
)
def change_account(call: Call, body: dict[str, Any], account_id: int) -> dict[str, Any]:
    """改角色，停用或启用"""
    who: dict[str, Any] = {**call.by, "actor_roles": call.caller.roles}
    if "roles" in body:
        service.set_roles(account_id=account_id, roles={Role(role) for role in body["roles"]}, **who)
    if "disabled" in body:
        if account_id == call.account_id:
            raise NotAllowed("不能停用或启用自己的账号")
        service.set_disabled(account_id=account_id, disabled=body["disabled"], **who)
    return shown.account(service.read(account_id=account_id), queries.roles_of(account_id))


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
        **call.by, actor_roles=call.caller.roles, account_id=account_id
    )
    return {"code": code, "expires_at": expires_at}


@door.endpoint("/accounts/<id:account_id>/second-factor", method="DELETE", who=policies.ADMINS, status=204)
def remove_second_factor(call: Call, account_id: int) -> None:
    """移除别人丢了的二次验证，其所有登录随即退出"""
    second_factor.remove(**call.by, actor_roles=call.caller.roles, account_id=account_id)


@door.endpoint(
    "/accounts/<id:account_id>/sessions", who=policies.ADMIN_READERS, query=NoQuery, answer=SessionPage
)
def list_sessions(call: Call, query: dict[str, Any], account_id: int) -> dict[str, Any]:
    """一个账号在哪些设备上登录着"""
    account = service.read(account_id=account_id)
    living = sessions.living(now=call.now, account_id=account.id)
    return whole(shown.sessions(living, current=call.caller.session_id))


@door.endpoint("/accounts/<id:account_id>/sessions", method="DELETE", who=policies.ADMINS, status=204)
def end_sessions(call: Call, account_id: int) -> None:
    """让一个账号的所有登录退出"""
    account = service.in_power(call.caller.roles, account_id)
    sessions.end_all(**call.by, account_id=account.id)


@door.endpoint(
    "/accounts/<id:account_id>/sessions/<id:session_id>", method="DELETE", who=policies.ADMINS, status=204
)
def end_session(call: Call, account_id: int, session_id: int) -> None:
    """让一个账号的一次登录退出"""
    account = service.in_power(call.caller.roles, account_id)
    sessions.end(**call.by, account_id=account.id, session_id=session_id)
