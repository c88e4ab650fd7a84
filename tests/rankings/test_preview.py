"""What publishing would change, seen before it is done; and that what is published is what was seen."""

import pytest

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, marks
from tests.factories import WEDNESDAY
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK, TUESDAY

API = "/api/v1/standings/2021-W27"


@pytest.fixture
def played(make, season, organizer):
    """A week that is over: 甲市 before 乙市 before 丙市, each with a person; 丁市 has nobody."""
    make.unit("丁市")
    people = [make.member(make.unit(name)) for name in ("甲市", "乙市", "丙市")]
    make.account(person=people[0])
    weekly = worlds.paper(season, "weekly")
    for person, score in zip(people, (9000, 8000, 7000), strict=True):
        worlds.attempt(person, weekly, score)
    worlds.compute(WEDNESDAY)
    return people


def publish(client, headers, **body):
    return client.post(f"{API}/publish", json=body, headers=headers)


def seen(client, headers, path=API):
    answer = client.get(f"{path}/preview", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_of_a_first_version_all_is_new_and_nothing_is_listed(client, played, organizer):
    got = seen(client, organizer)
    assert (got["published_version"], got["next_version"], got["needs_reason"]) == (None, 1, False)
    assert got["refusal"] is None
    counts = {"before": 0, "changed": 0, "moved": 0, "gone": 0, "first": []}
    assert got["units"] == {**counts, "after": 8, "added": 8}
    assert got["people"] == {**counts, "after": 3, "added": 3}
    assert got["readers"] == 1


def test_of_a_correction_what_moves_comes_first(client, season, played, organizer):
    publish(client, organizer)
    worlds.attempt(played[2], worlds.paper(season, on=TUESDAY), 10_000)
    worlds.compute(WEDNESDAY)
    got = seen(client, organizer)
    assert (got["published_version"], got["next_version"], got["needs_reason"]) == (1, 2, True)
    units = got["units"]
    assert {name: units[name] for name in units if name != "first"} == {
        "before": 8,
        "after": 8,
        "changed": 3,
        "moved": 3,
        "added": 0,
        "gone": 0,
    }
    moves = [(each["name"], each["rank_before"], each["rank_after"]) for each in units["first"]]
    assert moves == [("丙市", 3, 1), ("甲市", 1, 2), ("乙市", 2, 3)]
    first = units["first"][0]
    assert (first["score_before"], first["score_after"]) == ("85.00", "91.00")
    assert (first["rate_before"], first["rate_after"]) == ("100.00", "100.00")
    people = got["people"]["first"]
    assert [(each["rank_before"], each["rank_after"]) for each in people] == [(3, 1), (1, 2), (2, 3)]
    assert people[0]["unit_name"] == "丙市"


def test_who_joins_a_board_and_who_leaves_it(client, season, make, played, organizer):
    publish(client, organizer)
    worlds.attempt(make.member(make.unit("戊市")), worlds.paper(season, on=TUESDAY), 5_000)
    worlds.void(db.session().query(Attempt).filter_by(person_id=played[0].id).one())
    worlds.recompute(WEDNESDAY)
    people = seen(client, organizer)["people"]
    assert (people["added"], people["gone"], people["moved"]) == (1, 1, 2)
    assert [(each["rank_before"], each["rank_after"]) for each in people["first"]] == [
        (1, None),
        (None, 3),
        (2, 1),
        (3, 2),
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/api/v1/standings/2021-W28", "period-running"), ("/api/v1/standings/season", "period-running")],
)
def test_why_a_period_cannot_be_published_yet(client, season, played, organizer, path, problem):
    worlds.paper(season, on=NEXT_WEEK.monday)
    worlds.compute(WEDNESDAY)
    assert seen(client, organizer, path)["refusal"]["type"] == f"/problems/{problem}"


def test_that_nothing_changed_or_something_waits_is_said(client, played, organizer):
    publish(client, organizer)
    same = seen(client, organizer)
    assert same["refusal"] == {
        "type": "/problems/nothing-changed",
        "detail": "名次与最新发布版相同，无需再次发布",
    }
    with db.transaction():
        marks.add("roster")
    assert seen(client, organizer)["refusal"]["type"] == "/problems/standing-stale"


def test_only_what_was_seen_is_published(client, clock, season, played, organizer):
    looked = seen(client, organizer)
    clock.advance(minutes=1)
    worlds.attempt(played[2], worlds.paper(season, on=TUESDAY), 10_000)
    worlds.compute(clock.now())
    answer = publish(client, organizer, computed_at=looked["computed_at"])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/standing-moved")
    again = seen(client, organizer)
    assert publish(client, organizer, computed_at=again["computed_at"]).status_code == 201
