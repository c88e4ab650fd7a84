"""People and units, who belonged where and when, and since when we know it.

Memberships and exemptions carry two times: the days that they are about, and the instant at which they were
recorded (rules.md §5). A change never edits a row: it supersedes it, so that the roster of a past week can
be worked out again.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from quizsvc.kit.db import Base, instant, numbered, one_of, refers
from quizsvc.roster.rules import Act, Level, RequestState, Track


class Unit(Base):
    """A node of the tree 省 > 市 > 县. One that was recorded later is on no board of an earlier period.
    `contact` is whom its people ask for help, as its admin wrote it.
    """

    __tablename__ = "units"
    __table_args__ = (
        one_of("level", *(level.value for level in Level)),
        sa.CheckConstraint("(level = 'root') = (parent_id is null)", name="only_root_has_no_parent"),
        sa.CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        sa.UniqueConstraint("parent_id", "name"),
        sa.Index("uq_units_root", "level", unique=True, postgresql_where=sa.text("level = 'root'")),
    )

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    level: orm.Mapped[str] = orm.mapped_column(sa.Text)
    parent_id: orm.Mapped[int | None] = refers("units.id")
    recorded_at: orm.Mapped[datetime] = instant()
    contact: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


class Person(Base):
    """Somebody on the roster, known by `credential`: the staff or certificate number, text to the last
    digit.
    """

    __tablename__ = "persons"

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    credential: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    phone: orm.Mapped[str | None] = orm.mapped_column(sa.Text)


class Membership(Base):
    """A person in a unit and track, both days included; `last_on` open if not known."""

    __tablename__ = "memberships"
    __table_args__ = (
        one_of("track", *(track.value for track in Track)),
        sa.CheckConstraint("last_on is null or first_on <= last_on", name="days_in_order"),
        ExcludeConstraint(
            (sa.column("person_id"), "="),
            (sa.text("daterange(first_on, last_on, '[]')"), "&&"),
            where=sa.text("superseded_at is null"),
            using="gist",
            name="ex_memberships_never_overlap",
        ),
    )

    id: orm.Mapped[int] = numbered()
    person_id: orm.Mapped[int] = refers("persons.id")
    unit_id: orm.Mapped[int] = refers("units.id")
    track: orm.Mapped[str] = orm.mapped_column(sa.Text)
    first_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    last_on: orm.Mapped[date | None] = orm.mapped_column(sa.Date)
    recorded_at: orm.Mapped[datetime] = instant()
    reach_back: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    superseded_at: orm.Mapped[datetime | None] = instant()
    superseded_reach_back: orm.Mapped[bool] = orm.mapped_column(sa.Boolean, server_default=sa.false())


class Exemption(Base):
    """Days on which a person need not take part, and why."""

    __tablename__ = "exemptions"
    __table_args__ = (sa.CheckConstraint("last_on is null or first_on <= last_on", name="days_in_order"),)

    id: orm.Mapped[int] = numbered()
    person_id: orm.Mapped[int] = refers("persons.id")
    first_on: orm.Mapped[date] = orm.mapped_column(sa.Date)
    last_on: orm.Mapped[date | None] = orm.mapped_column(sa.Date)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    recorded_at: orm.Mapped[datetime] = instant()
    reach_back: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    superseded_at: orm.Mapped[datetime | None] = instant()
    superseded_reach_back: orm.Mapped[bool] = orm.mapped_column(sa.Boolean, server_default=sa.false())


class RosterImport(Base):
    """A file of people that somebody handed in, and what it does, or did.

    `file` stays until it is taken; `lines`, `writes` and `refused` are about people, and go some days later
    with what else is. `form` and `report` are as service.keeping writes them, `looked` is a print of what was
    looked at: only that is written.
    """

    __tablename__ = "roster_imports"
    __table_args__ = (
        sa.CheckConstraint("committed = (taken_at is not null)", name="taken_at_some_instant"),
        sa.CheckConstraint("not committed or file is null", name="a_taken_file_is_not_kept"),
        sa.Index(
            "ix_roster_imports_kept",
            sa.text("coalesce(taken_at, created_at)"),
            postgresql_where=sa.text("lines is not null"),
        ),
    )

    id: orm.Mapped[int] = numbered()
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id")
    taken_at: orm.Mapped[datetime | None] = instant()
    taken_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    file_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    size: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)
    file: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary, deferred=True)
    form: orm.Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON)
    looked: orm.Mapped[str] = orm.mapped_column(sa.Text)
    rows: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    rejected: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    committed: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    report: orm.Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON, deferred=True)
    lines: orm.Mapped[list[dict[str, Any]] | None] = orm.mapped_column(
        sa.JSON(none_as_null=True), deferred=True
    )
    writes: orm.Mapped[dict[str, Any] | None] = orm.mapped_column(sa.JSON(none_as_null=True), deferred=True)
    refused: orm.Mapped[list[dict[str, Any]] | None] = orm.mapped_column(
        sa.JSON(none_as_null=True), deferred=True
    )


class RosterRequest(Base):
    """A change of one person's place that a unit's admin asks an organizer for.

    `act` is a use case of service.acting and `change` what it takes, in plain values; `unit_id` is where the
    person belonged when it was made, or shall come to. Who comes new has no `person_id` before it is
    accepted. `answer` is why it was declined.
    """

    __tablename__ = "roster_requests"
    __table_args__ = (
        one_of("act", *(act.value for act in Act)),
        one_of("state", *(state.value for state in RequestState)),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name="decided_at_some_instant"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.Index(
            "uq_roster_requests_open_person",
            "person_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    id: orm.Mapped[int] = numbered()
    act: orm.Mapped[str] = orm.mapped_column(sa.Text)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    person_id: orm.Mapped[int | None] = refers("persons.id")
    unit_id: orm.Mapped[int] = refers("units.id")
    change: orm.Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    made_by: orm.Mapped[int] = refers("accounts.id", index=False)
    made_at: orm.Mapped[datetime] = instant()
    decided_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    decided_at: orm.Mapped[datetime | None] = instant()
    answer: orm.Mapped[str] = orm.mapped_column(sa.Text)
