"""Who did what, when, from where: written in the transaction of the deed, so that neither is there without
the other.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, session


class AuditEvent(Base):
    """One deed. The application's role can only add and read these."""

    __tablename__ = "audit_events"
    __table_args__ = (
        sa.Index("ix_audit_events_at", "at", "id"),
        sa.Index("ix_audit_events_action", "action", "at"),
        sa.Index("ix_audit_events_actor", "actor", "at"),
        sa.Index("ix_audit_events_subject", "subject", "at", postgresql_ops={"subject": "text_pattern_ops"}),
    )

    id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    at: orm.Mapped[datetime] = orm.mapped_column(sa.DateTime(timezone=True))
    actor: orm.Mapped[int | None] = orm.mapped_column(sa.BigInteger)
    action: orm.Mapped[str] = orm.mapped_column(sa.Text)
    subject: orm.Mapped[str] = orm.mapped_column(sa.Text)
    detail: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    address: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


_DECISION: ContextVar[tuple[int, Mapping[str, Any]] | None] = ContextVar("audit.decision", default=None)


@contextmanager
def decided(actor: int, **detail: Any) -> Iterator[None]:
    """Every deed within is the actor's who decided that it be done, whoever proposed or wrote it, and has
    this beside its own detail: such as which proposal it follows.
    """
    before = _DECISION.set((actor, detail))
    try:
        yield
    finally:
        _DECISION.reset(before)


def record(
    action: str, *, now: datetime, actor: int | None, subject: str, address: str | None = None, **detail: Any
) -> None:
    """Note a deed. `detail` must hold no secret, password, token, phone or certificate number.

    `action` is thing and verb, such as `order.cancel`; a name once used is never changed: events keep it.
    `actor` is an account's id, or None for the service itself; `subject` such as `order:17`. Within `decided`
    the deed is noted as of whoever decided it, with their detail beside its own.
    """
    record_all(action, now=now, actor=actor, deeds={subject: detail}, address=address)


def record_all(
    action: str,
    *,
    now: datetime,
    actor: int | None,
    deeds: Mapping[str, Mapping[str, Any]],
    address: str | None = None,
) -> None:
    """Note a deed on each of many subjects, with its detail; within `decided` as `record` does."""
    actor, more = _DECISION.get() or (actor, {})
    shared = {"at": now, "actor": actor, "action": action, "address": address}
    rows = [{**shared, "subject": subject, "detail": {**detail, **more}} for subject, detail in deeds.items()]
    if rows:
        session().execute(sa.insert(AuditEvent), rows)


def about(subject: str) -> list[AuditEvent]:
    """All deeds on a thing, the latest first."""
    found = sa.select(AuditEvent).where(AuditEvent.subject == subject)
    return list(session().scalars(found.order_by(AuditEvent.id.desc())))


def happened(action: str) -> bool:
    """Whether there ever was such a deed."""
    return bool(session().scalar(sa.select(sa.exists().where(AuditEvent.action == action))))


def actors(action: str, subject: str) -> set[int]:
    """The accounts that ever did this to a thing."""
    found = sa.select(AuditEvent.actor).where(AuditEvent.action == action, AuditEvent.subject == subject)
    return {actor for actor in session().scalars(found) if actor is not None}
