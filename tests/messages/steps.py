"""People with WeChat, what they allow, and what reaches them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from quizsvc.accounts.models import Account
from quizsvc.identity import wechat
from quizsvc.identity.models import WechatUser
from quizsvc.kit import config, db
from quizsvc.kit.config import Wechat
from quizsvc.messages import queries, service
from quizsvc.messages.models import Message, Subscription
from quizsvc.notices.models import Notice
from quizsvc.rankings.models import Snapshot
from tests.factories import LONG_AGO, Factories
from tests.fakes.wechat import Served
from tests.fakes.wechat.world import User

TEMPLATES = {
    "paper-opens": "demo-paper-opens",
    "paper-closes": "demo-paper-closes",
    "notice-out": "demo-notice-out",
    "objection-answered": "demo-objection-answered",
}


class Follower:
    """Somebody with an account and WeChat, who taps on what they want to be told."""

    def __init__(self, client: FlaskClient, make: Factories, fake: Served, account: Account) -> None:
        self.client, self.make, self.fake, self.account = client, make, fake, account
        self.user: User = fake.world.add_user()
        with db.transaction() as session:
            row = WechatUser(appid=fake.world.appid, openid=self.user.openid, seen_at=LONG_AGO)
            row.account_id, row.bound_at = account.id, LONG_AGO
            session.add(row)
            session.flush()
            self.wechat_user_id = row.id

    def allows(self, kind: str, times: int = 1) -> "Follower":
        """Tap on yes, in WeChat and for us, before anything of the test happens."""
        self.fake.world.users[self.user.openid].credits[TEMPLATES[kind]] += times
        with db.transaction() as session:
            session.merge(
                Subscription(wechat_user_id=self.wechat_user_id, kind=kind, credits=times, since=LONG_AGO)
            )
        return self

    def says(self, **answers: str) -> Any:
        """POST /me/subscriptions, by kinds with `_` in place of `-`."""
        results = {TEMPLATES[kind.replace("_", "-")]: said for kind, said in answers.items()}
        headers = self.make.headers(self.account)
        return self.client.post("/api/v1/me/subscriptions", json={"results": results}, headers=headers)

    def credits(self) -> dict[str, int]:
        """What GET /me/subscriptions says is left, by kind."""
        answer = self.client.get("/api/v1/me/subscriptions", headers=self.make.headers(self.account))
        return {item["kind"]: item["credits"] for item in answer.get_json()["items"]}

    def received(self) -> list[list[str]]:
        """The fields of the messages that came, each in its order."""
        return [
            [field["value"] for field in message["data"].values()]
            for message in self.fake.world.sent
            if message["touser"] == self.user.openid
        ]


def run(make: Factories, *, batches: int = 1, meanwhile: Callable[[], None] = lambda: None) -> int:
    """The job so often, by the test's clock; how many pauses it made between messages, with what happens in
    each.
    """
    connected = config.current().wechat
    assert isinstance(connected, Wechat)
    pauses: list[None] = []

    def pause() -> None:
        pauses.append(None)
        meanwhile()

    for _ in range(batches):
        with db.transaction():
            service.send_waiting(
                now=make.clock.now(),
                client=wechat.current(),
                connected=connected,
                pause=pause,
            )
    return len(pauses)


def connected() -> Wechat:
    """The mini-program that the app is connected to."""
    found = config.current().wechat
    assert found is not None
    return found


def work_waits(make: Factories) -> bool:
    """Whether the tick would ask for the job."""
    with db.transaction():
        return queries.work_waits(make.clock.now())


def rows() -> list[tuple[str, str, int | None, str | None]]:
    """Every message: kind, state, errcode, problem."""
    found = sa.select(Message.kind, Message.state, Message.errcode, Message.problem).order_by(Message.id)
    with db.transaction() as session:
        return [(kind, state, errcode, problem) for kind, state, errcode, problem in session.execute(found)]


def states() -> list[str]:
    """The state of every message."""
    return [state for _, state, *_ in rows()]


def waits_for() -> list[timedelta]:
    """How long after it was made each waiting message is due."""
    found = sa.select(Message.due_at - Message.made_at).where(Message.state == "waiting")
    with db.transaction() as session:
        return list(session.scalars(found.order_by(Message.id)))


def notice(make: Factories, season: Any, *, corrects: int | None = None, title: str = "第二周周统计") -> int:
    """A notice that is out now, of a standing without rows; its id."""
    now = make.clock.now()
    version = 1 if corrects is None else 2
    with db.transaction() as session:
        told = {"computed_at": now, "published_at": now, "reason": "", "inputs": {}, "document": "{}"}
        sums = {"sha256": "0" * 64, "chain_sha256": "0" * 64}
        of = {"season_id": season.id, "period": "2021-W28", "version": version}
        snapshot = Snapshot(**of, **told, **sums)
        session.add(snapshot)
        session.flush()
        made = Notice(
            id=snapshot.id,
            kind="weekly",
            corrects_id=corrects,
            reason="" if corrects is None else "有误",
            snapshot_id=snapshot.id,
            title=title,
            number="",
            made_at=now,
            published_at=now,
            **of,
            **{"content": {}, "facts": {}, "own": {}, "docx": b"docx", "docx_sha256": "0" * 64},
            **{"xlsx": b"xlsx", "xlsx_sha256": "0" * 64},
        )
        session.add(made)
        return int(made.id)
