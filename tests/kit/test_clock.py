"""The database's time is told also while the database cannot be asked."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.kit import clock as clocks
from tests.worker.processes import until


@pytest.fixture
def engine(services):
    """One connection, and nobody waits for it."""
    made = sa.create_engine(services.app_url, pool_size=1, max_overflow=0, pool_timeout=0)
    yield made
    made.dispose()


def test_it_runs_on_while_every_connection_is_at_work(engine, monkeypatch):
    monkeypatch.setattr(clocks, "RESYNC_AFTER_S", 0.0)
    clock = clocks.DatabaseClock(lambda: engine)
    before = clock.now()
    with engine.connect():
        during = clock.now()
    assert before <= during <= clock.now() < before + timedelta(minutes=1)


def test_nobody_waits_while_another_asks(services, monkeypatch):
    """One connection, at work: who asks would wait for it; everybody else is told the time at once."""
    engine = sa.create_engine(services.app_url, pool_size=1, max_overflow=0, pool_timeout=60)
    monkeypatch.setattr(clocks, "RESYNC_AFTER_S", 0.0)
    clock = clocks.DatabaseClock(lambda: engine)
    clock.now()
    asks = threading.Thread(target=clock.now)
    with engine.connect():
        asks.start()
        until(lambda: clock._next_try > clock._measured)
        assert clock.now() <= clock.now()
        assert asks.is_alive()
    asks.join()
    engine.dispose()


def test_readiness_is_told_that_it_could_not_be_asked(engine):
    clock = clocks.DatabaseClock(lambda: engine)
    clock.now()
    with engine.connect(), pytest.raises(sa.exc.TimeoutError):
        clock.skew_s()


def test_who_never_reached_the_database_knows_no_time(engine):
    with engine.connect(), pytest.raises(sa.exc.TimeoutError):
        clocks.DatabaseClock(lambda: engine).now()
