"""Who allowed which subscribe messages, and which were sent"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = "kind in ('paper-opens', 'paper-closes', 'notice-out', 'objection-answered')"
STATES = "state in ('waiting', 'sending', 'sent', 'refused', 'failed')"


def upgrade() -> None:
    _subscriptions()
    _messages()


def _subscriptions() -> None:
    table = "subscriptions"
    op.create_table(
        table,
        sa.Column("wechat_user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credits", sa.SmallInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind_is_known")),
        sa.CheckConstraint("credits between 0 and 20", name=op.f(f"ck_{table}_credits_are_few")),
        sa.ForeignKeyConstraint(
            ["wechat_user_id"], ["wechat_users.id"], name=op.f(f"fk_{table}_wechat_user_id")
        ),
        sa.PrimaryKeyConstraint("wechat_user_id", "kind", name=op.f(f"pk_{table}")),
    )


def _messages() -> None:
    table = "messages"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("made_at", "due_at")),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("errcode", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind_is_known")),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{table}_state_is_known")),
        sa.CheckConstraint(
            "(state in ('sending', 'waiting')) = (ended_at is null)",
            name=op.f(f"ck_{table}_ends_at_some_instant"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("kind", "about", "account_id", name=op.f(f"uq_{table}_kind_about_account_id")),
    )
    op.create_index("ix_messages_account_id", table, ["account_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_messages_waiting", table, ["due_at"], postgresql_where=waiting)
