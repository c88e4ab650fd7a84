"""Tables that are only ever added to

The application's role has no right to change them (migrations/grants.py). The triggers guard them against the owner's
hand too: who wants to change a published figure has to disarm a trigger first, on purpose and visibly.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROWS = ("snapshot_units", "snapshot_people", "snapshot_times")
TABLES = (
    "audit_events",
    "question_revisions",
    "snapshots",
    "snapshot_units",
    "snapshot_people",
    "snapshot_times",
)


def upgrade() -> None:
    op.execute(
        """
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is only ever added to', tg_table_name using errcode = 'integrity_constraint_violation';
        end
        $$
        """
    )
    for table in TABLES:
        op.execute(
            f"create trigger {table}_only_added_to before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )
    _seal()


def _seal() -> None:
    """A snapshot's rows come in the transaction that publishes it, and never later."""
    op.execute(
        """
        create function refuse_late_rows() returns trigger language plpgsql as $$
        begin
            if exists (
                select from added join snapshots on snapshots.id = added.snapshot_id
                where snapshots.xmin::text::bigint <> pg_current_xact_id()::text::bigint % 4294967296
            ) then
                raise exception 'the snapshot is published, % takes no more rows', tg_table_name
                    using errcode = 'integrity_constraint_violation';
            end if;
            return null;
        end
        $$
        """
    )
    for table in ROWS:
        op.execute(
            f"create trigger {table}_sealed after insert on {table} referencing new table as added "
            "for each statement execute function refuse_late_rows()"
        )
