"""Alembic's entry: migrates as the owner, then gives the application's role what it may do (grants.py)."""

import sqlalchemy as sa
from alembic import context

from migrations.grants import grant_to
from quizsvc import app as every_room  # noqa: F401  (importing it makes the metadata whole)
from quizsvc.kit.db import Base

config = context.config


def run() -> None:
    engine = sa.create_engine(config.get_main_option("sqlalchemy.url", ""), poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        # Two deploys that migrate at once take turns.
        connection.execute(sa.text("select pg_advisory_lock(hashtextextended('quizsvc.migrate', 0))"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
            if role := config.get_main_option("application_role"):
                grant_to(connection, role)
    engine.dispose()


run()
