"""The audit log, searched and taken away (api.md, GET /audit-events)."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import audit, db
from quizsvc.oversight import queries, rules
from quizsvc.roster.rules import Act

MORNING = datetime(2021, 7, 12, 1, 0, tzinfo=UTC)
DATES = rules.Dates()


@pytest.fixture
def zhangsan(make):
    return make.account(Role.ORGANIZER, name="zhangsan")


@pytest.fixture
def auditor(make):
    return make.headers(make.account(Role.AUDITOR))


@pytest.fixture
def deeds(zhangsan):
    """Four of July, one a day from Monday, the 12th: two on questions, a role, and one of the service."""
    done: list[tuple[str, int | None, str, dict[str, Any], str | None]] = [
        ("question.approve", zhangsan.id, "question:17", {"revision": 2}, "192.0.2.1"),
        ("question.retire", zhangsan.id, "question:170", {"reason": "过时"}, None),
        ("role.grant", None, f"account:{zhangsan.id}", {"role": "organizer"}, None),
        ("standing.publish", None, "season:1", {"period": "2021-W27"}, None),
    ]
    with db.transaction():
        for number, (action, actor, subject, detail, address) in enumerate(done):
            at = MORNING + timedelta(days=number)
            audit.record(action, now=at, actor=actor, subject=subject, address=address, **detail)


def found(client, headers, asked=""):
    answer = client.get(f"/api/v1/audit-events?first_on=2021-07-12&{asked}", headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def codes(client, headers, asked=""):
    return [item["deed"] for item in found(client, headers, asked)["items"]]


def test_each_says_who_did_what_when_and_from_where(client, auditor, zhangsan, deeds):
    item = found(client, auditor, "deed=question.approve")["items"][0]
    assert {name: item[name] for name in item if name != "id"} == {
        "at": "2021-07-12T01:00:00.000Z",
        "deed": "question.approve",
        "text": "审核通过题目",
        "thing": "question:17",
        "detail": {"revision": 2},
        "address": "192.0.2.1",
        "actor": {"id": str(zhangsan.id), "name": zhangsan.display_name, "account": "zhangsan"},
    }
    assert found(client, auditor, "deed=standing.publish")["items"][0]["actor"] is None


def test_the_latest_come_first_unless_asked_otherwise(client, auditor, deeds):
    latest = ["standing.publish", "role.grant", "question.retire", "question.approve"]
    assert codes(client, auditor) == latest
    assert codes(client, auditor, "sort=at") == latest[::-1]
    page = found(client, auditor, "page=2&page_size=3")
    assert ([item["deed"] for item in page["items"]], page["total"]) == (["question.approve"], 4)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("who=ZHANG", ["question.retire", "question.approve"]),
        ("who=%25", []),
        ("thing=question", ["question.retire", "question.approve"]),
        ("thing=question:17", ["question.approve"]),
        ("thing=quest", []),
        ("thing=season:1", ["standing.publish"]),
        ("last_on=2021-07-13", ["question.retire", "question.approve"]),
        ("deed=role.grant&thing=question", []),
    ],
)
def test_they_are_found_by_who_what_and_when(client, auditor, deeds, asked, wanted):
    assert codes(client, auditor, asked) == wanted


def test_by_the_account_itself(client, auditor, zhangsan, deeds):
    assert codes(client, auditor, f"actor={zhangsan.id}") == ["question.retire", "question.approve"]


def test_days_are_those_of_the_season(client, auditor, make):
    with db.transaction():
        for hour in (15, 16):  # 23:00 and 00:00 in Shaanxi
            at = datetime(2021, 7, 12, hour, tzinfo=UTC)
            audit.record("season.open", now=at, actor=None, subject=f"season:{hour}")
    answer = client.get("/api/v1/audit-events?first_on=2021-07-13&deed=season.open", headers=auditor)
    assert [item["thing"] for item in answer.json["items"]] == ["season:16"]


def test_the_workbook_holds_the_same_in_words_and_taking_it_is_a_deed(client, auditor, deeds):
    answer = client.get("/api/v1/audit-events.xlsx?thing=question&first_on=2021-07-12", headers=auditor)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:7] == ["时间", "操作人", "账号", "操作", "对象", "说明", "网络地址"]
    assert rows[2][0] == "2021-07-12 09:00:00"
    assert rows[2][2:8] == ["zhangsan", "审核通过题目", "题目 17", "版本：2", "192.0.2.1", "question.approve"]
    assert rows[1][5] == "原因：过时"
    with db.transaction():
        (taken,) = db.session().scalars(
            sa.select(audit.AuditEvent).where(audit.AuditEvent.action == "audit.export")
        )
        assert taken.detail == {"rows": 2}


def test_a_page_costs_two_statements_and_finds_by_indexes(app, zhangsan, deeds):
    asked: list[str] = []

    def note(*args):
        asked.append(args[2])

    sa.event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        queries.page(queries.Asked(who="zhang", thing="question"), page=1, page_size=20)
    finally:
        sa.event.remove(db.db.engine, "before_cursor_execute", note)
    assert len(asked) == 2


def test_what_is_told_of_a_deed_is_plain_text():
    detail = {
        "reason": "笔误",
        "was": {"name": "甲", "parent_id": None},
        "questions": [1, 2],
        "corrects": None,
    }
    assert rules.told("subject.change", detail, DATES) == "原因：笔误；原来：名称 甲，上级科目 —；题目：1、2"
    revised = {"was": "in_review", "state": "draft", "approved": True}
    assert rules.told("question.revise", revised, DATES) == "原来：待审；状态：草稿；直接通过审核：是"
    assert rules.told("role.grant", {"role": "organizer"}, DATES) == "角色：组织者"
    assert rules.told("nothing.known", {"odd": 1}, DATES) == "odd：1"


def test_one_code_is_read_by_the_thing_it_is_kept_of():
    assert rules.told("paper.draw", {"kind": "weekly", "number": 3}, DATES) == "种类：每周一测；题号：3"
    assert rules.told("notice.publish", {"kind": "weekly", "number": "", "version": 1}, DATES) == (
        "种类：周统计；第几版：1"
    )
    assert rules.told("proposal.open", {"kind": "set_aside", "thing": "place:12:3"}, DATES) == (
        "种类：作废题目；对象：试卷 12 第 3 题"
    )


def test_every_change_of_a_person_has_its_words():
    assert [act for act in Act if f"person.{act}" not in rules.DEEDS] == []
    assert rules.worded("roster.decline") == "不同意名册申报"


def test_things_and_deeds_that_have_no_words_stand_by_their_codes():
    assert rules.thing("roster", DATES) == "名册"
    assert rules.worded("nothing.known") == "nothing.known"


def test_a_thing_is_found_by_its_word():
    words = ("题目 17", "题目17", "题目", "题目文件", "question:17", "")
    wanted = ["question:17", "question:17", "question", "questions", "question:17", ""]
    assert [rules.sought(each) for each in words] == wanted
