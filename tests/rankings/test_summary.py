"""How one's own score came about: each number traceable to attempts, and the same as the standings'."""

from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.rankings.models import PersonWeekRow, Standing, StandingPerson
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import parse_hundredths, round_half_up
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.study.steps import statements

API = "/api/v1"
MONDAY = date(2021, 7, 5)
MONDAY_AFTER = worlds.shanghai(date(2021, 7, 12), 9)


@pytest.fixture
def person(make, season):
    return make.member(make.unit("甲市"), name="张三")


@pytest.fixture
def who(make, person):
    return make.headers(make.account(person=person))


def ask(client, who, **query):
    return client.get(f"{API}/me/summary", query_string=query, headers=who)


def summary(client, who, **query):
    answer = ask(client, who, **query)
    assert answer.status_code == 200, answer.json
    return answer.json


def publish(client, make, period="2021-W27", **body):
    organizer = make.headers(make.account("organizer"))
    worlds.compute(WEDNESDAY)
    answer = client.post(f"{API}/standings/{period}/publish", json=body, headers=organizer)
    assert answer.status_code == 201, answer.json


def live(season, person, scores=(10000, 2000, 8000, 8000, 6000, 4000), test=8700):
    """A week: daily scores from Monday on, and the test's; the attempts' ids."""
    dailies = [worlds.paper(season, "daily", MONDAY + timedelta(days=day)) for day in range(7)]
    made = [worlds.attempt(person, paper, score) for paper, score in zip(dailies, scores, strict=False)]
    weekly = worlds.paper(season, "weekly")
    if test is not None:
        made.append(worlds.attempt(person, weekly, test))
    return [str(each.id) for each in made]


class TestAWeek:
    def test_it_is_traced_to_the_attempts(self, client, season, person, who):
        ids = live(season, person)
        got = summary(client, who, period="2021-W27")
        (week,) = got["weeks"]
        daily = week["daily"]
        assert [each["attempt_id"] for each in daily] == [*ids[:6], None]
        assert [each["score"] for each in daily] == [
            "100.00",
            "20.00",
            "80.00",
            "80.00",
            "60.00",
            "40.00",
            None,
        ]
        assert [each["used"] for each in daily] == [True, False, True, True, True, True, False]
        assert [each["counted"] for each in daily] == [True] * 6 + [False]
        assert [each["on"] for each in daily] == [f"2021-07-{day:02d}" for day in range(5, 12)]
        assert (week["weekly"]["attempt_id"], week["weekly"]["score"]) == (ids[6], "87.00")
        assert week["workings"] == {
            "daily_sum": "360.00",
            "over": 5,
            "missing": 0,
            "daily_weight": "0.4",
            "weekly_weight": "0.6",
            "unrounded": "81",
        }
        assert (week["score"], got["score"], got["sum"]) == ("81.00", "81.00", "81.00")
        assert (got["eligible_weeks"], week["eligible"], week["exempt"]) == (1, True, False)

    def test_missing_ones_are_nought_and_a_test_that_was_not_taken_too(self, client, season, person, who):
        live(season, person, scores=(10000, 5000), test=None)
        (week,) = summary(client, who, period="2021-W27")["weeks"]
        workings = week["workings"]
        assert (workings["daily_sum"], workings["over"], workings["missing"]) == ("150.00", 5, 3)
        assert (week["weekly"]["attempt_id"], week["weekly"]["score"]) == (None, None)
        assert (workings["unrounded"], week["score"]) == ("12", "12.00")

    def test_it_is_rounded_once_and_half_up(self, client, make):
        settings = {"daily_weight": "1/3", "weekly_weight": "2/3", "daily_basis": "answered"}
        own = make.season(settings=settings)
        person = make.member()
        live(own, person, scores=(10000, 9000, 8001), test=7777)
        (week,) = summary(client, make.headers(make.account(person=person)), period="2021-W27")["weeks"]
        assert (week["workings"]["daily_weight"], week["workings"]["weekly_weight"]) == ("1/3", "2/3")
        assert (week["workings"]["daily_sum"], week["workings"]["over"]) == ("270.01", 3)
        # (27001 ÷ 3 ÷ 3 + 2 × 7777 ÷ 3) hundredths = 73663 ÷ 9 = 8184.77…
        assert (week["workings"]["unrounded"], week["score"]) == ("73663/900", "81.85")

    def test_a_week_without_a_test_is_its_practice_alone(self, client, season, person, who):
        worlds.attempt(person, worlds.paper(season), 8000)
        (week,) = summary(client, who, period="2021-W27")["weeks"]
        assert (week["weekly"], week["score"]) == (None, "80.00")
        assert (week["workings"]["daily_weight"], week["workings"]["weekly_weight"]) == ("1", "0")

    def test_without_a_period_it_is_the_newest_week(self, client, season, person, who, clock):
        assert ask(client, who).status_code == 404
        live(season, person)
        worlds.paper(season, "weekly", date(2021, 7, 12))
        assert summary(client, who)["period"] == "2021-W28"
        clock.set(MONDAY_AFTER - timedelta(days=1))
        assert summary(client, who)["period"] == "2021-W27"

    def test_of_who_is_exempt_no_attempt_is_looked_at(self, client, make, season, person, who):
        make.exemption(person, first_on=date(2021, 7, 5), last_on=date(2021, 7, 9))
        ids = live(season, person)
        got = summary(client, who, period="2021-W27")
        (week,) = got["weeks"]
        assert (week["eligible"], week["exempt"], week["reasons"]) == (False, True, ["借调"])
        assert (week["workings"], week["score"], got["score"], got["sum"]) == (None,) * 4
        assert [each["attempt_id"] for each in week["daily"]][:6] == ids[:6]
        assert {each["used"] for each in week["daily"]} == {False}

    def test_staff_see_theirs_marked_as_not_counted(self, client, make, season):
        account = make.participant(None, "editor")
        with db.transaction():
            found = sa.text("select person_id as id from bindings where account_id = :id")
            person = db.session().execute(found, {"id": account.id}).one()
        attempt = worlds.attempt(person, worlds.paper(season), 9000, staff=True)
        got = summary(client, make.headers(account), period="2021-W27")
        (week,) = got["weeks"]
        assert week["reasons"] == ["命题组织人员"]
        (daily,) = week["daily"]
        assert (daily["attempt_id"], daily["score"]) == (str(attempt.id), "90.00")
        assert (daily["counted"], daily["used"], got["score"]) == (False, False, None)
        assert got["streak"]["counted"] is False

    def test_a_void_attempt_is_gone(self, client, season, person, who):
        paper = worlds.paper(season)
        worlds.void(worlds.attempt(person, paper, 9000))
        (week,) = summary(client, who, period="2021-W27")["weeks"]
        assert (week["daily"][0]["attempt_id"], week["score"]) == (None, "0.00")


class TestRanks:
    def test_while_nothing_is_published_the_working_one_says_so(self, client, make, season, person, who):
        live(season, person)
        got = summary(client, who, period="2021-W27")
        assert (got["published"], got["working"], got["over"]) == (None, None, True)
        worlds.compute(WEDNESDAY)
        got = summary(client, who, period="2021-W27")
        own = got["working"].pop("own")
        assert got["working"] == {"computed_at": "2021-07-14T02:00:00.000Z", "stale": False}
        assert (own["rank"], own["change"], own["score"], own["unit"]["name"]) == (1, None, "81.00", "甲市")
        worlds.attempt(person, worlds.paper(season, "daily", date(2021, 7, 12)), 9000)
        assert summary(client, who, period="season")["working"]["stale"] is True
        assert summary(client, who, period="2021-W28")["over"] is False

    def test_what_is_published_is_what_it_says(self, client, make, season, person, who):
        live(season, person)
        publish(client, make)
        got = summary(client, who, period="2021-W27")
        assert (got["published"]["version"], got["working"], got["note"]) == (1, None, None)
        assert (got["published"]["own"]["rank"], got["published"]["own"]["score"]) == (1, "81.00")

    def test_who_is_not_ranked_has_no_row(self, client, make, season, person, who):
        worlds.attempt(make.member(), worlds.paper(season), 9000)
        publish(client, make)
        got = summary(client, who, period="2021-W27")
        assert (got["published"]["own"], got["score"], got["note"]) == (None, "0.00", None)

    def test_what_changed_since_the_publication_is_said(self, client, make, season, person, who):
        attempt = worlds.attempt(person, worlds.paper(season), 9000)
        publish(client, make)
        worlds.void(attempt)
        got = summary(client, who, period="2021-W27")
        assert got["note"] == (
            "第 1 版发布以后数据有更正，下面按现在的数据算出，与发布的不同；以最新发布版为准"
        )
        assert (got["published"]["own"]["score"], got["score"]) == ("90.00", "0.00")

    @pytest.mark.parametrize(("period", "status"), [("2021-W23", 404), ("2021-W29", 409), ("2021-13", 422)])
    def test_a_period_that_is_not_there_or_has_not_begun(self, client, season, who, period, status):
        assert ask(client, who, period=period).status_code == status


SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"daily_basis": "scheduled", "daily_weight": "1/3", "weekly_weight": "2/3"},
    {"daily_basis": "answered", "weekly_attempts": 2, "daily_best": 3},
)


@pytest.mark.parametrize("seed", range(3))
def test_every_number_is_the_standings(client, make, scale, seed):
    """Weeks made up at random, computed by the worker's job, and worked out again from the answer alone."""
    chance, season = Random(seed), make.season(last_on=date(2021, 8, 15), settings=SETTINGS[seed])
    people = [make.member(track=chance.choice(["enforcement", "monitoring"])) for _ in range(4 * scale)]
    for each in chance.sample(people, 2):
        make.exemption(each, first_on=date(2021, 7, 12), last_on=date(2021, 7, 18))
    for week in range(4):
        monday = MONDAY + timedelta(weeks=week)
        papers = [worlds.paper(season, "daily", monday + timedelta(days=day)) for day in range(7 - week)]
        papers += [worlds.paper(season, "weekly", monday)] if week != 1 else []
        for person in people:
            for paper in chance.sample(papers, chance.randrange(len(papers) + 1)):
                for _ in range(chance.choice([1, 1, 2])):
                    more = {"staff": chance.random() < 0.1}
                    state = chance.choice(["submitted", "submitted", "expired"])
                    made = worlds.attempt(person, paper, chance.randrange(10001), state=state, **more)
                    if chance.random() < 0.1:
                        worlds.void(made)
    now = worlds.shanghai(date(2021, 8, 2), 9)
    client.application.extensions["quizsvc.clock"].set(now)
    worlds.compute(now)
    for person in people:
        headers = make.headers(make.account(person=person))
        for period in ("2021-W27", "2021-W28", "2021-W29", "2021-W30", "2021-07", "season"):
            agrees(summary(client, headers, period=period), season, person)


def agrees(got, season, person):
    """What was told with the rows of the standings, and with itself."""
    rows = db.session().scalars(sa.select(PersonWeekRow).filter_by(person_id=person.id)).all()
    known = {str(season_rules.week_of(row.week_on)): row for row in rows}
    for week in got["weeks"]:
        row = known[week["week"]]
        assert week["eligible"] == row.eligible
        assert sum(each["counted"] for each in week["daily"]) == row.daily_counted or not row.eligible
        if row.eligible:
            assert parse_hundredths(week["score"]) == row.score == by_hand(week)
    own = got["working"]["own"]
    found = (
        sa.select(StandingPerson)
        .join(Standing, Standing.id == StandingPerson.standing_id)
        .where(Standing.season_id == season.id, Standing.period == got["period"])
        .where(StandingPerson.person_id == person.id)
    )
    stands = db.session().scalars(found).one_or_none()
    assert (own is None) == (stands is None)
    if stands is not None:
        assert (own["rank"], own["change"], own["score"]) == (stands.rank, stands.change, got["score"])
        assert parse_hundredths(got["score"]) == stands.score
    weekly = [parse_hundredths(week["score"]) for week in got["weeks"] if week["eligible"]]
    assert len(weekly) == got["eligible_weeks"]
    assert got["sum"] is None or parse_hundredths(got["sum"]) == sum(weekly)
    if weekly:
        assert parse_hundredths(got["score"]) == round_half_up(sum(weekly), len(weekly))


def by_hand(week) -> int:
    """The week's score in hundredths, with nothing but what the answer says."""
    workings = week["workings"]
    used = [parse_hundredths(each["score"]) for each in week["daily"] if each["used"]]
    assert sum(used) == parse_hundredths(workings["daily_sum"])
    assert len(used) + workings["missing"] == workings["over"]
    mean = Fraction(sum(used), workings["over"]) if workings["over"] else Fraction(0)
    test = week["weekly"]["score"] if week["weekly"] else None
    exact = Fraction(workings["daily_weight"]) * mean
    exact += Fraction(workings["weekly_weight"]) * (parse_hundredths(test) if test else 0)
    assert Fraction(workings["unrounded"]) * 100 == exact
    return round_half_up(exact)


def test_the_statements_do_not_grow_with_the_weeks(client, season, person, who):
    counts = []
    for week in range(2):
        monday = MONDAY + timedelta(weeks=week)
        for day in range(3):
            worlds.attempt(person, worlds.paper(season, "daily", monday + timedelta(days=day)), 8000)
        worlds.compute(WEDNESDAY)
        with statements() as sent:
            summary(client, who, period="season")
        counts.append(len(sent))
    assert counts[0] == counts[1]
