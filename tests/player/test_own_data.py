"""All that is kept about oneself: complete, readable, and without a key or anybody else."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.kit import db, tables
from quizsvc.kit.audit import AuditEvent
from quizsvc.player.service.own_data import LOCK
from tests.factories import WEDNESDAY
from tests.locks import held_elsewhere
from tests.study.steps import Learner, on_a_test

WITHHELD = "本题在本周测试中，结束后可看"


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def learner(client, make, season):
    city = make.unit("甲市")
    return Learner(client, make.account(person=make.member(city, name="张三", phone="13900000000")), make)


def rows(learner, title):
    """A part's rows by its heads."""
    (part,) = (each for each in learner.get("/me/data")["parts"] if each["title"] == title)
    return [dict(zip(part["heads"], row, strict=True)) for row in part["rows"]]


def questions(make):
    return [make.question(stem=stem) for stem in ("甲题", "乙题")]


def test_who_one_is_on_the_roster(learner):
    assert rows(learner, "本人")[0]["姓名"] == "张三"
    assert rows(learner, "本人")[0]["手机号"] == "13900000000"
    (membership,) = rows(learner, "在册记录")
    told = {name: membership[name] for name in ("单位", "条线", "从", "到", "被替换时间")}
    assert told == {"单位": "甲市", "条线": "执法", "从": "2021-06-01", "到": "", "被替换时间": ""}


def test_what_was_answered_and_what_it_earned_but_no_key(make, season, learner):
    learner.sit(make.paper(season, revisions=questions(make), points=[1000, 1000]), wrong=("乙题",))
    (attempt,) = rows(learner, "答卷")
    assert (attempt["状态"], attempt["成绩"], attempt["计入"]) == ("已交卷", "50.00", "是")
    told = {line["题干"]: (line["得分"], line["说明"]) for line in rows(learner, "答卷的每一题")}
    assert told == {"甲题": ("10.00", ""), "乙题": ("0.00", "")}
    assert [line["题干"] for line in rows(learner, "错题本")] == ["乙题"]


def test_what_is_on_this_week_s_test_is_withheld_here_too(make, season, learner, clock):
    clock.set(WEDNESDAY - timedelta(days=3))
    sunday = make.paper(season, on=date(2021, 7, 11), revisions=questions(make), points=[1000, 1000])
    learner.sit(sunday, wrong=("乙题",))
    clock.set(WEDNESDAY)
    on_a_test(make, season, "乙题")
    told = {line["题干"]: (line["得分"], line["说明"]) for line in rows(learner, "答卷的每一题")}
    assert told == {"甲题": ("10.00", ""), "乙题": ("", WITHHELD)}
    assert rows(learner, "错题本") == []


def test_so_is_the_verdict_of_free_practice(make, season, learner):
    make.question(stem="丙题")
    learner.practise(wrong=True)
    on_a_test(make, season, "丙题")
    assert [line["答对"] for line in rows(learner, "自由练习")] == [WITHHELD]


def test_a_running_attempt_tells_only_what_was_chosen(make, season, learner):
    learner.start(make.paper(season, revisions=questions(make), points=[1000, 1000]))
    assert [line["状态"] for line in rows(learner, "答卷")] == ["作答中"]
    lines = rows(learner, "答卷的每一题")
    assert {(line["我选的"], line["得分"], line["说明"]) for line in lines} == {("", "", "结果还没有公布")}


def test_free_practice_with_the_words_of_what_was_chosen(make, season, learner):
    make.bank(single=1, multiple=0, true_false=0)
    practice = learner.practise()
    (question,) = practice["questions"]
    (line,) = rows(learner, "自由练习")
    words = {option["id"]: option["text"] for option in question["options"]}
    assert (line["练习编号"], line["我选的"], line["答对"]) == (practice["id"], words["a"], "是")


def test_nothing_of_anybody_else(client, make, season, learner):
    other = Learner(client, make.participant(make.unit("乙市")), make)
    other.sit(make.paper(season, revisions=questions(make), points=[1000, 1000]))
    assert rows(learner, "答卷") == []
    assert "乙市" not in json.dumps(learner.get("/me/data"), ensure_ascii=False)


def test_it_may_be_taken_away_as_json_and_as_a_workbook(make, season, learner):
    learner.sit(make.paper(season, revisions=questions(make), points=[1000, 1000]))
    answer = learner.call("GET", "/me/data.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["我的数据.json", "我的数据.xlsx"]
        told = json.loads(archive.read("我的数据.json"))
        book = tables.read(archive.read("我的数据.xlsx"), "我的数据.xlsx")
    assert told["答卷"][0]["成绩"] == "100.00"
    assert told["生成时间"] == "2021-07-14 10:00:00"
    assert [sheet.name for sheet in book.sheets][:3] == ["说明", "本人", "在册记录"]
    assert [*told][2:] == [sheet.name for sheet in book.sheets][1:]


def test_each_time_is_a_deed_of_the_audit_log(learner):
    learner.get("/me/data")
    kept = sa.select(AuditEvent.actor).where(AuditEvent.action == "person.take_data")
    assert list(db.session().scalars(kept)) == [learner.account.id]


TOLD = {
    "activation_codes": "激活码",
    "attempt_grants": "准许补答",
    "attempts": "答卷",
    "bindings": "账号",
    "certificates": "证书",
    "consents": "隐私说明",
    "exemptions": "免考记录",
    "memberships": "在册记录",
    "messages": "微信消息",
    "notice_readers": "看过的通报",
    "objections": "申诉",
    "person_weeks": "各周成绩",
    "practices": "自由练习",
    "role_grants": "角色",
    "roster_requests": "名册申报",
    "second_factors": "二次验证",
    "sessions": "登录",
    "snapshot_people": "已发布的名次",
    "stars": "错题本",
    "subscriptions": "消息订阅",
    "wechat_users": "微信绑定",
}
"""Tables whose rows belong to a person, an account or a WeChat user, and the part that tells them."""
LEFT_OUT = {
    "entry_tickets": "hashes, for a minute",
    "idempotency_keys": "answers, for a day",
    "objection_steps": "among the objections, without the names of staff",
    "proposal_steps": "staff's deeds, in the audit log",
    "reset_codes": "hashes; that one was used is a deed",
    "signal_steps": "staff's deeds, in the audit log",
    "standing_people": "not published yet, and made anew all the time",
}


def test_whatever_table_is_about_somebody_is_told_or_left_out_on_purpose(learner):
    about = {
        table.name
        for table in db.Base.metadata.sorted_tables
        if {"person_id", "account_id", "wechat_user_id"} & {column.name for column in table.columns}
    }
    assert about == {*TOLD, *LEFT_OUT}
    assert set(TOLD.values()) <= {part["title"] for part in learner.get("/me/data")["parts"]}


def test_one_at_a_time(learner):
    with held_elsewhere(LOCK):
        refused = learner.call("GET", "/me/data")
    assert (refused.status_code, refused.json["type"]) == (503, "/problems/data-busy")
    assert refused.headers["Retry-After"] == "5"
    assert learner.call("GET", "/me/data").status_code == 200


def test_exemptions_with_their_reason(client, make, season):
    person = make.member()
    make.exemption(person, first_on=date(2021, 7, 1), last_on=date(2021, 7, 3))
    (exemption,) = rows(Learner(client, make.account(person=person), make), "免考记录")
    assert (exemption["从"], exemption["到"], exemption["原因"]) == ("2021-07-01", "2021-07-03", "借调")
