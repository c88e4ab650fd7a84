"""Boards of months and of the season as everybody sees them, narrowed in every way."""

from datetime import date

import pytest

from tests.rankings import worlds
from tests.rankings.worlds import shanghai

API = "/api/v1"
AUGUST = date(2021, 8, 2)
SEPTEMBER = shanghai(date(2021, 8, 31), 9)
AFTERWARDS = shanghai(date(2021, 9, 27), 9)


@pytest.fixture
def publish(client, make, clock):
    """Compute and publish by hand what is over at an instant."""
    organizer = make.headers(make.account("organizer"))

    def published(now, *periods):
        clock.set(now)
        worlds.compute(now)
        for period in periods:
            answer = client.post(f"{API}/standings/{period}/publish", json={}, headers=organizer)
            assert answer.status_code == 201, answer.text

    return published


@pytest.fixture
def played(make, publish):
    """Two cities: 甲 is ahead in July by 乙县, which is below it, and behind in August."""
    season = make.season()
    city, other = make.unit("甲市"), make.unit("丙市")
    county = make.unit("乙县", level="county", parent=city)
    first, second = make.member(county, name="张三"), make.member(other, name="李四")
    make.member(city, track="monitoring", name="王五")
    for monday, better, worse in ((worlds.MONDAY, first, second), (AUGUST, second, first)):
        weekly = worlds.paper(season, "weekly", monday)
        worlds.attempt(better, weekly, 9_000)
        worlds.attempt(worse, weekly, 7_000)
    publish(shanghai(date(2021, 8, 2), 9), "2021-07")
    publish(SEPTEMBER, "2021-08")
    return {"city": city, "other": other, "county": county}


def board(client, headers, kind="units", **query):
    answer = client.get(f"{API}/leaderboards/{kind}", query_string=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def names(got):
    return [(row["unit"]["name"], row["rank"], row["change"]) for row in got["items"]]


def test_a_month_is_compared_with_the_month_before(client, played, reader):
    cities = {"track": "enforcement", "level": "city"}
    july = board(client, reader, period="2021-07", **cities)
    assert names(july) == [("甲市", 1, None), ("丙市", 2, None)]
    august = board(client, reader, period="2021-08", **cities)
    assert names(august) == [("丙市", 1, 1), ("甲市", 2, -1)]
    assert august["items"][0]["eligible"] == 1
    people = board(client, reader, "people", period="2021-08", track="enforcement")
    assert [(row["name"], row["rank"], row["change"]) for row in people["items"]] == [
        ("李四", 1, 1),
        ("张三", 2, -1),
    ]


def test_the_season_adds_all_weeks_up_and_has_no_change(client, played, publish, reader):
    publish(AFTERWARDS, "season")
    got = board(client, reader, period="season", track="enforcement", level="city")
    assert names(got) == [("甲市", 1, None), ("丙市", 1, None)]
    assert [(row["eligible"], row["participants"], row["average"]) for row in got["items"]] == [
        (2, 2, "80.00"),
        (2, 2, "80.00"),
    ]


def test_the_own_subtree_alone(client, played, make, reader):
    """What a unit's admin looks for: own rows and those below, with the ranks of the whole board."""
    query = {"period": "2021-08", "track": "enforcement"}
    got = board(client, reader, unit=played["city"].id, **query)
    assert names(got) == [("甲市", 2, -1), ("乙县", 1, 0)]
    assert got["total"] == 2
    assert names(board(client, reader, unit=played["county"].id, level="city", **query)) == []
    assert len(board(client, reader, unit=make.root().id, **query)["items"]) == 3
    people = board(client, reader, "people", unit=played["city"].id, **query)
    assert [(row["name"], row["rank"]) for row in people["items"]] == [("张三", 2)]
    assert board(client, reader, unit="987654321", **query)["items"] == []


def test_pages_and_versions_of_a_month(client, played, reader):
    pages = [board(client, reader, period="2021-08", page=page, page_size=4) for page in (1, 2)]
    assert [len(page["items"]) for page in pages] == [4, 2]
    shown = [(row["track"], row["level"]) for page in pages for row in page["items"]]
    assert shown == sorted(shown)
    assert (
        board(client, reader, period="2021-08", version=1)["items"]
        == board(client, reader, period="2021-08")["items"]
    )
    missing = client.get(f"{API}/leaderboards/units?period=2021-08&version=2", headers=reader)
    assert missing.status_code == 404
