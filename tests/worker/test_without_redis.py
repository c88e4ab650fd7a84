"""Redis is gone around midnight: what people wait for happens all the same."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.app import create_app
from quizsvc.attempts import service as attempts
from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, devservices, marks, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.papers.models import Paper
from quizsvc.worker.tick import Tick
from tests.conftest import SECRET
from tests.factories import WEDNESDAY, Factories

TODAY, TOMORROW = date(2021, 7, 14), date(2021, 7, 15)


@pytest.fixture(scope="module")
def servers() -> Iterator[devservices.Services]:
    """Servers of our own, so that stopping Redis takes it from nobody else."""
    with devservices.temporary() as started:
        db.migrate(started.owner_url, started.app_url)
        yield started


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(WEDNESDAY)


@pytest.fixture
def app(servers: devservices.Services, clock: FixedClock) -> Iterator[Flask]:
    settings = Settings(
        database_url=servers.app_url,
        migration_database_url=servers.owner_url,
        redis_url=servers.redis_url,
        secret_key=SECRET,
    )
    made = create_app(settings, clock=clock)
    with made.app_context():
        yield made
        queue.current().connection.close()
        db.db.session.remove()
        db.db.engine.dispose()


@pytest.fixture
def tick(app: Flask) -> Iterator[Tick]:
    current = Tick(app)
    yield current
    current._lease.give_up()


def states() -> dict[tuple[str, date], str]:
    """The papers from today on, read afresh."""
    with db.transaction():
        wanted = sa.select(Paper.kind, Paper.on, Paper.state).where(Paper.on >= TODAY)
        return {(kind, on): state for kind, on, state in db.session().execute(wanted)}


def test_the_tick_itself_does_what_people_wait_for(
    app: Flask,
    servers: devservices.Services,
    clock: FixedClock,
    tick: Tick,
    caplog: pytest.LogCaptureFixture,
) -> None:
    make = Factories(app, clock)
    season, person = make.season(), make.member()
    yesterday = make.paper(season, on=TODAY - timedelta(days=1))
    tomorrow = make.paper(season, on=TOMORROW, published=False)
    clock.set(yesterday.opens_at + timedelta(hours=1))
    with db.transaction():
        attempts.start(now=clock.now(), person_id=person.id, paper_id=yesterday.id)
    # Enough for a practice, not for a test: one that cannot be drawn must not keep the others waiting.
    make.bank(single=5, multiple=0, true_false=0)
    servers.redis.stop()
    try:
        clock.set(tomorrow.opens_at - timedelta(minutes=5))
        with caplog.at_level(logging.WARNING):
            assert tick.round()
        assert states() == {("daily", TODAY): "drawn", ("daily", TOMORROW): "published"}
        with db.transaction():
            assert db.session().scalar(sa.select(Attempt.state)) == "expired"
        assert "no weekly paper for 2021-07-12" in caplog.text
        assert caplog.text.count("queue unreachable (ConnectionError)") == 1
        clock.advance(seconds=2)
        assert tick.round()
        assert states() == {("daily", TODAY): "published", ("daily", TOMORROW): "published"}
        with db.transaction():
            assert marks.waiting("paper")
    finally:
        servers.redis.start()
    clock.advance(seconds=10)
    assert tick.round()
    assert ("rankings.compute", "{}") in queue.waiting()
