"""Imports of questions that are kept until they are done"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), sa.ForeignKey("accounts.id"), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("left_out", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state_is_known"),
        sa.CheckConstraint("(state = 'failed') = (problem is not null)", name="a_failure_says_why"),
        sa.CheckConstraint("state <> 'done' or report is not null", name="done_has_a_report"),
    )
    op.create_index("ix_question_imports_created_by", "question_imports", ["created_by"])
    op.create_index(
        "ix_question_imports_open",
        "question_imports",
        ["id"],
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_index("ix_question_imports_created_at", "question_imports", ["created_at"])
