"""Asking the fake WeChat: a client of it, a message that it would take, and no Redis."""

import redis

from quizsvc.identity.wechat.client import Client
from quizsvc.identity.wechat.line import Line
from quizsvc.kit import queue
from quizsvc.kit.config import Wechat
from tests.factories import WEDNESDAY
from tests.fakes.wechat.world import APPID, SECRET, User

NOW = WEDNESDAY
TEMPLATE = "demo-paper-opens"
OPENS = {
    "thing1": "第三周每周一测",
    "time2": "2021年7月14日 08:00",
    "time3": "2021年7月18日 24:00",
    "thing4": "限时三十分钟，每人一次",
}
SOON_S = 0.3


def client_of(base: str, connection: redis.Redis, *, whole_s: float = 5.0) -> Client:
    """One like another process's."""
    return Client(Wechat(APPID, SECRET, base), connection, Line(base, connect_s=whole_s, whole_s=whole_s))


def no_redis() -> redis.Redis:
    """A Redis that is dead."""
    return queue.connect("unix:///nowhere/redis.sock")


def send(client: Client, user: User, now=NOW, **changes: str) -> None:
    """Say that a test opens, with these changes."""
    client.send_subscribed(
        now=now, openid=user.openid, template_id=TEMPLATE, data={**OPENS, **changes}, page="pages/web/web"
    )
