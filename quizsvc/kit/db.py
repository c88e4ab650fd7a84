"""The session, the transaction, and the only `.commit(` of the product; and the line, which needs neither."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVarTuple, cast

import psycopg
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm

from quizsvc.kit.errors import Refusal
from quizsvc.kit.line import Belief, Line, Row, end_what_is_begun, insist_on_life, rows_of

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Columns = TypeVarTuple("Columns")
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class Base(orm.DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(naming_convention=NAMES)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


def session() -> orm.Session:
    """The session of this request or job; on a line there is none, for nothing would commit it."""
    assert _line.get() is None, "a line has no session"
    return db.session()


def engine_options(*, pool_size: int) -> dict[str, Any]:
    """For every engine: a dead connection is noticed before a session has it, and nothing waits for ever for
    a lock.
    """
    return {
        "pool_size": pool_size,
        "max_overflow": 5,
        "pool_timeout": 1,
        "pool_use_lifo": True,
        "pool_events": [(insist_on_life, "checkout"), (end_what_is_begun, "reset")],
        "pool_reset_on_return": None,
        # Errors name their statement, and end in logs and in Redis: never with the values, which may be keys.
        "hide_parameters": True,
        "connect_args": {
            "connect_timeout": 3,
            "options": "-c timezone=UTC -c lock_timeout=1000 -c idle_in_transaction_session_timeout=300000",
        },
    }


_line: ContextVar[Line | None] = ContextVar("line", default=None)


@contextmanager
def line() -> Iterator[None]:
    """Inside, every `ask` is a transaction of its own, and there is no session.

    For a use case that changes what it changes in one statement: nothing is begun, nothing is locked while
    we think, and no connection is asked whether it lives.

    Raises:
        Disproved: what was believed inside is not so; nothing was changed.
    """
    opened = Line(db.engine)
    token = _line.set(opened)
    try:
        yield
    finally:
        try:
            opened.insist()
        finally:
            _line.reset(token)
            opened.close()


def believe(belief: Belief) -> None:
    """Go by what a statement said earlier, on the open line, of which nothing was asked yet: its first
    statement, or its end, asks it once more (`Disproved`).
    """
    opened = _line.get()
    assert opened is not None, "only a line can ask two in one"
    opened.believe(belief)


def ask(statement: str, **values: Any) -> list[Row]:
    """The rows of a statement of psycopg's (`%(name)s`): on the line that is open, else in the session's
    transaction. None of a statement that returns none.

    Raises:
        psycopg.Error: also when it could not be committed. Disproved.
    """
    if opened := _line.get():
        return opened.ask(statement, values)
    current = session()
    current.flush()
    driver = cast(psycopg.Connection[Any], current.connection().connection.driver_connection)
    return rows_of(driver.execute(statement, values))


@contextmanager
def transaction() -> Iterator[orm.Session]:
    """One use case: commits at the end, or leaves nothing behind.

    A `Refusal` rolls back too, unless its class says that it keeps its changes. What `after_commit` was
    given runs once the commit has succeeded.
    """
    current = session()
    try:
        yield current
        current.commit()
    except Refusal as refusal:
        if not refusal.keeps_changes:
            current.rollback()
            current.info.pop("after_commit", None)
            raise
        current.commit()
        _run_hooks(current)
        raise
    except BaseException:
        current.rollback()
        current.info.pop("after_commit", None)
        raise
    _run_hooks(current)


@contextmanager
def reading() -> Iterator[orm.Session]:
    """A look: all its statements see the same moment, and none can change anything."""
    current = session()
    current.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
    try:
        yield current
    finally:
        current.rollback()
        current.info.pop("after_commit", None)


@contextmanager
def apart() -> Iterator[sa.Connection]:
    """A short transaction of its own beside the running one: for what must stay whatever becomes of that."""
    with db.engine.begin() as connection:
        yield connection


def after_commit(hook: Callable[[], None]) -> None:
    """Run `hook` when the running transaction has been committed; never if it is rolled back."""
    session().info.setdefault("after_commit", []).append(hook)


def _run_hooks(current: orm.Session) -> None:
    for hook in current.info.pop("after_commit", []):
        hook()


def page(wanted: sa.Select[*Columns], page: int, page_size: int) -> tuple[list[sa.Row[*Columns]], int]:
    """The rows of one page (counted from 1) of an ordered statement, and how many rows it has in all.

    The statement neither groups nor sorts out repeated rows: its outer columns give way to a count.
    """
    count = wanted.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    total = session().scalar(count) or 0
    rows = session().execute(wanted.limit(page_size).offset((page - 1) * page_size))
    return list(rows), total


def try_lock(name: str) -> bool:
    """Take the advisory lock `name` until the end of the transaction; False if another transaction holds
    it.
    """
    return bool(
        session()
        .execute(sa.text("select pg_try_advisory_xact_lock(hashtextextended(:n, 0))"), {"n": name})
        .scalar()
    )


def lock(name: str) -> None:
    """Take the advisory lock `name` until the end of the transaction, waiting for it if need be."""
    session().execute(sa.text("select pg_advisory_xact_lock(hashtextextended(:n, 0))"), {"n": name})


def migrate(owner_url: str, application_url: str) -> None:
    """Bring the schema to the newest version as the owner, and grant the application's role what it may
    do.
    """
    from alembic import command

    command.upgrade(alembic_config(owner_url, sa.make_url(application_url).username), "head")


def alembic_config(owner_url: str, application_role: str | None) -> Any:
    """Alembic's configuration for a database, made here so that no file of it can drift."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    config.set_main_option("application_role", application_role or "")
    return config


def migrations_pending() -> list[str]:
    """The newest migrations that the database has not seen; empty when it is up to date."""
    from alembic.script import ScriptDirectory

    wanted = ScriptDirectory.from_config(alembic_config("", None)).get_heads()
    try:
        seen = set(session().scalars(sa.text("select version_num from alembic_version")))
    except sa.exc.ProgrammingError:
        session().rollback()
        seen = set()
    return [head for head in wanted if head not in seen]


def any_of(values: Iterable[Any], of: type[sa.types.TypeEngine[Any]] = sa.BigInteger) -> Any:
    """What a column of this type is compared with to be one of many values: they go as one array, so that
    the statement stays the same however many they are.
    """
    return sa.any_(sa.literal(list(values), sa.ARRAY(of)))


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A check that a text column holds one of the words of the glossary."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({words})", name=f"{column}_is_known")


def numbered() -> orm.MappedColumn[int]:
    """A surrogate key that PostgreSQL numbers."""
    return orm.mapped_column(sa.BigInteger, sa.Identity(), primary_key=True)


def refers(target: str, *, index: bool = True, **kwargs: Any) -> orm.MappedColumn[Any]:
    """A foreign key to `table.id`; nothing that is referred to can be deleted."""
    return orm.mapped_column(sa.BigInteger, sa.ForeignKey(target), index=index, **kwargs)


def instant(**kwargs: Any) -> orm.MappedColumn[Any]:
    """An aware instant."""
    return orm.mapped_column(sa.DateTime(timezone=True), **kwargs)
