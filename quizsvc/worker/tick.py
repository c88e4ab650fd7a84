"""The tick: every two seconds it looks at what is due and asks for it. One at a time does; others wait.

It keeps nothing that matters: one that is killed is replaced by any other, and asking twice does no harm.
While the queue cannot be reached it does itself what people wait for, so that no midnight depends on Redis.
"""

import contextlib
import logging
import threading
from datetime import datetime

import redis
import sqlalchemy as sa
from flask import Flask

from quizsvc.kit import clock, db, queue
from quizsvc.oversight import queries as oversight
from quizsvc.papers import queries as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.worker import schedule
from quizsvc.worker.schedule import Ask, Facts, PaperFact, Patience

log = logging.getLogger(__name__)
EVERY_S = 2.0


class Tick:
    """A process that ticks, or waits for its turn to. `stop` ends it after the running round."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stop = threading.Event()
        self._patience = Patience()
        self._lease = Lease(app)
        self._complained: str | None = None

    def run(self) -> None:
        """Tick until stopped, whatever becomes of PostgreSQL and Redis meanwhile."""
        try:
            while not self.stop.is_set():
                try:
                    self.round()
                except Exception:
                    # A mistake in one room's facts must not end the draws and closings of all days to come.
                    log.exception("this round failed; the next one is tried all the same")
                self.stop.wait(EVERY_S)
        finally:
            self._lease.give_up()

    def round(self) -> bool:
        """Look and ask once, if the turn is ours; False if it is another's or PostgreSQL is away."""
        try:
            if not self._lease.held():
                return False
            with self.app.app_context():
                self._complain(self._ask(clock.current().now()))
        except sa.exc.DBAPIError as error:
            self._complain(f"PostgreSQL cannot be used: {type(error.orig).__name__}")
            return False
        return True

    def _ask(self, now: datetime) -> str | None:
        """Ask for what is due; what kept us from it, if anything did."""
        with db.transaction():
            asks = schedule.due(now, facts(now))
        ready = self._patience.ready(now, asks)
        if not ready:
            return None
        try:
            waiting = queue.waiting()
        except redis.RedisError as error:
            return self._do_it_here(now, ready, type(error).__name__)
        for number, ask in enumerate(ready):
            if not _send(ask, waiting):
                return self._do_it_here(now, ready[number:], "while asking")
            self._patience.asked(now, ask)
        return None

    def _do_it_here(self, now: datetime, asks: list[Ask], why: str) -> str:
        """Do what people wait for, without the queue. A worker that does the same meanwhile does no harm: the
        jobs look into the database for what there is to do, and exclude each other there.
        """
        for ask in asks:
            if ask.job in schedule.AWAITED:
                _perform(ask)
                self._patience.asked(now, ask)
        return (
            f"queue unreachable ({why}): the tick draws, publishes and ends attempts itself, the rest waits"
        )

    def _complain(self, what: str | None) -> None:
        """Say what is wrong once, not every two seconds, and when it is over."""
        if what != self._complained:
            log.warning("%s", what or "PostgreSQL and the queue are back")
        self._complained = what


def _send(ask: Ask, waiting: set[tuple[str, str]]) -> bool:
    """Ask for a job unless it waits already; False if the queue cannot be reached."""
    arguments = dict(ask.arguments)
    if (ask.job, queue.text_of(arguments)) in waiting:
        return True
    try:
        return queue.send(ask.job, **arguments)
    except LookupError:
        # The others must not wait for the mistake of one.
        log.exception("a job is due that nobody can perform")
        return True


def _perform(ask: Ask) -> None:
    """Do a job here and now; if it fails, the others must not wait for it."""
    try:
        queue.perform(ask.job, dict(ask.arguments))
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        log.exception("%s failed; it is tried again", ask.job)
    except Exception:
        log.exception("%s failed; it is tried again", ask.job)


class Lease:
    """The turn to tick: an advisory lock of a connection of its own. PostgreSQL gives it to the next one as
    soon as that connection is gone, in whatever way the process ended.
    """

    def __init__(self, app: Flask) -> None:
        options = db.engine_options(pool_size=1)
        alive = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
        self._engine = sa.create_engine(
            app.config["SQLALCHEMY_DATABASE_URI"],
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
            connect_args={**options["connect_args"], **alive},
        )
        self._connection: sa.Connection | None = None
        self._mine = False
        self._waits = False

    def held(self) -> bool:
        """Whether the turn is ours: takes it if it is free, and notices if it was lost.

        Raises:
            sqlalchemy.exc.DBAPIError: PostgreSQL cannot be reached; the turn is lost.
        """
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            if self._mine:
                self._connection.execute(sa.text("select 1"))
            else:
                self._mine = self._take(self._connection)
        except sa.exc.DBAPIError:
            self.give_up()
            raise
        return self._mine

    def give_up(self) -> None:
        """Let the next one have it, if it is ours."""
        connection, self._connection = self._connection, None
        mine, self._mine = self._mine, False
        if connection is None:
            return
        if mine and not connection.invalidated:
            # Of a closed connection PostgreSQL takes the lock back a moment later only.
            with contextlib.suppress(sa.exc.DBAPIError):
                connection.execute(sa.text("select pg_advisory_unlock_all()"))
        connection.invalidate()
        connection.close()

    def _take(self, connection: sa.Connection) -> bool:
        wanted = sa.text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
        taken = bool(connection.execute(wanted, {"name": queue.TICK_LOCK}).scalar())
        if taken:
            log.info("this process ticks now")
        elif not self._waits:
            log.info("another process ticks; this one waits for its turn")
        self._waits = not taken
        return taken


def facts(now: datetime) -> Facts:
    """What the schedule wants to know, read within the running transaction."""
    season = seasons.open_season()
    known = []
    if season is not None:
        known = papers.papers_of(season.id, since=schedule.horizon(now, season))
    return Facts(
        season=season,
        papers=tuple(
            PaperFact(
                id=paper.id,
                kind=PaperKind(paper.kind),
                on=paper.on,
                published=paper.state == "published",
                opens_at=paper.opens_at,
                closes_at=paper.closes_at,
            )
            for paper in known
        ),
        waits=oversight.work_waits(now),
    )


__all__ = ["Ask", "Lease", "Tick", "facts"]
