"""Jobs by name, asked for after the commit.

Redis' queue is only a wake-up call (architecture.md, Laws): whatever must happen is marked in PostgreSQL,
and the tick asks again for what the queue lost. So a queue that cannot be reached is logged and otherwise
ignored.

Redis is also not trusted: whoever writes to it may ask for these jobs, which look into the database for
themselves, and gets nothing else called (see `Asked`).
"""

import inspect
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
import rq
from flask import Flask, current_app
from rq.exceptions import DeserializationError, NoSuchJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from quizsvc.kit import clock, db

log = logging.getLogger(__name__)
JOB_TIMEOUT_S = 600
TICK_LOCK = "worker.tick"
"""The advisory lock of the one process that ticks."""
Job = Callable[..., None]
_jobs: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a job: `function(now=…, **arguments)` runs in one transaction, in the worker.

    A job must be safe to run twice and at any time: it looks into the database for what there is to do.
    """

    def register(function: Job) -> Job:
        _jobs[name] = function
        return function

    return register


def names() -> set[str]:
    """All registered jobs."""
    return set(_jobs)


def connect(redis_url: str) -> redis.Redis:
    """A connection that gives up soon: nobody waits for a dead Redis."""
    return redis.Redis.from_url(redis_url, socket_connect_timeout=0.5, socket_timeout=2, retry=None)


def init(app: Flask, *, redis_url: str, name: str) -> None:
    """Give the app its queue."""
    connection = connect(redis_url)
    app.extensions["quizsvc.queue"] = rq.Queue(
        name, connection=connection, serializer=JSONSerializer, job_class=Asked
    )


def current() -> rq.Queue:
    """The running app's queue."""
    queue: rq.Queue = current_app.extensions["quizsvc.queue"]
    return queue


def wake(name: str, **arguments: Any) -> None:
    """Ask for a job when the running transaction is committed."""

    def ask() -> None:
        send(name, **arguments)

    db.after_commit(ask)


def send(name: str, **arguments: Any) -> bool:
    """Ask for a job now; False if the queue cannot be reached (the tick asks again)."""
    if name not in _jobs:
        raise LookupError(f"no job is called {name}")
    try:
        current().enqueue(
            perform, name, arguments, job_timeout=JOB_TIMEOUT_S, result_ttl=60, failure_ttl=24 * 3600
        )
    except redis.RedisError as error:
        log.warning("queue unreachable, %s waits for the tick: %s", name, type(error).__name__)
        return False
    return True


def waiting(most: int = 500) -> set[tuple[str, str]]:
    """The jobs that wait for a worker: pairs of name and arguments as canonical JSON (see `text_of`).

    Looks at `most` of them, so a flooded queue costs no more than a long one.

    Raises:
        redis.RedisError: the queue cannot be reached.
    """
    found = set()
    for job in current().get_jobs(0, most):
        # What is not one of ours the worker drops and names.
        if isinstance(job, Asked) and (asked := job.asked()) is not None:
            name, arguments = asked
            found.add((name, text_of(arguments)))
    return found


def text_of(arguments: dict[str, Any]) -> str:
    """A job's arguments as text that is the same for equal arguments."""
    return json.dumps(arguments, sort_keys=True)


def takes(name: str | None, arguments: dict[str, Any]) -> bool:
    """Whether this is one of our jobs, with arguments of its own: whoever writes to Redis may ask for
    anything.
    """
    function = _jobs.get(name) if isinstance(name, str) else None
    return function is not None and _takes(function, arguments)


def perform(name: str, arguments: dict[str, Any]) -> None:
    """Run a job: what the worker calls. `now` is read here, once.

    Raises:
        LookupError: there is no such job.
        TypeError: it takes other arguments, or others' types.
    """
    function = _jobs.get(name) if isinstance(name, str) else None
    if function is None:
        raise LookupError(f"no job is called {name!r}")
    if not _takes(function, arguments):
        raise TypeError(f"job {name} does not take these arguments: {arguments!r:.200}")
    now: datetime = clock.current().now()
    with db.transaction():
        function(now=now, **arguments)


def _takes(function: Job, arguments: object) -> bool:
    """Whether these are the function's own arguments beside `now`, each exactly of its declared type."""
    wanted = {
        each.name: each.annotation
        for each in inspect.signature(function).parameters.values()
        if each.name != "now"
    }
    return (
        isinstance(arguments, dict)
        and arguments.keys() == wanted.keys()
        and all(type(value) is wanted[name] for name, value in arguments.items())
    )


class Asked(RqJob):
    """A job of the queue: always `perform`, whatever its hash in Redis says.

    RQ's own class imports and calls any function that the hash names, when the job runs and as callbacks
    afterwards, and sends webhooks to any address. Both ends of the queue use this one instead.
    """

    @classmethod
    def fetch(cls, id: str, connection: redis.Redis | None = None, serializer: Any = None) -> RqJob:
        """The job of an id in Redis.

        Raises:
            NoSuchJobError: there is none, or what is there is no job; RQ then goes on to the next.
        """
        try:
            return super().fetch(id, connection=connection, serializer=serializer)
        except (redis.RedisError, NoSuchJobError):
            raise
        except Exception as error:
            # RQ reads a hash as it likes: nonsense ends in any error, even in an assertion.
            log.warning("what is no job in the queue is passed over: %.80r (%s)", id, type(error).__name__)
            raise NoSuchJobError(f"no job: {id!r:.80}") from error

    def restore(self, raw_data: Any) -> Any:
        """Take over what a hash says of the job, but nothing that would have something else called."""
        restored = super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []
        return restored

    @property
    def func(self) -> Callable[..., None]:
        """What RQ calls."""
        return perform

    def asked(self) -> tuple[str, dict[str, Any]] | None:
        """The name and the arguments that are asked for; None for a job that `send` did not make."""
        try:
            parts = (self.func_name, self.instance, self.args, self.kwargs)
        except DeserializationError:
            return None
        match parts:
            case (str(function), None, [str(name), dict(arguments)], {**others}) if not others:
                return (name, arguments) if function == PERFORM else None
        return None

    def _execute(self) -> None:
        """Called by RQ within the job's time limit, in the worker's child."""
        asked = self.asked()
        if asked is None:
            log.warning("a job that is not ours is dropped: %s", self._claim())
            return
        perform(*asked)

    def _claim(self) -> str:
        """What it wants to call, short and on one line."""
        try:
            return f"{self.func_name!r:.80}"
        except DeserializationError:
            return "it cannot be read"


PERFORM = f"{perform.__module__}.{perform.__qualname__}"
