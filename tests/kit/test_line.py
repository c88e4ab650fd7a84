"""A line to PostgreSQL: what a request on it says, and what becomes of it when the connection dies."""

from contextlib import suppress

import psycopg
import pytest
import sqlalchemy as sa

from quizsvc.kit import db, marks
from quizsvc.kit.line import Belief, Disproved

PID = "select pg_backend_pid()"
MARK = "insert into marks (topic, scope, subject) values ('told', %(scope)s, 0)"


def pid() -> int:
    return int(db.ask(PID)[0][0])


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
        assert db.ask("select count(*) from marks") == [(0,)]


def test_a_fault_of_the_statement_is_not_asked_again_and_spoils_no_connection(pooled):
    with db.line():
        with pytest.raises(psycopg.errors.DivisionByZero):
            db.ask("select 1 / 0")
        assert pid() == pooled


def test_a_connection_that_a_line_had_begins_transactions_in_a_session(pooled):
    with suppress(ZeroDivisionError), db.transaction() as session:
        assert session.scalar(sa.text(PID)) == pooled
        db.ask(MARK, scope=1)
        raise ZeroDivisionError
    with db.line():
        assert pid() == pooled
        assert db.ask("select count(*) from marks") == [(0,)]


def test_what_was_begun_and_left_is_undone_before_another_has_the_connection(pooled):
    left = db.db.engine.raw_connection()
    assert left.driver_connection is not None
    left.driver_connection.execute(MARK, {"scope": 1})
    left.close()
    with db.line():
        assert pid() == pooled
        assert db.ask("select count(*) from marks") == [(0,)]


def test_a_line_plans_once_and_a_session_by_its_values(pooled):
    planning = "show plan_cache_mode"
    for _ in range(2):
        with db.line():
            assert (pid(), db.ask(planning)) == (pooled, [("force_generic_plan",)])
        with db.transaction() as session:
            assert (session.scalar(sa.text(PID)), session.scalar(sa.text(planning))) == (pooled, "auto")


def test_what_waits_dead_for_a_line_after_a_session_is_found_too(pooled, end):
    with db.transaction() as session:
        assert session.scalar(sa.text(PID)) == pooled
    assert end(pooled)
    with db.line():
        assert pid() != pooled


class TestBeliefs:
    """What a statement said earlier is asked again with the first statement of a line."""

    EARLIER = Belief("select scope, subject from marks where topic = %(topic)s", {"topic": "told"}, (1, 0))

    @pytest.fixture(autouse=True)
    def told(self, pooled):
        with db.line():
            db.ask(MARK, scope=1)

    @pytest.fixture
    def asked(self, monkeypatch):
        """How often PostgreSQL was asked."""
        times: list[str] = []
        execute = psycopg.Cursor.execute

        def told(self, query, *args, **kwargs):
            times.append(query)
            return execute(self, query, *args, **kwargs)

        monkeypatch.setattr(psycopg.Cursor, "execute", told)
        return times

    @pytest.mark.parametrize(
        ("statement", "rows"),
        [
            ("select n, array[n] from generate_series(1, 3) n", [(1, [1]), (2, [2]), (3, [3])]),
            ("select null::int, null::text", [(None, None)]),
            ("select 1, 2 where false", []),
            ("select subject, subject from marks where scope = %(wanted)s", [(0, 0)]),
            ("select from marks", [()]),
        ],
    )
    def test_the_rows_are_those_of_the_statement_alone(self, asked, statement, rows):
        with db.line():
            db.believe(self.EARLIER)
            assert sorted(db.ask(statement, wanted=1)) == rows
            assert len(asked) == 1
            assert db.ask(statement, wanted=1) == rows

    @pytest.mark.parametrize(
        "change",
        [
            "delete from marks",
            "update marks set subject = 7",
            "update marks set scope = 7, subject = 7",
        ],
    )
    def test_what_is_not_so_any_more_ends_it_before_anything_is_told_or_changed(self, change):
        with db.line():
            db.ask(change)

        def believing():
            with db.line():
                db.believe(self.EARLIER)
                db.ask("select 1")
                db.ask("insert into marks (topic, scope, subject) values ('never', 1, 1)")

        with pytest.raises(Disproved):
            believing()
        with db.line():
            assert db.ask("select from marks where topic = 'never'") == []

    @pytest.mark.parametrize("ends", [None, ZeroDivisionError])
    def test_what_nothing_was_asked_upon_is_asked_at_the_end(self, asked, ends):
        def believing():
            with db.line():
                db.believe(self.EARLIER)
                if ends:
                    raise ends

        with suppress(ZeroDivisionError):
            believing()
        assert asked == [self.EARLIER.statement]
        with db.line():
            db.ask("delete from marks")
        with pytest.raises(Disproved):
            believing()

    def test_both_are_asked_again_where_the_connection_has_died(self, pooled, end):
        assert end(pooled)
        with db.line():
            db.believe(self.EARLIER)
            assert pid() != pooled

    def test_after_something_was_asked_it_is_too_late(self):
        with db.line():
            pid()
            with pytest.raises(AssertionError):
                db.believe(self.EARLIER)
