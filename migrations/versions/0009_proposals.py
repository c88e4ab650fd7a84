"""Proposals, and questions of papers that are set aside"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper_questions", sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "state", "thing", "reason")),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("change", "dry_run", "inputs")),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind in ('void', 'grant', 'extension', 'set_aside')", name=op.f("ck_proposals_kind_is_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'approved', 'applied', 'rejected', 'withdrawn')",
            name=op.f("ck_proposals_state_is_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_proposals_has_a_reason")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_proposals_season_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_proposals_paper_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts.id"], name=op.f("fk_proposals_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_season_id"), "proposals", ["season_id"])
    op.create_index(op.f("ix_proposals_paper_id"), "proposals", ["paper_id"])
    is_open, is_approved = sa.text("state = 'open'"), sa.text("state = 'approved'")
    op.create_index("uq_proposals_open_thing", "proposals", ["thing"], unique=True, postgresql_where=is_open)
    op.create_index("ix_proposals_approved", "proposals", ["id"], postgresql_where=is_approved)
    op.create_table(
        "proposal_steps",
        sa.Column("proposal_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_steps_proposal_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_proposal_steps_account_id")),
        sa.PrimaryKeyConstraint("proposal_id", "state", name=op.f("pk_proposal_steps")),
    )
    op.execute(
        "create trigger proposal_steps_only_added_to before update or delete or truncate on proposal_steps "
        "for each statement execute function refuse_change()"
    )
