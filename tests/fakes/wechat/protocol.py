"""The calls, as WeChat documents them: members in, members out."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.fakes.wechat.fields import is_right
from tests.fakes.wechat.world import CODE_LASTS_S, TEMPLATES, Code, User, World

Members = dict[str, Any]
MINIPROGRAM = Path(__file__).resolve().parents[3] / "miniprogram"


def _error(code: int, text: str) -> Members:
    return {"errcode": code, "errmsg": f"{text} rid: 00c0ffee-00c0ffee"}


def jscode2session(world: World, query: Mapping[str, str], _: Members) -> Members:
    """GET: whose a login code is. Without errcode when it is well."""
    if (fault := _wrong_account(world, query)) is not None:
        return fault
    if not query.get("js_code"):
        return _error(41008, "missing code")
    user = _redeem(world, world.login_codes, query["js_code"])
    if not isinstance(user, User):
        return user
    if user.blocked:
        return _error(40226, "code blocked")
    if _too_often(world, user):
        return _error(45011, "api minute-quota reach limit  must slower  retry next minute")
    return {"openid": user.openid, "session_key": "c2Vzc2lvbl9rZXkgb2YgdGhlIGZha2U="}


def stable_token(world: World, _: Mapping[str, str], body: Members) -> Members:
    """POST: the access token."""
    if body.get("grant_type") != "client_credential":
        return _error(40002, "invalid grant_type")
    if (fault := _wrong_account(world, body)) is not None:
        return fault
    token = world.token(forced=body.get("force_refresh") is True)
    if token is None:
        return _error(45009, "reach max api daily quota limit")
    return {"access_token": token.text, "expires_in": math.ceil(token.until - world.at())}


def getuserphonenumber(world: World, query: Mapping[str, str], body: Members) -> Members:
    """POST: the number for a code of the phone button."""
    if (fault := _wrong_token(world, query)) is not None:
        return fault
    user = _redeem(world, world.phone_codes, body.get("code", ""))
    if not isinstance(user, User):
        return _error(40029, "invalid code")
    if body.get("openid", user.openid) != user.openid:
        return _error(40029, "invalid code")
    return {
        "errcode": 0,
        "errmsg": "ok",
        "phone_info": {
            "phoneNumber": user.phone,
            "purePhoneNumber": user.phone,
            "countryCode": 86,
            "watermark": {"timestamp": 1637744274, "appid": world.appid},
        },
    }


def send(world: World, query: Mapping[str, str], body: Members) -> Members:
    """POST: a subscribe message."""
    if (fault := _wrong_token(world, query)) is not None:
        return fault
    user = world.users.get(body.get("touser", ""))
    if user is None:
        return _error(40003, "invalid openid")
    template = body.get("template_id", "")
    if template not in TEMPLATES:
        return _error(40037, "invalid template_id")
    if "page" in body and body["page"].partition("?")[0] not in _released():
        return _error(41030, "invalid page")
    data = body.get("data", {})
    for key in TEMPLATES[template]:
        if not is_right(key, data.get(key, {}).get("value", "")):
            return _error(47003, f"argument invalid! data.{key}.value invalid")
    if user.credits[template] < 1:
        return _error(43101, "user refuse to accept the msg")
    user.credits[template] -= 1
    world.sent.append(body)
    return {"errcode": 0, "errmsg": "ok", "msgid": len(world.sent)}


CALLS: dict[str, tuple[str, Callable[[World, Mapping[str, str], Members], Members]]] = {
    "/sns/jscode2session": ("GET", jscode2session),
    "/cgi-bin/stable_token": ("POST", stable_token),
    "/wxa/business/getuserphonenumber": ("POST", getuserphonenumber),
    "/cgi-bin/message/subscribe/send": ("POST", send),
}


def answer(world: World, path: str, method: str, query: Mapping[str, str], body: Members) -> Members:
    """What a call deserves; of a day's quota it takes one."""
    wanted, call = CALLS[path]
    name = call.__name__
    if method != wanted:
        return _error(43001 if wanted == "GET" else 43002, f"require {wanted} method")
    with world.lock:
        if name in world.a_day:
            if world.a_day[name] <= 0:
                return _error(45009, "reach max api daily quota limit")
            world.a_day[name] -= 1
        return call(world, query, body)


def _released() -> list[str]:
    """The pages of the mini-program: ours is the released one."""
    pages: list[str] = json.loads((MINIPROGRAM / "app.json").read_text())["pages"]
    return pages


def _wrong_account(world: World, given: Mapping[str, Any]) -> Members | None:
    if not given.get("appid"):
        return _error(41002, "appid missing")
    if not given.get("secret"):
        return _error(41004, "appsecret missing")
    if given["appid"] != world.appid:
        return _error(40013, "invalid appid")
    return None if given["secret"] == world.secret else _error(40125, "invalid appsecret")


def _wrong_token(world: World, query: Mapping[str, str]) -> Members | None:
    text = query.get("access_token")
    if not text:
        return _error(41001, "access_token missing")
    token = next((token for token in world.tokens if token.text == text), None)
    if token is None:
        return _error(40001, "invalid credential, access_token is invalid or not latest")
    return None if world.at() < token.until else _error(42001, "access_token expired")


def _redeem(world: World, codes: Mapping[str, Code], text: str) -> User | Members:
    code = codes.get(text)
    if code is None or world.at() - code.issued_at > CODE_LASTS_S:
        return _error(40029, "invalid code")
    if code.used:
        return _error(40163, "code been used")
    code.used = True
    return code.user


def _too_often(world: World, user: User) -> bool:
    at = world.at()
    while user.calls and at - user.calls[0] >= 60:
        user.calls.popleft()
    user.calls.append(at)
    return len(user.calls) > world.a_minute["jscode2session"]
