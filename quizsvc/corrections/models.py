"""Proposals and their history."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB

from quizsvc.corrections.rules import Kind, State
from quizsvc.kit.db import Base, instant, numbered, one_of, refers


class Proposal(Base):
    """What one organizer proposes and another approves.

    `paper_id` is None where it is about several papers or none.
    `change` is what is to be done; `thing` names what it is done to: of two that would
    contradict each other only one is open. `dry_run` says who changes and by how much, and `inputs` what
    that was worked out from.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        one_of("kind", *(kind.value for kind in Kind)),
        one_of("state", *(state.value for state in State)),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.Index("uq_proposals_open_thing", "thing", unique=True, postgresql_where=sa.text("state = 'open'")),
        sa.Index("ix_proposals_approved", "id", postgresql_where=sa.text("state = 'approved'")),
    )

    id: orm.Mapped[int] = numbered()
    season_id: orm.Mapped[int] = refers("seasons.id")
    paper_id: orm.Mapped[int | None] = refers("papers.id")
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    change: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    thing: orm.Mapped[str] = orm.mapped_column(sa.Text)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
    dry_run: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    inputs: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    proposed_by: orm.Mapped[int] = refers("accounts.id", index=False)
    proposed_at: orm.Mapped[datetime] = instant()


class ProposalStep(Base):
    """That a proposal reached a state, once, and by whom; nobody: by the service itself. Only ever added
    to.
    """

    __tablename__ = "proposal_steps"

    proposal_id: orm.Mapped[int] = refers("proposals.id", index=False, primary_key=True)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    at: orm.Mapped[datetime] = instant()
    account_id: orm.Mapped[int | None] = refers("accounts.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
