"""The season: one competition, its days and its settings."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, instant, numbered, one_of


class SeasonRow(Base):
    """A season. Its settings may change only while it is a draft, its calendar for weeks that have
    not begun; one season at most is open."""

    __tablename__ = "seasons"
    __table_args__ = (
        one_of("state", "draft", "open", "closed"),
        sa.CheckConstraint("first_on <= last_on", name="days_in_order"),
        sa.Index("uq_seasons_open", "state", unique=True, postgresql_where=sa.text("state = 'open'")),
    )

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    first_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    last_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    settings: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    calendar: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    created_at: orm.Mapped[datetime] = instant()
    opened_at: orm.Mapped[datetime | None] = instant()
