"""A line to PostgreSQL: what a request on it says, and what becomes of it when the connection dies."""

from contextlib import suppress

import psycopg
import pytest
import sqlalchemy as sa

from quizsvc.kit import db, marks

PID = "select pg_backend_pid()"
MARK = "insert into marks (topic, scope, subject) values ('told', %(scope)s, 0)"


def pid() -> int:
    return int(db.ask(PID).fetchall()[0][0])


@pytest.fixture
def end(settings):
    """Ends a backend, and waits until it is gone."""
    engine = sa.create_engine(settings.database_url)
    with engine.connect() as connection:
        yield lambda pid: connection.scalar(sa.select(sa.func.pg_terminate_backend(pid, 5000)))
    engine.dispose()


@pytest.fixture
def pooled(app):
    """The one connection in the pool, where it waits to be used; its backend."""
    db.db.session.remove()
    db.db.engine.dispose()
    with db.line():
        return pid()


def test_what_is_asked_on_a_line_is_kept_at_once(app):
    with db.line():
        db.ask(MARK, scope=1)
        with db.db.engine.connect() as other:
            assert other.scalar(sa.text("select count(*) from marks")) == 1


def test_a_line_has_no_session_that_nobody_would_commit(app):
    with db.line(), pytest.raises(AssertionError):
        db.session()


def test_in_a_transaction_it_belongs_to_that(app):
    with suppress(ZeroDivisionError), db.transaction():
        db.ask(MARK, scope=1)
        raise ZeroDivisionError
    with db.transaction():
        assert not marks.waiting("told")


def test_a_connection_that_died_in_the_pool_is_found_by_the_first_statement(pooled, end):
    assert end(pooled)
    with db.line():
        assert pid() != pooled


def test_a_session_never_gets_a_dead_connection(pooled, end):
    assert end(pooled)
    with db.transaction() as session:
        assert session.scalar(sa.text(PID)) != pooled


def test_what_dies_later_is_not_asked_again(app, end):
    """It may have changed something."""
    with db.line():
        assert end(pid())
        with pytest.raises(psycopg.OperationalError):
            db.ask(MARK, scope=1)
    with db.line():
        assert db.ask("select count(*) from marks").fetchone() == (0,)


def test_a_fault_of_the_statement_is_not_asked_again_and_spoils_no_connection(pooled):
    with db.line():
        with pytest.raises(psycopg.errors.DivisionByZero):
            db.ask("select 1 / 0")
        assert pid() == pooled
