"""Boards, why they say what they say, and publishing them, as the console shows it."""

import io
import re
from datetime import date

import openpyxl
import pytest

from quizsvc.accounts.rules import Role
from quizsvc.console.rules import standings as rules
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK, TUESDAY, WEEK

MOST_STATEMENTS = 17
LAST, NOW = "/standings/2021-W27", "/standings/2021-W28"


@pytest.fixture
def season(make):
    return make.season(settings={"publishing": "after_a_look"})


@pytest.fixture
def played(make, season):
    """Last week 张三 of 甲市 before 李四 of 乙县 below it, and 王五 of 丙市 apart; this week runs."""
    city, other = make.unit("甲市"), make.unit("丙市")
    county = make.unit("乙县", level="county", parent=city)
    people = {
        "city": make.member(city, name="张三"),
        "county": make.member(county, name="李四"),
        "other": make.member(other, track="monitoring", name="王五"),
    }
    weekly = worlds.paper(season, "weekly")
    for person, score in zip(people.values(), (9_000, 6_000, 10_000), strict=True):
        worlds.attempt(person, weekly, score)
    worlds.attempt(people["city"], worlds.paper(season, on=TUESDAY), 10_000)
    worlds.attempt(people["county"], worlds.paper(season, on=NEXT_WEEK.monday), 8_000)
    worlds.recompute(WEDNESDAY)
    return {**people, "units": (city, county, other)}


@pytest.fixture
def organizer(visit, played):
    visitor = visit("organizer")
    worlds.recompute(WEDNESDAY)
    return visitor


def publish(visitor, period=WEEK, status=201, **body):
    return visitor.call(f"POST /api/v1/standings/{period}/publish", body, status=status)


def sheet(page):
    book = openpyxl.load_workbook(io.BytesIO(page.answer.get_data()))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


class TestPeriods:
    def test_an_organizer_sees_what_waits_and_is_led_to_publish_it(self, organizer):
        page = organizer.open("/standings")
        assert "第1周" in page.text
        assert "看过后发布" in page.text
        assert f"/console{LAST}/publish" in page.links
        assert any(link.startswith("/api/v1/exports/season.zip") for link in page.links)

    def test_others_see_what_is_published_and_what_runs(self, organizer, visit):
        publish(organizer)
        for role in ("editor", "unit_admin"):
            page = visit(role).open("/standings")
            assert "已发布第 1 版" in page.text
            assert f"/console{NOW}?version=working" in page.links
            assert not any("publish" in link or "season.zip" in link for link in page.links)

    def test_as_a_workbook(self, organizer):
        rows = sheet(organizer.open("/standings?as=xlsx"))
        assert [row[0] for row in rows[1:]] == ["第2周", "第1周", "2021年7月", "整个活动"]

    def test_without_any_season(self, visit):
        assert "还没有开启过活动" in visit("organizer").open("/standings").text


class TestBoards:
    def test_what_is_published_says_so_and_what_is_not_says_that(self, organizer, visit):
        assert "工作名次，今天 10:00 算出，未发布" in organizer.open(LAST).text
        publish(organizer)
        page = organizer.open(LAST)
        assert "第1周，第 1 版，今天 10:00 发布" in page.text
        assert "甲市" in page.text
        assert "实时，今天 10:00 更新，未发布" in organizer.open(f"{NOW}?version=working").text

    def test_nobody_else_sees_what_is_over_and_not_published(self, organizer, visit):
        visit("editor").open(LAST, status=404)
        visit("editor").open(f"{LAST}?version=working", status=403)
        visit("auditor").open(f"{LAST}?version=working")
        assert "还没有发布" in visit("unit_admin").open(LAST, status=404).text

    def test_one_board_or_all_for_print(self, organizer):
        one = organizer.open(f"{LAST}?board=enforcement/county")
        assert "乙县" in one.text
        assert "甲市" not in one.text
        whole = organizer.open(f"{LAST}?board=all")
        for title in ("执法条线市级单位", "执法条线县级单位", "监测条线市级单位", "监测条线县级单位"):
            assert title in whole.text
        organizer.open(f"{LAST}?board=cooking", status=422)

    def test_a_units_admin_sees_the_board_of_their_own_unit_first(self, organizer, visit, make, played):
        publish(organizer)
        of = {name: make.account("unit_admin", person=played[name]) for name in ("city", "county", "other")}
        shown = {"city": "执法条线市级单位", "county": "执法条线县级单位", "other": "监测条线市级单位"}
        for name, title in shown.items():
            assert f"{title} 名次" in visit(account=of[name]).open(LAST).text
        chosen = visit(account=of["county"]).open(f"{LAST}?board=enforcement/city")
        assert "执法条线市级单位 名次" in chosen.text
        for role in ("editor", "unit_admin", "auditor"):  # who answers for no unit, or for all
            assert "执法条线市级单位 名次" in visit(role).open(LAST).text

    def test_the_figures(self, organizer):
        rows = sheet(organizer.open(f"{LAST}?as=xlsx"))
        assert rows[1] == ["执法", "市级", 1, "", "甲市", 2, 0, 2, 100, 65, 82.5]
        assert len(rows) == 7

    def test_the_periods_before_and_after_that_have_begun(self, organizer):
        assert f"/console{NOW}" in organizer.open(LAST).links
        page = organizer.open(f"{NOW}/people")
        assert f"/console{LAST}/people" in page.links
        assert not any("2021-W29" in link for link in page.links)
        assert not any("2021-08" in link for link in organizer.open("/standings/2021-07").links)

    def test_in_another_order(self, organizer):
        page = organizer.open(f"{LAST}?board=enforcement/city&sort=-eligible")
        assert page.text.index("甲市") < page.text.index("丙市")
        page = organizer.open(f"{LAST}?board=enforcement/city&sort=eligible")
        assert page.text.index("丙市") < page.text.index("甲市")

    def test_units_of_which_nobody_takes_part(self, organizer):
        page = organizer.open(f"{NOW}?version=working&nobody=true")
        assert "丙市" in page.text
        assert "乙县" not in page.text

    def test_the_running_week_asks_for_itself_again(self, organizer, visit):
        page = visit("editor").open("/standings/live")
        body = page.answer.get_data(as_text=True)
        assert 'hx-trigger="every 15s"' in body
        assert "data-unattended" in body
        assert "every" not in organizer.open(LAST).answer.get_data(as_text=True)

    def test_before_and_after_the_season_no_week_runs(self, visit, make, clock, season):
        clock.set(worlds.shanghai(date(2021, 6, 1)))
        assert "现在没有进行中的一周" in visit("organizer").open("/standings/live", status=404).text

    @pytest.mark.parametrize("path", ["/standings/2021-W01", "/standings/soon", f"{LAST}?version=9"])
    def test_what_is_not_there(self, organizer, path):
        organizer.open(path, status=404)

    def test_who_may_see_why_is_led_there(self, organizer, visit, make, played):
        publish(organizer)
        city, _, other = (unit.id for unit in played["units"])
        admin = visit(account=make.account(Role.UNIT_ADMIN, person=played["city"]))
        whole = f"{LAST}?board=all"
        of = "?track=enforcement&version=1"
        assert f"/console{LAST}/units/{city}{of}" in admin.open(whole).links
        assert f"/console{LAST}/units/{other}{of}" not in admin.open(whole).links
        assert f"/console{LAST}/units/{other}{of}" in organizer.open(whole).links
        assert not any("/units/" in link for link in visit("editor").open(whole).links)

    def test_a_version_that_was_corrected_says_so_and_leads_to_the_one_that_stands(
        self, organizer, season, played
    ):
        publish(organizer)
        why = f"{LAST}/people/{played['city'].id}"
        paths = [LAST, f"{LAST}/people", f"{LAST}/units/{played['units'][0].id}", why]
        assert not any("已被" in organizer.open(f"{path}?version=1").text for path in paths)
        worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
        worlds.recompute(WEDNESDAY)
        publish(organizer, reason="补录一份答卷")
        for path in paths:
            page = organizer.open(f"{path}?version=1")
            assert "已被第 2 版更正" in page.text
            assert f"/console{path}?version=2" in page.links
            assert "已被" not in organizer.open(f"{path}?version=2").text
        assert "已被" not in organizer.open(LAST).text

    def test_on_paper_a_board_says_of_what_it_is(self, organizer, season):
        page = organizer.open(f"{LAST}?board=all")
        assert f"{season.name}，第1周：2021年7月5日–2021年7月11日" in page.text
        assert "第1周执法条线市级单位 名次" in page.text


class TestPeople:
    def test_by_track_name_and_unit(self, organizer, played):
        city, county, _ = played["units"]
        page = organizer.open(f"{LAST}/people")
        assert page.text.index("张三") < page.text.index("李四")
        assert "王五" not in page.text
        assert "王五" in organizer.open(f"{LAST}/people?track=monitoring").text
        assert "张三" not in organizer.open(f"{LAST}/people?unit={county.id}").text
        assert "李四" in organizer.open(f"{LAST}/people?unit={city.id}").text
        assert "张三" not in organizer.open(f"{LAST}/people?q=李").text
        backwards = organizer.open(f"{LAST}/people?sort=-rank")
        assert backwards.text.index("李四") < backwards.text.index("张三")
        rows = sheet(organizer.open(f"{LAST}/people?as=xlsx"))
        assert rows[1] == ["执法", 1, "", "张三", "甲市", 94, 1, 300]

    def test_nobody_finds_a_name_by_half_a_pattern(self, organizer):
        assert "没有符合条件的人" in organizer.open(f"{LAST}/people?q=%25").text

    def test_what_runs_has_no_peoples_board_for_others(self, organizer, visit):
        publish(organizer)
        editor = visit("editor")
        editor.open(f"{NOW}/people?version=working", status=403)
        assert "张三" in editor.open(f"{LAST}/people").text


class TestWhy:
    def test_a_unit_down_to_the_attempts(self, organizer, played):
        page = organizer.open(f"{LAST}/units/{played['units'][0].id}")
        assert "甲市（执法）第1周的成绩怎样算出" in page.text
        assert "应参加 2" in page.text
        assert "张三" in page.text
        assert any(link.startswith("/console/attempts/") for link in page.links)
        only = organizer.open(f"{LAST}/units/{played['units'][0].id}?figure=rate")
        assert "“参与率”来自这些人" in only.text

    def test_a_rank_comes_from_the_units_around_it_not_from_its_own_people(
        self, organizer, visit, make, played
    ):
        city, _, other = played["units"]
        for figure in ("rank", "change"):
            page = organizer.open(f"{LAST}/units/{city.id}?figure={figure}")
            assert "榜上前后的单位" in page.text
            assert other.name in page.text
            assert "来自这些人" not in page.text
            assert "张三" not in page.text
        admin = visit(account=make.account(Role.UNIT_ADMIN, person=played["city"]))
        worlds.recompute(WEDNESDAY)
        page = admin.open(f"{LAST}/units/{city.id}?figure=rank")
        assert other.name not in page.text, "nobody else sees what is over and not published"
        publish(organizer)
        assert other.name in admin.open(f"{LAST}/units/{city.id}?figure=rank&version=1").text

    def test_figures_stand_there_as_they_do_on_boards(self, organizer, make, played):
        away = make.member(played["units"][0], name="钱七")
        make.exemption(away, first_on=WEEK.monday)
        worlds.recompute(WEDNESDAY)
        assert "第1周 免考（借调） —" in organizer.open(f"{LAST}/people/{away.id}").text
        page = organizer.open(f"{LAST}/people/{played['city'].id}")
        assert "每周一测用时 5 分 " in page.text
        assert "升降 = 上一期（第1周）" in organizer.open(f"{NOW}/people/{played['county'].id}").text
        assert "升降 ↑1 " in organizer.open(f"{NOW}/people/{played['county'].id}").text

    def test_a_unit_leads_to_who_of_that_week_and_track_did_not_take_part(self, organizer, played):
        unit = played["units"][2].id
        of = f"/console/missing?unit={unit}&track=monitoring"
        page = organizer.open(f"{LAST}/units/{unit}?track=monitoring")
        assert f"{of}&week=2021-W27" in page.links
        links = organizer.open(f"/standings/2021-07/units/{unit}?track=monitoring").links
        assert [link for link in links if "missing?" in link] == [
            f"{of}&week=2021-W27",
            f"{of}&week=2021-W28",
        ]

    def test_a_person_down_to_the_attempts(self, organizer, played):
        page = organizer.open(f"{LAST}/people/{played['city'].id}")
        assert "张三第1周的成绩怎样算出" in page.text
        assert "94.00" in page.text
        assert "（用上）" in page.text

    def test_what_moved_since_it_was_published_is_said(self, organizer, season, played):
        publish(organizer)
        worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
        worlds.recompute(WEDNESDAY)
        page = organizer.open(f"{LAST}/units/{played['units'][0].id}?version=1")
        assert "第 1 版发布以后数据有变" in page.text

    def test_a_units_admin_looks_into_their_own_units_alone(self, visit, make, played):
        city, county, _ = (unit.id for unit in played["units"])
        admin = visit(account=make.account(Role.UNIT_ADMIN, person=played["county"]))
        worlds.recompute(WEDNESDAY)
        page = admin.open(f"{LAST}/units/{county}")
        assert not any(link.startswith("/console/attempts/") for link in page.links)
        admin.open(f"{LAST}/units/{city}", status=404)
        admin.open(f"{LAST}/people/{played['other'].id}", status=404)
        visit("editor").open(f"{LAST}/units/{county}", status=403)


class TestPublishing:
    def test_a_first_version_tells_how_many_will_see_it(self, organizer, make, played):
        make.account(person=played["city"])
        worlds.recompute(WEDNESDAY)
        page = organizer.open(f"{LAST}/publish")
        assert "还没有发布过" in page.text
        assert "有账号的 1 人马上能看到" in page.text
        assert any(call.startswith("POST /api/v1/standings/2021-W27/publish") for call in page.calls)

    def test_what_stands_in_the_form_publishes_what_was_seen(self, organizer):
        page = organizer.open(f"{LAST}/publish")
        (call,) = [call for call in page.calls if "/publish" in call]
        body = page.answer.get_data(as_text=True)
        seen = body.split('name="computed_at" value="')[1].split('"')[0]
        organizer.call(call, {"computed_at": seen}, status=201)
        assert "第 1 版" in organizer.open(f"{LAST}/versions").text

    def test_a_correction_shows_what_moves_and_wants_a_reason(self, organizer, season, played):
        publish(organizer)
        worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
        worlds.recompute(WEDNESDAY)
        page = organizer.open(f"{LAST}/publish")
        assert "现在是第 1 版" in page.text
        assert "发布第 2 版" in page.text
        assert "更正的原因，会公布" in page.text
        assert "65.00 → " not in page.text
        assert "82.50 → " in page.text
        assert not re.search(r"(\S+) → \1 ", page.text), "what stays stands once"

    def test_why_it_cannot_be_published_now(self, organizer, visit):
        page = organizer.open(f"{NOW}/publish")
        assert "现在不能发布：这个统计期还没有结束" in page.text
        assert "按现在的数据，发布会改变什么" in page.text
        assert "马上能看到" not in page.text
        assert not any("/publish" in call for call in organizer.open(f"{NOW}/publish").calls)
        visit("editor")  # roles moved, and with them who is counted
        stale = organizer.open(f"{LAST}/publish")
        assert "名次正在重新计算" in stale.text
        assert 'hx-trigger="every 3s"' in stale.answer.get_data(as_text=True)

    def test_a_period_that_was_never_computed(self, organizer):
        assert "还没有算出名次" in organizer.open("/standings/2021-W30/publish").text

    @pytest.mark.parametrize("role", ["unit_admin", "editor", "auditor", "admin"])
    def test_only_organizers_publish(self, organizer, visit, role):
        visit(role).open(f"{LAST}/publish", status=403)


class TestVersions:
    def test_all_versions_with_reasons_sums_and_documents(self, organizer, season, played):
        publish(organizer)
        worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
        worlds.recompute(WEDNESDAY)
        publish(organizer, reason="补录一份答卷")
        page = organizer.open(f"{LAST}/versions")
        assert "补录一份答卷" in page.text
        assert f"/console{LAST}?version=1" in page.links
        assert f"/console{LAST}/compare?old=1&new=2" in page.links
        assert sum(link.startswith("/api/v1/snapshots/") for link in page.links) == 2

    def test_two_versions_beside_each_other(self, organizer, season, played):
        publish(organizer)
        assert "两边一样" in organizer.open(f"{LAST}/compare").text
        worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
        worlds.recompute(WEDNESDAY)
        page = organizer.open(f"{LAST}/compare")
        assert "第1周，第 1 版" in page.text
        assert "工作名次" in page.text
        rows = sheet(organizer.open(f"{LAST}/compare?as=xlsx"))
        assert next(row[:6] for row in rows if row[3] == "李四") == ["个人", "执法", "乙县", "李四", 2, 2]
        publish(organizer, reason="补录一份答卷")
        page = organizer.open(f"{LAST}/compare")
        assert "第1周，第 1 版" in page.text
        assert "第1周，第 2 版" in page.text
        assert "未发布" not in page.text

    def test_before_anything_is_published(self, organizer):
        assert "还没有发布过" in organizer.open(f"{LAST}/versions").text
        organizer.open(f"{LAST}/compare")


def test_a_page_costs_the_same_however_many_there_are(organizer, make, season, played):
    publish(organizer)
    worlds.attempt(played["county"], worlds.paper(season, on=TUESDAY + date.resolution), 9_000)
    worlds.recompute(WEDNESDAY)
    unit, person = played["units"][0].id, played["city"].id
    paths = [
        *("/standings", "/standings/live", LAST, f"{LAST}?version=working", f"{LAST}/people"),
        *(f"{LAST}/versions", f"{LAST}/compare", f"{LAST}/publish"),
    ]
    traced = [f"{LAST}/units/{unit}", f"{LAST}/people/{person}"]
    before = {path: len(organizer.open(path).statements) for path in [*paths, *traced]}
    assert max(before[path] for path in paths) <= MOST_STATEMENTS, before
    practice = worlds.paper(season, on=TUESDAY.replace(day=8))
    for _ in range(5):
        worlds.attempt(make.member(played["units"][1]), practice)
    worlds.recompute(WEDNESDAY)
    assert {path: len(organizer.open(path).statements) for path in before} == before


def test_units_in_another_order_keep_those_without_a_figure_last():
    class Row:
        def __init__(self, name, rate):
            self.name, self.rate = name, rate

    rows = [Row("甲", 90), Row("乙", 50), Row("丙", 90), Row("丁", None)]
    assert [row.name for row in rules.in_order(rows, "rate")] == ["乙", "甲", "丙", "丁"]
    assert [row.name for row in rules.in_order(rows, "-rate")] == ["甲", "丙", "乙", "丁"]
    assert [row.name for row in rules.in_order(rows, "-rank")] == ["丁", "丙", "乙", "甲"]
