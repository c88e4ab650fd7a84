"""The worked examples of whole seasons through the real tables, the real job and a real RQ worker."""

import copy
import json
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.rankings import replay
from tests import shared


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_a_whole_season_comes_to_the_expected_standings(app, services, name, tmp_path):
    data = shared.vector(f"standings-{name}.json")
    file = tmp_path / "case.json"
    # The answers are not at hand while it is worked out.
    file.write_text(json.dumps({key: value for key, value in data.items() if key != "expected"}))
    ended = app.test_cli_runner().invoke(args=["rankings", "replay", str(file), "--json"])
    assert ended.exit_code == 0, ended.output
    # As text: the order of the periods, boards and members counts too.
    assert json.loads(ended.stdout) == data["expected"]
    assert ended.stdout.strip() == json.dumps(data["expected"], ensure_ascii=False)
    assert replay_databases(services) == []


def replay_databases(services) -> list[str]:
    engine = sa.create_engine(services.owner_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        names = sa.text("select datname from pg_database where datname like 'quizsvc_replay_%'")
        return list(connection.scalars(names))


CASE: dict[str, Any] = {
    "season": {"first_on": "2021-07-05", "last_on": "2021-07-18", "settings": {}},
    "units": [
        {"id": "r", "name": "root", "level": "root", "parent": None},
        {"id": "c1", "name": "c1", "level": "city", "parent": "r"},
    ],
    "memberships": [{"person": "m1", "unit": "c1", "track": "monitoring", "from": "2021-06-01", "to": None}],
    "exemptions": [],
    "papers": [
        {"id": "d1", "kind": "daily", "on": "2021-07-12"},
        {"id": "w1", "kind": "weekly", "week": "2021-W28"},
    ],
    "attempts": [
        {
            "person": "m1",
            "paper": "d1",
            "no": 1,
            "score": "80.00",
            "answered": 5,
            "state": "submitted",
            "time_used_s": 60,
            "started_on": "2021-07-12",
            "submitted_at": "2021-07-12T05:30:00Z",
        }
    ],
    "grants": [],
}


def changed(*path, to):
    """The case with one place changed; `to` may take the place away."""
    case = copy.deepcopy(CASE)
    place: Any = case
    for step in path[:-1]:
        place = place[step]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return case


MEMBERSHIP = CASE["memberships"][0]
ATTEMPT = CASE["attempts"][0]
BAD = {
    "no JSON": ("{", "不是 UTF-8 的 JSON 文件"),
    "a list": ([], "整个文件"),
    "no season": (changed("season", to=...), "season"),
    "a member that nobody knows": ({**CASE, "colour": "red"}, "colour"),
    "a wrong score": (changed("attempts", 0, "score", to="80.001"), "attempts.0.score"),
    "a score as a number": (changed("attempts", 0, "score", to=80.0), "attempts.0.score"),
    "a naive instant": (changed("attempts", 0, "submitted_at", to="2021-07-12T05:30:00"), "submitted_at"),
    "a wrong setting": (changed("season", "settings", to={"scope": "all"}), "scope"),
    "days backwards": (changed("season", "last_on", to="2021-07-01"), "season"),
    "an unknown unit": (changed("memberships", 0, "unit", to="c9"), "memberships.0.unit"),
    "an unknown paper": (changed("attempts", 0, "paper", to="d9"), "attempts.0.paper"),
    "a unit twice": ({**CASE, "units": [*CASE["units"], CASE["units"][1]]}, "'c1' 出现了不止一次"),
    "a unit above itself": (changed("units", 1, "parent", to="c1"), "绕成了一圈"),
    "a week that does not exist": (changed("papers", 1, "week", to="2021-W54"), "papers.1.week"),
    "a paper outside the season": (changed("papers", 0, "on", to="2021-07-19"), "papers.0.on"),
    "a paper with day and week": (changed("papers", 0, "week", to="2021-W28"), "papers.0"),
    "an ended attempt without an end": (changed("attempts", 0, "submitted_at", to=None), "attempts.0"),
    "a start on another day": (changed("attempts", 0, "started_on", to="2021-07-11"), "attempts.0"),
    "handed in blank": (changed("attempts", 0, "answered", to=0), "attempts.0"),
    "an attempt twice": ({**CASE, "attempts": [ATTEMPT, ATTEMPT]}, "attempts 的数据互相矛盾"),
    "memberships that overlap": (
        {**CASE, "memberships": [MEMBERSHIP, {**MEMBERSHIP, "from": "2021-07-07"}]},
        "memberships 的数据互相矛盾",
    ),
}


@pytest.mark.parametrize(("case", "said"), BAD.values(), ids=BAD)
def test_a_bad_file_gets_a_clear_answer(app, services, tmp_path, case, said):
    file = tmp_path / "case.json"
    file.write_text(case if isinstance(case, str) else json.dumps(case))
    ended = app.test_cli_runner().invoke(args=["rankings", "replay", str(file)])
    assert ended.exit_code == 1
    assert said in ended.output
    assert "Traceback" not in ended.output
    assert replay_databases(services) == []


def test_a_missing_file_is_named(app, tmp_path):
    ended = app.test_cli_runner().invoke(args=["rankings", "replay", str(tmp_path / "none.json")])
    assert ended.exit_code == 1
    assert "none.json" in ended.output


def test_without_redis_it_says_so(app, services, tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    services.redis.stop()
    try:
        ended = app.test_cli_runner().invoke(args=["rankings", "replay", str(file)])
    finally:
        services.redis.start()
    assert ended.exit_code == 1
    assert "Redis" in ended.output
    assert replay_databases(services) == []


def test_it_goes_into_no_other_database(app, tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    got = replay.run(file, settings=app.extensions["quizsvc.settings"])
    assert list(got) == ["2021-W28", "2021-07", "season"]
    assert got["2021-W28"]["people"] == {
        "monitoring": [{"rank": 1, "person": "m1", "score": "32.00", "weekly_tests": 0, "time_used_s": 0}]
    }
    assert db.session().scalar(sa.text("select count(*) from seasons")) == 0
