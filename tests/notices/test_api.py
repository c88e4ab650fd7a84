"""Notices through HTTP: what organizers write and everybody reads."""

import hashlib

import pytest

from quizsvc.kit import queue
from tests.notices.worlds import JULY

BASE = "/api/v1/notices"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITTEN = {
    "number": "陕环执法〔2021〕5号",
    "requirements": "一要补课。\n二要督促。",
    "dated": "2021-08-03",
    "added": {"problems": "个别单位重视不够。"},
    "annexes": ["活动方案"],
}


@pytest.fixture
def organizer(make, world):
    return make.headers(make.account("organizer"))


@pytest.fixture
def reader(make, world):
    return make.headers(make.account(person=world.people["赵一"]))


class Desk:
    """An organizer at work on one notice."""

    def __init__(self, client, headers):
        self.client, self.headers = client, headers
        self.tag = ""
        self.id = ""

    def ask(self, method, path="", *, status=200, json=None, headers=None):
        sent = {**self.headers, "If-Match": self.tag, **(headers or {})}
        answer = self.client.open(f"{BASE}{path}", method=method, headers=sent, json=json)
        assert answer.status_code == status, answer.text
        self.tag = answer.headers.get("ETag", self.tag)
        return answer

    def begin(self, **body):
        made = self.ask("POST", json=body or {"kind": "monthly", "period": str(JULY)}, status=201).json
        self.id = made["id"]
        return made

    def write(self, status=200, **changes):
        return self.ask("PATCH", f"/{self.id}", json=changes, status=status).json

    def publish(self, status=200):
        return self.ask("POST", f"/{self.id}/publish", status=status).json


@pytest.fixture
def desk(client, organizer):
    return Desk(client, organizer)


def test_a_month_from_draft_to_what_everybody_reads(client, desk, reader):
    draft = desk.begin()
    assert (draft["edition"], draft["moved"]) == (1, False)
    assert draft["missing"] == ["文号", "六、下一步要求", "成文日期"]
    assert [each["period"] for each in draft["sources"]][:2] == ["2021-07", "2021-06"]
    assert client.get(f"{BASE}/{desk.id}", headers=reader).status_code == 404
    assert client.get(f"{BASE}/{desk.id}/file.docx", headers=reader).status_code == 404

    written = desk.write(**WRITTEN)
    assert (written["missing"], written["edition"]) == ([], 2)
    assert written["own"]["added"] == {"problems": "个别单位重视不够。"}
    page = client.get(f"{BASE}/{desk.id}", headers=desk.headers).json
    assert (page["version"], page["content"]["mark"]) == (None, "草稿")
    assert page["content"]["sections"][4]["paragraphs"][-1] == "个别单位重视不够。"

    published = desk.publish()
    assert (published["version"], published["number"]) == (1, "陕环执法〔2021〕5号")
    page = client.get(f"{BASE}/{desk.id}", headers=reader).json
    assert page["content"]["mark"] == ""
    assert [section["name"] for section in page["content"]["sections"]] == [
        *("overall", "units", "people", "answers", "problems", "requirements"),
    ]
    assert page["content"]["sections"][1]["tables"][0]["columns"][0] == {"head": "名次", "cells": "whole"}
    assert page["content"]["dated"] == "2021年8月3日"
    assert page["content"]["annexes"][-1] == {"title": "活动方案", "paragraphs": [], "tables": []}
    for suffix, mimetype in (("docx", WORD), ("xlsx", TABLE)):
        answer = client.get(f"{BASE}/{desk.id}/file.{suffix}", headers=reader)
        assert answer.mimetype == mimetype
        assert hashlib.sha256(answer.data).hexdigest() == published[f"{suffix}_sha256"]
        assert len(answer.data) == page[f"{suffix}_bytes"]
        assert f"notice-2021-07.{suffix}" in answer.headers["Content-Disposition"]


def test_participants_see_published_ones_only(client, desk, reader):
    desk.begin()
    assert client.get(BASE, headers=reader).json["items"] == []
    desk.write(**WRITTEN)
    desk.publish()
    (one,) = client.get(f"{BASE}?kind=monthly&period=2021-07", headers=reader).json["items"]
    assert (one["id"], one["title"]) == (desk.id, "关于2021 练兵答题2021年7月情况的通报")
    assert client.get(f"{BASE}?kind=weekly", headers=reader).json["items"] == []
    assert client.get(f"{BASE}/drafts", headers=reader).status_code == 403


def test_the_week_comes_by_the_job(client, world, reader):
    queue.perform("notices.weekly", {})
    (one,) = client.get(BASE, headers=reader).json["items"]
    assert (one["kind"], one["period"], one["title"]) == ("weekly", "2021-W24", "2021 练兵答题第2周统计")
    page = client.get(f"{BASE}/{one['id']}", headers=reader).json
    assert page["content"]["sections"][0]["tables"][0]["rows"][2][0] == "合计"
    assert client.get(f"{BASE}/{one['id']}/file.docx", headers=reader).data.startswith(b"PK")


def test_a_correction_names_the_one_before(client, desk, reader):
    desk.begin()
    desk.write(**WRITTEN)
    desk.publish()
    first = desk.id
    draft = desk.begin(corrects=first, reason="第三题答案有误")
    assert (draft["corrects"], draft["reason"]) == (first, "第三题答案有误")
    assert draft["own"]["requirements"] == WRITTEN["requirements"]
    desk.write(number="陕环执法〔2021〕6号", dated="2021-08-04")
    assert desk.publish()["corrects"] == first
    assert client.get(f"{BASE}/{first}", headers=reader).json["corrected_by"] == desk.id


def test_each_account_has_its_own_unread_notices(client, make, world, desk, reader):
    for _ in range(2):
        queue.perform("notices.weekly", {})
    other = make.headers(make.account())
    listed = client.get(BASE, headers=reader).json
    assert (listed["unread"], [each["read"] for each in listed["items"]]) == (2, [False, False])
    newest = listed["items"][0]["id"]
    for _ in range(2):
        assert client.post(f"{BASE}/{newest}/read", headers=reader).status_code == 204
    listed = client.get(BASE, headers=reader).json
    assert (listed["unread"], [each["read"] for each in listed["items"]]) == (1, [True, False])
    assert client.get(f"{BASE}?kind=monthly", headers=reader).json["unread"] == 1
    assert client.get(BASE, headers=other).json["unread"] == 2
    desk.begin()
    assert client.post(f"{BASE}/{desk.id}/read", headers=desk.headers).status_code == 404


def test_a_corrected_notice_need_not_be_read_any_more(client, desk, reader):
    desk.begin()
    desk.write(**WRITTEN)
    first = desk.publish()["id"]
    second = desk.begin(corrects=first, reason="数字有误")["id"]
    desk.write(number="陕环执法〔2021〕6号", dated="2021-08-04")
    desk.publish()
    listed = client.get(BASE, headers=reader).json
    told = [(each["id"], each["corrects"], each["corrected_by"]) for each in listed["items"]]
    assert (listed["unread"], told) == (1, [(second, first, None), (first, None, second)])


def test_a_draft_can_be_thrown_away(client, desk):
    desk.begin()
    listed = client.get(f"{BASE}/drafts", headers=desk.headers).json
    assert [each["id"] for each in listed["items"]] == [desk.id]
    desk.ask("DELETE", f"/{desk.id}", status=204)
    assert client.get(f"{BASE}/drafts", headers=desk.headers).json["items"] == []
    desk.ask("GET", f"/{desk.id}/draft", status=404)


def test_what_is_not_as_it_should_be_is_named(desk):
    desk.begin()
    for body, where in (
        ({"number": "陕环执法[2021]5号"}, "number"),
        ({"top": 0}, "top"),
        ({"top": 101}, "top"),
        ({"rate_below": "100.01"}, "rate_below"),
        ({"boards": ["enforcement/root"]}, "boards.0"),
        ({"dated": "2021-02-30"}, "dated"),
        ({"added": {"requirements": "一要。"}}, "added.requirements"),
        ({"title": "甲\u0000"}, "title"),
        ({"facts": {}}, "facts"),
    ):
        told = desk.write(status=422, **body)
        assert list(told["errors"]) == [where], body
    assert desk.publish(status=409)["missing"] == ["文号", "六、下一步要求", "成文日期"]
    assert desk.write(number="", top=5, rate_below="75.50", boards=["enforcement/city"])["edition"] == 2


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, {"kind", "period"}),
        ({"kind": "weekly", "period": "2021-W27"}, {"kind"}),
        ({"kind": "monthly", "period": "2021-W27"}, {"period"}),
        ({"kind": "monthly", "period": "season"}, {"period"}),
        ({"corrects": "1"}, {"reason"}),
        ({"corrects": "1", "reason": "有误", "period": "2021-07"}, {"period"}),
        ({"corrects": "1", "reason": " "}, {"reason"}),
    ],
)
def test_what_a_draft_begins_with(client, organizer, body, where):
    answer = client.post(BASE, headers=organizer, json=body)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == where


def test_the_same_request_again_begins_no_second_draft(client, organizer):
    headers = {**organizer, "Idempotency-Key": "one"}
    answers = [
        client.post(BASE, headers=headers, json={"kind": "monthly", "period": "2021-07"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["ETag"] == '"1"'


def test_files_on_this_machine(app, world, tmp_path):
    run = app.test_cli_runner().invoke
    for period in ("2021-07", "2021-W27"):
        made = run(args=["notices", "files", period, "--into", str(tmp_path)])
        assert made.exit_code == 0, made.output
        assert (tmp_path / f"{period}.docx").read_bytes().startswith(b"PK")
        assert (tmp_path / f"{period}.xlsx").read_bytes().startswith(b"PK")
    for period, told in (("2021-08", "还没有发布"), ("season", "只有周统计和月通报"), ("x", "不是统计期")):
        refused = run(args=["notices", "files", period])
        assert refused.exit_code == 1
        assert told in refused.output
