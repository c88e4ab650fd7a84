"""`flask ops backup` and `flask ops restore`: all or nothing, into an empty database, sums compared."""

import contextvars
import secrets
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from quizsvc.app import create_app
from quizsvc.cli.backup import backup, restore
from quizsvc.cli.doctor import doctor
from quizsvc.kit import databases, db, devservices, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.devservices import programs
from quizsvc.rankings import documents
from quizsvc.rankings.models import Snapshot, SnapshotUnit
from tests.factories import WEDNESDAY


def run(app, command, *files):
    """What a command says, and its exit status."""
    script = ScriptInfo(create_app=lambda: app)
    # In a context of its own, as in a shell: else it would find the app of the test.
    told = contextvars.Context().run(CliRunner().invoke, command, [*map(str, files)], obj=script)
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.output, told.exit_code


@contextmanager
def engine_of(url):
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def new_database(settings):
    """Makes apps on new, empty databases of the tests' server."""
    made: list[tuple[str, Flask]] = []

    def app():
        name = f"restored_{secrets.token_hex(6)}"
        urls = {
            field: sa.make_url(getattr(settings, field)).set(database=name).render_as_string(False)
            for field in ("database_url", "migration_database_url")
        }
        server.exec_driver_sql(f'create database "{name}"')
        there = create_app(replace(settings, **urls, pool_size=2), clock=FixedClock(WEDNESDAY))
        made.append((name, there))
        return there

    with (
        engine_of(settings.migration_database_url) as engine,
        engine.execution_options(isolation_level="AUTOCOMMIT").connect() as server,
    ):
        yield app
        for name, there in made:
            with there.app_context():
                db.db.engine.dispose()
                queue.current().connection.close()
            server.exec_driver_sql(f'drop database "{name}"')


def tables_of(app):
    with engine_of(app.extensions["quizsvc.settings"].migration_database_url) as engine:
        return databases.tables(engine)


def as_owner(app, *statements):
    url = app.extensions["quizsvc.settings"].migration_database_url
    with engine_of(url) as engine, engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def published(make, *, rate=10_000):
    """A snapshot of one unit, as publishing makes it."""
    season = make.season()
    row = {
        "track": "enforcement", "level": "city", "position": 1, "rank": 1, "change": None, "unit_id": 1,
        "unit_name": "西安市局", "eligible": 2, "exempt": 0, "participants": 2, "rate": rate, "average": 8727,
        "score": 9364,
    }  # fmt: skip
    with db.transaction() as session:
        listed = sa.select(*(sa.literal(value, sa.Text if value is None else None).label(name)
                             for name, value in row.items()))  # fmt: skip
        figures = documents.figures(units=session.execute(listed).all(), people=[], times=[])
        text = documents.canonical({"format": 2, "figures": figures})
        made = Snapshot(
            season_id=season.id, period="2021-W28", version=1, computed_at=WEDNESDAY, published_at=WEDNESDAY,
            reason="", inputs={}, document=text, sha256=documents.sha256(text),
        )  # fmt: skip
        made.chain_sha256 = documents.chain(made)
        session.add(made)
        session.flush()
        session.add(SnapshotUnit(snapshot_id=made.id, **row))


@pytest.fixture
def campaign(make):
    """A little of everything, with one published snapshot."""
    published(make)
    make.paper(
        make.season(opened=False, first_on=date(2022, 7, 4), last_on=date(2022, 7, 31)), on=date(2022, 7, 6)
    )
    make.participant()


def test_what_was_backed_up_is_there_again_in_an_empty_database(app, campaign, new_database, tmp_path):
    file = tmp_path / "备 份.dump"
    said, status = run(app, backup, file)
    assert (status, str(file) in said, "已备份到" in said) == (0, True, True), said
    assert file.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
    fresh = new_database()
    said, status = run(fresh, restore, file)
    assert status == 0, said
    assert "账号 1，人员 1，题目 5，试卷 1，答卷 0" in said
    assert "发布版 1 个，SHA-256 全部相符。" in said
    with (
        fresh.app_context(),
        pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        db.transaction(),
    ):
        db.session().execute(sa.text("update snapshots set reason = ''"))
    with pytest.raises(sa.exc.IntegrityError, match="only ever added to"):
        as_owner(fresh, "update snapshots set reason = ''")
    with fresh.app_context(), db.transaction():
        assert db.migrations_pending() == []


def test_a_file_that_is_there_is_not_overwritten(app, tmp_path):
    file = tmp_path / "yesterday.dump"
    file.write_bytes(b"of yesterday")
    said, status = run(app, backup, file)
    assert (status, "不覆盖" in said) == (1, True)
    assert file.read_bytes() == b"of yesterday"


def test_a_backup_that_fails_leaves_no_file(app, tmp_path):
    said, status = run(app, backup, tmp_path / "no such folder" / "a.dump")
    assert (status, "不能写" in said) == (1, True)
    unreachable = replace(
        app.extensions["quizsvc.settings"], migration_database_url="postgresql+psycopg:///x?host=/no"
    )
    elsewhere = create_app(unreachable, clock=FixedClock(WEDNESDAY))
    said, status = run(elsewhere, backup, tmp_path / "a.dump")
    assert (status, "连不上数据库" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []
    with elsewhere.app_context():
        queue.current().connection.close()


def test_a_database_with_anything_in_it_is_left_alone(app, new_database, tmp_path):
    run(app, backup, tmp_path / "a.dump")
    used = new_database()
    as_owner(used, "create table kept as select 7 as x")
    said, status = run(used, restore, tmp_path / "a.dump")
    assert (status, "不是空的" in said, "kept" in said) == (1, True, True)
    assert tables_of(used) == ["kept"]


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_touched(app, new_database, tmp_path):
    run(app, backup, tmp_path / "a.dump")
    newer = new_database()
    assert run(newer, restore, tmp_path / "a.dump")[1] == 0
    as_owner(newer, "update alembic_version set version_num = '9999'")
    assert run(newer, backup, tmp_path / "newer.dump")[1] == 0
    target = new_database()
    said, status = run(target, restore, tmp_path / "newer.dump")
    assert (status, "9999" in said, "更新" in said) == (1, True, True)
    assert tables_of(target) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update snapshots set document = replace(document, '10', '01')", "内容与 SHA-256 不符"),
        ("update snapshot_units set rate = 9900", "名次行与文档不符"),
        ("update snapshots set reason = '另一个'", "链接的 SHA-256 与上一版或发布信息不符"),
        ("update snapshots set published_at = published_at + interval '1 us'", "链接的 SHA-256"),
    ],
)
def test_a_snapshot_that_was_tampered_with_is_named_and_stops_the_restoring(
    app, campaign, new_database, tmp_path, change, told
):
    run(app, backup, tmp_path / "a.dump")
    touched = new_database()
    assert run(touched, restore, tmp_path / "a.dump")[1] == 0
    assert "✓ 已发布的榜单：1 版" in run(touched, doctor)[0]
    guarded = change.split()[1]
    disarm = f"alter table {guarded} disable trigger {guarded}_only_added_to"
    as_owner(touched, disarm, change, disarm.replace("disable", "enable"))
    assert f"✗ 已发布的榜单：2021-W28 第 1 版的{told}" in run(touched, doctor)[0]
    run(touched, backup, tmp_path / "touched.dump")
    target = new_database()
    said, status = run(target, restore, tmp_path / "touched.dump")
    assert (status, told in said, "数据库仍是空的" in said) == (1, True, True), said
    assert tables_of(target) == []
    # And so it can be tried again with another file.
    assert run(target, restore, tmp_path / "a.dump")[1] == 0


def test_half_a_file_or_another_file_restores_nothing(app, new_database, tmp_path):
    run(app, backup, tmp_path / "a.dump")
    whole = (tmp_path / "a.dump").read_bytes()
    target = new_database()
    for name, data in (("half", whole[: len(whole) // 2]), ("text", b"no backup at all")):
        (tmp_path / name).write_bytes(data)
        said, status = run(target, restore, tmp_path / name)
        assert (status, "不是完整的备份" in said or "数据库仍是空的" in said) == (1, True), said
        assert tables_of(target) == []


def test_a_program_that_is_missing_or_too_old_is_named_with_the_way_to_get_it():
    with pytest.raises(
        devservices.DevServiceError, match=r"没有找到 pg_dump 999 或更新的版本.*postgresql-client-999"
    ):
        programs.client("pg_dump", 999)
    assert programs.client("pg_dump", 14).name == "pg_dump"
