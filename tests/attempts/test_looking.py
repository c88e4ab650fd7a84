"""What organizers and auditors find of anybody's attempts, and the story of one."""

from datetime import date

import pytest

from quizsvc.papers import queries as papers
from tests.attempts.steps import all_right, at, save, start, submit
from tests.corrections.steps import Organizers

BASE = "/api/v1/attempts"


@pytest.fixture
def daily(make, season):
    return make.paper(season)


@pytest.fixture
def weekly(make, season):
    return make.paper(season, kind="weekly")


@pytest.fixture
def auditor(make):
    return make.headers(make.account("auditor"))


@pytest.fixture
def find(client, auditor):
    """One page of what an address asks for."""

    def found(query=""):
        answer = client.get(f"{BASE}?{query}", headers=auditor)
        assert answer.status_code == 200, answer.text
        return answer.json

    return found


@pytest.fixture
def story(client, auditor):
    def told(attempt):
        answer = client.get(f"{BASE}/{attempt['id']}/story", headers=auditor)
        assert answer.status_code == 200, answer.text
        return answer.json

    return told


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


def ids(page):
    return [each["id"] for each in page["items"]]


class TestFinding:
    def test_whose_on_which_paper_and_whether_it_counts(self, client, make, clock, find, daily):
        unit = make.unit("甲市局")
        account = make.account(person=make.member(unit, name="王小明", credential="zf-007"))
        who = make.headers(account)
        counted, practice = sit(client, clock, who, daily), sit(client, clock, who, daily, blank=(1,))
        page = find()
        assert (page["total"], ids(page)) == (2, [practice["id"], counted["id"]])
        later, first = page["items"]
        told = ("name", "unit_name", "track", "title", "kind", "on", "number", "state", "time_used_s")
        assert [first[each] for each in told] == [
            *("王小明", "甲市局", "enforcement", "每日练习", "daily", "2021-07-14", 1, "submitted", 60)
        ]
        assert (first["counted"], first["score"], first["answered"], first["questions"]) == (
            *(True, "100.00", 5, 5),
        )
        assert (later["counted"], later["score"], later["answered"]) == (False, "80.00", 4)

    def test_by_person_paper_period_kind_and_state(self, client, make, clock, season, find, daily, weekly):
        last_week = make.paper(season, on=date(2021, 7, 8))
        li = make.account(person=make.member(name="李四", credential="ZF-0042"))
        zhang = make.participant()
        clock.set(at(9, day=8))
        early = sit(client, clock, make.headers(li), last_week)
        clock.set(at(10))
        practice = sit(client, clock, make.headers(zhang), daily)
        running = start(client, make.headers(li), weekly).json
        for query, expected in {
            "": [running, practice, early],
            "period=2021-W27": [early],
            "period=2021-W28": [running, practice],
            "period=2021-07": [running, practice, early],
            "period=season&kind=weekly": [running],
            f"paper={daily.id}": [practice],
            "state=in_progress": [running],
            "state=expired": [],
            "name=李": [running, early],
            "name=zf-0042&state=submitted": [early],
            "name=100%25": [],
        }.items():
            assert ids(find(query)) == [each["id"] for each in expected], query
        person = find("name=李四")["items"][0]["person_id"]
        assert ids(find(f"person={person}&period=2021-W27")) == [early["id"]]

    def test_sorted_by_one_of_its_columns_with_what_has_none_last(self, client, make, clock, find, daily):
        people = [make.account(person=make.member(name=name)) for name in ("甲", "乙", "丙")]
        slow = sit(client, clock, make.headers(people[0]), daily, seconds=90)
        quick = sit(client, clock, make.headers(people[1]), daily, seconds=30, blank=(2,))
        running = start(client, make.headers(people[2]), daily).json
        for sort, expected in {
            "started": [slow, quick, running],
            "-submitted": [quick, slow, running],
            "score": [quick, slow, running],
            "-score": [slow, quick, running],
            "time": [quick, slow, running],
            "-time": [slow, quick, running],
        }.items():
            assert ids(find(f"sort={sort}")) == [each["id"] for each in expected], sort
        assert ids(find("sort=-started&page_size=2&page=2")) == [slow["id"]]
        by_name = [each["name"] for each in find("sort=name")["items"]]
        assert by_name == list(reversed([each["name"] for each in find("sort=-name")["items"]]))

    def test_a_paper_of_another_season_is_found_by_its_name(self, client, make, clock, season, find):
        now = clock.now()
        clock.set(at(10, day=2))
        older = make.season(first_on=date(2021, 6, 28), last_on=date(2021, 7, 4), opened=False)
        paper = make.paper(older, on=date(2021, 7, 2))
        early = start(client, make.headers(make.participant()), paper).json
        clock.set(now)
        assert ids(find()) == []
        assert ids(find(f"paper={paper.id}")) == ids(find(f"season={older.id}")) == [early["id"]]


class TestStory:
    def test_what_was_served_answered_and_earned(self, client, make, clock, story, weekly):
        who = make.headers(make.participant())
        attempt = start(client, who, weekly).json
        first, second = attempt["questions"][:2]
        save(client, who, attempt, {"1": {"chosen": ["b"], "seq": 1}})
        save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 3}, "2": {"chosen": ["c"], "seq": 1}})
        running = story(attempt)
        assert (running["attempt"]["state"], running["attempt"]["score"], running["places"]) == (
            *("in_progress", None, 1),
        )
        clock.advance(minutes=5)
        submit(client, who, attempt)
        told = story(attempt)
        assert told["attempt"]["time_used_s"] == 300
        one, other, blank = told["questions"][:3]
        assert (one["stem"], [each["text"] for each in one["options"]]) == (
            *(first["stem"], [each["text"] for each in first["options"]]),
        )
        assert (one["key"], one["chosen"], one["seq"], one["earned"]) == (["a"], ["a"], 3, "4.00")
        assert (other["stem"], other["chosen"], other["earned"]) == (second["stem"], ["c"], "0.00")
        assert (blank["chosen"], blank["seq"], blank["earned"]) == ([], None, "0.00")
        assert (told["corrections"], told["score_changes"], told["grants"]) == ([], [], [])

    def test_what_was_corrected_since_and_the_score_before_and_after(
        self, client, make, clock, story, organizers, daily
    ):
        who = make.headers(make.participant())
        attempt = sit(client, clock, who, daily, blank=(1,))
        place = story(attempt)["questions"][0]["place"]
        organizers.done("set_aside", paper_id=daily.id, number=place, reason="两个选项都对")
        told = story(attempt)
        (change,), (noted,) = told["score_changes"], told["corrections"]
        assert (change["before"], change["after"], change["places"]) == ("80.00", "100.00", [place])
        assert (noted["place"], noted["reason"], noted["correction"]["policy"]) == (
            *(place, "两个选项都对", "drop"),
        )
        assert (told["questions"][0]["set_aside"], told["attempt"]["score"]) == (True, "100.00")

    def test_a_void_with_a_grant_and_the_attempt_that_came_of_it(
        self, client, make, clock, story, organizers, weekly
    ):
        who = make.headers(make.participant())
        void = sit(client, clock, who, weekly)
        organizers.done("void", attempt_id=void["id"], grant=True, reason="考场停电")
        again = sit(client, clock, who, weekly)
        told = story(void)
        assert (told["attempt"]["state"], told["attempt"]["void_reason"]) == ("void", "考场停电")
        assert [(each["id"], each["counted"]) for each in told["attempts"]] == [
            (void["id"], False),
            (again["id"], True),
        ]
        assert (told["places"], [each["reason"] for each in told["grants"]]) == (2, ["考场停电"])
        assert len(told["questions"]) == len(papers.questions_of(weekly.id))
