"""kill -9 at one statement of a worker's job, by the proxy through which the worker reaches PostgreSQL."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from enum import StrEnum

from tests.faults.wire import COMMITS, Link
from tests.worker.processes import Started

LOCK = b"pg_try_advisory_xact_lock"


class Moment(StrEnum):
    """Of a statement: it never reaches PostgreSQL; PostgreSQL does it while nobody waits for the answer; it
    is done and its answer never arrives.
    """

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Statements:
    """A trap that lets everything pass and counts what some processes say in a job: from its lock, which is
    number 1, to its COMMIT, which is number `total`.
    """

    def __init__(self, pids: Callable[[], set[int]]) -> None:
        self.pids = pids
        self.total = 0
        self._before: dict[Link, int] = {}

    def number(self, link: Link) -> int:
        """Which statement of the job a connection has come to; 0 for none."""
        if link not in self._before:
            if LOCK not in link.text or link.pid not in self.pids():
                return 0
            self._before[link] = link.said - 1
        return link.said - self._before[link]

    def springs(self, link: Link, *, before: bool) -> bool:
        """Never."""
        number = self.number(link)
        if number and COMMITS.search(link.text):
            self.total = number
        return False


class Strike(Statements):
    """Kills a worker, with its child that does the job, at the job's statement `at`, once. Then `over` is
    set, and `done` says whether the job is done all the same, because its COMMIT has reached PostgreSQL.
    """

    def __init__(self, worker: Started, *, at: int, moment: Moment) -> None:
        super().__init__(lambda: set(worker.children()))
        self.worker, self.at, self.moment = worker, at, moment
        self.over = threading.Event()
        self.struck_at_s = 0.0
        self.done = False

    def springs(self, link: Link, *, before: bool) -> bool:
        """At that statement; cut is what is not to reach the other side."""
        here = before is not (self.moment is Moment.AFTER) and (before or link.answered)
        if self.over.is_set() or self.number(link) < self.at or not here:
            return False
        # The worker first: it would hear of its child's end.
        self.worker.process.kill()
        with contextlib.suppress(ProcessLookupError):
            os.kill(link.pid, signal.SIGKILL)
        self.struck_at_s = time.monotonic()
        self.done = self.moment is not Moment.BEFORE and COMMITS.search(link.text) is not None
        self.over.set()
        return self.moment is not Moment.DURING
