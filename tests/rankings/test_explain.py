"""Why a figure of a row is what it is: formulas in words, people, weeks, attempts."""

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from quizsvc.kit import db
from quizsvc.season.rules import parse_hundredths
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import MONDAY, NEXT_WEEK, TUESDAY
from tests.study.steps import statements

API = "/api/v1"
ROUNDED = "（四舍五入到两位小数）"
JULY_END = worlds.shanghai(date(2021, 8, 2), 9)


@pytest.fixture
def staff(make):
    return make.headers(make.account("auditor"))


def get(client, headers, path, status=200, **query):
    answer = client.get(f"{API}{path}", query_string=query, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json


def unit(client, headers, of, period="2021-W27", status=200, track="enforcement", **query):
    path = f"/standings/{period}/units/{of.id}/explain"
    return get(client, headers, path, status, track=track, **query)


def person(client, headers, of, period="2021-W27", status=200, **query):
    return get(client, headers, f"/standings/{period}/people/{of.id}/explain", status, **query)


def words(got):
    """The formulas by figure."""
    return {each["figure"]: each["words"] for each in got["formulas"]}


@pytest.fixture
def played(make, season, city, county, staff):
    """A week of three people of the city's subtree: one with a test and two practices, one with a practice,
    one exempt; and a city beside it.
    """
    first, second = make.member(city, name="张三"), make.member(county, name="李四")
    away, other = make.member(city, name="王五"), make.member(make.unit("丙市"), name="赵六")
    make.exemption(away, first_on=MONDAY)
    monday, tuesday, weekly = (
        worlds.paper(season),
        worlds.paper(season, on=TUESDAY),
        worlds.paper(season, "weekly"),
    )
    worlds.attempt(first, monday, 10_000)
    worlds.attempt(first, monday, 6_000)
    worlds.attempt(first, tuesday, 8_000)
    worlds.attempt(first, weekly, 9_000)
    worlds.attempt(second, tuesday, 5_000)
    worlds.attempt(other, weekly, 10_000)
    worlds.compute(WEDNESDAY)
    return {"first": first, "second": second, "away": away, "other": other, "weekly": weekly}


class TestAUnit:
    def test_every_figure_has_its_formula_with_its_numbers(self, client, season, city, played, staff):
        got = unit(client, staff, city)
        assert (got["version"], got["stale"], got["note"]) == (None, False, None)
        assert words(got) == {
            "eligible": "应参加 2 人：2021-07-05 在册的执法人员（本单位及下级单位的人员）中没有免考的",
            "exempt": "免考 1 人：本应参加而免考，不算在内",
            "participants": "参加 2 人：应参加的人里，一周内至少有一次计入的答卷的",
            "rate": f"参与率 = 参加 2 ÷ 应参加 2 = 100.00 %{ROUNDED}",
            "average": f"人均综合成绩 = 参加者各周成绩之和 100.00 ÷ 参加 2 = 50.00{ROUNDED}",
            "score": f"综合得分 = 0.5 × 参与率 100.00 + 0.5 × 人均综合成绩 50.00 = 75.00{ROUNDED}",
            "rank": "执法条线市级榜有名次的 2 个单位中，1 个单位排在前面：第 2 名",
            "change": "没有可以比较的上一期",
        }
        values = {each["figure"]: each["value"] for each in got["formulas"]}
        assert values == {
            **{name: str(got["row"][name]) for name in ("eligible", "exempt", "participants", "rank")},
            **{name: got["row"][name] for name in ("rate", "average", "score", "change")},
        }

    def test_down_to_people_weeks_and_attempts(self, client, season, city, county, played, staff):
        got = unit(client, staff, city)
        people = {each["name"]: each["weeks"] for each in got["people"]["items"]}
        assert list(people) == ["张三", "李四", "王五"]
        (week,) = people["张三"]
        assert (week["week"], week["unit"], week["score"], week["took_part"]) == (
            "2021-W27",
            str(city.id),
            "90.00",
            True,
        )
        assert week["words"] == ("0.4 × （100.00 + 80.00）÷ 2 + 0.6 × 90.00 = 90.00（四舍五入到两位小数）")
        daily = [(each["score"], each["number"], each["tries"], each["used"]) for each in week["daily"]]
        assert daily == [("100.00", 1, 2, True), ("80.00", 1, 1, True)]
        assert week["weekly"]["ended_at"] == "2021-07-04T17:05:00.000Z"
        assert people["李四"][0]["unit"] == str(county.id)
        assert people["李四"][0]["words"] == (
            "0.4 × （50.00）÷ 2 + 0.6 × 0（没有参加） = 10.00（四舍五入到两位小数）"
        )
        (away,) = people["王五"]
        assert (away["eligible"], away["exempt"], away["reasons"], away["words"]) == (
            False,
            True,
            ["借调"],
            None,
        )

    @pytest.mark.parametrize(
        ("figure", "names"),
        [
            ("eligible", ["张三", "李四"]),
            ("exempt", ["王五"]),
            ("participants", ["张三", "李四"]),
            ("rank", ["张三", "李四"]),
        ],
    )
    def test_one_figure_and_the_people_it_comes_from(
        self, client, season, city, played, staff, figure, names
    ):
        got = unit(client, staff, city, figure=figure)
        assert list(words(got)) == [figure]
        assert [each["name"] for each in got["people"]["items"]] == names
        assert unit(client, staff, city, status=422, figure="colour")["errors"]

    def test_a_month_adds_its_weeks_up(self, client, clock, season, city, played, staff):
        worlds.attempt(played["first"], worlds.paper(season, on=NEXT_WEEK.monday), 7_000)
        clock.set(JULY_END)
        worlds.compute(JULY_END)
        got = unit(client, staff, city, "2021-07")
        assert words(got)["eligible"].startswith("应参加 4 人周 = 第1周 2 + 第2周 2：2021-07-05、2021-07-12")
        assert [(each["week"], each["participants"], each["score_sum"]) for each in got["weeks"]] == [
            ("2021-W27", 2, "100.00"),
            ("2021-W28", 1, "70.00"),
        ]
        later = unit(client, staff, city, "2021-W28")
        assert words(later)["change"] == "升降 = 上一期（第1周）第 2 名 − 本期第 1 名：升 1 名"

    def test_a_unit_without_anybody(self, client, make, season, played, staff):
        empty = make.unit("丁市")
        worlds.recompute(WEDNESDAY)
        got = unit(client, staff, empty)
        assert words(got)["rate"] == "应参加 0，不足 1，没有参与率、人均综合成绩和综合得分"
        assert words(got)["rank"] == "没有综合得分，在执法条线市级榜里不排名，列在最后"
        assert (got["people"]["total"], got["row"]["rank"]) == (0, None)

    def test_the_root_has_no_row(self, client, make, played, staff):
        unit(client, staff, make.root(), status=404)

    def test_a_published_version_stays_and_what_moved_is_said(
        self, client, make, season, city, played, staff
    ):
        organizer = make.headers(make.account("organizer"))
        worlds.compute(WEDNESDAY)
        publish = f"{API}/standings/2021-W27/publish"
        assert client.post(publish, json={}, headers=organizer).status_code == 201
        got = unit(client, staff, city, version=1)
        assert (got["version"], got["note"], got["row"]["rank"]) == (1, None, 2)
        worlds.attempt(played["second"], worlds.paper(season, on=date(2021, 7, 7)), 10_000)
        worlds.compute(WEDNESDAY)
        got = unit(client, staff, city, version=1)
        assert got["row"]["average"] == "50.00"
        assert got["note"].startswith("第 1 版发布以后数据有变：人均综合成绩 50.00 → ")
        unit(client, staff, city, status=404, version=2)
        worlds.attempt(played["second"], played["weekly"], 10_000)
        worlds.compute(WEDNESDAY)
        assert "，每周一测用时 0 秒 → 300 秒" in person(client, staff, played["second"], version=1)["note"]

    def test_what_came_in_since_it_was_computed_is_said(self, client, season, city, played, staff):
        worlds.attempt(played["second"], worlds.paper(season, on=date(2021, 7, 7)), 10_000)
        got = unit(client, staff, city)
        assert got["stale"] is True
        moved = {each["name"]: each["weeks"][0]["moved"] for each in got["people"]["items"]}
        assert moved["李四"] is True

    def test_pages_cost_no_more_statements_with_more_people(self, client, make, season, city, played, staff):
        counts, of = [], SimpleNamespace(id=city.id)
        unit(client, staff, of)
        for number in range(2):
            with statements() as sent:
                unit(client, staff, of, page_size=100)
            counts.append(len(sent))
            if not number:
                paper = worlds.paper(season, on=date(2021, 7, 8))
                for _ in range(3):
                    worlds.attempt(make.member(city), paper)
                worlds.recompute(WEDNESDAY)
        assert counts[0] == counts[1]


class TestAPerson:
    def test_the_formulas_and_the_weeks(self, client, season, played, staff):
        got = person(client, staff, played["first"])
        assert (got["person"]["name"], got["row"]["rank"], got["row"]["score"]) == ("张三", 1, "90.00")
        assert words(got) == {
            "score": "综合成绩 = 各周成绩之和 90.00 ÷ 应参加的周数 1 = 90.00（四舍五入到两位小数）",
            "rank": "执法条线有名次的 3 人中，0 人排在前面：第 1 名",
            "change": "没有可以比较的上一期",
            "weekly_tests": "应参加的各周里计入的每周一测共 1 次",
            "time_used_s": "这些每周一测从开始到交卷共用 300 秒",
        }
        (week,) = got["weeks"]
        assert [each["counted"] for each in week["daily"]] == [True, True]

    def test_of_who_is_not_ranked_why(self, client, make, season, city, played, staff):
        idle = make.member(city, name="闲人")
        worlds.recompute(WEDNESDAY)
        got = person(client, staff, idle)
        assert (got["row"], words(got)["rank"]) == (None, "应参加的各周里没有计入的答卷，不排名")
        got = person(client, staff, played["away"])
        assert words(got) == {"score": "没有应参加的周，没有成绩，不排名"}

    def test_who_was_on_no_roster_is_not_found(self, client, make, played, staff):
        person(client, staff, make.person(), status=404)


class TestWhoMaySee:
    @pytest.fixture
    def admin_of(self, make):
        return lambda of: make.headers(make.participant(of, "unit_admin"))

    def test_a_units_admin_sees_the_own_subtree_and_nothing_else(
        self, client, make, season, city, county, played, admin_of
    ):
        of_city, of_county = admin_of(city), admin_of(county)
        worlds.compute(WEDNESDAY)
        assert unit(client, of_city, city)["row"]["unit"]["name"] == "甲市"
        assert unit(client, of_city, county)["row"]["unit"]["name"] == "乙县"
        assert unit(client, of_county, city, status=404) == unit(client, of_county, make.unit(), status=404)
        assert person(client, of_county, played["second"])["person"]["name"] == "李四"
        strange = person(client, of_county, played["first"], status=404)
        assert strange == person(client, of_county, make.person(), status=404)

    def test_participants_do_not(self, client, make, city, played):
        headers = make.headers(make.account(person=played["first"]))
        unit(client, headers, city, status=403)
        person(client, headers, played["first"], status=403)
        get(client, headers, f"/units/{city.id}/absentees", 403)


SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"scope": "own", "participation": "weekly", "average_base": "eligible"},
    {"participation": "both", "daily_basis": "answered", "weekly_attempts": 2, "min_eligible": 2},
)


@pytest.mark.parametrize("seed", range(3))
def test_the_sums_of_the_pages_are_the_row(client, make, clock, staff, scale, seed):
    """Seasons made up at random: every unit, track and period, added up from all pages of its people."""
    chance = Random(seed)
    season = make.season(last_on=date(2021, 8, 15), settings=SETTINGS[seed])
    cities = [make.unit(f"市{number}") for number in range(2)]
    units = [*cities, *(make.unit(f"县{n}", level="county", parent=chance.choice(cities)) for n in range(2))]
    people = []
    for number in range(6 * scale):
        track = chance.choice(["enforcement", "monitoring"])
        made = make.person(f"人{number}")
        there = date(2021, 7, 5) + timedelta(days=chance.randrange(14))
        make.membership(made, chance.choice(units), track=track, last_on=there - timedelta(days=1))
        make.membership(made, chance.choice(units), track=track, first_on=there)
        people.append(made)
    for each in chance.sample(people, 2):
        make.exemption(each, first_on=date(2021, 7, 12), last_on=date(2021, 7, 18))
    for week in range(3):
        monday = MONDAY + timedelta(weeks=week)
        papers = [worlds.paper(season, "daily", monday + timedelta(days=day)) for day in range(2)]
        papers.append(worlds.paper(season, "weekly", monday))
        for one in people:
            for paper in chance.sample(papers, chance.randrange(4)):
                made = worlds.attempt(one, paper, chance.randrange(10_001))
                if chance.random() < 0.1:
                    worlds.void(made)
    now = worlds.shanghai(date(2021, 8, 2), 9)
    clock.set(now)
    worlds.compute(now)
    for of in units:
        for track in ("enforcement", "monitoring"):
            for period in ("2021-W27", "2021-W28", "2021-07", "season"):
                adds_up(client, staff, of, track, period)
    db.session().rollback()


def adds_up(client, staff, of, track, period):
    """The rows of all pages with the row, and with what each figure alone comes from."""
    got = unit(client, staff, of, period, track=track, page_size=2)
    row, formulas = got["row"], {each["figure"]: each["value"] for each in got["formulas"]}
    weeks = [week for each in every_page(client, staff, of, period, track) for week in each["weeks"]]
    sums = {
        "eligible": sum(week["eligible"] for week in weeks),
        "exempt": sum(week["exempt"] for week in weeks),
        "participants": sum(week["took_part"] for week in weeks),
    }
    assert {name: row[name] for name in sums} == sums
    assert not any(week["moved"] for week in weeks)
    by_week = [parse_hundredths(each["score_sum"]) for each in got["weeks"]]
    assert sum(parse_hundredths(week["score"]) for week in weeks if week["took_part"]) == sum(by_week)
    for name in (*sums, "rank", "rate", "average", "score", "change"):
        assert formulas[name] == (None if row[name] is None else str(row[name])), name
    for figure, flag in (("eligible", "eligible"), ("exempt", "exempt"), ("participants", "took_part")):
        of_figure = every_page(client, staff, of, period, track, figure=figure)
        assert all(week[flag] for each in of_figure for week in each["weeks"])
        assert sum(len(each["weeks"]) for each in of_figure) == row[figure]


def every_page(client, staff, of, period, track, **query):
    """The people of all pages."""
    found, page = [], 1
    while True:
        got = unit(client, staff, of, period, track=track, page=page, page_size=2, **query)["people"]
        found += got["items"]
        if len(found) >= got["total"]:
            return found
        page += 1
