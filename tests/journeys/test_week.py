"""A week in the life, from the roster's file to the published board: HTTP, the tick and a real worker.

All figures are worked out by hand from rules.md in the comments; nothing is taken from the code under test.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.worker.tick import Tick
from tests.factories import PASSWORD, Factories
from tests.journeys.bursts import ROOT, bursts
from tests.journeys.campaign import Answerer, Caller, Time, instant
from tests.roster.sheets import HEADINGS, as_xlsx

WEEK = "2021-W28"
BANK = ("party-history.csv", "environment-law.csv", "monitoring-enforcement.csv")
UNITS = (
    ("省生态环境厅", "", "省级部门"),
    ("省执法总队", "省生态环境厅", "省直属"),
    ("甲市", "省生态环境厅", "市级"),
    ("甲县", "甲市", "县级"),
    ("乙市", "省生态环境厅", "市级"),
    ("丙市", "省生态环境厅", "市级"),
)
PEOPLE = (
    # name, unit, track, number, since, status
    ("安一", "甲市", "执法", "ZF0001", "2021-03-01", "在岗"),
    ("安二", "甲县", "执法", "ZF0002", "2021-03-01", "在岗"),
    ("安三", "甲市", "执法", "ZF0003", "2021-03-01", "借调"),
    ("白一", "乙市", "执法", "ZF0004", "2021-03-01", "在岗"),
    ("白二", "乙市", "执法", "ZF0005", "2021-03-01", "在岗"),
    ("白三", "乙市", "执法", "ZF0006", "2021-03-01", "在岗"),
    ("白编", "乙市", "执法", "ZF0007", "2021-03-01", "在岗"),
    ("简一", "甲市", "监测", "JC0001", "2021-03-01", "在岗"),
    ("总一", "省执法总队", "执法", "ZF0008", "2021-03-01", "在岗"),
)


@pytest.fixture
def time(app: Flask, clock: FixedClock, settings: Settings, tmp_path: Path) -> Iterator[Time]:
    clock.set(instant("07-08 10:00"))
    tick = Tick(app)
    with bursts(settings, tmp_path / "worker.log") as worker:
        yield Time(clock, tick, worker)
        tick._lease.give_up()


@pytest.fixture
def organizer(client: FlaskClient, make: Factories, time: Time) -> Caller:
    """Made by the first admin, in through a reset code."""
    admin = Caller(client, make.headers(make.account("admin", name="boss")))
    made = admin.post("/accounts", {"account": "zuzhi", "name": "组织者", "roles": ["organizer"]}, status=201)
    tokens = admin.post(
        "/auth/reset", {"account": "zuzhi", "code": made["code"], "password": PASSWORD}, status=200
    )
    return admin.with_token(tokens)


def roster(*people: tuple[str, ...], units: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A workbook in the form that units send."""
    rows = [[*unit, *[""] * (len(HEADINGS) - 3)] for unit in units]
    for name, unit, track, number, since, status in people:
        rows.append([unit, "", "", name, track, number, "", since, status])
    return as_xlsx(rows)


def prepare(organizer: Caller) -> None:
    """Thursday: roster, bank and season."""
    report = organizer.upload(
        "/imports/roster", "名册.xlsx", roster(*PEOPLE, units=UNITS), mode="commit", effective_on="2021-07-08"
    )
    assert report["committed"], report["errors"]
    assert (report["rows"], report["accepted"], report["rejected"]) == (15, 15, 0)
    for name in BANK:
        data = (ROOT / "question_bank" / name).read_bytes()
        assert organizer.upload("/imports/questions", name, data, mode="check")["accepted"] == 200
        taken = organizer.upload("/imports/questions", name, data, mode="commit", approve="true")
        assert (taken["accepted"], taken["rejected"], taken["committed"]) == (200, 0, True)
    season = organizer.post(
        "/seasons",
        {"name": "2021 年练兵答题", "first_on": "2021-07-12", "last_on": "2021-07-25"},
        status=201,
    )
    opened = organizer.post(f"/seasons/{season['id']}/open")
    assert [warning for warning in opened["warnings"] if "丙市" in warning]


def activate(organizer: Caller, *people: tuple[str, ...]) -> dict[str, Answerer]:
    """Everybody's account, by the codes that their unit hands out."""
    numbers = {name: number for name, _, _, number, _, _ in people}
    everybody = {}
    for unit in organizer.get("/units")["items"]:
        codes = organizer.post("/activation-codes", {"unit_id": unit["id"]}, status=201)
        for item in codes["items"]:
            name = item["person"]["name"]
            body = {"name": name, "credential": numbers[name], "code": item["code"], "password": PASSWORD}
            tokens = Caller(organizer.client).post("/auth/activate", body)
            everybody[name] = Answerer(organizer.with_token(tokens), organizer)
    assert everybody.keys() == numbers.keys()
    return everybody


def appoint_editor(organizer: Caller, make: Factories, who: Answerer) -> None:
    """An admin makes a participant an editor, before the week begins."""
    admin = Caller(organizer.client, make.headers(make.account("admin", name="second")))
    account = who.caller.get("/me")["id"]
    admin.call("PATCH", f"/accounts/{account}", json={"roles": ["editor"]})


def papers_of(organizer: Caller) -> dict[tuple[str, str], str]:
    """The state of each paper by kind and day."""
    found = organizer.get("/papers?page_size=100")["items"]
    return {(paper["kind"], paper["on"]): paper["state"] for paper in found}


def draw_ahead(time: Time, organizer: Caller, anybody: Answerer) -> None:
    """The schedule draws the test on Friday evening, Monday's practice on Sunday, and publishes before
    midnight.
    """
    time.until("07-09 17:59:59")
    assert papers_of(organizer) == {}
    time.until("07-09 18:00")
    assert papers_of(organizer) == {("weekly", "2021-07-12"): "drawn"}
    time.until("07-11 18:00")
    time.until("07-11 23:55")
    assert papers_of(organizer) == {
        ("weekly", "2021-07-12"): "published",
        ("daily", "2021-07-12"): "published",
    }
    assert anybody.caller.get("/papers/current") == {"daily": None, "weekly": None}


def night(time: Time, day: int) -> None:
    """The evening of a day of July: the next day's practice is drawn and published."""
    time.until(f"07-{day} 18:00")
    time.until(f"07-{day} 23:55")


def monday(time: Time, people: dict[str, Answerer]) -> None:
    time.until("07-12 09:00")
    assert people["安一"].practise(5)["score"] == "100.00"
    first = people["安二"].practise(2)
    assert (first["score"], first["counted"]) == ("40.00", True)
    assert [line["key"] for line in first["review"]].count(None) == 0
    again = people["安二"].practise(5)  # for practice, never counted
    assert (again["score"], again["counted"]) == ("100.00", False)
    assert people["安三"].practise(3)["counted"]  # exempt: a person-time, but for no unit
    assert not people["白编"].practise(4)["counted"]  # sees keys: not even a person-time
    night(time, 12)


def tuesday(time: Time, organizer: Caller, people: dict[str, Answerer]) -> dict[str, Answerer]:
    """The roster changes in the running week: 白三 leaves, 安二 moves, 白四 joins."""
    time.until("07-13 10:00")
    joined = ("白四", "乙市", "执法", "ZF0009", "2021-07-13", "在岗")
    changes = roster(
        ("白三", "乙市", "执法", "ZF0006", "", "离职"), ("安二", "乙市", "执法", "ZF0002", "", "在岗"), joined
    )
    report = organizer.upload(
        "/imports/roster", "变动.xlsx", changes, mode="commit", effective_on="2021-07-13"
    )
    assert report["committed"], report["errors"]
    changed = {name: number for name, number in report["changes"].items() if number}
    assert changed == {"people_added": 1, "moved": 1, "ended": 1}
    assert people["简一"].practise(5)["score"] == "100.00"
    assert people["安一"].practise(4)["score"] == "80.00"
    refusal = people["白三"].start("daily", status=409)
    assert refusal["type"] == "/problems/not-in-force"
    night(time, 13)
    return {**people, **activate(organizer, joined)}


def wednesday(time: Time, people: dict[str, Answerer]) -> None:
    time.until("07-14 19:00")
    assert people["白四"].practise(5)["counted"]  # on the roster since Tuesday: eligible from next week on
    assert people["安一"].practise(3)["score"] == "60.00"
    time.until("07-14 20:00")
    attempt = people["安一"].start("weekly")
    sent = people["安一"].answers(attempt, lambda question: question["type"] != "multiple")
    time.until("07-14 20:20")
    result = people["安一"].submit(attempt, sent)
    # ten single choices of 4 points and ten true/false of 3; 20 minutes
    assert (result["score"], result["time_used_s"], result["review"]) == ("70.00", 1200, None)
    assert people["安一"].submit(attempt, {}) == result
    assert people["安一"].start("weekly", status=409)["type"] == "/problems/no-attempt-left"
    night(time, 14)


def thursday(time: Time, people: dict[str, Answerer]) -> None:
    """白二 saves from two devices and never hands in."""
    time.until("07-15 10:00")
    who = people["白二"]
    attempt = who.start("weekly")
    all_right = who.answers(attempt, lambda question: True, seq=5)
    singles = {
        str(question["number"]): all_right[str(question["number"])]
        for question in attempt["questions"]
        if question["type"] == "single"
    }
    saved = who.caller.call("PUT", f"/attempts/{attempt['id']}/answers", json={"answers": singles})
    assert len(saved["applied"]) == 10
    late = {place: {**answer, "chosen": [], "seq": 4} for place, answer in singles.items()}
    other_device = who.caller.call("PUT", f"/attempts/{attempt['id']}/answers", json={"answers": late})
    assert other_device["applied"] == []
    assert who.start("weekly", status=200)["answers"] == saved["answers"]
    time.until("07-15 10:30:05")  # answers are still taken: nothing is ended
    assert who.current("weekly")["attempt"]["state"] == "in_progress"
    time.until("07-15 10:31")
    read = who.caller.get(f"/attempts/{attempt['id']}")
    assert (read["state"], read["result"]["score"]) == ("expired", "40.00")
    assert who.submit(attempt, all_right, status=409)["type"] == "/problems/too-late"
    night(time, 15)


def close_the_week(time: Time, organizer: Caller, people: dict[str, Answerer]) -> None:
    """白一 begins ten minutes before Sunday's midnight and hands in at the last instant of the grace."""
    for day in (16, 17):
        night(time, day)
    time.until("07-18 18:00")
    time.until("07-18 23:50")
    attempt = people["白一"].start("weekly")
    assert attempt["deadline_at"] == "2021-07-18T16:00:00.000Z"
    time.until("07-18 23:55")
    time.until("07-19 00:00:05")
    result = people["白一"].submit(attempt, people["白一"].answers(attempt, lambda question: True))
    assert (result["score"], result["time_used_s"], result["review"]) == ("100.00", 600, None)
    assert result["submitted_at"] == "2021-07-18T16:00:00.000Z"
    publish = f"/standings/{WEEK}/publish"
    assert organizer.post(publish, {}, status=409)["type"] == "/problems/period-running"
    time.clock.advance(seconds=1)
    review = people["白一"].caller.get(f"/attempts/{attempt['id']}")["result"]["review"]
    assert all(line["key"] and line["explanation"] and line["citation"] for line in review)
    assert organizer.post(publish, {}, status=409)["type"] == "/problems/standing-stale"


def board(who: Answerer, **wanted: str) -> list[tuple[Any, ...]]:
    """A published board, a tuple for each row."""
    query = "&".join(f"{name}={value}" for name, value in {"period": WEEK, **wanted}.items())
    names = ("rank", "change", "eligible", "exempt", "participants", "rate", "average", "score")
    rows = who.caller.get(f"/leaderboards/units?{query}")["items"]
    return [(row["unit"]["name"], *(row[name] for name in names)) for row in rows]


def check_units(who: Answerer) -> None:
    # 安一: practice 100, 80, 60 and two missing: mean 48; test 70. 0.4 × 48 + 0.6 × 70 = 61.20
    # 安二: 40 and four missing: mean 8, no test: 3.20, where they were on Monday, in 甲县 and so in 甲市
    # 甲市: 2 of 2 took part, 安三 is exempt; (61.20 + 3.20) ÷ 2 = 32.20; 0.5 × 100 + 0.5 × 32.20 = 66.10
    # 白一: no practice, test 100: 60.00. 白二: test 40: 24.00. 白三 was there on Monday, 白编 is staff.
    # 乙市: 2 of 3, 66.67; (60 + 24) ÷ 2 = 42.00; (66.67 + 42.00) ÷ 2 = 54.335, half up 54.34
    assert board(who, track="enforcement", level="city") == [
        ("甲市", 1, None, 2, 1, 2, "100.00", "32.20", "66.10"),
        ("乙市", 2, None, 3, 1, 2, "66.67", "42.00", "54.34"),
        ("丙市", None, None, 0, 0, 0, None, None, None),
    ]
    # 甲县: 安二 alone: 0.5 × 100 + 0.5 × 3.20 = 51.60
    assert board(who, track="enforcement", level="county") == [
        ("甲县", 1, None, 1, 0, 1, "100.00", "3.20", "51.60")
    ]
    # 总一 did nothing.
    assert board(who, track="enforcement", level="province") == [
        ("省执法总队", 1, None, 1, 0, 0, "0.00", "0.00", "0.00")
    ]
    # 简一: one practice of 100: mean 20, 8.00; 0.5 × 100 + 0.5 × 8 = 54.00
    assert board(who, track="monitoring", level="city")[0] == (
        "甲市", 1, None, 1, 0, 1, "100.00", "8.00", "54.00"
    )  # fmt: skip


def check_people(who: Answerer) -> None:
    found = who.caller.get(f"/leaderboards/people?period={WEEK}&track=enforcement")["items"]
    names = ("rank", "name", "score", "weekly_tests", "time_used_s")
    assert [(*(row[name] for name in names), row["unit"]["name"]) for row in found] == [
        (1, "安一", "61.20", 1, 1200, "甲市"),
        (2, "白一", "60.00", 1, 600, "乙市"),
        (3, "白二", "24.00", 1, 1800, "乙市"),
        (4, "安二", "3.20", 0, 0, "甲县"),
    ]


def check_times(who: Answerer) -> None:
    # Practice: 安一 three, 安二, 安三 and 白四 one each, 简一 one; tests: 安一, 白一, 白二. 白编's count not.
    for through in ("false", "true"):
        answer = who.caller.get(f"/statistics/person-times?period={WEEK}&through={through}")
        assert answer["rows"] == [
            {"track": "enforcement", "daily": 6, "weekly": 3, "total": 9},
            {"track": "monitoring", "daily": 1, "weekly": 0, "total": 1},
        ]
        assert answer["total"] == 10


@pytest.mark.slow
def test_a_week_in_the_life(time: Time, organizer: Caller, make: Factories) -> None:
    prepare(organizer)
    people = activate(organizer, *PEOPLE)
    appoint_editor(organizer, make, people["白编"])
    draw_ahead(time, organizer, people["安一"])
    monday(time, people)
    people = tuesday(time, organizer, people)
    wednesday(time, people)
    thursday(time, people)
    close_the_week(time, organizer, people)
    for path in ("units", "people"):
        people["总一"].caller.get(f"/leaderboards/{path}?period={WEEK}", status=404)
    time.until("07-19 08:00")
    working = organizer.get(f"/standings/{WEEK}")
    assert (working["stale"], working["published_version"]) == (False, None)
    # Computed, it is published at the next look by itself.
    time.until("07-19 08:01")
    (published,) = organizer.get(f"/standings/{WEEK}/snapshots")["items"]
    assert (published["version"], published["published_by"], len(published["sha256"])) == (1, None, 64)
    check_units(people["总一"])
    check_people(people["总一"])
    check_times(people["总一"])
    # Every day had its practice, and the next week began by itself.
    states = papers_of(organizer)
    assert set(states.values()) == {"published"}
    assert sorted(on for kind, on in states if kind == "daily") == [f"2021-07-{day}" for day in range(12, 20)]
    assert people["总一"].current("weekly")["title"] == "第2周 每周一测"
