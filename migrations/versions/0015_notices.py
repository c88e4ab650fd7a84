"""Weekly statistics and monthly notices"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = "kind in ('weekly', 'monthly')"


def upgrade() -> None:
    _notices()
    _drafts()
    _templates()
    for table in ("notices", "notice_templates"):
        op.execute(
            f"create trigger {table}_only_added_to before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *_about(),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("title", "number"),
        *_made(),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("content", "facts", "own")),
        sa.Column("docx", sa.LargeBinary(), nullable=False),
        sa.Column("xlsx", sa.LargeBinary(), nullable=False),
        *_texts("docx_sha256", "xlsx_sha256"),
        sa.CheckConstraint(
            "(corrects_id is null) = (version = 1)", name=op.f("ck_notices_corrects_the_one_before")
        ),
        *_rules("notices"),
        _refers("notices", "published_by", "accounts"),
        sa.UniqueConstraint(
            "season_id", "kind", "period", "version", name=op.f("uq_notices_season_id_kind_period_version")
        ),
    )
    op.create_index(op.f("ix_notices_snapshot_id"), "notices", ["snapshot_id"])


def _drafts() -> None:
    op.create_table(
        "notice_drafts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *_about(),
        sa.Column("edition", sa.Integer(), nullable=False),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("facts", "own")),
        *_made(),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_rules("notice_drafts"),
        sa.UniqueConstraint(
            "season_id", "kind", "period", name=op.f("uq_notice_drafts_season_id_kind_period")
        ),
    )


def _templates() -> None:
    op.create_table(
        "notice_templates",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        *_texts("kind", "name"),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_notice_templates_kind_is_known")),
        sa.CheckConstraint("(data is null) = (sha256 is null)", name=op.f("ck_notice_templates_has_a_sum")),
        _refers("notice_templates", "put_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_templates")),
    )
    op.create_index(op.f("ix_notice_templates_kind"), "notice_templates", ["kind", "id"])


def _about() -> list[sa.Column]:
    """What drafts and notices say of themselves."""
    return [
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        *_texts("kind", "period"),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        *_texts("reason"),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
    ]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _made() -> list[sa.Column]:
    return [
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
    ]


def _rules(table: str) -> list[sa.Constraint]:
    """What drafts and notices have in common."""
    return [
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind_is_known")),
        sa.CheckConstraint(
            "(corrects_id is null) = (reason = '')", name=op.f(f"ck_{table}_says_why_it_corrects")
        ),
        _refers(table, "season_id", "seasons"),
        _refers(table, "corrects_id", "notices"),
        _refers(table, "snapshot_id", "snapshots"),
        _refers(table, "made_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
