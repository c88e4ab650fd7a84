"""Many rows at once: PostgreSQL's COPY, within the running transaction."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql

from quizsvc.kit.db import session


def copy_in(table: sa.FromClause, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table, each with its values in the order of `columns`; the others get their defaults.

    Pending changes of the session are flushed first, so that foreign keys find what was just made.

    Raises:
        psycopg.errors.IntegrityError: a constraint says no; the transaction is lost.
    """
    session().flush()
    raw = cast(psycopg.Connection, session().connection().connection.driver_connection)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(cast(sa.Table, table).name), names)
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
