"""A line to PostgreSQL: statements of psycopg's, each a transaction of its own.

What a request on a hot path costs is mostly what it says to the database beside its statements: asking
whether the connection lives, beginning, committing, who calls. A line says none of it apart.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg.pq import ExecStatus, TransactionStatus

Row = tuple[Any, ...]

# A line's few statements find rows by their ids, whoever asks. Left to choose, PostgreSQL may think a plan
# for these very values the cheaper one, and makes one each time: more work than all else that it does.
PLANNED_ONCE = "set plan_cache_mode = force_generic_plan"
PLANNED_BY_VALUES = "set plan_cache_mode = auto"

_unasked: ContextVar[bool] = ContextVar("unasked", default=False)


@dataclass(frozen=True, slots=True)
class Belief:
    """The one row that a statement gave earlier, and that it is believed to give still."""

    statement: str
    values: dict[str, Any]
    row: Row


class Disproved(Exception):
    """What was believed is so no more; nothing was changed on the strength of it."""


class Line:
    """A connection of the pool on which every statement is a transaction of its own.

    Its first statement must change nothing: where it finds that its connection has died in the pool, it is
    asked again on one that lives; and what is believed is asked with it.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._belief: Belief | None = None
        self._lent: sa.PoolProxiedConnection | None = None
        self._driver: psycopg.Connection[Any]
        self._cursor: psycopg.Cursor[Any]

    def believe(self, belief: Belief) -> None:
        """Go by what was said earlier: the first statement asks it once more in the same breath."""
        assert self._lent is None, "something was asked already"
        self._belief = belief

    def ask(self, statement: str, values: dict[str, Any]) -> list[Row]:
        """The rows of a statement, committed when this returns; none of one that returns none.

        Raises:
            Disproved: what was believed is not so. psycopg.Error.
        """
        if self._belief is None:
            return self._run(statement, values)
        believed, self._belief = self._belief, None
        rows = self._run(beside(believed.statement, statement), believed.values | values)
        width = len(believed.row)
        if not rows or rows[0][:width] != believed.row:
            raise Disproved()
        return [row[width + 1 :] for row in rows if row[width]]

    def insist(self) -> None:
        """Ask what is believed, if no statement has: also a refusal is told only to who may hear it.

        Raises:
            Disproved, psycopg.Error.
        """
        believed, self._belief = self._belief, None
        if believed is not None and self._run(believed.statement, believed.values) != [believed.row]:
            raise Disproved()

    def close(self) -> None:
        """Give the connection back; one that is dead, or in the middle of something, is thrown away."""
        if self._lent is None:
            return
        lent, self._lent = self._lent, None
        if _is_idle(self._driver):
            lent.close()
        else:
            lent.invalidate()

    def _run(self, statement: str, values: dict[str, Any]) -> list[Row]:
        if self._lent is not None:
            return self._rows(statement, values)
        self._borrow(unasked=True)
        try:
            self._take()
            return self._rows(statement, values)
        except psycopg.OperationalError:
            if not self._driver.closed:
                raise
        self.close()
        self._borrow(unasked=False)
        self._take()
        return self._rows(statement, values)

    def _rows(self, statement: str, values: dict[str, Any]) -> list[Row]:
        return rows_of(self._cursor.execute(statement, values))

    def _borrow(self, *, unasked: bool) -> None:
        token = _unasked.set(unasked)
        try:
            self._lent = self._engine.raw_connection()
        finally:
            _unasked.reset(token)
        self._driver = cast(psycopg.Connection[Any], self._lent.driver_connection)

    def _take(self) -> None:
        if not self._driver.autocommit:
            # And so it stays in the pool: a session sees to its own.
            self._driver.autocommit = True
            self._driver.execute(PLANNED_ONCE)
        self._cursor = self._driver.cursor()


def rows_of(asked: psycopg.Cursor[Any]) -> list[Row]:
    """All rows of what was asked; none of a statement that returns none."""
    result = asked.pgresult
    return asked.fetchall() if result is not None and result.status == ExecStatus.TUPLES_OK else []


@cache
def beside(believed: str, asked: str) -> str:
    """Both in one: the believed row beside each that is asked for, where there is one (then `true` stands
    between them); no row at all without the believed one. The rows come in no order.
    """
    return f"""
select * from ({believed}) believed left join (select true, asked.* from ({asked}) asked) asked on true
"""


def insist_on_life(connection: psycopg.Connection[Any], *_: Any) -> None:
    """Before a connection leaves the pool for a session: a dead one, and all as old as it, give way to new
    ones. For a line nobody asks: its first statement does.
    """
    if _unasked.get():
        return
    try:
        connection.autocommit = True
        connection.execute(PLANNED_BY_VALUES)
        connection.autocommit = False
    except psycopg.Error as error:
        raise sa.exc.InvalidatePoolError() from error


def end_what_is_begun(connection: psycopg.Connection[Any], *_: Any) -> None:
    """Before a connection comes back to the pool: nothing is left begun; most times nothing was."""
    if not _is_idle(connection):
        connection.rollback()


def _is_idle(connection: psycopg.Connection[Any]) -> bool:
    return connection.pgconn.transaction_status == TransactionStatus.IDLE
