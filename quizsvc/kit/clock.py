"""The only reader of the clock.

Web processes, workers and the tick must agree on the time to the millisecond, or what comes in the last
second before a deadline depends on which process took it. So the time is PostgreSQL's: measured now and then,
and carried forward by the machine's monotonic clock, which nobody can set back.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from flask import current_app

RESYNC_AFTER_S = 20.0
RETRY_AFTER_S = 2.0


class Clock(Protocol):
    """What tells the time: an aware UTC instant, and how far that may be off, in seconds."""

    def now(self) -> datetime: ...

    def skew_s(self) -> float: ...


class DatabaseClock:
    """PostgreSQL's time. While the database cannot be asked it runs on from the last measurement."""

    def __init__(self, engine: Callable[[], sa.Engine]) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._instant: datetime | None = None
        self._measured = 0.0
        self._next_try = 0.0

    def now(self) -> datetime:
        """The database's time now.

        Raises:
            sqlalchemy.exc.OperationalError, sqlalchemy.exc.TimeoutError: the database was never reached.
        """
        with self._lock:
            known, due = self._instant is not None, time.monotonic() >= self._next_try
            if due and known:
                # One measures, and may have to wait for a connection; the others go on by what is known.
                self._next_try = time.monotonic() + RETRY_AFTER_S
        if due:
            self._measure(required=not known)
        with self._lock:
            return self._carried()

    def skew_s(self) -> float:
        """How far a fresh measurement lies from the carried time, in seconds; readiness asks for 2 or
        less.
        """
        carried, at = self.now(), time.monotonic()
        self._measure(required=True)
        with self._lock:
            return abs((self._carried() - carried).total_seconds() - (time.monotonic() - at))

    def _carried(self) -> datetime:
        assert self._instant is not None
        return self._instant + timedelta(seconds=time.monotonic() - self._measured)

    def _measure(self, *, required: bool) -> None:
        before = time.monotonic()
        try:
            with self._engine().connect() as connection:
                instant: datetime = connection.execute(sa.text("select clock_timestamp()")).scalar_one()
        except (sa.exc.DBAPIError, sa.exc.TimeoutError):  # the latter: every connection is at work
            if required:
                raise
            return
        after = time.monotonic()
        with self._lock:
            self._instant = instant.astimezone(UTC) + timedelta(seconds=(after - before) / 2)
            self._measured = after
            self._next_try = after + RESYNC_AFTER_S


class FixedClock:
    """A clock that stands still until it is moved: for tests."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self.instant

    def skew_s(self) -> float:
        return 0.0

    def set(self, instant: datetime) -> None:
        self.instant = instant.astimezone(UTC)

    def advance(self, **delta: float) -> None:
        """Move on by `timedelta(**delta)`."""
        self.instant += timedelta(**delta)


def current() -> Clock:
    """The running app's clock."""
    clock: Clock = current_app.extensions["quizsvc.clock"]
    return clock
