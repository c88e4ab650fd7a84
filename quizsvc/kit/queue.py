"""Jobs by name, asked for after the commit.

Redis' queue is only a wake-up call (architecture.md, Laws): whatever must happen is marked in PostgreSQL,
and the tick asks again for what the queue lost. So a queue that cannot be reached is logged and otherwise
ignored.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
import rq
from flask import Flask, current_app
from rq.exceptions import DeserializationError
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
    app.extensions["quizsvc.queue"] = rq.Queue(name, connection=connection, serializer=JSONSerializer)


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
        try:
            name, arguments = job.args
        except (DeserializationError, ValueError):
            continue  # not one of ours; the worker will say so
        found.add((name, text_of(arguments)))
    return found


def text_of(arguments: dict[str, Any]) -> str:
    """A job's arguments as text that is the same for equal arguments."""
    return json.dumps(arguments, sort_keys=True)


def perform(name: str, arguments: dict[str, Any]) -> None:
    """Run a job: what the worker calls. `now` is read here, once."""
    now: datetime = clock.current().now()
    with db.transaction():
        _jobs[name](now=now, **arguments)
