"""Reads of the audit log; and of what waits to be done, which every room knows of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.models import Account
from quizsvc.analysis import queries as analysis
from quizsvc.attempts import queries as attempts
from quizsvc.awards import queries as awards
from quizsvc.bank import queries as bank
from quizsvc.corrections import queries as corrections
from quizsvc.identity import service as identity
from quizsvc.integrity import queries as integrity
from quizsvc.kit import db, idempotency
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.db import session
from quizsvc.messages import queries as messages
from quizsvc.notices import queries as notices
from quizsvc.rankings import queries as rankings
from quizsvc.roster.imports import kept as roster_imports

WORK: dict[str, Callable[[datetime], bool]] = {
    "attempts.expire": attempts.any_overdue,
    "corrections.apply": lambda now: corrections.work_waits(),
    "rankings.compute": rankings.work_waits,
    "rankings.publish": rankings.publishing_waits,
    "analysis.compute": analysis.work_waits,
    "notices.weekly": lambda now: notices.work_waits(),
    "integrity.look": integrity.work_waits,
    "awards.print": lambda now: awards.prints_wait(),
    "bank.import": lambda now: bank.imports_wait(),
    "bank.forget_files": bank.imports_are_old,
    "roster.forget_imports": roster_imports.are_old,
    "idempotency.forget": idempotency.are_old,
    "identity.forget": identity.are_traces_old,
    "messages.send": messages.work_waits,
}
"""By job, whether there is something for it to do: the marks and states in PostgreSQL, whatever the queue
says. The tick asks for them in this order. Papers have their times instead (worker.schedule).
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deeds: of one kind by its code, by an account, by accounts whose name or sign-in name holds a
    text, on a thing (`question:17`) or a kind of thing (`question`), from one instant until before another.
    """

    deed: str | None = None
    actor: int | None = None
    who: str = ""
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed of the log; without an `actor` it was the service itself, or the server's shell."""

    id: int
    at: datetime
    action: str
    subject: str
    detail: dict[str, Any]
    address: str | None
    actor: int | None
    actor_name: str | None
    actor_account: str | None


def work_waits(now: datetime) -> tuple[str, ...]:
    """The jobs for which there is something to do, in the order in which they matter."""
    return tuple(job for job, waits in WORK.items() if waits(now))


def page(asked: Asked, *, page: int, page_size: int, sort: str = "-at") -> tuple[list[Deed], int]:
    """One page of deeds, the latest first (`-at`) or last (`at`), and how many there are."""
    wanted = sa.select(*_COLUMNS).outerjoin(Account, Account.id == AuditEvent.actor).where(*_among(asked))
    rows, total = db.page(wanted.order_by(*SORTS[sort]), page, page_size)
    return [Deed(*row) for row in rows], total


def latest(asked: Asked, *, most: int) -> list[Deed]:
    """The last so many deeds, the latest first."""
    wanted = sa.select(*_COLUMNS).outerjoin(Account, Account.id == AuditEvent.actor).where(*_among(asked))
    return [Deed(*row) for row in session().execute(wanted.order_by(*SORTS["-at"]).limit(most))]


_COLUMNS = (
    *(AuditEvent.id, AuditEvent.at, AuditEvent.action, AuditEvent.subject, AuditEvent.detail),
    *(AuditEvent.address, AuditEvent.actor, Account.display_name, Account.name),
)
SORTS: dict[str, tuple[Any, ...]] = {
    "-at": (AuditEvent.at.desc(), AuditEvent.id.desc()),
    "at": (AuditEvent.at, AuditEvent.id),
}


def _among(asked: Asked) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if asked.deed is not None:
        wanted.append(AuditEvent.action == asked.deed)
    if asked.actor is not None:
        wanted.append(AuditEvent.actor == asked.actor)
    if text := asked.who.strip():
        called = (Account.name, Account.display_name)
        wanted.append(sa.or_(*(name.icontains(text, autoescape=True) for name in called)))
    if thing := asked.thing.strip():
        is_kind = AuditEvent.subject.startswith(f"{thing}:", autoescape=True)
        wanted.append((AuditEvent.subject == thing) | is_kind)
    if asked.since is not None:
        wanted.append(AuditEvent.at >= asked.since)
    if asked.until is not None:
        wanted.append(AuditEvent.at < asked.until)
    return wanted
