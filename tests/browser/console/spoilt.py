"""A world in which everything that people ever typed is something that would like to run."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from quizsvc.kit import db

TYPED = "[一-鿿]"
"""What people type, and what is composed of it, holds Chinese; the words that programs go by do not."""
WORKED_OUT = ("print", "content_hash", "fingerprint")
"""In the names of columns by which texts are compared."""
NOT_SHOWN = {"question_texts"}


def spoil(owner: sa.Engine, texts: list[str]) -> int:
    """Put one of these texts after the other in the place of each text that people typed; how many."""
    taken, count = cycle(texts), 0
    with owner.begin() as connection:
        tables = [each for each in db.Base.metadata.sorted_tables if each.name not in NOT_SHOWN]
        for table in tables:
            # What is only ever added to has triggers; this is not the service.
            connection.exec_driver_sql(f"alter table {table.name} disable trigger user")
            for column in table.columns:
                count += _spoil(connection, table, column, taken)
            connection.exec_driver_sql(f"alter table {table.name} enable trigger user")
        connection.exec_driver_sql("update laws set url = 'javascript:window.hasRun=1'")
    return count


def _spoil(connection: sa.Connection, table: sa.Table, column: sa.Column[Any], taken: Iterator[str]) -> int:
    if not _holds_texts(column):
        return 0
    place: sa.ColumnClause[Any] = sa.literal_column("ctid")
    rows = connection.execute(
        sa.select(sa.cast(place, sa.Text), column)
        .select_from(table)
        .where(sa.cast(column, sa.Text).op("~")(TYPED))
    ).all()
    for where, held in rows:
        spoilt = _instead(held, taken)
        same = sa.text(f"{table.name}.ctid = cast(:at as tid)").bindparams(at=where)
        connection.execute(sa.update(table).where(same).values({column.name: spoilt}))
    return len(rows)


def _holds_texts(column: sa.Column[Any]) -> bool:
    is_text = isinstance(column.type, sa.Text | JSONB) or (
        isinstance(column.type, ARRAY) and isinstance(column.type.item_type, sa.Text)
    )
    return is_text and not any(part in column.name for part in WORKED_OUT)


def _instead(held: Any, taken: Iterator[str]) -> Any:
    """The same with other texts where there is Chinese."""
    if isinstance(held, str):
        return next(taken) if any("一" <= letter <= "鿿" for letter in held) else held
    if isinstance(held, list):
        return [_instead(each, taken) for each in held]
    if isinstance(held, dict):
        return {name: _instead(each, taken) for name, each in held.items()}
    return held
