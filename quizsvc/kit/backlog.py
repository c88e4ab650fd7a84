"""What the queue holds, to be looked at by people: what runs, waits and has failed."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rq
from rq.exceptions import InvalidJobOperation, NoSuchJobError

from quizsvc.kit import queue
from quizsvc.kit.queue import Asked

TYPE_NAME = re.compile(r"[A-Za-z_][\w.]{0,120}")


@dataclass(frozen=True, slots=True)
class Asking:
    """A job as the queue has it. `name` and `arguments` are those of one of ours, and of no other; `at` is
    when it was asked for, or began. Of a failed one `error` is the type of what went wrong, such as
    `DrawImpossible`, and no word of its message, which may hold anything.
    """

    id: str
    name: str | None
    arguments: dict[str, Any]
    at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The jobs of a kind, the first ones of them, and how many they are in all."""

    jobs: list[Asking]
    in_all: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the queue holds, and how many workers are there to do it."""

    running: Kind
    waiting: Kind
    failed: Kind
    workers: int


def seen(most: int) -> Backlog:
    """The queue as it is now, at most so many jobs of a kind: those that wait longest, those that failed
    last.

    Raises:
        redis.RedisError: it cannot be reached.
    """
    ours = queue.current()
    started, failures = ours.started_job_registry, ours.failed_job_registry
    running = _jobs(started.get_job_ids(0, most - 1, cleanup=False))
    failed = _jobs(failures.get_job_ids(0, most - 1, desc=True, cleanup=False), failed=True)
    return Backlog(
        running=Kind(running, started.get_job_count(cleanup=False)),
        waiting=Kind(_jobs(ours.get_job_ids(0, most)), len(ours)),
        failed=Kind(failed, failures.get_job_count(cleanup=False)),
        workers=rq.Worker.count(queue=ours),
    )


def take_failed(id_: str) -> Asking | None:
    """Take a failed job from the queue's list of these; None if it is not there, or none of ours: then it
    stays.

    Raises:
        redis.RedisError: the queue cannot be reached.
    """
    failures = queue.current().failed_job_registry
    job = _fetched(id_) if id_ in failures else None
    taken = None if job is None else _told(job, failed=True)
    if job is None or taken is None or taken.name is None:
        return None
    # Of two who take it at once the one has it who strikes it off the list.
    if not failures.connection.zrem(failures.key, id_):
        return None
    with suppress(InvalidJobOperation):  # its time had come: it is gone by itself
        job.delete()
    return taken


def _jobs(ids: list[str], *, failed: bool = False) -> list[Asking]:
    # What is gone meanwhile, and what is no job, is passed over.
    return [_told(job, failed=failed) for id_ in ids if (job := _fetched(id_)) is not None]


def _fetched(id_: str) -> Asked | None:
    ours = queue.current()
    with suppress(NoSuchJobError):
        job = Asked.fetch(id_, connection=ours.connection, serializer=ours.serializer)
        return job if isinstance(job, Asked) else None
    return None


def _told(job: Asked, *, failed: bool) -> Asking:
    name, arguments = job.asked() or (None, {})
    if not queue.takes(name, arguments):
        name, arguments = None, {}
    at = (job.ended_at if failed else None) or job.started_at or job.enqueued_at
    return Asking(job.id, name, arguments, at, _error(job) if failed else None)


def _error(job: Asked) -> str:
    result = job.latest_result()
    lines = (result.exc_string or "").strip().splitlines() if result else []
    last = lines[-1].partition(":")[0] if lines else ""
    return last.rpartition(".")[2] if TYPE_NAME.fullmatch(last) else "unknown"
