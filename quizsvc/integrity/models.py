"""Objections, signals, the history of both, and what devices attempts came from."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.integrity.rules import ObjectionState, SignalKind, SignalState
from quizsvc.kit.db import Base, instant, numbered, one_of, refers


class Objection(Base):
    """That a person holds a question to be wrong, which they had at a place of an attempt, in a revision. Of
    one person and question one is open at a time. What was said is in its steps.
    """

    __tablename__ = "objections"
    __table_args__ = (
        one_of("state", *(state.value for state in ObjectionState)),
        sa.Index(
            "uq_objections_open",
            "person_id",
            "question_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    id: orm.Mapped[int] = numbered()
    person_id: orm.Mapped[int] = refers("persons.id")
    attempt_id: orm.Mapped[int] = refers("attempts.id", index=False)
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    question_id: orm.Mapped[int] = refers("questions.id")
    revision_id: orm.Mapped[int] = refers("question_revisions.id", index=False)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    made_at: orm.Mapped[datetime] = instant()


class ObjectionStep(Base):
    """That an objection reached a state, by whom and with which words; the first step's are the objection.
    `by_author`: who answered had written or approved the question. Only ever added to.
    """

    __tablename__ = "objection_steps"
    __table_args__ = (one_of("state", *(state.value for state in ObjectionState)),)

    id: orm.Mapped[int] = numbered()
    objection_id: orm.Mapped[int] = refers("objections.id")
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    at: orm.Mapped[datetime] = instant()
    account_id: orm.Mapped[int] = refers("accounts.id", index=False)
    by_author: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    text: orm.Mapped[str] = orm.mapped_column(sa.Text)


class Signal(Base):
    """A rules.Finding about attempts on a paper, made once, and what was decided about it."""

    __tablename__ = "signals"
    __table_args__ = (
        one_of("kind", *(kind.value for kind in SignalKind)),
        one_of("state", *(state.value for state in SignalState)),
    )

    id: orm.Mapped[int] = numbered()
    paper_id: orm.Mapped[int] = refers("papers.id")
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    fingerprint: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    evidence: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    sentence: orm.Mapped[str] = orm.mapped_column(sa.Text)
    found_at: orm.Mapped[datetime] = instant()


class SignalAttempt(Base):
    """That a signal is about an attempt, whose person was in this unit when it began, or in none."""

    __tablename__ = "signal_attempts"

    signal_id: orm.Mapped[int] = refers("signals.id", index=False, primary_key=True)
    attempt_id: orm.Mapped[int] = refers("attempts.id", primary_key=True)
    unit_id: orm.Mapped[int | None] = refers("units.id", index=False)


class SignalStep(Base):
    """That somebody decided about a signal, and why. Only ever added to."""

    __tablename__ = "signal_steps"
    __table_args__ = (
        one_of("state", *(state.value for state in SignalState)),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: orm.Mapped[int] = numbered()
    signal_id: orm.Mapped[int] = refers("signals.id")
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    at: orm.Mapped[datetime] = instant()
    account_id: orm.Mapped[int] = refers("accounts.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)


class AttemptDevice(Base):
    """The mark (rules.device_mark) of a device that an attempt was answered on; forgotten when its paper has
    been looked at.
    """

    __tablename__ = "attempt_devices"
    __table_args__ = (sa.CheckConstraint("octet_length(mark) = 32", name="is_a_mark"),)

    attempt_id: orm.Mapped[int] = refers("attempts.id", index=False, primary_key=True)
    mark: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary, primary_key=True)


class WatchedPaper(Base):
    """That the attempts on a paper were looked at for signals, when all had ended."""

    __tablename__ = "watched_papers"

    paper_id: orm.Mapped[int] = refers("papers.id", index=False, primary_key=True)
    looked_at: orm.Mapped[datetime] = instant()
