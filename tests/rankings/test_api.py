"""Standings, boards and person-times through HTTP."""

from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.kit import db, marks
from tests.factories import WEDNESDAY
from tests.locks import held_elsewhere
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK, TUESDAY

API = "/api/v1"


@pytest.fixture
def played(make, season, organizer, reader):
    """A week that is over, of 甲市 and 乙县 in two tracks; after all roles were given, which makes stale."""
    city, county = make.unit("甲市"), make.unit("乙县", level="county")
    first = make.member(city, name="张三")
    others = [make.member(county, track="monitoring", name=name) for name in ("李四", "王五")]
    weekly = worlds.paper(season, "weekly")
    worlds.attempt(first, weekly, 9000)
    worlds.attempt(first, worlds.paper(season), 6000)
    worlds.attempt(others[0], weekly, 7000, minutes=9)
    worlds.compute(WEDNESDAY)
    return first


def publish(client, headers, period="2021-W27", **body):
    return client.post(f"{API}/standings/{period}/publish", json=body, headers=headers)


def get(client, path, headers, **query):
    return client.get(f"{API}{path}", query_string=query, headers=headers)


BOARDS = ("/leaderboards/units", "/leaderboards/people", "/statistics/person-times")


class TestPublished:
    @pytest.mark.parametrize("path", BOARDS)
    @pytest.mark.parametrize("query", [{}, {"period": "2021-W27"}, {"period": "season"}])
    def test_nothing_is_there_before_it_is_published(self, client, played, reader, path, query):
        answer = get(client, path, reader, **query)
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")

    @pytest.mark.parametrize("path", BOARDS)
    def test_nobody_reads_without_signing_in(self, client, played, path):
        assert client.get(f"{API}{path}").status_code == 401

    def test_the_units(self, client, played, organizer, reader):
        assert publish(client, organizer).status_code == 201
        got = get(client, "/leaderboards/units", reader).json
        assert (got["period"], got["version"], got["total"], got["page"]) == ("2021-W27", 1, 4, 1)
        assert got["published_at"] == "2021-07-14T02:00:00.000Z"
        assert got["computed_at"] == "2021-07-14T02:00:00.000Z"
        first = got["items"][0]
        assert first.pop("unit")["name"] == "甲市"
        assert first == {
            "track": "enforcement",
            "level": "city",
            "rank": 1,
            "change": None,
            "eligible": 1,
            "exempt": 0,
            "participants": 1,
            "rate": "100.00",
            "average": "78.00",
            "score": "89.00",
        }
        shown = [(row["track"], row["level"]) for row in got["items"]]
        assert shown == [(t, v) for t in ("enforcement", "monitoring") for v in ("city", "county")]

    def test_one_board(self, client, played, organizer, reader):
        publish(client, organizer)
        got = get(client, "/leaderboards/units", reader, track="monitoring", level="county").json
        assert [(row["unit"]["name"], row["rate"], row["average"]) for row in got["items"]] == [
            ("乙县", "50.00", "42.00")
        ]

    def test_the_people(self, client, played, organizer, reader):
        publish(client, organizer)
        got = get(client, "/leaderboards/people", reader).json
        rows = [(row["track"], row["rank"], row["name"], row["unit"]["name"]) for row in got["items"]]
        assert rows == [("enforcement", 1, "张三", "甲市"), ("monitoring", 1, "李四", "乙县")]
        assert got["items"][1]["score"] == "42.00"
        assert (got["items"][1]["weekly_tests"], got["items"][1]["time_used_s"]) == (1, 540)
        assert set(got["items"][0]) == {
            *("track", "rank", "change", "name", "unit", "score", "weekly_tests", "time_used_s")
        }
        only = get(client, "/leaderboards/people", reader, track="monitoring").json
        assert [row["name"] for row in only["items"]] == ["李四"]

    def test_person_times(self, client, make, season, played, organizer, reader):
        publish(client, organizer)
        got = get(client, "/statistics/person-times", reader, period="2021-W27").json
        assert got["rows"] == [
            {"track": "enforcement", "daily": 1, "weekly": 1, "total": 2},
            {"track": "monitoring", "daily": 0, "weekly": 1, "total": 1},
        ]
        assert got["total"] == 3

    def test_person_times_from_the_start(self, client, clock, season, played, organizer, reader):
        worlds.attempt(played, worlds.paper(season, on=NEXT_WEEK.monday))
        clock.set(worlds.shanghai(date(2021, 7, 21)))
        worlds.compute(clock.now())
        assert publish(client, organizer, "2021-W28").status_code == 201
        alone = get(client, "/statistics/person-times", reader).json
        through = get(client, "/statistics/person-times", reader, through="true").json
        assert (alone["period"], alone["total"], alone["through"]) == ("2021-W28", 1, False)
        assert (through["total"], through["through"]) == (4, True)
        assert get(client, "/statistics/person-times", reader, through="yes").status_code == 422

    def test_pages(self, client, played, organizer, reader):
        publish(client, organizer)
        pages = [get(client, BOARDS[0], reader, page=n, page_size=3).json for n in (1, 2, 3)]
        assert [len(page["items"]) for page in pages] == [3, 1, 0]
        assert {page["total"] for page in pages} == {4}
        assert get(client, BOARDS[0], reader, page_size=101).status_code == 422
        assert get(client, BOARDS[0], reader, page=0).status_code == 422

    def test_versions(self, client, make, season, played, organizer, reader):
        publish(client, organizer)
        worlds.attempt(played, worlds.paper(season, on=TUESDAY), 10_000)
        worlds.compute(WEDNESDAY)
        before = get(client, BOARDS[0], reader).json
        assert before["version"] == 1
        assert publish(client, organizer).status_code == 422
        second = publish(client, organizer, reason="补录")
        assert (second.status_code, second.json["version"]) == (201, 2)
        newest = get(client, BOARDS[0], reader).json
        assert (newest["version"], newest["reason"]) == (2, "补录")
        assert newest["items"] != before["items"]
        assert get(client, BOARDS[0], reader, version=1).json == before
        assert get(client, BOARDS[0], reader, version=3).status_code == 404
        assert publish(client, organizer, reason="再来").json["type"] == "/problems/nothing-changed"

    def test_a_later_working_standing_does_not_show(self, client, season, played, organizer, reader):
        publish(client, organizer)
        before = get(client, BOARDS[0], reader).json
        worlds.attempt(played, worlds.paper(season, on=TUESDAY), 10_000)
        worlds.compute(WEDNESDAY)
        assert get(client, BOARDS[0], reader).json == before

    def test_another_season(self, client, make, season, played, organizer, reader):
        publish(client, organizer)
        other = make.season(first_on=date(2022, 7, 4), last_on=date(2022, 9, 25), opened=False)
        assert get(client, BOARDS[0], reader, season=str(season.id)).status_code == 200
        assert get(client, BOARDS[0], reader, season=str(other.id)).status_code == 404
        assert get(client, BOARDS[0], reader, season="999999").status_code == 404
        assert get(client, BOARDS[0], reader, season="one").status_code == 422
        with db.transaction():
            db.session().execute(sa.text("update seasons set state = 'closed' where state = 'open'"))
        assert get(client, BOARDS[0], reader, season=str(season.id)).status_code == 200
        assert get(client, BOARDS[0], reader).json["type"] == "/problems/no-open-season"

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({"period": "2021-W54"}, 422),
            ({"period": "last week"}, 422),
            ({"period": "2021-13"}, 422),
            ({"period": "2021-W01"}, 404),
            ({"period": "2021-07"}, 404),
            ({"track": "cooking"}, 422),
            ({"level": "root"}, 422),
            ({"version": "0"}, 422),
            ({"version": "99999999999999999999"}, 422),
            ({"colour": "red"}, 422),
        ],
    )
    def test_bad_questions(self, client, played, organizer, reader, query, status):
        publish(client, organizer)
        assert get(client, BOARDS[0], reader, **query).status_code == status


class TestStaff:
    def test_the_working_standing(self, client, make, season, played, organizer):
        auditor = make.headers(make.account("auditor"))
        worlds.compute(WEDNESDAY)
        got = get(client, "/standings/2021-W27", auditor, page_size=1).json
        assert (got["period"], got["stale"], got["published_version"]) == ("2021-W27", False, None)
        assert len(got["units"]) == 4
        assert (len(got["people"]["items"]), got["people"]["total"]) == (1, 2)
        assert [row["total"] for row in got["person_times"]] == [2, 1]
        with db.transaction():
            marks.add("roster")
        publish(client, organizer)
        got = get(client, "/standings/2021-W27", auditor).json
        assert (got["stale"], got["published_version"]) == (True, None)

    @pytest.mark.parametrize("period", ["2021-W28", "2021-W99", "nothing", "2021-W01"])
    def test_what_was_never_computed(self, client, played, organizer, period):
        assert get(client, f"/standings/{period}", organizer).status_code == 404

    def test_asking_for_a_computation(self, client, season, played, organizer):
        answer = client.post(f"{API}/standings/2021-W27/compute", headers=organizer)
        assert (answer.status_code, answer.json) == (202, {"period": "2021-W27", "state": "waiting"})
        assert get(client, "/standings/2021-W27", organizer).json["stale"]
        worlds.compute(WEDNESDAY)
        assert not get(client, "/standings/2021-W27", organizer).json["stale"]

    @pytest.mark.parametrize(
        ("period", "status", "problem"),
        [
            ("2021-W29", 409, "period-not-begun"),
            ("2021-W28", 409, "period-does-not-count"),
            ("2021-W01", 404, "not-found"),
            ("never", 404, "not-found"),
        ],
    )
    def test_periods_that_cannot_be_computed(self, client, played, organizer, period, status, problem):
        answer = client.post(f"{API}/standings/{period}/compute", headers=organizer)
        assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{problem}")

    @pytest.mark.parametrize(
        ("period", "problem"), [("2021-W28", "period-running"), ("season", "period-running")]
    )
    def test_periods_that_cannot_be_published(self, client, played, organizer, period, problem):
        answer = publish(client, organizer, period)
        assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{problem}")

    def test_a_stale_standing_says_when_to_come_back(self, client, season, played, organizer):
        worlds.attempt(played, worlds.paper(season, on=TUESDAY))
        answer = publish(client, organizer)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/standing-stale")
        assert int(answer.headers["Retry-After"]) > 0

    def test_one_export_at_a_time(self, client, played, organizer):
        with held_elsewhere("season.export"):
            answer = get(client, "/exports/season.zip", organizer)
            assert (answer.status_code, answer.json["type"]) == (503, "/problems/export-running")
            assert int(answer.headers["Retry-After"]) > 0
        assert get(client, "/exports/season.zip", organizer).status_code == 200

    def test_publishing_without_a_body(self, client, played, organizer):
        assert client.post(f"{API}/standings/2021-W27/publish", headers=organizer).status_code == 201

    def test_a_body_of_the_wrong_shape(self, client, played, organizer):
        for body in ({"reason": 7}, {"why": "x"}, {"reason": "a\u0000b"}, {"reason": "长" * 501}):
            assert publish(client, organizer, **body).status_code == 422

    @pytest.mark.parametrize(
        ("roles", "reads", "writes"),
        [
            ((), 403, 403),
            (("unit_admin",), 403, 403),
            (("editor",), 403, 403),
            (("auditor",), 200, 403),
            (("admin",), 403, 403),
        ],
    )
    def test_who_may(self, client, make, played, roles, reads, writes):
        headers = make.headers(make.account(*roles))
        assert get(client, "/standings/2021-W27", headers).status_code == reads
        assert publish(client, headers).status_code == writes
        assert client.post(f"{API}/standings/2021-W27/compute", headers=headers).status_code == writes
