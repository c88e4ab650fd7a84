"""Many rows at once: PostgreSQL's COPY, within the running transaction."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
import psycopg
import sqlalchemy as sa
from psycopg import sql

from quizsvc.kit.db import session

_HEADER, _TRAILER = 19, 2  # of PostgreSQL's binary format: signature, flags, extension; the end's mark
_WIDTH = 8


def make_room() -> None:
    """Until the end of the transaction each statement may sort and hash in 64 MB before it takes to the disk:
    for one that adds up very many rows.
    """
    session().execute(sa.text("set local work_mem = '64MB'"))


def copy_in(table: sa.FromClause, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to a table, each with its values in the order of `columns`; the others get their defaults.

    Pending changes of the session are flushed first, so that foreign keys find what was just made. Rows that
    are made while they go in must ask nothing of the database: it would wait for itself for ever.

    Raises:
        psycopg.errors.IntegrityError: a constraint says no; the transaction is lost.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(cast(sa.Table, table).name), names)
    with _driver().cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def whole_numbers(columns: dict[str, str], rest: str, values: dict[str, Any]) -> dict[str, np.ndarray]:
    """What `select columns rest` gives, as an int64 array of each column: for rows by the hundred thousand.

    `columns` are expressions by name, of whole numbers that are never null.

    Raises:
        ValueError: a value is null.
    """
    picked = ", ".join(f"({expression})::bigint" for expression in columns.values())
    query = f"copy (select {picked} {rest}) to stdout (format binary)"
    with _driver().cursor() as cursor, cursor.copy(query, values) as copy:
        told = b"".join(bytes(part) for part in copy)
    row = [("fields", ">i2")]
    for name in columns:
        row += [(f"{name} width", ">i4"), (name, ">i8")]
    body = told[_HEADER:-_TRAILER]
    kind = np.dtype(row)
    if len(body) % kind.itemsize:
        raise ValueError("a value is null")
    rows = np.frombuffer(body, kind)
    if not all((rows[f"{name} width"] == _WIDTH).all() for name in columns):
        raise ValueError("a value is null")
    return {name: rows[name].astype(np.int64) for name in columns}


def _driver() -> psycopg.Connection[Any]:
    session().flush()
    return cast(psycopg.Connection[Any], session().connection().connection.driver_connection)
