"""WeChat users, who accepted which version of the privacy notice, and by whom a failed try was made"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _wechat_users()
    _consents()
    op.add_column("failed_tries", sa.Column("tried_by", sa.Text(), nullable=True))
    op.create_index("ix_failed_tries_tried_by_at", "failed_tries", ["tried_by", "at"])


def _wechat_users() -> None:
    table = "wechat_users"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("appid", "openid")),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(account_id is null) = (bound_at is null)", name=op.f(f"ck_{table}_bound_at_some_instant")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f(f"fk_{table}_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("appid", "openid", name=op.f(f"uq_{table}_appid_openid")),
        sa.UniqueConstraint("account_id", name=op.f(f"uq_{table}_account_id")),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("wechat_user_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(account_id, wechat_user_id) = 1", name=op.f("ck_consents_of_one")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_consents_account_id")),
        sa.ForeignKeyConstraint(
            ["wechat_user_id"], ["wechat_users.id"], name=op.f("fk_consents_wechat_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("account_id", "version", name=op.f("uq_consents_account_id_version")),
        sa.UniqueConstraint("wechat_user_id", "version", name=op.f("uq_consents_wechat_user_id_version")),
    )
