"""The RQ worker: performs jobs, each in a forked child, and outlives every Redis.

RQ's own worker ends when Redis goes away during a job, and its defaults notice things after minutes
(reference: reliability.md §1.4). So its times are set short, and a fresh one takes over when one ends
without having been asked to.
"""

import logging
import os
import signal
import sys
import time
from types import FrameType
from typing import Any, NoReturn

import redis
import rq
from flask import Flask
from rq.serializers import JSONSerializer

from quizsvc.kit import config, db, queue

log = logging.getLogger(__name__)
WORKER_TTL_S = 20
"""RQ waits 15 s less than this for a job before it looks around again."""
MAINTENANCE_S = 30
MONITORING_S = 5
LONGEST_WAIT_S = 2.0


def run(app: Flask, *, burst: bool = False) -> None:
    """Perform jobs until SIGTERM or SIGINT: then the running one is finished first; a second signal ends it.

    With `burst`, until the queue is empty.

    Raises:
        redis.RedisError: with `burst` only, when the queue cannot be reached.
    """
    with app.app_context():
        _forget_connections_in_children()
        while not _work(burst=burst):
            time.sleep(LONGEST_WAIT_S)


def _work(*, burst: bool) -> bool:
    """Let one RQ worker work; True if it ended because it was to end, False if Redis went away."""
    _end_on_signals()
    worker: rq.Worker | None = None
    try:
        worker = _worker()
        worker.work(burst=burst, logging_level=None)
    except redis.RedisError as error:
        if burst:
            raise
        log.warning("queue unreachable: %s", type(error).__name__)
    finally:
        if worker is not None:
            _stop_listening(worker)
        # RQ's handlers are still there; a signal between two workers must not be taken for one to the last.
        _end_on_signals()
    # RQ tells nobody why it returned; this is where it notes that it was asked to.
    return burst or (worker is not None and worker._shutdown_requested_date is not None)


def _stop_listening(worker: Any) -> None:
    """RQ leaves its listening thread behind when Redis is away at the end."""
    if worker.pubsub_thread is not None:
        worker.pubsub_thread.stop()


def _worker() -> rq.Worker:
    # A connection of its own: RQ waits on it for longer than anybody else may.
    name = queue.current().name
    connection = redis.Redis.from_url(
        config.current().redis_url, socket_connect_timeout=2, health_check_interval=10
    )
    worker = rq.Worker(
        [name],
        connection=connection,
        serializer=JSONSerializer,
        # Without it RQ would call whatever Redis names.
        job_class=queue.Asked,
        worker_ttl=WORKER_TTL_S,
        maintenance_interval=MAINTENANCE_S,
        job_monitoring_interval=MONITORING_S,
    )
    worker.max_connection_wait_time = LONGEST_WAIT_S
    return worker


def _forget_connections_in_children() -> None:
    """A forked child must never speak on its parent's sockets: it starts with an empty pool."""
    engine = db.db.engine
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))


def _end_on_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
