"""Participation and scores by person and week, working standings, and published snapshots.

`person_weeks` is the product's memory of what a person did in a week; standings come from it, never from raw
attempts. Working standings are thrown away and rebuilt. Snapshots are written once: the application's role
cannot change them.

What is derived and rebuilt by the hundred thousand rows has no foreign keys (docs/decisions/0041).
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.kit.db import Base, instant, numbered, refers


class PersonWeekRow(Base):
    """One person in one week of a season (rules.md §5, §6): where they were eligible, whether they took
    part, and their score in hundredths. The four `…_times` are counted attempts by module and by the track
    of the day (人次)."""

    __tablename__ = "person_weeks"

    season_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)
    week_on: orm.Mapped[date] = orm.mapped_column(sa.Date, primary_key=True)
    person_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True, index=True)
    unit_id: orm.Mapped[int | None] = orm.mapped_column(sa.BigInteger)
    track: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    eligible: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    exempt: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    took_part: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    daily_counted: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    weekly_counted: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    score: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    weekly_time_s: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    last_counted_at: orm.Mapped[datetime | None] = instant()
    monitoring_daily_times: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    monitoring_weekly_times: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    enforcement_daily_times: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    enforcement_weekly_times: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)


class _UnitColumns:
    """A row of a board, as published: names too, so that an old version reads as it did."""

    track: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    level: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    position: orm.Mapped[int] = orm.mapped_column(sa.Integer, primary_key=True)
    rank: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    change: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    unit_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    unit_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    eligible: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    exempt: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    participants: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    rate: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    average: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    score: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)


class _PersonColumns:
    """A ranked person of a track, as published."""

    track: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    position: orm.Mapped[int] = orm.mapped_column(sa.Integer, primary_key=True)
    rank: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    change: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    person_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    person_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    unit_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    unit_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    score: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    weekly_tests: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    time_used_s: orm.Mapped[int] = orm.mapped_column(sa.Integer)


class _TimesColumns:
    """人次 of a track: of the period alone, and from the season's start to its end."""

    track: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    daily: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    weekly: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    through_daily: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    through_weekly: orm.Mapped[int] = orm.mapped_column(sa.Integer)


class Standing(Base):
    """The working standing of a period: rebuilt whenever what it was computed from has moved."""

    __tablename__ = "standings"
    __table_args__ = (sa.UniqueConstraint("season_id", "period"),)

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    period: orm.Mapped[str] = orm.mapped_column(sa.Text)
    computed_at: orm.Mapped[datetime] = instant()


class StandingUnit(_UnitColumns, Base):
    """A unit's row of a working standing."""

    __tablename__ = "standing_units"

    standing_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)


class StandingPerson(_PersonColumns, Base):
    """A person's row of a working standing."""

    __tablename__ = "standing_people"

    standing_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)


class StandingTimes(_TimesColumns, Base):
    """人次 of a working standing."""

    __tablename__ = "standing_times"

    standing_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)


class Snapshot(Base):
    """A published standing, version by version. `inputs` names what it was computed from; `sha256` is over
    `document`, its canonical JSON, which holds the rows, the settings and the inputs. `chain_sha256` is over
    that sum, what stands beside the document, and `previous_sha256`, the chain's sum of the version before.
    """

    __tablename__ = "snapshots"
    __table_args__ = (sa.UniqueConstraint("season_id", "period", "version"),)

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id", index=False)
    period: orm.Mapped[str] = orm.mapped_column(sa.Text)
    version: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    computed_at: orm.Mapped[datetime] = instant()
    published_at: orm.Mapped[datetime] = instant()
    published_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    inputs: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    document: orm.Mapped[str] = orm.mapped_column(sa.Text, deferred=True)
    sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)
    previous_sha256: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    chain_sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)


class SnapshotUnit(_UnitColumns, Base):
    """A unit's row of a snapshot."""

    __tablename__ = "snapshot_units"

    snapshot_id: orm.Mapped[int] = refers("snapshots.id", index=False, primary_key=True)


class SnapshotPerson(_PersonColumns, Base):
    """A person's row of a snapshot."""

    __tablename__ = "snapshot_people"

    snapshot_id: orm.Mapped[int] = refers("snapshots.id", index=False, primary_key=True)


class SnapshotTimes(_TimesColumns, Base):
    """人次 of a snapshot."""

    __tablename__ = "snapshot_times"

    snapshot_id: orm.Mapped[int] = refers("snapshots.id", index=False, primary_key=True)
