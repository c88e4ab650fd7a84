"""Snapshots are chained to the version before, and a void says since when

The sum of the chain is that of the canonical JSON that `rankings.documents.chain` writes; versions that were published
before are chained here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _chain()
    op.add_column("attempts", sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        """
        update attempts set voided_at = coalesce(
            (select max(at) from audit_events
             where action = 'attempt.void' and subject = 'attempt:' || attempts.id),
            submitted_at, started_at)
        where state = 'void'
        """
    )
    op.create_check_constraint(
        op.f("ck_attempts_void_since"), "attempts", "(state = 'void') = (voided_at is not null)"
    )
    op.create_index(
        "ix_attempts_void", "attempts", ["paper_id"], postgresql_where=sa.text("voided_at is not null")
    )


def _chain() -> None:
    op.add_column("snapshots", sa.Column("previous_sha256", sa.Text(), nullable=True))
    op.add_column("snapshots", sa.Column("chain_sha256", sa.Text(), nullable=True))
    op.execute("alter table snapshots disable trigger snapshots_only_added_to")
    op.execute(
        """
        do $$
        declare
            one record;
            before text;
        begin
            for one in select * from snapshots order by season_id, period, version loop
                select chain_sha256 into before from snapshots
                where season_id = one.season_id and period = one.period and version < one.version
                order by version desc limit 1;
                update snapshots set previous_sha256 = before, chain_sha256 = encode(sha256(convert_to(
                    '{"document":"' || one.sha256 || '","period":"' || one.period || '","previous":'
                    || coalesce('"' || before || '"', 'null') || ',"published_at":"'
                    || to_char(one.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                    || '","reason":' || to_json(one.reason)::text || ',"season":"' || one.season_id
                    || '","version":' || one.version || '}', 'UTF8')), 'hex')
                where id = one.id;
            end loop;
        end
        $$
        """
    )
    op.execute("alter table snapshots enable trigger snapshots_only_added_to")
    op.alter_column("snapshots", "chain_sha256", nullable=False)
