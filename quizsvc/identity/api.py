"""Routes of identity: how people of the roster get an account, and who I am."""

from typing import Any

from quizsvc.accounts import cookies, policies
from quizsvc.accounts.schemas import TokensShape
from quizsvc.identity import queries, service, tickets
from quizsvc.identity.schemas import (
    ActivationBody,
    ActivationCodesBody,
    ActivationCodesShape,
    BoundTokensShape,
    EntryBody,
    MeShape,
    TicketShape,
)
from quizsvc.kit.http import Call, Door, whole
from quizsvc.season import queries as seasons

door = Door("identity", description="激活与本人信息")


@door.endpoint(
    "/activation-codes",
    method="POST",
    who=policies.UNIT_ADMINS,
    body=ActivationCodesBody,
    answer=ActivationCodesShape,
    status=201,
    secret=True,
)
def issue_codes(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """给一个单位里还没有账号的人员发一次性激活码"""
    issued = service.issue_codes(
        now=call.now,
        actor=call.account_id,
        actor_roles=call.caller.roles,
        actor_person=call.caller.person_id,
        unit_id=body["unit_id"],
        address=call.address,
    )
    items = [
        {"person": {"id": one.person_id, "name": one.name}, "code": one.code, "expires_at": one.expires_at}
        for one in issued
    ]
    return whole(items)


@door.endpoint("/auth/activate", method="POST", who=policies.ANYONE, body=ActivationBody, answer=TokensShape)
def activate(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用激活码设置密码，开通账号并登录"""
    cookie = body.pop("cookie")
    made = service.activate(now=call.now, address=call.address, **body)
    return cookies.answered(made, now=call.now, cookie=cookie)


@door.endpoint("/auth/ticket", method="POST", who=policies.BEARING, answer=TicketShape, secret=True)
def issue_ticket(call: Call) -> dict[str, Any]:
    """发一个一次性凭证，小程序用它打开网页"""
    caller = call.caller
    ticket = tickets.issue(now=call.now, session_id=caller.session_id, wechat_user_id=caller.wechat_user_id)
    return {"ticket": ticket, "expires_in": int(tickets.LASTS.total_seconds())}


@door.endpoint("/auth/enter", method="POST", who=policies.ANYONE, body=EntryBody, answer=BoundTokensShape)
def enter(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用一次性凭证登录"""
    made = tickets.enter(now=call.now, ticket=body["ticket"])
    return {**cookies.answered(made, now=call.now, cookie=body["cookie"]), "bound": made.bound}


@door.endpoint("/me", who=policies.SIGNED_IN, answer=MeShape)
def me(call: Call) -> dict[str, Any]:
    """我的账号、角色和所在单位"""
    mine = queries.self_of(call.account_id, seasons.today(call.now))
    person = {"id": mine.person_id, "track": mine.track, "unit": mine.unit} if mine.person_id else None
    return {"id": mine.id, "name": mine.name, "roles": sorted(call.caller.roles), "person": person}
