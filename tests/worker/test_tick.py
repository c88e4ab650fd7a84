"""The tick and the worker as they run: processes on a real PostgreSQL and Redis, some of them killed."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.app import create_app
from quizsvc.bank.models import Question
from quizsvc.kit import clock as clocks
from quizsvc.kit import db, devservices, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.season.rules import local_date
from quizsvc.worker.tick import Tick
from tests.conftest import SECRET
from tests.factories import Factories
from tests.worker.processes import Processes, Started, processes, until


@pytest.fixture
def running(settings: Settings, app: Flask, tmp_path: Path) -> Iterator[Processes]:
    """Processes on the servers of the tests, with PostgreSQL's own time."""
    with processes(settings, tmp_path) as started:
        yield started


def season_now(make: Factories) -> None:
    """A season around the real today, which is what the processes see, and questions for it."""
    now = clocks.DatabaseClock(lambda: db.db.engine).now()
    today = local_date(now, ZoneInfo("Asia/Shanghai"))
    make.bank(single=40, multiple=25, true_false=40)
    make.season(first_on=today - timedelta(days=30), last_on=today + timedelta(days=30))


def states() -> dict[tuple[str, date], str]:
    """The papers that exist, read afresh."""
    with db.transaction():
        return {
            (kind, on): state
            for kind, on, state in db.session().execute(sa.select(Paper.kind, Paper.on, Paper.state))
        }


def current() -> dict[str, str | None]:
    """The states of the running daily and weekly papers."""
    now = clocks.DatabaseClock(lambda: db.db.engine).now()
    with db.transaction():
        wanted = sa.select(Paper.kind, Paper.state).where(Paper.opens_at <= now, Paper.closes_at > now)
        found = {row.kind: row.state for row in db.session().execute(wanted)}
    return {"daily": found.get("daily"), "weekly": found.get("weekly")}


@contextmanager
def draws_standing_still() -> Iterator[Callable[[Started], None]]:
    """Draws queue up for a lock; while the block lasts it is ours. Gives a function that waits until a worker
    stands in the middle of a draw."""
    with db.db.engine.connect() as connection:
        connection.execute(sa.text("select pg_advisory_lock(hashtextextended('papers.draw', 0))"))

        def await_one(worker: Started) -> None:
            waits = sa.text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
            until(lambda: bool(connection.scalar(waits)), why=worker.said)

        try:
            yield await_one
        finally:
            connection.execute(sa.text("select pg_advisory_unlock_all()"))


PUBLISHED = {"daily": "published", "weekly": "published"}


class TestInOneProcess:
    def asked(self) -> list[str]:
        """The jobs that wait, in order."""
        return [f"{job.args[0]} {queue.text_of(job.args[1])}" for job in queue.current().get_jobs()]

    def test_asks_for_what_is_due(self, app: Flask, make: Factories) -> None:
        season = make.season()
        tick = Tick(app)
        assert tick.round()
        tick._lease.give_up()
        draws = [text for text in self.asked() if text.startswith("papers.draw")]
        assert draws == [
            f'papers.draw {{"kind": "weekly", "on": "2021-07-12", "season": {season.id}}}',
            f'papers.draw {{"kind": "daily", "on": "2021-07-14", "season": {season.id}}}',
        ]

    def test_does_not_ask_for_what_waits_already(self, app: Flask, make: Factories) -> None:
        make.season()
        for _ in range(3):
            tick = Tick(app)
            assert tick.round()
            tick._lease.give_up()
        assert len(self.asked()) == len(set(self.asked()))

    def test_a_queue_with_garbage_in_it_stops_nothing(self, app: Flask, make: Factories) -> None:
        make.season()
        strange = queue.current().enqueue(print)
        queue.current().connection.hset(strange.key, "data", b"no json")
        tick = Tick(app)
        assert tick.round()
        tick._lease.give_up()
        assert len(queue.current()) > 1

    def test_asks_again_for_what_redis_forgot(self, app: Flask, make: Factories, clock: FixedClock) -> None:
        make.season()
        tick = Tick(app)
        assert tick.round()
        before = self.asked()
        queue.current().connection.flushall()
        assert tick.round()
        assert self.asked() == []
        clock.advance(seconds=2)
        assert tick.round()
        assert self.asked() == before
        tick._lease.give_up()

    def test_only_one_ticks(self, app: Flask) -> None:
        first, second = Tick(app), Tick(app)
        assert first.round()
        assert not second.round()
        assert first.round()
        first._lease.give_up()
        assert second.round()
        second._lease.give_up()

    def round(self, app: Flask) -> None:
        """A round of the tick, and the jobs about papers that it asked for."""
        tick = Tick(app)
        tick.round()
        tick._lease.give_up()
        for job in queue.current().get_jobs():
            if job.args[0].startswith("papers."):
                queue.perform(*job.args)
        queue.current().connection.flushall()

    def test_draws_and_publishes_with_the_jobs(self, app: Flask, make: Factories) -> None:
        make.season()
        make.bank()
        for _ in range(3):
            self.round(app)
        assert states() == {
            ("daily", date(2021, 7, 14)): "published",
            ("weekly", date(2021, 7, 12)): "published",
        }

    def test_publishes_no_question_that_was_retired_after_the_draw(self, app: Flask, make: Factories) -> None:
        make.season()
        make.bank()
        self.round(app)
        with db.transaction():
            drawn = set(db.session().scalars(sa.select(PaperQuestion.question_id)))
            db.session().execute(sa.update(Question).where(Question.id.in_(drawn)).values(state="retired"))
        self.round(app)
        assert set(states().values()) == {"published"}
        with db.transaction():
            served = db.session().scalars(sa.select(PaperQuestion.question_id)).all()
        assert len(served) == len(drawn) == 30
        assert not drawn & set(served)

    def test_a_bank_too_small_is_a_warning_and_no_failure(
        self, app: Flask, make: Factories, caplog: pytest.LogCaptureFixture
    ) -> None:
        season = make.season()
        arguments = {"season": season.id, "kind": "daily", "on": "2021-07-14"}
        with caplog.at_level(logging.WARNING):
            queue.perform("papers.draw", arguments)
        assert "no daily paper for 2021-07-14" in caplog.text
        make.bank()
        queue.perform("papers.draw", arguments)
        queue.perform("papers.draw", arguments)
        assert states() == {("daily", date(2021, 7, 14)): "drawn"}

    def test_publishing_what_is_gone_is_a_warning(self, app: Flask, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING):
            queue.perform("papers.publish", {"paper": 12345})
        assert "paper 12345 is not published" in caplog.text


class TestProcesses:
    def test_tick_once_and_a_worker_in_a_burst(self, app: Flask, make: Factories, running: Processes) -> None:
        season_now(make)
        running.run("tick", "--once")
        running.run("worker", "--burst")
        assert current() == {"daily": "drawn", "weekly": "drawn"}
        running.run("tick", "--once")
        running.run("worker", "--burst")
        assert current() == PUBLISHED

    def test_when_one_tick_is_killed_the_next_takes_over(
        self, app: Flask, make: Factories, running: Processes
    ) -> None:
        first = running.start("tick")
        first.says("this process ticks now")
        second = running.start("tick")
        second.says("waits for its turn")
        third = running.start("tick", "--once")
        assert third.process.wait(30) == 1
        assert "另一个 tick 进程正在做" in third.said()
        first.kill()
        second.says("this process ticks now", within_s=10)
        season_now(make)
        until(lambda: len(queue.current()) >= 2)
        assert second.end(within_s=10) == 0

    def test_a_worker_killed_in_the_middle_of_a_job(
        self, app: Flask, make: Factories, running: Processes
    ) -> None:
        season_now(make)
        with draws_standing_still() as await_one:
            running.run("tick", "--once")
            worker = running.start("worker")
            await_one(worker)
            worker.kill()
        assert current() == {"daily": None, "weekly": None}
        running.start("tick")
        replacement = running.start("worker")
        until(lambda: current() == PUBLISHED, within_s=60, why=replacement.said)
        assert replacement.end() == 0

    def test_a_worker_that_is_told_to_end_finishes_its_job(
        self, app: Flask, make: Factories, running: Processes
    ) -> None:
        season_now(make)
        with draws_standing_still() as await_one:
            running.run("tick", "--once")
            worker = running.start("worker")
            await_one(worker)
            worker.process.terminate()
        assert worker.process.wait(10) == 0
        assert list(current().values()).count("drawn") == 1


def test_postgresql_and_redis_go_and_come_back(tmp_path: Path) -> None:
    with devservices.temporary() as services:
        db.migrate(services.owner_url, services.app_url)
        settings = Settings(
            database_url=services.app_url,
            migration_database_url=services.owner_url,
            redis_url=services.redis_url,
            secret_key=SECRET,
        )
        app = create_app(settings)
        with processes(settings, tmp_path) as running:
            tick, worker = running.start("tick"), running.start("worker")
            tick.says("this process ticks now")
            worker.says("Listening on")
            services.postgres.stop()
            tick.says("PostgreSQL cannot be used")
            services.postgres.start()
            tick.says("are back")
            services.redis.stop()
            worker.says("could not connect to Redis")
            services.redis.start()
            with app.app_context():
                make = Factories(app, FixedClock(clocks.current().now()))
                with draws_standing_still() as await_one:
                    season_now(make)
                    await_one(worker)
                    services.redis.stop()
                tick.says("queue unreachable")
                worker.says("queue unreachable")
                services.redis.start()
                until(lambda: current() == PUBLISHED, within_s=60, why=lambda: tick.said() + worker.said())
                db.db.engine.dispose()
                queue.current().connection.close()
            services.redis.stop()
            late = running.start("worker")
            late.says("queue unreachable")
            assert late.end(within_s=10) == 0
            assert (tick.end(within_s=10), worker.end()) == (0, 0)
