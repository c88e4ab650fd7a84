"""`flask ops doctor` on the tests' own servers: what is well, what is not, and what to do about it."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.cli import ScriptInfo

from quizsvc.accounts.rules import Role
from quizsvc.app import create_app
from quizsvc.cli.doctor import doctor
from quizsvc.kit import db, fonts, queue
from quizsvc.kit.clock import FixedClock
from tests.factories import WEDNESDAY
from tests.worker.processes import processes, until


def look(app):
    """What the doctor says, line by line, and the exit status."""
    told = CliRunner().invoke(doctor, obj=ScriptInfo(create_app=lambda: app))
    return told.output.splitlines(), told.exit_code


def line(lines, part):
    return next(line for line in lines if line[2:].startswith(part))


@pytest.fixture
def elsewhere(settings):
    """An app on other settings than the tests'."""
    made = []

    def app(**changes):
        made.append(create_app(replace(settings, **changes), clock=FixedClock(WEDNESDAY)))
        return made[-1]

    yield app
    for each in made:
        with each.app_context():
            db.db.engine.dispose()
            queue.current().connection.close()


def test_a_new_set_up_lacks_an_admin_a_worker_and_a_tick(app):
    lines, status = look(app)
    assert status == 1
    assert line(lines, "迁移") == "✓ 迁移：已到最新"
    assert line(lines, "两个数据库角色") == "✓ 两个数据库角色：应用 quizsvc_app，所有者 quizsvc_owner"
    assert line(lines, "已发布的成绩和审计").startswith("✓")
    for missing, remedy in (("管理员", "accounts create-admin"), ("后台 worker", "worker"), ("tick", "tick")):
        assert line(lines, missing).startswith("✗")
        assert remedy in lines[lines.index(line(lines, missing)) + 1]


def test_with_everything_running_all_is_well_but_the_tests_own_fsync(app, make, settings, tmp_path):
    make.account(Role.ADMIN)
    make.season()
    with processes(settings, tmp_path) as started:
        started.start("worker")
        started.start("tick")
        until(lambda: line(look(app)[0], "后台 worker").startswith("✓"))
        until(lambda: line(look(app)[0], "tick").startswith("✓"))
        lines, _ = look(app)
    # The tests' PostgreSQL runs without fsync, for speed; nothing else may be wrong.
    assert [each for each in lines if each.startswith("✗")] == ["✗ 数据落盘：fsync = off"]
    assert line(lines, "活动") == "✓ 活动：2021 练兵答题"


def test_one_role_for_both_protects_nothing(settings, elsewhere):
    lines, status = look(elsewhere(database_url=settings.migration_database_url))
    assert status == 1
    assert line(lines, "两个数据库角色").startswith("✗")
    assert line(lines, "已发布的成绩和审计").startswith("✗")


def test_without_the_font_it_says_what_to_run(app, monkeypatch, tmp_path):
    assert line(look(app)[0], "中文字体") == "✓ 中文字体：Noto Sans SC"
    monkeypatch.setattr(fonts.noto_sans_sc, "__defaults__", (fonts.Weight.REGULAR, tmp_path))
    lines, _ = look(app)
    assert line(lines, "中文字体").startswith("✗")
    assert "scripts/assets" in lines[lines.index(line(lines, "中文字体")) + 1]


def test_what_cannot_be_reached_is_named(settings, elsewhere):
    nowhere = sa.make_url(settings.database_url).set(database="no_such_database")
    lines, status = look(elsewhere(database_url=nowhere.render_as_string(hide_password=False)))
    assert status == 1
    assert "no_such_database" in line(lines, "数据库")
    lines, _ = look(elsewhere(redis_url="unix:///no/such/socket"))
    assert line(lines, "队列").startswith("✗")
