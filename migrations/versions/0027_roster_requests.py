"""What admins of units ask organizers to change on the roster"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "roster_requests"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "act in ('add', 'transfer', 'leave', 'exempt', 'resume')", name=op.f(f"ck_{table}_act_is_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'declined', 'withdrawn')", name=op.f(f"ck_{table}_state_is_known")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at is null)", name=op.f(f"ck_{table}_decided_at_some_instant")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_has_a_reason")),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, to in (
                ("person_id", "persons"),
                ("unit_id", "units"),
                ("made_by", "accounts"),
                ("decided_by", "accounts"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("person_id", "unit_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_roster_requests_open_person", table, ["person_id"], unique=True, postgresql_where=is_open
    )
