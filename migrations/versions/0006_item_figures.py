"""What the answers say about questions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analysed_papers",
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("median_attempt_s", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_analysed_papers_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_analysed_papers")),
    )
    op.create_table(
        "item_tallies",
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("points", "rest_points", "served", "answered")
        ),
        *(
            sa.Column(f"{name}_sum", sa.BigInteger(), nullable=False)
            for name in ("x", "x_square", "y", "y_square", "product", "sorted_product")
        ),
        sa.Column("chosen", postgresql.JSONB(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("chosen_by_best", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_item_tallies_paper_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revisions.id"], name=op.f("fk_item_tallies_revision_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", "revision_id", name=op.f("pk_item_tallies")),
    )
    op.create_index(op.f("ix_item_tallies_revision_id"), "item_tallies", ["revision_id"], unique=False)
    op.create_table(
        "item_figures",
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("served", "answered", "facility")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("sd", "discrimination", "efficiency")),
        sa.Column("median_attempt_s", sa.Integer(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("chosen_by_best", postgresql.JSONB(), nullable=False),
        sa.Column("warnings", postgresql.JSONB(), nullable=False),
        sa.Column("suspicion", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revisions.id"], name=op.f("fk_item_figures_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_item_figures")),
    )
