"""Who has not yet taken part in a week, and what is missing."""

import io

import openpyxl
import pytest

from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.rules import WeekPapers
from quizsvc.season.rules import Participation, Week
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK

API = "/api/v1"


@pytest.fixture
def played(make, season, city, county):
    """A week in which everybody took part: two people of the city's subtree, one of another city."""
    people = {"first": make.member(city, name="张三"), "second": make.member(county, name="李四")}
    people["other"] = make.member(make.unit("丙市"), name="赵六")
    weekly = worlds.paper(season, "weekly")
    worlds.paper(season)
    for each in people.values():
        worlds.attempt(each, weekly, 9_000)
    worlds.recompute(WEDNESDAY)
    return people


def get(client, headers, path, status=200, **query):
    answer = client.get(f"{API}{path}", query_string=query, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json


def names(client, headers, of, status=200, **query):
    got = get(client, headers, f"/units/{of.id}/absentees", status, **query)
    return [(each["person"]["name"], each["unit"]["name"], each["words"]) for each in got["items"]]


def test_who_of_this_week_and_what_is_missing(client, make, season, city, county, played, organizer):
    idle = make.member(county, track="monitoring", name="孙七")
    worlds.paper(season, "weekly", NEXT_WEEK.monday)
    worlds.attempt(played["first"], worlds.paper(season, on=NEXT_WEEK.monday), 7_000)
    worlds.recompute(WEDNESDAY)
    lacks = "还没有计入的每日练习、每周一测，有其中一样即可"
    assert names(client, organizer, city) == [("孙七", "乙县", lacks), ("李四", "乙县", lacks)]
    assert names(client, organizer, city, track="monitoring") == [("孙七", "乙县", lacks)]
    assert names(client, organizer, city, week="2021-W27") == [("孙七", "乙县", lacks)]
    root = make.root()
    assert len(names(client, organizer, root)) == 3
    admin = make.headers(make.account("unit_admin", person=idle))
    worlds.compute(WEDNESDAY)
    assert [name for name, *_ in names(client, admin, county)] == ["孙七", "李四"]
    get(client, admin, f"/units/{city.id}/absentees", 404)


def test_nobody_else(client, make, city, played):
    for role in ("auditor", "admin", "editor"):
        headers = make.headers(make.account(role))
        get(client, headers, f"/units/{city.id}/absentees", 403)
        get(client, headers, f"/units/{city.id}/absentees.xlsx", 403)


def test_a_week_that_has_not_begun_or_does_not_count(client, city, played, organizer):
    path = f"/units/{city.id}/absentees"
    get(client, organizer, path, 404)
    get(client, organizer, path, 409, week="2021-W29")
    get(client, organizer, path, 404, week="2021-W01")
    get(client, organizer, path, 422, week="2021-07")


def test_as_a_workbook(client, make, season, city, county, played, organizer):
    make.member(county, name="=1+1")
    worlds.recompute(WEDNESDAY)
    path = f"{API}/units/{city.id}/absentees.xlsx"
    answer = client.get(path, query_string={"week": "2021-W27"}, headers=organizer)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "甲市2021年7月5日起的一周还没有参加的人员（1 人）"
    assert rows[2][:5] == ("乙县", "=1+1", "执法", 0, 0)
    assert sheet["B3"].data_type == "s"
    assert sheet.freeze_panes == "A3"


@pytest.mark.parametrize("participation", Participation)
@pytest.mark.parametrize("published", [(2, True), (2, False), (0, True)])
def test_nothing_is_missing_exactly_of_who_took_part(participation, published):
    of_week = WeekPapers(Week(2021, 27), *published)
    for daily in range(published[0] + 1):
        for weekly in range(published[1] + 1):
            lacks = rules.missing(daily, weekly, of_week, participation)
            assert (not lacks) == rules.takes_part(daily, weekly, of_week, participation)


def test_what_is_missing():
    both = WeekPapers(Week(2021, 27), 5, True)
    said = {
        (Participation.ANY, 0, 0): "还没有计入的每日练习、每周一测，有其中一样即可",
        (Participation.WEEKLY, 3, 0): "还没有计入的每周一测",
        (Participation.BOTH, 0, 0): "还没有计入的每日练习和每周一测",
        (Participation.BOTH, 0, 1): "还没有计入的每日练习",
    }
    for (participation, daily, weekly), words in said.items():
        lacks = rules.missing(daily, weekly, both, participation)
        assert rules.missing_words(lacks, participation) == words
    assert rules.missing(0, 0, WeekPapers(Week(2021, 27), 0, True), Participation.BOTH) == (PaperKind.WEEKLY,)
