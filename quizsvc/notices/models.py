"""Drafts of notices, what was published of them, and the documents that they are made from."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, instant, numbered, one_of, refers
from quizsvc.notices.rules import Kind

KNOWN_KIND = tuple(kind.value for kind in Kind)


class NoticeDraft(Base):
    """A notice that is not published yet; it gives its id to what is published of it, and goes.

    `facts` are the figures as they were made last, `own` what an organizer wrote or chose. `edition` counts
    what was changed. One at a time for a kind and period.
    """

    __tablename__ = "notice_drafts"
    __table_args__ = (
        one_of("kind", *KNOWN_KIND),
        sa.UniqueConstraint("season_id", "kind", "period"),
        sa.CheckConstraint("(corrects_id is null) = (reason = '')", name="says_why_it_corrects"),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    period: orm.Mapped[str] = orm.mapped_column(sa.Text)
    corrects_id: orm.Mapped[int | None] = refers("notices.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    snapshot_id: orm.Mapped[int] = refers("snapshots.id", index=False)
    edition: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    facts: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    own: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    made_at: orm.Mapped[datetime] = instant()
    made_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    changed_at: orm.Mapped[datetime] = instant()


class Notice(Base):
    """A published notice with its documents, byte for byte; only ever added to.

    `version` counts those of a kind and period: the first corrects nothing, each later one the one before.
    `snapshot_id` is the standing that it is about; `content` all that it says, `facts` and `own` what that
    was made from.
    """

    __tablename__ = "notices"
    __table_args__ = (
        one_of("kind", *KNOWN_KIND),
        sa.UniqueConstraint("season_id", "kind", "period", "version"),
        sa.CheckConstraint("(corrects_id is null) = (version = 1)", name="corrects_the_one_before"),
        sa.CheckConstraint("(corrects_id is null) = (reason = '')", name="says_why_it_corrects"),
    )

    id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    period: orm.Mapped[str] = orm.mapped_column(sa.Text)
    version: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    corrects_id: orm.Mapped[int | None] = refers("notices.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    snapshot_id: orm.Mapped[int] = refers("snapshots.id")
    title: orm.Mapped[str] = orm.mapped_column(sa.Text)
    number: orm.Mapped[str] = orm.mapped_column(sa.Text)
    made_at: orm.Mapped[datetime] = instant()
    made_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    published_at: orm.Mapped[datetime] = instant()
    published_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    content: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB, deferred=True)
    facts: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB, deferred=True)
    own: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB, deferred=True)
    docx: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary, deferred=True)
    docx_sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)
    xlsx: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary, deferred=True)
    xlsx_sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)


class NoticeReader(Base):
    """An account that has read a notice, and when for the first time."""

    __tablename__ = "notice_readers"

    account_id: orm.Mapped[int] = refers("accounts.id", index=False, primary_key=True)
    notice_id: orm.Mapped[int] = refers("notices.id", primary_key=True)
    read_at: orm.Mapped[datetime] = instant()


class NoticeTemplate(Base):
    """A document that an office made for notices of a kind; the newest one rules. Without `data` it is the
    one that comes with the product again. Only ever added to.
    """

    __tablename__ = "notice_templates"
    __table_args__ = (
        one_of("kind", *KNOWN_KIND),
        sa.CheckConstraint("(data is null) = (sha256 is null)", name="has_a_sum"),
        sa.Index("ix_notice_templates_kind", "kind", "id"),
    )

    id: orm.Mapped[int] = numbered()
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    data: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary, deferred=True)
    sha256: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    put_at: orm.Mapped[datetime] = instant()
    put_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
