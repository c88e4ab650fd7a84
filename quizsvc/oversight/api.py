"""Routes of oversight: the audit log, and the queue."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.kit import books
from quizsvc.kit.backlog import Asking, Kind
from quizsvc.kit.http import Call, Door, page_of, sent_file
from quizsvc.oversight import queries, rules, service
from quizsvc.oversight.queries import Deed
from quizsvc.oversight.schemas import DeedPage, DeedPageQuery, DeedsQuery, QueueShape
from quizsvc.season import queries as seasons

door = Door("oversight", description="审计记录与后台任务")


@door.endpoint("/audit-events", who=policies.ADMIN_READERS, query=DeedPageQuery, answer=DeedPage)
def list_deeds(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """谁在什么时候从哪里做了什么"""
    asked = {name: query[name] for name in ("page", "page_size", "sort")}
    found, total = queries.page(service.asked_for(query), **asked)
    return page_of([_deed(each) for each in found], query, total)


@door.endpoint("/audit-events.xlsx", who=policies.ADMIN_READERS, query=DeedsQuery, file=True)
def export_deeds(call: Call, query: dict[str, Any]) -> Response:
    """同样的记录，导出为表格；导出本身也记录"""
    data = service.workbook(**call.by, asked=service.asked_for(query), zone=seasons.zone())
    return sent_file("审计记录.xlsx", "audit-events.xlsx", books.MIMETYPE, data)


@door.endpoint("/queue", who=policies.SEASON_AUDITORS, answer=QueueShape)
def read_queue(call: Call) -> dict[str, Any]:
    """后台正在做什么，什么在等，什么失败了"""
    found = service.doings(now=call.now)
    queue = found.queue
    return {
        "reachable": queue is not None,
        "workers": queue and queue.workers,
        "ticks": found.ticks,
        "work": [{"job": job, "text": rules.JOBS.get(job, job)} for job in found.work],
        "running": queue and _jobs(queue.running),
        "waiting": queue and _jobs(queue.waiting),
        "failed": queue and _jobs(queue.failed),
    }


@door.endpoint("/queue/failed/<string:job_id>/again", method="POST", who=policies.ADMINS, status=202)
def run_again(call: Call, job_id: str) -> None:
    """再执行一次失败的任务"""
    service.run_again(**call.by, job_id=job_id)


def _deed(of: Deed) -> dict[str, Any]:
    actor = {"id": of.actor, "name": of.actor_name, "account": of.actor_account}
    return {
        "deed": of.action,
        "text": rules.worded(of.action),
        "thing": of.subject,
        "actor": actor if of.actor_name is not None else None,
        **{name: getattr(of, name) for name in ("id", "at", "detail", "address")},
    }


def _jobs(of: Kind) -> dict[str, Any]:
    return {"jobs": [_job(each) for each in of.jobs], "total": of.in_all}


def _job(of: Asking) -> dict[str, Any]:
    text = rules.JOBS.get(of.name or "", of.name or "不是本系统的任务")
    told = {name: getattr(of, name) for name in ("id", "arguments", "at", "error")}
    return {"job": of.name, "text": text, **told}
