"""What was published cannot be changed, and what is computed survives whatever dies meanwhile."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from psycopg import errors

from quizsvc.kit import db, marks, queue
from quizsvc.rankings import queries, service
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import MONDAY, TUESDAY, WEEK
from tests.worker.processes import processes, until

TABLES = ("snapshots", "snapshot_units", "snapshot_people", "snapshot_times")
CHANGES = (
    "update {table} set {column} = {column}",
    "delete from {table}",
    "truncate {table} cascade",
    "alter table {table} disable trigger all",
    "alter table {table} disable trigger {table}_only_added_to",
    "drop trigger {table}_only_added_to on {table}",
    "drop table {table} cascade",
    "alter table {table} owner to current_user",
)


@pytest.fixture
def played(make, season):
    """A week that is over, not yet computed."""
    people = [make.member(make.unit()) for _ in range(3)]
    weekly, daily = worlds.paper(season, "weekly"), worlds.paper(season)
    for place, person in enumerate(people):
        worlds.attempt(person, weekly, 5000 + 1000 * place)
        worlds.attempt(person, daily, 4000)
    return people


@pytest.fixture
def published(season, played):
    worlds.compute(WEDNESDAY)
    with db.transaction():
        return service.publish(now=WEDNESDAY, actor=None, season=season, period=WEEK)


def column_of(table):
    return "reason" if table == "snapshots" else "track"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_application_cannot_change_what_is_published(settings, published, table, change):
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text(f"select count(*) from {table}")) > 0
        before = connection.execute(sa.text(f"select * from {table}")).all()
        with pytest.raises(sa.exc.DBAPIError) as refused:
            connection.exec_driver_sql(change.format(table=table, column=column_of(table)))
        assert isinstance(refused.value.orig, errors.InsufficientPrivilege)
        connection.rollback()
        assert connection.execute(sa.text(f"select * from {table}")).all() == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES[:3])
def test_not_even_the_owner_by_accident(services, published, table, change):
    engine = sa.create_engine(services.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="only ever added to"):
        connection.exec_driver_sql(change.format(table=table, column=column_of(table)))


@pytest.mark.parametrize("table", TABLES[1:])
def test_no_row_is_added_to_what_is_published(settings, published, table):
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        columns = connection.execute(sa.text(f"select * from {table} limit 0")).keys()
        forged = ", ".join("'forged'" if name == "track" else name for name in columns)
        with pytest.raises(sa.exc.IntegrityError, match="takes no more rows"):
            connection.exec_driver_sql(f"insert into {table} select {forged} from {table} limit 1")


def rebuilt(now):
    """What a computation of everything from the beginning comes to."""
    worlds.forget()
    with db.transaction():
        marks.add("season")
    assert worlds.compute(now)
    return worlds.picture()


def worked_off():
    db.session().rollback()
    return not marks.waiting(*queries.TOPICS)


def test_a_worker_that_is_killed_while_it_computes(app, settings, services, tmp_path, season, played, clock):
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    stuck = sa.text(
        "select count(*) from pg_stat_activity "
        "where wait_event_type = 'Lock' and query ilike '%person_weeks%'"
    )
    with processes(settings, tmp_path) as started:
        with engine.connect() as holder:
            holder.exec_driver_sql("lock table person_weeks in access exclusive mode")
            assert queue.send("rankings.compute")
            worker = started.start("worker")
            with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as watcher:
                until(lambda: watcher.scalar(stuck) > 0, why=worker.said)
            assert worker.children()  # the fork that holds the job
            worker.kill()
            assert marks.waiting("attempt")
            assert worlds.standing(season, WEEK) is None
        # Nobody asks again but the tick, nobody computes but another worker.
        started.start("tick")
        started.start("worker")
        until(worked_off, within_s=60)
    assert worlds.standing(season, WEEK) is not None
    survived = worlds.picture()
    far_later = clock.now() + timedelta(days=3000)
    assert survived == rebuilt(far_later)


def test_a_redis_that_forgets_everything_changes_no_result(
    app, settings, services, tmp_path, season, played, clock
):
    assert queue.send("rankings.compute")
    queue.current().connection.flushall()
    with processes(settings, tmp_path) as started:
        started.start("tick")
        started.start("worker")
        until(worked_off, within_s=60)
        for on in (TUESDAY, TUESDAY + timedelta(days=1)):
            of = worlds.paper(season, on=on)
            for person in played:
                worlds.attempt(person, of)
                queue.current().connection.flushall()
        until(worked_off, within_s=60)
    survived = worlds.picture()
    assert survived == rebuilt(clock.now() + timedelta(days=3000))
    standing = worlds.standing(season, WEEK)
    assert standing is not None
    assert [row.daily for row in queries.standing_boards(standing).times()] == [9, 0]


def test_a_worker_asleep_over_monday_and_a_roster_of_tuesday(make, season, played):
    """The roster of a week is what was recorded before it began, whenever it is worked out."""
    on_monday = WEDNESDAY - timedelta(days=9)
    assert on_monday.date() == MONDAY
    worlds.compute(on_monday)
    awake = worlds.picture()
    late = make.person()
    make.membership(late, make.root(), recorded_at=worlds.shanghai(TUESDAY, 9))
    make.exemption(played[0], first_on=MONDAY, recorded_at=worlds.shanghai(TUESDAY, 9))
    with db.transaction():
        marks.add("roster")
    worlds.forget()
    worlds.compute(on_monday + timedelta(days=1))
    assert worlds.picture() == awake
