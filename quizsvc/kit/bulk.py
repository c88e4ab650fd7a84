"""Many rows at once: PostgreSQL's COPY, within the running transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import psycopg
import sqlalchemy as sa
from psycopg import sql

from quizsvc.kit.db import session

# PostgreSQL's binary format: signature, flags and extension; of each row how many fields, of each field how
# many bytes (-1: null), and these; the end's mark.
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_WIDTH = 8
_WIDTHS: dict[type[sa.types.TypeEngine[Any]], int] = {
    sa.SmallInteger: 2,
    sa.Integer: 4,
    sa.BigInteger: 8,
    sa.Boolean: 1,
    sa.Date: 4,
    sa.DateTime: 8,
}
_UNTIL_2000 = {sa.Date: 10_957, sa.DateTime: 946_684_800_000_000}
"""What PostgreSQL counts from, in days and microseconds since 1970."""
Column = np.ndarray | Sequence[str | None]
"""Whole numbers, of which masked ones are null (`np.ma`): dates as days, instants as microseconds since 1970,
what is true or not as 1 or 0. Or texts."""
_Field = tuple[np.ndarray, np.ndarray]
"""The bytes of each row, and how many of them are its own; -1: null."""


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
    with _driver().cursor() as cursor, cursor.copy(_into(table, columns, "text")) as copy:
        for row in rows:
            copy.write_row(row)


def columns_in(table: sa.FromClause, columns: Mapping[str, Column]) -> None:
    """Add rows to a table as copy_in does, column by column: for rows by the ten thousand. Every column has a
    value for each row.

    Raises:
        OverflowError: a number is too large for its column. psycopg.errors.IntegrityError: a constraint says
            no; the transaction is lost.
    """
    fields = [_field(table.c[name].type, column) for name, column in columns.items()]
    told = _HEADER + _packed(fields) + _TRAILER
    with _driver().cursor() as cursor, cursor.copy(_into(table, columns, "binary")) as copy:
        copy.write(told)


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
    body = told[len(_HEADER) : -len(_TRAILER)]
    kind = np.dtype(row)
    if len(body) % kind.itemsize:
        raise ValueError("a value is null")
    rows = np.frombuffer(body, kind)
    if not all((rows[f"{name} width"] == _WIDTH).all() for name in columns):
        raise ValueError("a value is null")
    return {name: rows[name].astype(np.int64) for name in columns}


def _into(table: sa.FromClause, columns: Iterable[str], form: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.Identifier(cast(sa.Table, table).name)
    return sql.SQL("copy {} ({}) from stdin (format {})").format(into, names, sql.SQL(form))


def _field(kind: sa.types.TypeEngine[Any], column: Column) -> _Field:
    """A column as PostgreSQL writes it in binary."""
    if not isinstance(column, np.ndarray):
        texts = [None if text is None else text.encode() for text in column]
        packed = np.array([text or b"" for text in texts], dtype=bytes)
        lengths = np.array([-1 if text is None else len(text) for text in texts], dtype=np.int64)
        return _bytes_of(packed), lengths
    width = _WIDTHS[type(kind)]
    numbers = np.ma.getdata(column) - _UNTIL_2000.get(type(kind), 0)
    packed = numbers.astype(f">i{width}")
    null = np.ma.getmaskarray(column)
    if ((packed != numbers) & ~null).any():
        raise OverflowError(f"too large for {width} bytes")
    return _bytes_of(packed), np.where(null, -1, width)


def _packed(fields: Sequence[_Field]) -> bytes:
    """The rows, one after another."""
    count = len(fields[0][1])
    parts = [_bytes_of(np.full(count, len(fields), ">i2"))]
    own = [np.ones((count, 2), dtype=bool)]
    for field, lengths in fields:
        parts += [_bytes_of(lengths.astype(">i4")), field]
        own += [np.ones((count, 4), dtype=bool), np.arange(field.shape[1]) < lengths[:, np.newaxis]]
    return np.hstack(parts)[np.hstack(own)].tobytes()


def _bytes_of(column: np.ndarray) -> np.ndarray:
    """As many bytes in a row as a value has."""
    return column.view(np.uint8).reshape(len(column), column.dtype.itemsize)


def _driver() -> psycopg.Connection[Any]:
    session().flush()
    return cast(psycopg.Connection[Any], session().connection().connection.driver_connection)
