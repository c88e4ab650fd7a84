"""Rounds of awards, certificates with their revocations, and files of certificates for print.

Rounds, certificates and revocations are only ever added to: what was given out stays as it was given.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.awards.rules import Kind
from quizsvc.kit.db import Base, instant, numbered, one_of, refers
from quizsvc.roster.rules import RANKED_LEVELS, Track


class AwardRound(Base):
    """That the prizes of a season were given by a snapshot of it; a later one mends what a correction moved.
    From one version nothing is given twice.
    """

    __tablename__ = "award_rounds"
    __table_args__ = (
        sa.UniqueConstraint("season_id", "number"),
        sa.UniqueConstraint("snapshot_id"),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    snapshot_id: orm.Mapped[int] = refers("snapshots.id", index=False)
    version: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    issued: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    revoked: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    kept: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    given_at: orm.Mapped[datetime] = instant()
    given_by: orm.Mapped[int] = refers("accounts.id", index=False)


class Certificate(Base):
    """What is printed on a certificate, for ever. Serials of a year have no gap. `holder` is the unit's or
    the person's name, `unit_name` the unit's; `replaces_id` is the revoked one in whose stead it was made.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        one_of("kind", *(kind.value for kind in Kind)),
        one_of("track", *(track.value for track in Track)),
        one_of("level", *(level.value for level in RANKED_LEVELS)),
        sa.CheckConstraint("(kind = 'person') = (person_id is not null)", name="is_a_persons"),
        sa.CheckConstraint("(kind = 'unit') = (level is not null)", name="has_a_level"),
        sa.CheckConstraint("prize between 1 and 3", name="prize_is_known"),
        sa.CheckConstraint("serial > 0", name="serial_counts_from_one"),
        sa.UniqueConstraint("year", "serial"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("replaces_id"),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id")
    round_id: orm.Mapped[int] = refers("award_rounds.id", index=False)
    replaces_id: orm.Mapped[int | None] = refers("certificates.id", index=False)
    year: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    serial: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    code: orm.Mapped[str] = orm.mapped_column(sa.Text)
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    track: orm.Mapped[str] = orm.mapped_column(sa.Text)
    level: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    unit_id: orm.Mapped[int] = refers("units.id")
    person_id: orm.Mapped[int | None] = refers("persons.id")
    rank: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    prize: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    holder: orm.Mapped[str] = orm.mapped_column(sa.Text)
    unit_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    issuer: orm.Mapped[str] = orm.mapped_column(sa.Text)
    issued_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    issued_by: orm.Mapped[int] = refers("accounts.id", index=False)


class CertificateRevocation(Base):
    """That a certificate is valid no more, and why; `round_id` is the round that took it back, None if an
    organizer did.
    """

    __tablename__ = "certificate_revocations"
    __table_args__ = (sa.CheckConstraint("reason <> ''", name="has_a_reason"),)

    certificate_id: orm.Mapped[int] = refers("certificates.id", index=False, primary_key=True)
    round_id: orm.Mapped[int | None] = refers("award_rounds.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    revoked_at: orm.Mapped[datetime] = instant()
    revoked_by: orm.Mapped[int] = refers("accounts.id", index=False)


class CertificatePrint(Base):
    """Many certificates as one file for print, a page each. `base` is where their codes are checked; `done`
    of `certificate_ids` are drawn; `problem` says why there is no file.
    """

    __tablename__ = "certificate_prints"
    __table_args__ = (
        one_of("state", "waiting", "done", "failed"),
        sa.CheckConstraint("(state = 'done') = (file is not null)", name="done_has_a_file"),
        sa.Index("ix_certificate_prints_waiting", "id", postgresql_where=sa.text("state = 'waiting'")),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    asked_by: orm.Mapped[int] = refers("accounts.id", index=False)
    asked_at: orm.Mapped[datetime] = instant()
    base: orm.Mapped[str] = orm.mapped_column(sa.Text)
    certificate_ids: orm.Mapped[list[int]] = orm.mapped_column(sa.ARRAY(sa.BigInteger))
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    done: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    tries: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    problem: orm.Mapped[dict[str, Any] | None] = orm.mapped_column(JSONB)
    file: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary, deferred=True)
