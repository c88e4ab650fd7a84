"""Use cases of oversight: the log as a file, the queue as it is, a failed job once more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import redis

from quizsvc.kit import audit, backlog, books, db, queue
from quizsvc.kit.backlog import Backlog
from quizsvc.kit.books import Head
from quizsvc.kit.errors import NotFound, Unavailable
from quizsvc.oversight import queries, rules
from quizsvc.oversight.queries import Asked, Deed
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_ROWS = 100_000
"""Of one file; who wants more asks for fewer days."""
MOST_JOBS = 50
CUT = f"只列出了最近的 {MOST_ROWS} 条。要看更早的，请缩小日期范围再导出。"
HEADS = (
    *(Head("时间", 20), Head("操作人", 14), Head("账号", 16), Head("操作", 24), Head("对象", 20)),
    *(Head("说明", 60), Head("网络地址", 18), Head("操作代码", 24), Head("编号", 12)),
)


class QueueAway(Unavailable):
    """Redis cannot be reached: there is no list of failed jobs to take one from. What is to be done is marked
    in PostgreSQL and is done when Redis is back.
    """

    title = "现在连不上任务队列（Redis）。要做的事都记在数据库里，恢复以后会自动接着做"


class NoSuchJob(NotFound):
    """It is not among the failed ones: it was run again, or long ago."""

    title = "失败的任务里没有这一个：可能已经重新执行，或已过期（保留一天）"


@dataclass(frozen=True, slots=True)
class Doings:
    """What the background does: the queue, None where it cannot be reached; the jobs for which PostgreSQL
    says that there is something to do; whether a process ticks.
    """

    queue: Backlog | None
    work: tuple[str, ...]
    ticks: bool


def asked_for(query: Mapping[str, Any]) -> Asked:
    """Which deeds a query (schemas.DeedsQuery) asks for: its days are those of the season's zone."""
    zone = seasons.zone()
    first_on, last_on = query["first_on"], query["last_on"]
    return Asked(
        **{name: query[name] for name in ("deed", "actor", "who")},
        thing=rules.sought(query["thing"].strip()),
        since=season_rules.day_start(first_on, zone) if first_on else None,
        until=season_rules.day_bounds(last_on, zone)[1] if last_on else None,
    )


def workbook(*, now: datetime, actor: int, address: str, asked: Asked, zone: ZoneInfo) -> bytes:
    """The deeds as a workbook, the latest first; instants are told in the zone. That it was taken is a deed
    too.
    """
    deeds = queries.latest(asked, most=MOST_ROWS)
    audit.record("audit.export", now=now, actor=actor, subject="audit", address=address, rows=len(deeds))
    notes = (CUT,) if len(deeds) == MOST_ROWS else ()
    with books.book() as (target, content):
        said = dates(zone)
        books.add_sheet(target, "审计记录", HEADS, (_row(each, said) for each in deeds), notes=notes)
    made: bytes = content()
    return made


def dates(zone: ZoneInfo) -> rules.Dates:
    """What the words of deeds need."""
    return rules.Dates({season.id: season for season in seasons.ever_opened()}, zone)


def doings(*, now: datetime) -> Doings:
    """What runs, waits and has failed."""
    # Who gets the lock of the one that ticks has found that nobody holds it.
    ticks = not db.try_lock(queue.TICK_LOCK)
    return Doings(_backlog(), queries.work_waits(now), ticks)


def run_again(*, now: datetime, actor: int, address: str, job_id: str) -> None:
    """Ask once more for a job that failed.

    Raises:
        NoSuchJob: it is not there, or is none of ours. QueueAway.
    """
    try:
        taken = backlog.take_failed(job_id)
    except redis.RedisError as error:
        raise QueueAway(retry_after=5) from error
    if taken is None or taken.name is None:
        raise NoSuchJob()
    # Should the queue go away before it has the job, the tick asks for it: the work is marked in PostgreSQL.
    queue.wake(taken.name, **taken.arguments)
    audit.record(
        "job.run_again",
        now=now,
        actor=actor,
        subject=f"job:{taken.name}",
        address=address,
        arguments=taken.arguments,
    )


def _backlog() -> Backlog | None:
    try:
        return backlog.seen(MOST_JOBS)
    except redis.RedisError:
        return None


def _row(deed: Deed, said: rules.Dates) -> tuple[str, ...]:
    return (
        *(
            f"{deed.at.astimezone(said.zone):%Y-%m-%d %H:%M:%S}",
            deed.actor_name or "系统",
            deed.actor_account or "",
        ),
        *(rules.worded(deed.action), rules.thing(deed.subject, said)),
        rules.told(deed.action, deed.detail, said),
        *(deed.address or "", deed.action, str(deed.id)),
    )
