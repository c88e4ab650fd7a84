"""Attempts: what a person was served, answered and earned."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from quizsvc.attempts.rules import State
from quizsvc.kit.db import Base, instant, numbered, one_of, refers


class Attempt(Base):
    """One person's work on one paper.

    What was served is pinned: place i (from 1) shows `revision_ids[i]` with its options in the order of the
    letters of `option_orders[i]`. `answers` is `{"1": {"chosen": ["b"], "seq": 3}}` by place; `earned` the
    hundredths by place. `staff` says that the person could see keys at some time from the paper's
    drawing to the attempt's end, so that it is never counted (rules.md §3).
    """

    __tablename__ = "attempts"
    __table_args__ = (
        sa.UniqueConstraint("paper_id", "person_id", "number"),
        sa.Index(
            "uq_attempts_running",
            "paper_id",
            "person_id",
            unique=True,
            postgresql_where=sa.text("state = 'in_progress'"),
        ),
        sa.Index("ix_attempts_void", "paper_id", postgresql_where=sa.text("voided_at is not null")),
        sa.Index("ix_attempts_overdue", "deadline_at", postgresql_where=sa.text("state = 'in_progress'")),
        one_of("state", *(state.value for state in State)),
        sa.CheckConstraint(
            "state in ('in_progress', 'void') or (submitted_at is not null and score is not null)",
            name="ended_is_marked",
        ),
        sa.CheckConstraint("state <> 'in_progress' or submitted_at is null", name="running_has_no_end"),
        sa.CheckConstraint("state <> 'submitted' or answered > 0", name="nobody_hands_in_blank"),
        sa.CheckConstraint("(state = 'void') = (void_reason is not null)", name="void_has_a_reason"),
        sa.CheckConstraint("(state = 'void') = (voided_at is not null)", name="void_since"),
        sa.CheckConstraint(
            "submitted_at is null or submitted_at <= deadline_at", name="ends_by_its_deadline"
        ),
        sa.CheckConstraint("score between 0 and 10000", name="score_in_range"),
    )

    id: orm.Mapped[int] = numbered()
    paper_id: orm.Mapped[int] = refers("papers.id", index=False)
    person_id: orm.Mapped[int] = refers("persons.id")
    number: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    staff: orm.Mapped[bool] = orm.mapped_column(sa.Boolean, server_default=sa.false())
    started_at: orm.Mapped[datetime] = instant()
    deadline_at: orm.Mapped[datetime] = instant()
    submitted_at: orm.Mapped[datetime | None] = instant()
    revision_ids: orm.Mapped[list[int]] = orm.mapped_column(ARRAY(sa.BigInteger))
    option_orders: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))
    answers: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB, server_default=sa.text("'{}'"))
    answered: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger, server_default=sa.text("0"))
    earned: orm.Mapped[list[int] | None] = orm.mapped_column(ARRAY(sa.Integer))
    score: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    void_reason: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    voided_at: orm.Mapped[datetime | None] = instant()


class AttemptGrant(Base):
    """One more candidate on a paper for one person (rules.md §3); listed in the annex of the notice."""

    __tablename__ = "attempt_grants"

    id: orm.Mapped[int] = numbered()
    paper_id: orm.Mapped[int] = refers("papers.id")
    person_id: orm.Mapped[int] = refers("persons.id")
    granted_at: orm.Mapped[datetime] = instant()
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)


class ScoreChange(Base):
    """That an attempt which had ended was marked anew and has another score, in hundredths, because of what
    was corrected at these `numbers` of its paper; `seen_at` when its person said that they know.
    """

    __tablename__ = "score_changes"
    __table_args__ = (sa.CheckConstraint('before <> "after"', name="is_a_change"),)

    id: orm.Mapped[int] = numbered()
    attempt_id: orm.Mapped[int] = refers("attempts.id")
    numbers: orm.Mapped[list[int]] = orm.mapped_column(ARRAY(sa.SmallInteger))
    before: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    after: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    at: orm.Mapped[datetime] = instant()
    seen_at: orm.Mapped[datetime | None] = instant()
