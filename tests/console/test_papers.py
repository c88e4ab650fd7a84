"""The papers' pages: the season as a calendar, one paper, drawing; and those of seasons."""

import io
import re
from datetime import date

import openpyxl
import pytest

from quizsvc.console.rules import papers as rules
from quizsvc.console.rules import seasons as season_words
from quizsvc.console.rules.papers import Stage
from quizsvc.kit import db
from quizsvc.papers import queries
from quizsvc.papers.rules import PaperKind, Window
from quizsvc.season.rules import Settings, Week
from tests.factories import WEDNESDAY

MOST_STATEMENTS = 12
PLAN = {"name": "下一个活动", "first_on": "2021-10-04", "last_on": "2021-12-26"}


@pytest.fixture
def season(make):
    return make.season(calendar={"without_daily": ["2021-07-17"], "without_weekly": ["2021-W30"]})


@pytest.fixture
def organizer(visit):
    return visit("organizer")


def drawn(visitor, season, on="2021-07-15"):
    """The paper of a day, as its page draws it."""
    parts = {"parts": [{"type": "single", "count": 3, "points": "30.00"}]}
    body = {"kind": "daily", "on": on, "blueprint": parts, "replace": False}
    return visitor.call(f"POST /api/v1/papers?season={season.id}", body, status=201)


class TestCalendar:
    def test_it_tells_of_every_place_how_far_its_paper_is(self, make, season):
        papers = [
            make.paper(season, kind="weekly", on=date(2021, 7, 12)),
            make.paper(season, on=date(2021, 7, 13)),
            make.paper(season, on=date(2021, 7, 14)),
            make.paper(season, on=date(2021, 7, 15)),
            make.paper(season, on=date(2021, 7, 16), published=False),
        ]
        known = [
            rules.Known(
                id=paper.id,
                kind=PaperKind(paper.kind),
                on=paper.on,
                published=paper.state == "published",
                window=Window(paper.opens_at, paper.closes_at),
            )
            for paper in papers
        ]
        rows = rules.calendar(season, WEDNESDAY, known)
        assert len(rows) == 12
        assert [row.name for row in rows if row.is_now] == ["第2周"]
        week = rows[1]
        assert week.week == Week(2021, 28)
        assert week.weekly is not None
        assert week.weekly.stage is Stage.OPEN
        assert [day and day.stage for day in week.days] == [
            Stage.PASSED,
            Stage.CLOSED,
            Stage.OPEN,
            Stage.PUBLISHED,
            Stage.DRAWN,
            Stage.NONE,
            Stage.MISSING,
        ]
        assert week.missing == 1
        assert rows[3].weekly.stage is Stage.NONE

    def test_a_week_that_the_season_covers_partly_has_its_days_alone(self, make):
        season = make.season(first_on=date(2021, 7, 7), last_on=date(2021, 7, 13))
        first, last = rules.calendar(season, WEDNESDAY, [])
        assert [day is None for day in first.days] == [True] * 2 + [False] * 5
        assert [day is None for day in last.days] == [False] * 2 + [True] * 5

    def test_a_season_that_begins_in_a_week_has_that_week_from_its_first_day(self, organizer, make):
        season = make.season(first_on=date(2021, 7, 14))
        for path in ("/papers", f"/seasons/{season.id}/calendar"):
            page = organizer.open(path)
            assert "7 月 14 日起" in page.text
            assert "7 月 12 日" not in page.text

    def test_an_organizer_goes_from_there_to_each_paper_and_to_drawing(self, organizer, make, season):
        paper = make.paper(season)
        page = organizer.open("/papers")
        assert f"/console/papers/{paper.id}" in page.links
        draws = f"/console/papers/new?kind=daily&on=2021-07-15&season={season.id}"
        assert draws in page.links
        assert f"POST /api/v1/papers/ahead?season={season.id}" in page.calls
        assert len(page.statements) <= MOST_STATEMENTS
        organizer.open(draws.removeprefix("/console"))

    def test_an_auditor_sees_the_same_and_can_do_nothing(self, visit, make, season):
        make.paper(season)
        page = visit("auditor").open("/papers")
        assert "答题中" in page.text
        assert page.calls == ["POST /api/v1/auth/logout"]
        assert not [link for link in page.links if "/new" in link]

    def test_without_a_season_it_says_what_to_do_first(self, organizer):
        page = organizer.open("/papers")
        assert "还没有开启过活动" in page.text
        assert "/console/seasons" in page.links

    def test_statements_do_not_grow_with_the_papers(self, organizer, make, season):
        few = len(organizer.open("/papers").statements)
        for day in range(15, 26):
            make.paper(season, on=date(2021, 7, day if day != 17 else 26), published=False)
        assert len(organizer.open("/papers").statements) <= few + 3

    def test_it_is_a_workbook_too(self, organizer, make, season):
        make.paper(season)
        answer = organizer.open("/papers?as=xlsx").answer
        sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
        rows = [[cell.value for cell in row] for row in sheet.rows]
        assert rows[0] == ["周", "种类", "日期", "状态", "开放", "截止"]
        assert ["第2周", "每日练习", "2021-07-14", "答题中", "2021-07-14 00:00", "2021-07-15 00:00"] in rows

    def test_how_long_the_bank_lasts(self, organizer, make, season):
        make.bank(single=25, multiple=30, true_false=30)
        page = organizer.open("/papers/lasting")
        assert "没有用过的题还够 1 周" in page.text
        assert "单选题 25 25 10 还够 2 周" in page.text
        assert "没有用过的题还够 1 周（单选题还够 2 周）" in organizer.open("/desk/later").text


class TestPaper:
    def test_what_is_drawn_is_looked_at_swapped_and_published(self, organizer, make, season, visit):
        make.bank(single=9, multiple=0, true_false=0)
        paper = drawn(organizer, season)
        page = organizer.open(f"/papers/{paper['id']}")
        assert "待发布" in page.text
        assert "（正确）" in page.text
        swap = f"POST /api/v1/papers/{paper['id']}/questions/2/swap"
        assert {swap, f"POST /api/v1/papers/{paper['id']}/publish"} <= set(page.calls)
        assert len(page.statements) <= MOST_STATEMENTS + 4
        before = placed(paper)
        organizer.call(swap)
        assert [a == b for a, b in zip(before, placed(paper), strict=True)] == [True, False, True]
        organizer.call(f"POST /api/v1/papers/{paper['id']}/publish")
        page = organizer.open(f"/papers/{paper['id']}")
        assert page.calls == ["POST /api/v1/auth/logout"]
        assert f"/console/proposals/new?kind=extension&paper={paper['id']}" in page.links
        auditor = visit("auditor").open(f"/papers/{paper['id']}")
        assert "（正确）" in auditor.text
        assert not [link for link in auditor.links if "/new" in link]

    def test_a_question_of_ones_own_choice(self, organizer, make, season):
        make.bank(single=6, multiple=2, true_false=0)
        paper = drawn(organizer, season)
        page = organizer.open(f"/papers/{paper['id']}/questions/1")
        assert "有 3 道" in page.text
        assert page.calls.count(f"POST /api/v1/papers/{paper['id']}/questions/1/swap") == 3
        assert len(page.statements) <= MOST_STATEMENTS + 2
        assert (
            "没有找到可以换上的题" in organizer.open(f"/papers/{paper['id']}/questions/1?q=没有这样的词").text
        )
        organizer.open(f"/papers/{paper['id']}/questions/9", status=404)

    def test_a_question_that_is_outdated_is_named_and_keeps_it_from_being_published(
        self, organizer, make, season
    ):
        make.bank(single=9, multiple=0, true_false=0)
        paper = drawn(organizer, season)
        question = placed(paper)[0]
        organizer.call(f"POST /api/v1/questions/{question}/retire", {"reason": "有争议"})
        page = organizer.open(f"/papers/{paper['id']}")
        assert "有 1 道题已经过时：第 1 题" in page.text
        assert f"POST /api/v1/papers/{paper['id']}/publish" not in page.calls
        assert f"POST /api/v1/papers/{paper['id']}/renew" in page.calls
        assert "有题过时" in organizer.open("/papers").text

    def test_a_running_one_and_a_closed_one_lead_to_the_proposals_that_are_right_for_them(
        self, visit, make, season, clock
    ):
        paper = make.paper(season)
        page = visit("organizer").open(f"/papers/{paper.id}")
        assert offered(page) == {"extension", "set_aside", "grant", "correction"}
        clock.advance(days=1)
        page = visit("organizer").open(f"/papers/{paper.id}")
        assert "永远不再改变" in page.text
        assert offered(page) == {"correction"}

    def test_as_participants_see_it_there_is_no_key(self, organizer, make, season):
        paper = make.paper(season)
        page = organizer.open(f"/papers/{paper.id}/preview")
        assert "（正确）" not in page.text
        assert "解析：" not in page.text
        assert page.text.count("单选题") == 5

    def test_the_editor_starts_from_what_is_drawn_and_draws_it_anew(self, organizer, make, season):
        make.bank(single=9, multiple=0, true_false=0)
        paper = drawn(organizer, season)
        page = organizer.open(f"/papers/new?kind=daily&on=2021-07-15&season={season.id}")
        assert "重抽会把它丢弃" in page.text
        assert 'name="blueprint.parts.0.points" type="text" value="30.00"' in page.answer.get_data(
            as_text=True
        )
        assert f"POST /api/v1/papers/look?season={season.id}" in page.calls
        organizer.call(f"POST /api/v1/papers/{paper['id']}/publish")
        page = organizer.open(f"/papers/new?kind=daily&on=2021-07-15&season={season.id}")
        assert "已经发布，不能重抽" in page.text
        organizer.open(f"/papers/new?kind=daily&on=2021-07-17&season={season.id}", status=404)


def offered(page):
    """The kinds of proposals that a page leads to."""
    found = (re.search(r"/proposals/new\?kind=(\w+)", link) for link in page.links)
    return {each[1] for each in found if each}


def placed(paper):
    """The questions of a paper."""
    with db.transaction():
        return [place.question_id for place in queries.questions_of(int(paper["id"]))]


class TestSeasons:
    def test_it_is_planned_changed_and_opened_with_warnings(self, organizer, make):
        make.unit("甲市")
        assert "还没有活动" in organizer.open("/seasons").text
        page = organizer.open("/seasons/new")
        assert "POST /api/v1/seasons" in page.calls
        made = organizer.call("POST /api/v1/seasons", PLAN, status=201)
        page = organizer.open(f"/seasons/{made['id']}")
        assert "题库里可用的题不够" in page.text
        assert "“甲市”及其下级单位没有在册人员" in page.text
        assert f"POST /api/v1/seasons/{made['id']}/open" in page.calls
        page = organizer.open(f"/seasons/{made['id']}/settings")
        assert f"PATCH /api/v1/seasons/{made['id']}" in page.calls
        organizer.call(f"POST /api/v1/seasons/{made['id']}/open")
        page = organizer.open(f"/seasons/{made['id']}/settings")
        assert "不能再改" in page.text
        assert page.calls == ["POST /api/v1/auth/logout"]

    def test_its_form_has_every_setting_and_says_what_the_api_takes(self):
        fields = [field for _, own in season_words.sections(Settings()) for field in own]
        assert {field.name: field.value for field in fields if field.kind != "seconds"} == {
            name: value for name, value in Settings().to_json().items() if not name.endswith("_limit_s")
        }
        assert [field.name for field in fields if field.kind == "seconds"] == [
            "daily_limit_s",
            "weekly_limit_s",
        ]
        for field in fields:
            if field.options and field.kind != "mix":
                assert str(field.value) in [value for value, _ in field.options], field.name

    def test_of_two_one_is_open(self, organizer, make, season):
        made = organizer.call("POST /api/v1/seasons", PLAN, status=201)
        page = organizer.open(f"/seasons/{made['id']}")
        assert f"“{season.name}”正在进行" in page.text
        assert f"POST /api/v1/seasons/{made['id']}/open" not in page.calls

    def test_it_is_closed_after_its_last_day(self, organizer, visit, season, clock):
        close = f"POST /api/v1/seasons/{season.id}/close"
        assert close not in organizer.open(f"/seasons/{season.id}").calls
        clock.advance(days=90)
        assert close in visit("organizer").open(f"/seasons/{season.id}").calls

    def test_the_calendar_can_be_changed_for_weeks_to_come(self, organizer, visit, season):
        page = organizer.open(f"/seasons/{season.id}/calendar")
        html = page.answer.get_data(as_text=True)
        assert f"PATCH /api/v1/seasons/{season.id}" in page.calls
        assert 'value="2021-07-17" data-as="list" checked hidden' in html
        assert 'value="2021-W30" data-as="list" checked aria-label' in html
        assert 'value="2021-07-15"' not in html
        assert len(page.statements) <= MOST_STATEMENTS
        page = visit("auditor").open(f"/seasons/{season.id}/calendar")
        assert page.calls == ["POST /api/v1/auth/logout"]

    def test_the_rules_are_shown_and_the_list_is_a_workbook(self, visit, season):
        auditor = visit("auditor")
        assert "每周一测题目" in auditor.open(f"/seasons/{season.id}").text
        page = auditor.open("/seasons")
        assert f"/console/seasons/{season.id}" in page.links
        assert "/console/seasons/new" not in page.links
        assert len(page.statements) <= MOST_STATEMENTS
        sheet = openpyxl.load_workbook(io.BytesIO(auditor.open("/seasons?as=xlsx").answer.get_data())).active
        assert [cell.value for cell in sheet[2]] == [season.name, "2021-07-05", "2021-09-26", "进行中"]

    @pytest.mark.parametrize("role", ["editor", "unit_admin", "admin"])
    def test_nobody_else_looks(self, visit, season, role):
        visitor = visit(role)
        for path in ("/papers", "/papers/lasting", "/seasons", f"/seasons/{season.id}", "/seasons/new"):
            visitor.open(path, status=403)
