"""`flask roster import`: the same as the route, from the shell."""

import json

import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.roster.models import Person
from tests.roster.sheets import full, person


def run(app, tmp_path, data, *options):
    file = tmp_path / "名册.csv"
    file.write_bytes(data)
    return app.test_cli_runner().invoke(args=["roster", "import", str(file), *options])


def count():
    return db.session().scalar(sa.select(sa.func.count()).select_from(Person))


def test_without_commit_it_only_looks(app, tmp_path):
    done = run(app, tmp_path, full())
    assert done.exit_code == 0, done.output
    assert "新增人员 3" in done.output
    assert "未写入" in done.output
    assert count() == 0


def test_with_commit_it_writes_from_the_day_on_that_is_named(app, tmp_path):
    done = run(app, tmp_path, full(), "--commit", "--json", "--effective-on", "2021-07-20")
    report = json.loads(done.output)
    assert (report["committed"], report["effective_on"], count()) == (True, "2021-07-20", 3)
    assert json.loads(run(app, tmp_path, full(), "--commit", "--json").output)["changes"]["unchanged"] == 3
    ended = run(app, tmp_path, full(person("ZF001", "张一", "甲市")), "--commit", "--scope", "甲市")
    assert "结束在册 1" in ended.output


def test_rows_that_cannot_be_taken_end_with_status_1(app, tmp_path):
    bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
    for options in ((), ("--commit",), ("--commit", "--json")):
        done = run(app, tmp_path, bad, *options)
        assert (done.exit_code, count()) == (1, 0)
        assert "后勤" in done.output
    assert "第 8 行“条线”列" in run(app, tmp_path, bad).output
    done = run(app, tmp_path, bad, "--commit", "--skip-rejected")
    assert (done.exit_code, count()) == (0, 1)


def test_a_file_that_cannot_be_read_ends_with_a_sentence(app, tmp_path):
    done = run(app, tmp_path, b"%PDF-1.7 nothing")
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "PDF" in done.output
    told = run(app, tmp_path, b"%PDF-1.7 nothing", "--json")
    assert (told.exit_code, json.loads(told.output)["code"]) == (1, "not-a-table")
