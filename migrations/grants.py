"""What the application's role may do: read and write the tables, but only add to those that are for ever.

Runs after every migration and is the same each time, so a new table never waits for its grants.
"""

import sqlalchemy as sa

APPEND_ONLY = (
    "audit_events",
    "award_rounds",
    "certificate_revocations",
    "certificates",
    "notice_templates",
    "notices",
    "objection_steps",
    "paper_corrections",
    "pictures",
    "proposal_steps",
    "question_revisions",
    "signal_steps",
    "snapshots",
    "snapshot_units",
    "snapshot_people",
    "snapshot_times",
)


def grant_to(connection: sa.Connection, role: str) -> None:
    """Grant to a role that exists. The owner itself keeps all rights and gets none from here."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    if connection.scalar(sa.text("select current_user")) == role:
        return
    run = connection.exec_driver_sql
    run(f"grant usage on schema public to {quoted}")
    run(f"grant select, insert, update, delete on all tables in schema public to {quoted}")
    for table in APPEND_ONLY:
        run(f"revoke all on {table} from {quoted}")
        run(f"grant select, insert on {table} to {quoted}")
    run(f"revoke insert, update, delete on alembic_version from {quoted}")
