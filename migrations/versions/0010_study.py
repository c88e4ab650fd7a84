"""Free practice, and stars in the book of wrong questions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("from_book", sa.Boolean(), nullable=False),
        sa.Column("revision_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("option_orders", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint(
            "cardinality(revision_ids) between 1 and 50", name=op.f("ck_practices_has_questions")
        ),
        sa.CheckConstraint(
            "cardinality(option_orders) = cardinality(revision_ids)",
            name=op.f("ck_practices_an_order_for_each"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_practices_person_id")),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_practices_subject_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
    )
    op.create_index("ix_practices_person_id_on", "practices", ["person_id", "on"], unique=False)
    op.create_table(
        "practice_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("chosen", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cardinality(chosen) > 0", name=op.f("ck_practice_answers_something_is_chosen")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practices.id"], name=op.f("fk_practice_answers_practice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_answers")),
        sa.UniqueConstraint("practice_id", "number", name=op.f("uq_practice_answers_practice_id_number")),
    )
    op.create_table(
        "stars",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("starred_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_stars_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_stars_question_id")),
        sa.PrimaryKeyConstraint("person_id", "question_id", name=op.f("pk_stars")),
    )
