"""The first page: what needs whom, how the week goes, and its charts with their tables."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from quizsvc.accounts.rules import Role
from quizsvc.bank.models import QuestionImport
from quizsvc.console.rules import desk as rules
from quizsvc.kit import db
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.models import RosterImport, RosterRequest
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK, TUESDAY

MOST_STATEMENTS = 16
QUESTION = {
    "type": "single",
    "stem": "谁负责？",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["a"],
    "explanation": "",
    "citation": "",
}


@pytest.fixture
def season(make):
    return make.season(settings={"publishing": "after_a_look"})


@pytest.fixture
def played(make, season):
    """Of 甲市 with 乙县 below it, and of 丙市: last week everybody took part, this week one of three."""
    city, other = make.unit("甲市"), make.unit("丙市")
    county = make.unit("乙县", level="county", parent=city)
    people = {
        "city": make.member(city, name="张三"),
        "county": make.member(county, name="李四"),
        "other": make.member(other, track="monitoring", name="王五"),
    }
    weekly = worlds.paper(season, "weekly")
    practice = worlds.paper(season, on=TUESDAY)
    for person, score in zip(people.values(), (9_000, 6_000, 10_000), strict=True):
        worlds.attempt(person, weekly, score)
    worlds.attempt(people["city"], practice, 10_000)
    worlds.paper(season, "weekly", NEXT_WEEK.monday)
    worlds.attempt(people["county"], worlds.paper(season, on=NEXT_WEEK.monday), 8_000)
    worlds.recompute(WEDNESDAY)
    return {**people, "units": (city, county, other)}


def sheet(page):
    book = openpyxl.load_workbook(io.BytesIO(page.answer.get_data()))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


class TestNeeds:
    def test_an_organizer_is_led_to_what_the_season_needs(self, visit, make, played):
        organizer = visit("organizer")
        worlds.recompute(WEDNESDAY)
        page = organizer.open("/")
        assert "第1周的成绩待发布" in page.text
        assert "/console/standings/2021-W27/publish" in page.links
        assert "今天的每日练习应当已经发布，还没有发布" in page.text
        assert "3 人在册而没有账号" in page.text
        assert "/console/missing?show=unbound" in page.links

    def test_an_editor_reviews_what_others_wrote_and_not_their_own(self, visit, make, season):
        editor = visit("editor")
        for _ in range(2):
            make.question(state="in_review")
        own = editor.call("POST /api/v1/questions", {**QUESTION, "subject": make.subject().name}, status=201)
        editor.call(f"POST /api/v1/questions/{own['id']}/submit")
        page = editor.open("/")
        assert "2 道题等您审核" in page.text
        assert "/console/review" in page.links
        assert "3 道题等您审核" in visit("editor").open("/").text
        assert "成绩待发布" not in page.text
        assert "在册而没有账号" not in page.text

    def test_files_that_their_owner_has_not_finished_with(self, visit, make, clock, season):
        editor = make.account("editor")
        kept = {"size": 1, "sha256": "0" * 64, "file": b"x", "form": {}, "phase": "reading", "report": {}}
        kept |= {"rows_done": 0, "rows": 1, "tries": 1}
        with db.transaction() as session:
            for name, state, committed in (("甲.xlsx", "done", False), ("乙.xlsx", "done", True)):
                made = QuestionImport(created_at=clock.now(), created_by=editor.id, file_name=name, **kept)
                made.state, made.committed = state, committed
                session.add(made)
        assert "导入文件《甲.xlsx》读完了，还没有写入题库" in visit(account=editor).open("/").text
        assert "乙.xlsx" not in visit(account=editor).open("/").text
        assert "甲.xlsx" not in visit("editor").open("/").text

    def test_who_only_reads_has_nothing_to_do(self, visit, played):
        page = visit("auditor").open("/")
        assert "别的没有等您处理的事" in page.text
        assert "已参加" in page.text

    def test_before_there_is_a_season_it_says_what_to_do_first(self, visit):
        page = visit("organizer").open("/")
        assert "先建立活动" in page.text
        assert "/console/seasons" in page.links
        assert "/console/seasons" not in visit("editor").open("/").links

    def test_what_the_bank_lacks_comes_after_the_page(self, visit, make, season):
        make.bank(single=3, multiple=0, true_false=0)
        page = visit("organizer").open("/desk/later")
        assert "题库抽不出一份试卷" in page.text
        assert "/console/papers/lasting" in page.links
        page = visit("auditor").open("/desk/later")
        assert "后台任务没有失败的" in page.text
        assert "题库" not in page.text.removeprefix("题库和后台任务").split("后台任务 ", 1)[1]
        visit("editor").open("/desk/later", status=403)

    def test_a_file_of_people_and_what_admins_of_units_ask_for(self, visit, make, clock, played):
        organizer = make.account("organizer")
        with db.transaction() as session:
            kept = {
                "size": 1,
                "sha256": "0" * 64,
                "form": {},
                "looked": "",
                "rows": 1,
                "rejected": 0,
                "committed": False,
                "report": {},
            }
            session.add(
                RosterImport(
                    **kept, created_at=clock.now(), created_by=organizer.id, file_name="名册.xlsx", file=b"x"
                )
            )
            session.add(
                RosterRequest(
                    act="leave",
                    state="open",
                    person_id=played["city"].id,
                    unit_id=played["units"][0].id,
                    change={},
                    reason="调走",
                    answer="",
                    made_by=organizer.id,
                    made_at=clock.now(),
                )
            )
        page = visit(account=organizer).open("/")
        assert "导入文件《名册.xlsx》读完了，还没有写入名册" in page.text
        assert "1 个单位管理员的申报等您办理" in page.text

    def test_jobs_that_failed_and_a_queue_that_is_gone(self):
        assert [need.tone for need in rules.failed_needs(2)] == [rules.Tone.BAD]
        assert list(rules.failed_needs(0)) == []
        assert "连不上" in next(rules.failed_needs(None)).words

    def test_prizes_are_due_once_the_season_is_published(self):
        assert [need.act for need in rules.deciding_needs(rules.Waiting(ungiven=1))] == ["去评奖"]


class TestWeek:
    def test_who_is_due_and_who_is_there(self, visit, played):
        page = visit("organizer").open("/")
        assert "应参加 3 已参加 1 参与率 33.33 % 还没有参加 2" in page.text
        assert "执法 1 / 2，监测 0 / 1" in page.text
        assert "实时，今天 10:00 更新，未发布" in page.text
        rows = sheet(visit("organizer").open("/desk/week?as=xlsx"))
        assert rows[1:] == [["丙市", 1, 0, 1, 0], ["甲市", 2, 1, 1, 50]]

    def test_an_earlier_week(self, visit, played):
        page = visit("organizer").open("/desk/week?week=2021-W27")
        assert "应参加 3 已参加 3 参与率 100.00 %" in page.text
        assert "每个单位都有人参加" in page.text

    def test_a_units_admin_sees_their_own_units(self, visit, make, played):
        admin = make.account(Role.UNIT_ADMIN, person=played["city"])
        worlds.recompute(WEDNESDAY)
        rows = sheet(visit(account=admin).open("/desk/week?as=xlsx"))
        assert [row[0] for row in rows[1:]] == ["甲市", "乙县"]
        assert "丙市" not in visit(account=admin).open("/").text
        admin = make.account(Role.UNIT_ADMIN, person=played["county"])
        rows = sheet(visit(account=admin).open("/desk/week?as=xlsx"))
        assert rows[1:] == [["乙县", 1, 1, 0, 100]]

    def test_editors_do_not_see_figures(self, visit, played):
        for path in ("week", "trend", "scores", "days"):
            visit("editor").open(f"/desk/{path}", status=403)
        assert "应参加" not in visit("editor").open("/").text


class TestCharts:
    def test_the_weeks(self, visit, played):
        rows = sheet(visit("auditor").open("/desk/trend?as=xlsx"))
        assert rows[1:] == [["第1周", 3, 3, 100, 63.33]]  # the second one runs
        page = visit("auditor").open("/desk/trend")
        assert "/console/standings/2021-W27" in page.links

    def test_the_scores(self, visit, played):
        rows = sheet(visit("auditor").open("/desk/scores?week=2021-W27&as=xlsx"))
        counts = {band: count for band, count in rows[1:] if count}
        assert counts == {"30–39": 1, "60–69": 1, "90–100": 1}

    def test_while_nobody_has_a_score_yet_those_of_the_week_before(self, visit, season, played, clock):
        clock.set(worlds.shanghai(date(2021, 7, 19), 10))
        worlds.paper(season, on=date(2021, 7, 19))
        worlds.compute(clock.now())
        assert "第2周综合成绩的分布" in visit("auditor").open("/desk/scores").text
        assert "第3周还没有人参加" in visit("auditor").open("/desk/scores?week=2021-W29").text

    def test_the_days(self, visit, played):
        rows = sheet(visit("auditor").open("/desk/days?as=xlsx"))
        assert rows[1:] == [["2021-07-06", "星期二", 1, 3, 33.33], ["2021-07-12", "星期一", 1, 3, 33.33]]
        page = visit("auditor").open("/desk/days?week=2021-W27")
        assert "/console/desk/days?week=2021-W28" in page.links

    @pytest.mark.parametrize("path", ["week", "trend", "scores", "days"])
    def test_with_nothing_there_they_say_when_there_will_be(self, visit, path):
        assert "以后" in visit("organizer").open(f"/desk/{path}").text

    def test_a_units_admin_sees_the_figures_of_their_own(self, visit, make, played):
        admin = make.account(Role.UNIT_ADMIN, person=played["other"])
        trend = sheet(visit(account=admin).open("/desk/trend?as=xlsx"))
        assert trend[1] == ["第1周", 1, 1, 100, 60]
        assert sheet(visit(account=admin).open("/desk/days?as=xlsx"))[1] == ["2021-07-06", "星期二", 0, 1, 0]


def test_every_page_costs_few_statements_however_many_units_there_are(visit, make, season, played):
    visitor = visit("organizer", "editor", "admin")
    paths = ("/", "/desk/later", "/desk/week", "/desk/trend", "/desk/scores", "/desk/days")
    worlds.recompute(WEDNESDAY)
    before = {path: len(visitor.open(path).statements) for path in paths}
    assert max(before.values()) <= MOST_STATEMENTS, before
    practice = worlds.paper(season, on=TUESDAY + timedelta(1))
    for _ in range(6):
        worlds.attempt(make.member(make.unit()), practice)
    worlds.recompute(WEDNESDAY)
    assert {path: len(visitor.open(path).statements) for path in paths} == before


class TestRules:
    def test_a_finding_needs_two_steps_in_one_direction(self):
        assert rules.finding("参与率", [1, 2, 3]) == "参与率连续 2 周上升"
        assert rules.finding("参与率", [9, 1, 3, 2, 1, None]) == "参与率连续 2 周下降"
        assert rules.finding("参与率", [1, 2, 2]) == "参与率"
        assert rules.finding("参与率", [1, 2]) == "参与率"
        assert rules.finding("参与率", []) == "参与率"

    def test_bands_hold_their_lower_end_and_the_last_one_both(self):
        assert rules.band_names(10, 10)[0] == "0–9"
        assert rules.band_names(10, 10)[-1] == "90–100"

    def test_the_most_pressing_comes_first_and_others_stay_in_order(self):
        calm, due = rules.Need("甲", "", "", rules.Tone.CALM), rules.Need("乙", "", "")
        bad, other = rules.Need("丙", "", "", rules.Tone.BAD), rules.Need("丁", "", "")
        assert [need.words for need in rules.in_turn([calm, due, bad, other])] == ["丙", "乙", "丁", "甲"]

    def test_a_paper_is_missed_when_it_should_be_open_and_wanted_shortly_before(self, season):
        evening = worlds.shanghai(date(2021, 7, 14), 19)
        drawn = [("daily", date(2021, 7, 14), True), ("weekly", NEXT_WEEK.monday, False)]
        found = rules.ahead(season, evening, drawn)
        assert [(each.kind, each.on, each.drawn, each.published) for each in found] == [
            (PaperKind.WEEKLY, date(2021, 7, 12), True, False),
            (PaperKind.DAILY, date(2021, 7, 14), True, True),
            (PaperKind.DAILY, date(2021, 7, 15), False, False),
            (PaperKind.WEEKLY, date(2021, 7, 19), False, False),
        ]
        assert [need.words for need in rules.paper_needs(found, evening)] == [
            "本周的每周一测应当已经发布，还没有发布",
            "明天的每日练习还没有抽题",
        ]

    def test_a_day_without_a_paper_has_no_rate(self):
        assert rules.Day(date(2021, 7, 6), None, 0, 10).rate is None
        assert (rules.Day(date(2021, 7, 6), 1, 9, 10).rate, rules.Day(date(2021, 7, 6), 1, 9, 10).shade) == (
            9000,
            4,
        )

    def test_units_by_rate_and_those_of_nobody_left_out(self):
        rows = [
            rules.Turnout(1, "甲", "enforcement", 2, 2),
            rules.Turnout(1, "甲", "monitoring", 2, 1),
            rules.Turnout(2, "乙", "enforcement", 4, 1),
            rules.Turnout(3, "丙", "enforcement", 0, 0),
        ]
        assert [(each.unit_name, each.rate, each.absent) for each in rules.by_unit(rows)] == [
            ("乙", 2500, 3),
            ("甲", 7500, 1),
        ]
