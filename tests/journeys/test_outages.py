"""PostgreSQL or Redis gone while people answer: a clear answer at once, nothing lost, and back by itself."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import rq
from flask import Flask
from rq.serializers import JSONSerializer

from quizsvc.accounts.rules import Role
from quizsvc.app import create_app
from quizsvc.kit import clock as clocks
from quizsvc.kit import db, devservices, marks, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.season.rules import local_date, week_of
from quizsvc.worker import tick
from tests.conftest import SECRET
from tests.factories import PASSWORD, Factories

BASE = "/api/v1"
SOON_S = 5.0


@pytest.fixture(scope="module")
def servers() -> Iterator[devservices.Services]:
    """A PostgreSQL and a Redis that nobody else of the tests uses."""
    # Killed without warning it must keep what it said is kept, so it writes through.
    with devservices.temporary(fsync=True) as started:
        db.migrate(started.owner_url, started.app_url)
        yield started


@pytest.fixture(scope="module")
def settings(servers) -> Settings:
    return Settings(
        database_url=servers.app_url,
        migration_database_url=servers.owner_url,
        redis_url=servers.redis_url,
        secret_key=SECRET,
    )


@pytest.fixture(scope="module")
def app(settings) -> Iterator[Flask]:
    """The product with PostgreSQL's own time, as it runs."""
    app = create_app(settings)
    yield app
    let_go(app)


def let_go(app: Flask) -> None:
    """Close what an app holds open."""
    with app.app_context():
        db.db.engine.dispose()
        queue.current().connection.close()


class Campaign:
    """A season around today with today's practice, somebody who answers it, and an organizer.

    No context of the app stays open, so every request has a session of its own, as on a server.
    """

    def __init__(self, app: Flask) -> None:
        now = clocks.current().now()
        make = self.make = Factories(app, FixedClock(now))
        self.today = local_date(now, make.season(opened=False).zone)
        month = timedelta(days=30)
        season = make.season(first_on=self.today - month, last_on=self.today + month)
        self.paper = make.paper(season, on=self.today).id
        self.organizer = make.headers(make.account(Role.ORGANIZER, name="organizer"))
        self.client = app.test_client()

    def person(self) -> dict[str, str]:
        """The headers of somebody new who may answer."""
        with self.make.app.app_context():
            return self.make.headers(self.make.participant())

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, **sent: Any) -> Any:
        """A request that must be answered soon, whatever is gone."""
        began = time.monotonic()
        answer = self.client.open(path, method=method, headers=headers or {}, **sent)
        assert time.monotonic() - began < SOON_S, path
        return answer

    def started(self, headers: dict[str, str]) -> str:
        """The id of a running attempt on today's practice, with one answer saved."""
        attempt = self.ask("POST", f"{BASE}/papers/{self.paper}/attempts", headers).json["id"]
        body = {"answers": {"1": {"chosen": ["a"], "seq": 1}}}
        assert self.ask("PUT", f"{BASE}/attempts/{attempt}/answers", headers, json=body).status_code == 200
        return str(attempt)

    def period(self) -> str:
        """The running week, as the API writes it."""
        return str(week_of(self.today))


@pytest.fixture(scope="module")
def campaign(app) -> Campaign:
    with app.app_context():
        return Campaign(app)


def is_unavailable(answer: Any) -> None:
    """503, when to come back, and nothing of our insides."""
    assert answer.status_code == 503, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/problems/unavailable"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert not any(
        word in answer.text.lower() for word in ("psycopg", "sqlalchemy", "socket", "/tmp", "select")
    )


def requests_of(campaign: Campaign, headers: dict[str, str], attempt: str) -> list[tuple[Any, ...]]:
    answers = {"answers": {"1": {"chosen": ["b"], "seq": 7}}}
    return [
        ("GET", f"{BASE}/me", headers),
        ("GET", f"{BASE}/papers/current", headers),
        ("GET", f"{BASE}/attempts/{attempt}", headers),
        ("PUT", f"{BASE}/attempts/{attempt}/answers", headers, answers),
        ("POST", f"{BASE}/attempts/{attempt}/submit", headers, answers),
        ("POST", f"{BASE}/auth/login", {}, {"account": "organizer", "password": PASSWORD}),
        ("POST", f"{BASE}/standings/{campaign.period()}/compute", campaign.organizer, {}),
    ]


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_postgresql_gone_while_people_answer(campaign, servers, how):
    person = campaign.person()
    attempt = campaign.started(person)
    getattr(servers.postgres, how)()
    for method, path, headers, *body in requests_of(campaign, person, attempt):
        is_unavailable(campaign.ask(method, path, headers, **({"json": body[0]} if body else {})))
    assert campaign.ask("GET", "/healthz").status_code == 200
    unready = campaign.ask("GET", "/readyz")
    assert (unready.status_code, unready.json["ready"]) == (503, False)
    assert unready.headers["Retry-After"]
    assert unready.json["parts"]["database"].startswith("unreachable")
    assert unready.json["parts"]["queue"] == "ok"
    assert "/tmp" not in unready.text
    with ThreadPoolExecutor(30) as crowd:
        path = f"{BASE}/attempts/{attempt}"
        answers = crowd.map(lambda _: campaign.ask("GET", path, person).status_code, range(60))
        assert set(answers) == {503}
    servers.postgres.start()
    # The very next request works, and what was saved before is there.
    back = campaign.ask("GET", f"{BASE}/attempts/{attempt}", person)
    assert back.status_code == 200, back.text
    assert back.json["answers"] == {"1": {"chosen": ["a"], "seq": 1}}
    assert campaign.ask("POST", f"{BASE}/attempts/{attempt}/submit", person, json={}).status_code == 200
    assert campaign.ask("GET", "/readyz").json["ready"] is True


def test_a_process_that_starts_while_postgresql_is_gone(settings, servers, campaign):
    servers.postgres.stop()
    late = create_app(settings)
    client: Any = late.test_client()
    assert client.get("/healthz").status_code == 200
    is_unavailable(client.get(f"{BASE}/papers/current", headers=campaign.organizer))
    unready = client.get("/readyz")
    assert unready.status_code == 503
    assert all(unready.json["parts"][part].startswith("unreachable") for part in ("database", "clock"))
    servers.postgres.start()
    assert client.get(f"{BASE}/me", headers=campaign.organizer).status_code == 200
    assert client.get("/readyz").status_code == 200
    let_go(late)


def work(app: Flask) -> None:
    """A worker that does what waits, and ends."""
    with app.app_context():
        mine = queue.current()
        rq.SimpleWorker([mine], connection=mine.connection, serializer=JSONSerializer).work(burst=True)


def stale(app: Flask) -> bool:
    """Does anything wait to be computed?"""
    with app.app_context(), db.transaction():
        return marks.waiting("attempt", "paper", "roles", "roster", "season")


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_redis_gone_while_people_answer(app, campaign, servers, how):
    person = campaign.person()
    attempt = campaign.started(person)
    getattr(servers.redis, how)()
    submitted = campaign.ask("POST", f"{BASE}/attempts/{attempt}/submit", person, json={})
    assert (submitted.status_code, submitted.json["state"]) == (200, "submitted")
    standing = f"{BASE}/standings/{campaign.period()}"
    assert campaign.ask("POST", f"{standing}/compute", campaign.organizer).status_code == 202
    login = {"account": "organizer", "password": PASSWORD}
    assert campaign.ask("POST", f"{BASE}/auth/login", json=login).status_code == 200
    ready = campaign.ask("GET", "/readyz")
    assert (ready.status_code, ready.json["ready"]) == (200, True)
    assert ready.json["parts"]["queue"].startswith("unreachable")
    ticking = tick.Tick(app)
    assert ticking.round()  # it goes on, and asks for nothing
    assert stale(app)
    servers.redis.start()
    assert ticking.round()
    ticking._lease.give_up()
    work(app)
    assert not stale(app)
    computed = campaign.ask("GET", standing, campaign.organizer)
    assert (computed.status_code, computed.json["stale"]) == (200, False)
    handed_in = {row["track"]: row["daily"] for row in computed.json["person_times"]}
    assert handed_in["enforcement"] >= 1
    assert campaign.ask("GET", "/readyz").json["parts"]["queue"] == "ok"
