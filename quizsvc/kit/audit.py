"""Who did what, when, from where: written in the transaction of the deed, so that neither is there without
the other.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, session


class AuditEvent(Base):
    """One deed. The application's role can only add and read these."""

    __tablename__ = "audit_events"

    id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)
    at: orm.Mapped[datetime] = orm.mapped_column(sa.DateTime(timezone=True))
    actor: orm.Mapped[int | None] = orm.mapped_column(sa.BigInteger)
    action: orm.Mapped[str] = orm.mapped_column(sa.Text)
    subject: orm.Mapped[str] = orm.mapped_column(sa.Text)
    detail: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    address: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


def record(
    action: str, *, now: datetime, actor: int | None, subject: str, address: str | None = None, **detail: Any
) -> None:
    """Note a deed. `detail` must hold no secret, password, token, phone or certificate number.

    `action` is thing and verb, such as `order.cancel`; a name once used is never changed: events keep it.
    `actor` is an account's id, or None for the service itself; `subject` such as `order:17`.
    """
    values = {
        "at": now,
        "actor": actor,
        "action": action,
        "subject": subject,
        "address": address,
        "detail": detail,
    }
    session().execute(sa.insert(AuditEvent).values(**values))
