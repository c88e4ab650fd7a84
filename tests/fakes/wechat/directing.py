"""What who directs the fake may do, over HTTP too: `POST /control/login-code {"openid": "o…"}`."""

from typing import Any

from tests.fakes.wechat.world import World

Members = dict[str, Any]


def done(world: World, deed: str, members: Members) -> Members:
    """Do a deed; what it tells."""
    if deed not in DEEDS:
        return {"errcode": -1, "errmsg": f"no such deed: {deed}"}
    with world.lock:
        told: Members = DEEDS[deed](world, **members) or {}
        return told


def _users(world: World) -> Members:
    return {
        "items": [
            {"openid": user.openid, "phone": user.phone, "name": user.name, "credits": dict(user.credits)}
            for user in world.users.values()
        ]
    }


def _subscribe(world: World, openid: str, template_id: str, times: int = 1) -> None:
    """The user allows so many messages of a template."""
    world.users[openid].credits[template_id] += times


def _quota(world: World, call: str, left: int) -> None:
    """So many calls are left today."""
    world.a_day[call] = left


def _block(world: World, openid: str) -> None:
    world.users[openid].blocked = True


DEEDS: dict[str, Any] = {
    "order": World.order,
    "advance": World.advance,
    "quota": _quota,
    "block": _block,
    "subscribe": _subscribe,
    "user": lambda world, **who: {"openid": world.add_user(**who).openid},
    "users": _users,
    "login-code": lambda world, openid: {"code": world.login_code(world.users[openid])},
    "phone-code": lambda world, openid: {"code": world.phone_code(world.users[openid])},
    "messages": lambda world: {"items": world.sent},
    "calls": lambda world: dict(world.calls),
}
