"""Attempts and signals on the pages: found, told, and what each role may do there."""

import io

import openpyxl
import pytest

from tests.attempts.steps import all_right, at, save, start, submit
from tests.corrections.steps import Organizers
from tests.integrity.steps import look

MOST_STATEMENTS = 20


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def daily(make, season):
    return make.paper(season)


@pytest.fixture
def organizers(client, make):
    return Organizers(client, make)


def sit(client, clock, who, paper, *, seconds=60, blank=()):
    """Start, and hand in so many seconds later, with everything right but for the places left blank."""
    attempt = start(client, who, paper).json
    clock.advance(seconds=seconds)
    answers = {number: each for number, each in all_right(attempt).items() if int(number) not in blank}
    assert submit(client, who, attempt, answers).status_code == 200
    return attempt


def sheet(page):
    book = openpyxl.load_workbook(io.BytesIO(page.answer.get_data()))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


class TestFinding:
    @pytest.fixture
    def two(self, client, make, clock, daily):
        unit = make.unit("甲市局")
        people = [make.account(person=make.member(unit, name=name)) for name in ("王小明", "李四")]
        return [sit(client, clock, make.headers(each), daily, blank=(1,)) for each in people]

    def test_the_running_week_first_and_what_is_asked_for_after(self, visit, clock, daily, two):
        auditor = visit("auditor")
        page = auditor.open("/attempts")
        assert "李四" in page.text
        assert "共 2 份" in page.text
        assert [f"/console/attempts/{each['id']}" in page.links for each in two] == [True, True]
        assert "李四" not in auditor.open("/attempts?name=小明").text
        assert "没有符合条件的答卷" in auditor.open("/attempts?state=void").text
        assert "只看 每日练习 的答卷" in auditor.open(f"/attempts?paper={daily.id}").text
        clock.set(at(10, day=21))
        assert "没有符合条件的答卷" in visit("auditor").open("/attempts").text
        assert "共 2 份" in visit("auditor").open("/attempts?period=2021-W28").text

    def test_as_a_workbook_with_what_was_asked_for(self, visit, two):
        rows = sheet(visit("organizer").open("/attempts?name=李&as=xlsx"))
        assert rows[0][:4] == ["姓名", "单位", "条线", "试卷"]
        assert rows[1][:9] == ["李四", "甲市局", "执法", "每日练习", "2021-07-14", 1, "已交卷", "计入", 80]
        assert len(rows) == 2

    def test_a_few_statements_whatever_their_number(self, client, make, clock, visit, daily, two):
        auditor = visit("auditor")
        before = len(auditor.open("/attempts").statements)
        for _ in range(3):
            sit(client, clock, make.headers(make.participant()), daily)
        assert len(auditor.open("/attempts").statements) == before <= 12

    def test_before_there_is_a_season(self, visit):
        page = visit("organizer").open("/attempts")
        assert "还没有活动" in page.text
        assert "/console/seasons" in page.links
        assert "还没有活动" in visit("organizer").open("/signals").text


class TestStory:
    def test_from_the_start_to_the_last_correction(self, client, make, clock, visit, organizers, daily):
        who = make.headers(make.account(person=make.member(make.unit("甲市局"), name="王小明")))
        attempt = start(client, who, daily).json
        save(client, who, attempt, {"1": {"chosen": ["b"], "seq": 4}})
        clock.advance(minutes=2)
        submit(client, who, attempt)
        (place,) = (
            question["place"]
            for question in self.told(client, make, attempt)["questions"]
            if question["number"] == 1
        )
        organizers.done("set_aside", paper_id=daily.id, number=place, reason="两个选项都对")
        page = visit("auditor").open(f"/attempts/{attempt['id']}")
        for part in (
            *("王小明的答卷", "甲市局", "每日练习", "用时 2 分", "没有作答", "开始作答"),
            *(f"试卷第 {place} 题更正：作废，不计分", "两个选项都对", "提出提案：作废题目（已生效）"),
        ):
            assert part in page.text, part
        assert len(page.statements) <= MOST_STATEMENTS

    def told(self, client, make, attempt):
        headers = make.headers(make.account("auditor"))
        return client.get(f"/api/v1/attempts/{attempt['id']}/story", headers=headers).json

    def test_an_organizer_is_led_to_a_proposal_and_an_auditor_only_looks(
        self, client, make, clock, visit, organizers, daily
    ):
        attempt = sit(client, clock, make.headers(make.participant()), daily)
        place, new = f"/attempts/{attempt['id']}", f"/console/proposals/new?kind=void&attempt={attempt['id']}"
        assert new in visit("organizer").open(place).links
        assert new not in visit("auditor").open(place).links
        organizers.done("void", attempt_id=attempt["id"], reason="替考")
        page = visit("organizer").open(place)
        assert new not in page.links
        assert "作废原因 替考" in page.text
        assert "提出提案：作废答卷（已生效）" in page.text

    def test_others_on_the_same_paper_and_what_is_not_there(self, client, make, clock, visit, daily):
        who = make.headers(make.participant())
        counted, practice = sit(client, clock, who, daily), sit(client, clock, who, daily)
        page = visit("auditor").open(f"/attempts/{practice['id']}")
        assert "不计入：只作练习" in page.text
        assert f"/console/attempts/{counted['id']}" in page.links
        assert "没有这份答卷" in visit("auditor").open("/attempts/987654321", status=404).text


class TestSignals:
    @pytest.fixture
    def quick(self, client, make, clock, daily):
        """Everything right in three seconds, and the paper over."""
        account = make.account(person=make.member(name="王小明"))
        attempt = sit(client, clock, make.headers(account), daily, seconds=3)
        clock.set(at(0, 0, 6, day=15))
        look()
        return attempt

    def test_evidence_in_words_and_the_attempts(self, visit, quick):
        auditor = visit("auditor")
        page = auditor.open("/signals")
        assert "答得太快 3 秒答了 5 题" in page.text
        page = auditor.open("/signals/1")
        assert "用时 3 秒" in page.text
        assert f"/console/attempts/{quick['id']}" in page.links
        assert [call for call in page.calls if "decide" in call] == []
        assert "答得太快" in auditor.open(f"/attempts/{quick['id']}").text
        assert "没有符合条件的迹象" in auditor.open("/signals?state=noted").text
        assert "没有这条迹象" in auditor.open("/signals/2", status=404).text

    def test_an_organizer_decides_and_may_decide_otherwise(self, visit, quick):
        organizer = visit("organizer")
        page = organizer.open("/signals/1")
        (call,) = (call for call in page.calls if "decide" in call)
        assert f"/console/proposals/new?kind=void&attempt={quick['id']}" in page.links
        organizer.call(call, {"decision": "noted", "reason": "本人说背过题"})
        page = organizer.open("/signals/1")
        assert "记下备查。本人说背过题" in page.text
        assert 'value="noted"' not in page.answer.get_data(as_text=True)
        rows = sheet(organizer.open("/signals?as=xlsx"))
        assert rows[1][:2] == ["答得太快", "每日练习"]
        assert rows[1][4:8] == [1, "王小明", "记下备查", "本人说背过题"]

    def test_a_few_statements_whatever_their_number(self, client, make, clock, visit, season, quick):
        auditor = visit("auditor")
        before = len(auditor.open("/signals").statements)
        clock.set(at(10, day=15))
        paper = make.paper(season, on=at(10, day=15).date())
        for _ in range(3):
            sit(client, clock, make.headers(make.participant()), paper, seconds=2)
        clock.set(at(0, 0, 6, day=16))
        look()
        page = visit("auditor").open("/signals")
        assert "共 4 条" in page.text
        assert len(page.statements) == before <= 12
        assert len(visit("auditor").open("/signals/1").statements) <= 12


@pytest.mark.parametrize("role", ["editor", "unit_admin", "admin"])
def test_nobody_else_sees_any_of_it(visit, role):
    visitor = visit(role)
    for path in ("/attempts", "/attempts/1", "/signals", "/signals/1"):
        assert "您没有做这件事的权限" in visitor.open(path, status=403).text
