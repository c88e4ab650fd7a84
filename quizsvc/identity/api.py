"""Routes of identity: how people of the roster get an account, by a code or by WeChat; and who I am."""

from typing import Any

from quizsvc.accounts import cookies, policies
from quizsvc.accounts.schemas import TokensShape
from quizsvc.identity import queries, service, tickets, wechat
from quizsvc.identity.schemas import (
    ActivationBody,
    ActivationCodesBody,
    ActivationCodesShape,
    BindBody,
    BoundTokensShape,
    ConsentBody,
    EntryBody,
    LockPage,
    LockQuery,
    LocksQuery,
    MeShape,
    NoticeShape,
    TicketShape,
    UnbindBody,
    WechatBody,
)
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit.http import Call, Door, page_of, whole
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons

door = Door("identity", description="激活、微信绑定与本人信息")


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
    """给一个单位里还没有账号的人员，或其中一名，发一次性激活码；这些人以前的码随即作废"""
    issued = service.issue_codes(
        now=call.now,
        actor=call.account_id,
        actor_roles=call.caller.roles,
        actor_person=call.caller.person_id,
        address=call.address,
        **body,
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
    return cookies.answered(made, now=call.now, cookie=body["cookie"])


@door.endpoint("/auth/wechat", method="POST", who=policies.ANYONE, body=WechatBody, answer=BoundTokensShape)
def sign_in_by_wechat(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """用微信登录；还没有绑定的，令牌只能用来绑定"""
    client = wechat.current()
    openid = client.openid_of(code=body["code"])
    made = service.sign_in_by_wechat(now=call.now, appid=client.appid, openid=openid)
    return cookies.answered(made, now=call.now, cookie=body["cookie"])


@door.endpoint(
    "/auth/bind",
    method="POST",
    who=policies.BINDING,
    body=BindBody,
    answer=BoundTokensShape,
    secret=True,
)
def bind(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """把微信绑定到本人：姓名和证号、微信手机号，或已有的账号和密码"""
    cookie = body.pop("cookie")
    who: dict[str, Any] = {"now": call.now, "wechat_user_id": call.wechat_user_id, "address": call.address}
    if "phone_code" in body:
        # First of all: while WeChat is asked, no connection is held.
        openid = service.openid_to_ask_about(wechat_user_id=call.wechat_user_id)
        phone = wechat.current().phone_of(now=call.now, code=body["phone_code"], openid=openid)
        made = service.bind_by_phone(phone=phone, **who)
    elif "account" in body:
        made = service.bind_by_password(name=body["account"], password=body["password"], **who)
    else:
        made = service.bind_by_name(name=body["name"], credential=body["credential"], **who)
    return cookies.answered(made, now=call.now, cookie=cookie)


@door.endpoint(
    "/persons/<id:person_id>/unbind", method="POST", who=policies.UNIT_ADMINS, body=UnbindBody, status=204
)
def unbind(call: Call, body: dict[str, Any], person_id: int) -> None:
    """解除一名人员的微信绑定，其所有登录随即退出"""
    service.unbind(
        **call.by,
        actor_roles=call.caller.roles,
        actor_person=call.caller.person_id,
        person_id=person_id,
        reason=body["reason"],
    )


@door.endpoint("/me/wechat", method="DELETE", who=policies.SIGNED_IN, status=204)
def unbind_own(call: Call) -> None:
    """解除自己的微信绑定，所有设备随即退出"""
    service.unbind_own(now=call.now, account_id=call.account_id, address=call.address)
    cookies.clear()


@door.endpoint("/privacy", who=policies.ANYONE, answer=NoticeShape)
def privacy(call: Call) -> dict[str, Any]:
    """隐私说明"""
    return {"version": PRIVACY.version, "text": PRIVACY.of(roster.organizer())}


@door.endpoint("/me/consents", method="POST", who=policies.KNOWN, body=ConsentBody, status=204)
def accept(call: Call, body: dict[str, Any]) -> None:
    """同意隐私说明的一个版本"""
    caller = call.caller
    by = {"account_id": caller.account_id, "wechat_user_id": caller.wechat_user_id}
    service.accept(now=call.now, version=body["version"], **by)


@door.endpoint("/locks", who=policies.ORGANIZERS, query=LocksQuery, answer=LockPage)
def list_locks(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """因连续输错而锁定的账号、人员和微信"""
    found = service.locks(now=call.now, q=query["q"])
    first = (query["page"] - 1) * query["page_size"]
    return page_of(found[first : first + query["page_size"]], query, len(found))


@door.endpoint("/locks", method="DELETE", who=policies.ORGANIZERS, query=LockQuery, status=204)
def lift_lock(call: Call, query: dict[str, Any]) -> None:
    """解除一个锁定"""
    service.lift(**call.by, actor_roles=call.caller.roles, subject=query["subject"])


@door.endpoint("/me", who=policies.SIGNED_IN, answer=MeShape)
def me(call: Call) -> dict[str, Any]:
    """我的账号、角色和所在单位"""
    mine = queries.self_of(call.account_id, seasons.today(call.now))
    person = {"id": mine.person_id, "track": mine.track, "unit": mine.unit} if mine.person_id else None
    return {
        "id": mine.id,
        "name": mine.name,
        "roles": sorted(call.caller.roles),
        "dormant_roles": sorted(call.caller.dormant_roles),
        "person": person,
        "wechat": mine.has_wechat,
        "privacy": {"version": PRIVACY.version, "accepted": mine.has_accepted},
    }
