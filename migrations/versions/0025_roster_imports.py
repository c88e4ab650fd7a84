"""Imports of rosters that are kept until they are done, and the refused rows of those of questions"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "roster_imports"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("looked", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=True) for name in ("lines", "writes", "refused")),
        sa.CheckConstraint(
            "committed = (taken_at is not null)", name=op.f(f"ck_{table}_taken_at_some_instant")
        ),
        sa.CheckConstraint(
            "not committed or file is null", name=op.f(f"ck_{table}_a_taken_file_is_not_kept")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f(f"fk_{table}_created_by")),
        sa.ForeignKeyConstraint(["taken_by"], ["accounts.id"], name=op.f(f"fk_{table}_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_roster_imports_created_by", table, ["created_by"])
    kept = sa.text("lines is not null")
    since = sa.text("coalesce(taken_at, created_at)")
    op.create_index("ix_roster_imports_kept", table, [since], postgresql_where=kept)
    op.add_column("question_imports", sa.Column("refused", sa.JSON(), nullable=True))
