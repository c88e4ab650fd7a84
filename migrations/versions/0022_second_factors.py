"""Second factors, what is known of a sign-in's device, and an audit log that can be searched"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _second_factors()
    for name in ("used_at", "proved_at"):
        op.add_column("sessions", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("sessions", sa.Column("by_cookie", sa.Boolean(), nullable=True))
    for name in ("address", "agent"):
        op.add_column("sessions", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("ix_audit_events_at", "audit_events", ["at", "id"])
    op.create_index("ix_audit_events_action", "audit_events", ["action", "at"])
    op.create_index("ix_audit_events_actor", "audit_events", ["actor", "at"])
    op.create_index(
        "ix_audit_events_subject",
        "audit_events",
        ["subject", "at"],
        postgresql_ops={"subject": "text_pattern_ops"},
    )


def _second_factors() -> None:
    table = "second_factors"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_step", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_at is null) = (used_step is null)", name=op.f(f"ck_{table}_confirmed_by_a_code")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for name, condition in (("offered", "confirmed_at is null"), ("in_force", "confirmed_at is not null")):
        op.create_index(
            f"uq_{table}_{name}", table, ["account_id"], unique=True, postgresql_where=sa.text(condition)
        )
