"""Pictures of questions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_pictures_sha256_is_hex")),
        sa.CheckConstraint(
            "media_type in ('image/png', 'image/jpeg', 'image/webp')",
            name=op.f("ck_pictures_media_type_is_known"),
        ),
        sa.CheckConstraint(
            "width between 1 and 1600 and height between 1 and 1600", name=op.f("ck_pictures_sides_are_kept")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["accounts.id"], name=op.f("fk_pictures_created_by")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pictures")),
    )
    # Already packed as well as it will be.
    op.execute("alter table pictures alter column data set storage external")
    op.execute(
        "create trigger pictures_only_added_to before update or delete or truncate on pictures "
        "for each statement execute function refuse_change()"
    )
    op.add_column(
        "question_revisions",
        sa.Column("pictures", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
    )
