"""A line to PostgreSQL: statements of psycopg's, each a transaction of its own.

What a request on a hot path costs is mostly what it says to the database beside its statements: asking
whether the connection lives, beginning, committing. A line says none of it.
"""

from contextvars import ContextVar
from typing import Any, cast

import psycopg
import sqlalchemy as sa

_unasked: ContextVar[bool] = ContextVar("unasked", default=False)


class Line:
    """A connection of the pool on which every statement is a transaction of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lent: sa.PoolProxiedConnection | None = None
        self._driver: psycopg.Connection[Any]
        self._cursor: psycopg.Cursor[Any]

    def ask(self, statement: str, values: dict[str, Any]) -> psycopg.Cursor[Any]:
        """Run a statement, committed when this returns; good until the next one.

        The first one of a line must change nothing: where it finds that its connection has died in the pool,
        it is asked again on one that lives.
        """
        if self._lent is not None:
            return self._cursor.execute(statement, values)
        self._take(unasked=True)
        try:
            return self._cursor.execute(statement, values)
        except psycopg.OperationalError:
            if not self._driver.closed:
                raise
        self.close()
        self._take(unasked=False)
        return self._cursor.execute(statement, values)

    def _take(self, *, unasked: bool) -> None:
        token = _unasked.set(unasked)
        try:
            self._lent = self._engine.raw_connection()
        finally:
            _unasked.reset(token)
        self._driver = cast(psycopg.Connection[Any], self._lent.driver_connection)
        self._driver.autocommit = True
        self._cursor = self._driver.cursor()

    def close(self) -> None:
        """Give the connection back; one that is dead, or in the middle of something, is thrown away."""
        if self._lent is None:
            return
        lent, self._lent = self._lent, None
        try:
            self._driver.autocommit = False
        except psycopg.Error:
            lent.invalidate()
        else:
            lent.close()


def insist_on_life(connection: psycopg.Connection[Any], *_: Any) -> None:
    """Before a connection leaves the pool: a dead one, and all as old as it, give way to new ones. For a line
    nobody asks: its first statement does.
    """
    if _unasked.get():
        return
    connection.autocommit = True
    try:
        connection.execute("")
        connection.autocommit = False
    except psycopg.Error as error:
        raise sa.exc.InvalidatePoolError() from error
