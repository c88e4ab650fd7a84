"""Keys that were wrong, and whose scores moved

A question that was set aside has a correction of the policy `drop` from now on: one mechanism for both.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "kind in ('void', 'grant', 'extension', 'set_aside', 'correction', 'reach_back')"


def upgrade() -> None:
    _corrections()
    _score_changes()
    op.drop_constraint(op.f("ck_proposals_kind_is_known"), "proposals", type_="check")
    op.create_check_constraint(op.f("ck_proposals_kind_is_known"), "proposals", KINDS)
    op.alter_column("proposals", "paper_id", nullable=True)


def _corrections() -> None:
    op.create_table(
        "paper_corrections",
        sa.Column("paper_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("keys", postgresql.JSONB(), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "policy in ('rekey', 'accept_both', 'full_credit', 'drop')",
            name=op.f("ck_paper_corrections_policy_is_known"),
        ),
        sa.CheckConstraint("jsonb_array_length(keys) > 0", name=op.f("ck_paper_corrections_has_a_key")),
        sa.ForeignKeyConstraint(
            ["paper_id", "number"],
            ["paper_questions.paper_id", "paper_questions.number"],
            name=op.f("fk_paper_corrections_paper_id_number"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["question_revisions.id"], name=op.f("fk_paper_corrections_revision_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", "number", "corrected_at", name=op.f("pk_paper_corrections")),
    )
    op.execute(
        """
        insert into paper_corrections (paper_id, number, corrected_at, policy, keys, reason)
        select q.paper_id, q.number, q.set_aside_at, 'drop', jsonb_build_array(to_jsonb(r.key)), coalesce(
            (select p.reason from proposals p
             where p.kind = 'set_aside' and p.state in ('approved', 'applied') and p.paper_id = q.paper_id
               and p.change ->> 'number' = q.number::text
             order by p.id desc limit 1),
            '作废题目')
        from paper_questions q join question_revisions r on r.id = q.revision_id
        where q.set_aside_at is not null
        """
    )
    op.drop_column("paper_questions", "set_aside_at")
    op.execute(
        "create trigger paper_corrections_only_added_to before update or delete or truncate "
        "on paper_corrections for each statement execute function refuse_change()"
    )


def _score_changes() -> None:
    op.create_table(
        "score_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("attempt_id", sa.BigInteger(), nullable=False),
        sa.Column("numbers", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('before <> "after"', name=op.f("ck_score_changes_is_a_change")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_score_changes_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_changes")),
    )
    op.create_index(op.f("ix_score_changes_attempt_id"), "score_changes", ["attempt_id"])
