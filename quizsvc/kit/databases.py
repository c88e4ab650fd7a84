"""Databases as wholes: one for a while, on the same server; what is in one; making one empty again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa
from psycopg import errors

from quizsvc.kit import db
from quizsvc.kit.config import Settings


@contextmanager
def fresh(settings: Settings, *, prefix: str) -> Iterator[Settings]:
    """The settings of a fresh, migrated database `prefix_…`, with a queue of its own name.

    Raises:
        sqlalchemy.exc.DBAPIError: the owner's role may not make databases.
    """
    name = f"{prefix}_{secrets.token_hex(6)}"
    server = sa.create_engine(
        settings.migration_database_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with server.connect() as connection:
        connection.exec_driver_sql(f'create database "{name}"')
    try:
        own = replace(
            settings,
            database_url=_named(settings.database_url, name),
            migration_database_url=_named(settings.migration_database_url, name),
            queue=name,
            pool_size=2,
        )
        db.migrate(own.migration_database_url, own.database_url)
        yield own
    finally:
        _drop(server, name)
        server.dispose()


def tables(owner: sa.Engine) -> list[str]:
    """The names of all tables of a database, by name; none of an empty one."""
    return sorted(sa.inspect(owner).get_table_names())


def empty(owner: sa.Engine) -> None:
    """Drop all that the owner has made in a database's public schema: tables, functions, extensions."""
    mine = "pg_get_userbyid({}) = current_user"
    extensions = f"select quote_ident(extname) from pg_extension where {mine.format('extowner')}"
    routines = (
        "select oid::regprocedure::text from pg_proc "
        f"where pronamespace = 'public'::regnamespace and {mine.format('proowner')}"
    )
    with owner.begin() as connection:
        for table in tables(owner):
            connection.exec_driver_sql(f'drop table "{table}" cascade')
        # Those of extensions go with them, so the routines are looked up afterwards.
        for kind, found in (("extension", extensions), ("routine", routines)):
            for name in connection.scalars(sa.text(found)).all():
                connection.exec_driver_sql(f"drop {kind} {name} cascade")


def _named(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def _drop(server: sa.Engine, name: str) -> None:
    with server.connect() as connection:
        try:
            # The plain form first: it waits for sessions that are closing, and sends an autovacuum worker
            # away, which `force` takes for a superuser's session and stumbles over.
            connection.exec_driver_sql(f'drop database "{name}"')
        except sa.exc.OperationalError as error:
            if not isinstance(error.orig, errors.ObjectInUse):
                raise
            connection.exec_driver_sql(f'drop database "{name}" with (force)')
