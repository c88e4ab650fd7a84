"""Who has read which notice, and whom the people of a unit ask for help"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "notice_readers"
    op.create_table(
        table,
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("account_id", "notice_id")),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f(f"fk_{table}_notice_id")),
        sa.PrimaryKeyConstraint("account_id", "notice_id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_notice_readers_notice_id", table, ["notice_id"])
    op.add_column("units", sa.Column("contact", sa.Text(), nullable=True))
