"""The counting proxy: what an application asks of PostgreSQL, and how often it waits."""

import psycopg
import pytest
import sqlalchemy as sa

from tests.bench import wire


@pytest.fixture
def counted(services, tmp_path_factory):
    """A connection through the proxy, and its traffic."""
    doors = tmp_path_factory.mktemp("d")
    url = sa.make_url(services.app_url).set(drivername="postgresql")
    url = url.update_query_dict({"host": str(doors)})
    target = url.render_as_string(hide_password=False)
    with (
        wire.counted(services.postgres.sockets, doors) as traffic,
        psycopg.connect(target, autocommit=True) as connection,
    ):
        traffic.clear()
        yield connection, traffic


def test_one_statement_is_one_round_trip(counted):
    connection, traffic = counted
    assert connection.execute("select %s + 1", [41]).fetchone() == (42,)
    assert (traffic.statements, traffic.round_trips) == (["select $1 + 1"], 1)


def test_a_transaction_asks_for_its_beginning_and_its_end(counted):
    connection, traffic = counted
    with connection.transaction():
        connection.execute("select 1")
    assert (traffic.statements, traffic.round_trips) == (["BEGIN", "select 1", "COMMIT"], 3)


def test_a_pipeline_waits_once(counted):
    connection, traffic = counted
    with connection.pipeline():
        cursors = [connection.execute("select %s::int", [number]) for number in range(3)]
    assert [cursor.fetchone() for cursor in cursors] == [(0,), (1,), (2,)]
    assert (traffic.statements, traffic.round_trips) == (["select $1::int"] * 3, 1)


def test_a_prepared_statement_is_known_by_its_text(counted):
    connection, traffic = counted
    connection.execute("select 7 as seven", prepare=True)
    assert (traffic.statements, traffic.round_trips) == (["select 7 as seven"], 2)  # preparing is one too
    traffic.clear()
    connection.execute("select 7 as seven", prepare=True)
    assert (traffic.statements, traffic.round_trips) == (["select 7 as seven"], 1)


def test_large_answers_go_through_whole(counted):
    connection, traffic = counted
    (text,) = connection.execute("select repeat('x', 3000000)").fetchone()
    assert len(text) == 3_000_000
    assert traffic.round_trips == 1
