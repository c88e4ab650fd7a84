"""What every test stands on: a real PostgreSQL and Redis of its own, a clock that stands still, an empty
database.
"""

import contextvars
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizsvc.accounts import cookies
from quizsvc.app import create_app
from quizsvc.kit import db, devservices, keeping, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from tests.factories import WEDNESDAY, Factories
from tests.journeys.canaries import everything_in_redis
from tests.watch import Ears, Releases, Watch

# Long, because the clock of a test jumps over days.
ACCESS_TOKEN_S = 100 * 24 * 3600
WATCH = pytest.StashKey[Watch]()
SECRET = "a secret of the tests, and of nothing else"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--scale 20`: the tests that make up their own cases make up so many times as many. `--seed 7`: those
    that make each from a number make that one alone.
    """
    parser.addoption("--scale", type=int, default=1, help="times as many made-up cases as usual")
    parser.addoption("--seed", type=int, help="the made-up case of this number alone, as a failure names it")


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> int:
    """How many times as many made-up cases as usual."""
    number: int = pytestconfig.getoption("--scale")
    return number


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int | None:
    """The number of the only case to make up; None: all that the test makes up."""
    number: int | None = pytestconfig.getoption("--seed")
    return number


@pytest.fixture(scope="session")
def services() -> Iterator[devservices.Services]:
    """PostgreSQL and Redis, started for this run."""
    with devservices.temporary() as started:
        db.migrate(started.owner_url, started.app_url)
        yield started


@pytest.fixture(scope="session")
def watch(services: devservices.Services, pytestconfig: pytest.Config) -> Iterator[Watch]:
    """Looks at every answer, line of the log and Redis of the run for what nobody may know yet."""
    releases = Releases(services.owner_url)
    made = pytestconfig.stash[WATCH] = Watch(releases)
    ears = Ears(made)
    logging.getLogger().addHandler(ears)
    yield made
    logging.getLogger().removeHandler(ears)
    releases.close()
    made.insist()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what the watch has looked at."""
    if WATCH in config.stash:
        terminalreporter.write_line(f"canaries: {config.stash[WATCH].summary()}")


@pytest.fixture(scope="session")
def settings(services: devservices.Services) -> Settings:
    """How the tests' processes reach their servers."""
    return Settings(
        database_url=services.app_url,
        migration_database_url=services.owner_url,
        redis_url=services.redis_url,
        secret_key=SECRET,
        pool_size=60,
        access_token_s=ACCESS_TOKEN_S,
    )


@pytest.fixture(scope="session")
def _one_app(settings: Settings, watch: Watch) -> Iterator[Flask]:
    app = create_app(settings, clock=FixedClock(WEDNESDAY))
    app.test_client_class = Browser
    app.extensions["tests.watch"] = watch
    yield app
    with app.app_context():
        queue.current().connection.close()
        db.db.engine.dispose()


@pytest.fixture(scope="session")
def _owner(services: devservices.Services) -> Iterator[sa.Engine]:
    engine = sa.create_engine(services.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def app(_one_app: Flask, _owner: sa.Engine, watch: Watch) -> Iterator[Flask]:
    """The application on an empty database and queue, at ten o'clock on Wednesday, 14 July 2021, in
    Shaanxi.
    """
    _one_app.extensions["quizsvc.clock"].set(WEDNESDAY)
    with _one_app.app_context():
        _empty(_owner)
        keeping.forget()
        queue.current().connection.flushall()
        yield _one_app
        db.db.session.remove()
        if held := everything_in_redis():
            watch.redis(held)
        watch.insist()


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    """The app's clock: `.set(instant)`, `.advance(minutes=5)`."""
    fixed: FixedClock = app.extensions["quizsvc.clock"]
    return fixed


class Browser(FlaskClient):
    """Each request runs in a context of its own, as in a server: what the test has loaded is not there. The
    watch sees every answer.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        request = partial(super().open, *args, **kwargs)
        answer = contextvars.Context().run(request)
        watch: Watch = self.application.extensions["tests.watch"]
        sent = f"{answer.status}\n{answer.headers}".encode() + b"\n\n" + answer.get_data()
        where = f"{answer.request.method} {answer.request.path}"
        names, held = (cookies.ON_HTTPS.session, cookies.ON_HTTP.session), answer.request.cookies
        cookie = next((held[name] for name in names if name in held), None)
        token = answer.request.headers.get("Authorization", cookie)
        watch.answer(where, token, sent, self.application.extensions["quizsvc.clock"].now())
        watch.insist()
        return answer


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody with a browser."""
    return app.test_client()


@pytest.fixture
def make(app: Flask, clock: FixedClock) -> Factories:
    """Makes the things that a test is about."""
    return Factories(app, clock)


def _empty(owner: sa.Engine) -> None:
    # The owner may not delete from the tables that are only ever added to; here it disarms their triggers on
    # purpose.
    tables = ", ".join(table.name for table in db.Base.metadata.sorted_tables)
    with owner.begin() as connection:
        guarded = connection.scalars(
            sa.text("select tgrelid::regclass::text from pg_trigger where tgname like '%_only_added_to'")
        ).all()
        for action in ("disable", "enable"):
            if action == "enable":
                connection.exec_driver_sql(f"truncate {tables} restart identity cascade")
            for table in guarded:
                connection.exec_driver_sql(f"alter table {table} {action} trigger {table}_only_added_to")


logging.getLogger("alembic").setLevel(logging.WARNING)
