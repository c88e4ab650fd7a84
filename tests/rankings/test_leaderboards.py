"""Pages of boards: what is published is made once and kept, what runs is shown as what it is."""

from datetime import date, timedelta

import pytest

from quizsvc.kit import db
from quizsvc.rankings import service
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.test_api import API, BOARDS, get, publish
from tests.rankings.worlds import NEXT_WEEK

PAGES = BOARDS[:2]


@pytest.fixture
def played(make, season, organizer, reader):
    """A week that is over, and the first attempt of the one that runs, of two counties of a city."""
    city = make.unit("甲市")
    counties = [make.unit(name, level="county", parent=city) for name in ("乙县", "丙县")]
    people = [make.member(county) for county in counties]
    worlds.attempt(people[0], worlds.paper(season, "weekly"), 9000)
    worlds.attempt(people[0], worlds.paper(season, "weekly", NEXT_WEEK.monday), 8000)
    worlds.compute(WEDNESDAY)
    return people


class TestReady:
    @pytest.mark.parametrize("path", PAGES)
    def test_who_has_it_is_told_so(self, client, played, organizer, reader, path):
        publish(client, organizer)
        first = get(client, path, reader)
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-cache")
        tag = first.headers["ETag"]
        again = get(client, path, {**reader, "If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert get(client, path, {**reader, "If-None-Match": '"other", W/' + tag}).status_code == 304
        assert get(client, path, {**reader, "If-None-Match": '"other"'}).data == first.data
        other = get(client, path, {**reader, "If-None-Match": tag}, page=2)
        assert (other.status_code, other.json["items"]) == (200, [])

    def test_a_new_version_is_seen_at_once(self, client, season, played, organizer, reader):
        publish(client, organizer)
        first = get(client, PAGES[0], reader)
        worlds.attempt(played[1], worlds.paper(season), 10_000)
        worlds.compute(WEDNESDAY)
        publish(client, organizer, reason="补录")
        second = get(client, PAGES[0], {**reader, "If-None-Match": first.headers["ETag"]})
        assert (second.status_code, second.json["version"], second.json["live"]) == (200, 2, False)
        assert get(client, PAGES[0], reader, version=1).data == first.data

    def test_a_version_alone_is_one_of_the_last_week(self, client, clock, played, organizer, reader):
        publish(client, organizer)
        clock.set(worlds.shanghai(NEXT_WEEK.monday + timedelta(days=8)))
        worlds.compute(clock.now())
        assert publish(client, organizer, "2021-W28").status_code == 201
        assert get(client, PAGES[0], reader, version=1).json["period"] == "2021-W28"
        assert get(client, PAGES[0], reader, version=2).status_code == 404

    def test_who_signed_out_reads_no_kept_page(self, client, played, organizer, reader):
        publish(client, organizer)
        assert get(client, PAGES[0], reader).status_code == 200
        client.post(f"{API}/auth/logout", headers=reader)
        assert get(client, PAGES[0], reader).status_code == 401

    def test_a_unit_and_all_below_it(self, client, played, organizer, reader):
        publish(client, organizer)
        rows = get(client, PAGES[0], reader).json["items"]
        ids = {row["unit"]["name"]: row["unit"]["id"] for row in rows}
        below = get(client, PAGES[0], reader, unit=ids["甲市"], track="enforcement").json["items"]
        assert [row["unit"]["name"] for row in below] == ["甲市", "乙县", "丙县"]
        alone = get(client, PAGES[0], reader, unit=ids["丙县"], track="enforcement").json["items"]
        assert [row["unit"]["name"] for row in alone] == ["丙县"]
        assert get(client, PAGES[1], reader, unit=ids["丙县"]).json["items"] == []


class TestLive:
    def rates(self, client, reader, **query):
        got = get(client, PAGES[0], reader, live="true", level="county", track="enforcement", **query)
        assert got.status_code == 200, got.json
        return {row["unit"]["name"]: row["rate"] for row in got.json["items"]}

    def test_the_running_week_as_it_stands(self, client, played, reader):
        got = get(client, PAGES[0], reader, live="true", level="county", track="enforcement").json
        assert (got["period"], got["live"], got["reason"]) == ("2021-W28", True, "实时，未发布")
        assert (got["version"], got["published_at"], got["sha256"]) == (None, None, None)
        assert got["computed_at"] == "2021-07-14T02:00:00.000Z"
        assert {row["unit"]["name"]: row["rate"] for row in got["items"]} == {
            "乙县": "100.00",
            "丙县": "0.00",
        }

    def test_it_follows(self, client, season, played, reader):
        assert self.rates(client, reader)["丙县"] == "0.00"
        worlds.attempt(played[1], worlds.paper(season, on=NEXT_WEEK.monday), 10_000)
        with db.transaction():
            service.compute(now=WEDNESDAY, live=True)
        assert self.rates(client, reader)["丙县"] == "100.00"
        assert self.rates(client, reader, period="2021-W28")["丙县"] == "100.00"

    @pytest.mark.parametrize("period", ["2021-07", "season"])
    def test_the_running_month_and_season(self, client, played, reader, period):
        assert self.rates(client, reader, period=period) == {"乙县": "100.00", "丙县": "0.00"}

    def test_what_is_over_is_told_only_when_it_is_published(self, client, clock, played, reader):
        assert get(client, PAGES[0], reader, live="true", period="2021-W27").status_code == 404
        assert self.rates(client, reader)
        clock.set(worlds.shanghai(NEXT_WEEK.monday + timedelta(days=7)))
        got = get(client, PAGES[0], reader, live="true")
        assert (got.status_code, got.json["detail"]) == (
            404,
            "这个统计期已经结束，没有实时榜；名次以发布的榜单为准",
        )

    def test_what_is_not_there(self, client, make, reader):
        assert get(client, PAGES[0], reader, live="true").json["type"] == "/problems/no-open-season"
        make.season()
        assert get(client, PAGES[0], reader, live="true").json["detail"] == "这个统计期还没有实时榜"
        assert get(client, PAGES[0], reader, live="true", season="999999").json["detail"] == "没有这个活动"
        other = make.season(first_on=date(2022, 7, 4), last_on=date(2022, 9, 25), opened=False)
        assert get(client, PAGES[0], reader, live="true", season=str(other.id)).status_code == 404

    def test_a_version_is_only_of_what_is_published(self, client, played, reader):
        assert get(client, PAGES[0], reader, live="true", version=1).status_code == 422
        assert get(client, PAGES[1], reader, live="true").status_code == 422


class TestPeriods:
    """What there is to choose from."""

    def periods(self, client, reader, **query):
        return get(client, "/leaderboards/periods", reader, **query).json["items"]

    def test_what_runs_can_be_seen_live_and_what_is_over_when_it_is_published(
        self, client, played, organizer, reader
    ):
        before = self.periods(client, reader)
        assert [(each["name"], each["versions"]) for each in before] == [
            ("第2周", []),
            ("2021年7月", []),
            ("整个活动", []),
        ]
        assert all(each["live_at"] == "2021-07-14T02:00:00.000Z" for each in before)
        publish(client, organizer)
        _, last, *_ = self.periods(client, reader)
        told = {"version": 1, "published_at": "2021-07-14T02:00:00.000Z", "reason": ""}
        days = {"first_on": "2021-07-05", "last_on": "2021-07-11"}
        named = {"period": "2021-W27", "name": "第1周"}
        assert last == {**named, **days, "versions": [told], "live_at": None}

    def test_each_version_says_why_it_is_there_the_newest_first(
        self, client, season, played, organizer, reader
    ):
        publish(client, organizer)
        worlds.attempt(played[1], worlds.paper(season), 10_000)
        worlds.compute(WEDNESDAY)
        publish(client, organizer, reason="补录")
        (week,) = (each for each in self.periods(client, reader) if each["versions"])
        assert [(each["version"], each["reason"]) for each in week["versions"]] == [(2, "补录"), (1, "")]
