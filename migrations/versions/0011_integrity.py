"""Objections to questions, signals about attempts, and what devices these came from"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OBJECTION_STATES = "state in ('open', 'accepted', 'declined', 'withdrawn')"
SIGNAL_STATES = "state in ('open', 'dismissed', 'noted', 'void_proposed')"


def upgrade() -> None:
    _objections()
    _signals()
    op.create_table(
        "attempt_devices",
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(mark) = 32", name=op.f("ck_attempt_devices_is_a_mark")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_devices_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "mark", name=op.f("pk_attempt_devices")),
    )
    op.create_table(
        "watched_papers",
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_watched_papers_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_watched_papers")),
    )
    for table in ("objection_steps", "signal_steps"):
        op.execute(
            f"create trigger {table}_only_added_to before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(OBJECTION_STATES, name=op.f("ck_objections_state_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_objections_person_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_objections_attempt_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_objections_question_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revisions.id"], name=op.f("fk_objections_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_objections_open",
        "objections",
        ["person_id", "question_id"],
        unique=True,
        postgresql_where=is_open,
    )
    op.create_index(op.f("ix_objections_person_id"), "objections", ["person_id"])
    op.create_index(op.f("ix_objections_question_id"), "objections", ["question_id"])
    op.create_table(
        "objection_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("objection_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("by_author", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(OBJECTION_STATES, name=op.f("ck_objection_steps_state_is_known")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_objection_steps_objection_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_objection_steps_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_steps")),
    )
    op.create_index(op.f("ix_objection_steps_objection_id"), "objection_steps", ["objection_id"])


def _signals() -> None:
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "state", "fingerprint")),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('speed', 'likeness', 'device')", name=op.f("ck_signals_kind_is_known")),
        sa.CheckConstraint(SIGNAL_STATES, name=op.f("ck_signals_state_is_known")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_signals_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_signals_fingerprint")),
    )
    op.create_index(op.f("ix_signals_paper_id"), "signals", ["paper_id"])
    op.create_table(
        "signal_attempts",
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_signal_attempts_signal_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_signal_attempts_unit_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_signal_attempts_attempt_id")),
        sa.PrimaryKeyConstraint("signal_id", "attempt_id", name=op.f("pk_signal_attempts")),
    )
    op.create_index(op.f("ix_signal_attempts_attempt_id"), "signal_attempts", ["attempt_id"])
    op.create_table(
        "signal_steps",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(SIGNAL_STATES, name=op.f("ck_signal_steps_state_is_known")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_signal_steps_has_a_reason")),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_signal_steps_signal_id")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_signal_steps_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_steps")),
    )
    op.create_index(op.f("ix_signal_steps_signal_id"), "signal_steps", ["signal_id"])
