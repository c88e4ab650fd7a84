"""Answering, through HTTP: rules.md §3 and §4 as a client sees them."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.attempts import service
from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, marks
from tests.attempts.steps import all_right, at, save, start, submit


def test_today_s_practice_is_started_answered_and_handed_in(client, make, season, who):
    paper = make.paper(season)
    current = client.get("/api/v1/papers/current", headers=who).json
    assert current["daily"]["id"] == str(paper.id)
    assert current["daily"]["question_count"] == 5
    assert current["daily"]["attempt"] is None
    assert current["weekly"] is None
    started = start(client, who, paper)
    assert started.status_code == 201
    attempt = started.json
    assert [q["number"] for q in attempt["questions"]] == [1, 2, 3, 4, 5]
    assert attempt["deadline_at"] == "2021-07-14T16:00:00.000Z"
    saved = save(client, who, attempt, {"1": {"chosen": ["b"], "seq": 1}})
    assert saved.json["applied"] == ["1"]
    result = submit(client, who, attempt, all_right(attempt, seq=2)).json
    assert result["state"] == "submitted"
    assert result["counted"] is True
    assert result["score"] == "100.00"
    assert [line["key"] for line in result["review"]] == [["a"]] * 5
    assert result["review"][0]["citation"].startswith("《某法》第一条")
    seen = client.get("/api/v1/papers/current", headers=who).json["daily"]["attempt"]
    assert seen == {"id": attempt["id"], "state": "submitted", "score": "100.00"}


def test_everyone_gets_the_same_questions_in_an_order_of_their_own(client, make, season):
    paper = make.paper(season, kind="weekly")
    served = []
    for _ in range(6):
        served.append(start(client, make.headers(make.participant()), paper).json["questions"])
    stems = [[q["stem"] for q in questions] for questions in served]
    assert len({frozenset(one) for one in stems}) == 1
    assert len({tuple(one) for one in stems}) == 6
    types = [[q["type"] for q in questions] for questions in served]
    assert types == [["single"] * 10 + ["multiple"] * 5 + ["true_false"] * 10] * 6


def test_any_device_goes_on_with_the_running_attempt_in_the_same_order(client, make, season, who, clock):
    paper = make.paper(season, kind="weekly")
    first = start(client, who, paper)
    clock.advance(minutes=3)
    again = start(client, who, paper)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["questions"] == first.json["questions"]
    assert again.json["started_at"] == first.json["started_at"]


def test_what_is_served_holds_no_key(client, make, season, who):
    make.question(explanation="CANARY")
    attempt = start(client, who, make.paper(season)).json
    for question in attempt["questions"]:
        assert set(question) == {"number", "type", "stem", "options", "pictures", "points"}
        assert all(set(option) == {"id", "text"} for option in question["options"])


@pytest.mark.parametrize(
    ("order", "kept"),
    [([1, 2, 3], ["c"]), ([3, 2, 1], ["c"]), ([2, 2, 1], ["b"]), ([1, 3, 3], ["c"])],
)
def test_saves_may_come_late_twice_and_out_of_order(client, make, season, who, order, kept):
    attempt = start(client, who, make.paper(season)).json
    for seq in order:
        answer = save(client, who, attempt, {"1": {"chosen": ["abc"[seq - 1]], "seq": seq}})
    assert answer.json["answers"]["1"] == {"chosen": kept, "seq": max(order)}


def test_of_equal_counters_the_first_to_arrive_stays(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    second = save(client, who, attempt, {"1": {"chosen": ["b"], "seq": 1}, "2": {"chosen": ["b"], "seq": 1}})
    assert second.json["applied"] == ["2"]
    assert second.json["answers"]["1"]["chosen"] == ["a"]


def test_an_answer_can_be_taken_back(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    save(client, who, attempt, {"1": {"chosen": [], "seq": 2}})
    assert submit(client, who, attempt).json["type"] == "/problems/nothing-answered"


@pytest.mark.parametrize(
    "answers",
    [
        {"9": {"chosen": ["a"], "seq": 1}},
        {"0": {"chosen": ["a"], "seq": 1}},
        {"01": {"chosen": ["a"], "seq": 1}},
        {"x": {"chosen": ["a"], "seq": 1}},
        {"1": {"chosen": ["z"], "seq": 1}},
        {"1": {"chosen": ["a", "b"], "seq": 1}},
        {"1": {"chosen": ["a"], "seq": -1}},
        {"1": {"chosen": ["a"], "seq": 1.5}},
        {"1": {"chosen": ["a"], "seq": "1"}},
        {"1": {"chosen": ["a"]}},
        {"1": {"chosen": "a", "seq": 1}},
        {"1": {"chosen": ["a"], "seq": 1, "correct": True}},
        [],
        None,
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused_whole(client, make, season, who, answers):
    attempt = start(client, who, make.paper(season)).json
    sent = {"2": {"chosen": ["a"], "seq": 1}, **answers} if isinstance(answers, dict) else answers
    refused = save(client, who, attempt, sent)
    assert refused.status_code == 422
    assert refused.json["errors"]
    assert client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["answers"] == {}


def test_a_blank_paper_is_not_handed_in_and_can_go_on(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    refused = submit(client, who, attempt)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/nothing-answered")
    assert submit(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}}).json["score"] == "20.00"


def test_to_submit_again_returns_the_stored_result(client, make, season, who, clock):
    attempt = start(client, who, make.paper(season)).json
    first = submit(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(minutes=5)
    again = submit(client, who, attempt, all_right(attempt, seq=9))
    assert again.json == first.json
    assert save(client, who, attempt, all_right(attempt, seq=9)).json["type"] == "/problems/attempt-ended"


def test_fifty_threads_that_submit_at_once_leave_one_result(app, client, make, season):
    account = make.participant()
    who = make.headers(account)
    attempt = start(client, who, make.paper(season, kind="weekly")).json

    def hand_in(number):
        # Each with answers of its own: whichever comes first is the one that all are told.
        answers = {str(1 + number % 25): {"chosen": ["a"], "seq": 1}}
        answer = submit(app.test_client(), who, attempt, answers)
        return answer.status_code, answer.get_data()

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(hand_in, range(50)))
    assert len(answers) == 1
    assert answers.pop()[0] == 200
    row = db.session().scalars(sa.select(Attempt)).one()
    assert row.answered == 1
    assert len(marks.take("attempt")) == 1


def test_fifty_threads_that_start_at_once_share_one_attempt(app, make, season):
    who = make.headers(make.participant())
    paper = make.paper(season).id

    def begin(_):
        answer = start(app.test_client(), who, paper)
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(begin, range(50)))
    assert sorted(status for status, _ in answers) == [200] * 49 + [201]
    assert len({id_ for _, id_ in answers}) == 1


def test_the_weekly_test_has_one_candidate_and_no_practice(client, make, season, who):
    paper = make.paper(season, kind="weekly")
    attempt = start(client, who, paper).json
    submit(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    refused = start(client, who, paper)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/no-attempt-left")


def test_practice_beyond_the_first_is_never_counted(client, make, season, who):
    paper = make.paper(season)
    submit(client, who, start(client, who, paper).json, {"1": {"chosen": ["b"], "seq": 1}})
    again = start(client, who, paper).json
    result = submit(client, who, again, all_right(again)).json
    assert (result["score"], result["counted"]) == ("100.00", False)


@pytest.mark.parametrize(("late_s", "status"), [(0, 200), (5, 200), (5.001, 409), (60, 409)])
def test_five_seconds_of_grace_and_not_more(client, make, season, who, clock, late_s, status):
    attempt = start(client, who, make.paper(season, kind="weekly")).json
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(seconds=1800 + late_s)
    answer = submit(client, who, attempt, all_right(attempt, seq=2))
    assert answer.status_code == status
    stored = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json
    assert stored["result"]["submitted_at"] == attempt["deadline_at"]
    assert stored["result"]["time_used_s"] == 1800
    if status == 200:
        assert stored["result"]["score"] == "100.00"
    else:
        assert answer.json["type"] == "/problems/too-late"
        assert stored["state"] == "expired"
        assert stored["result"]["counted"] is True
        assert stored["answers"]["1"] == {"chosen": ["a"], "seq": 1}
        assert len(stored["answers"]) == 1


def test_the_deadline_is_the_closing_when_that_comes_first(client, make, season, who, clock):
    paper = make.paper(season, kind="weekly")
    clock.set(at(23, 50, day=18))
    attempt = start(client, who, paper).json
    assert attempt["deadline_at"] == "2021-07-18T16:00:00.000Z"
    clock.set(at(0, 0, 5, day=19))
    assert submit(client, who, attempt, all_right(attempt)).status_code == 200


def test_the_sweeper_ends_what_ran_out_once_and_stamps_the_deadline(client, make, season, who, clock):
    attempt = start(client, who, make.paper(season, kind="weekly")).json
    save(client, who, attempt, all_right(attempt))
    clock.advance(seconds=1805)
    with db.transaction():
        assert service.expire_overdue(now=clock.now()) == 0
    clock.advance(hours=1)
    with db.transaction():
        assert service.expire_overdue(now=clock.now()) == 1
        assert service.expire_overdue(now=clock.now()) == 0
    result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]
    assert (result["state"], result["score"], result["counted"]) == ("expired", "100.00", True)
    assert result["submitted_at"] == attempt["deadline_at"]


def test_an_expired_blank_attempt_has_used_up_its_place(client, make, season, who, clock):
    paper = make.paper(season, kind="weekly")
    attempt = start(client, who, paper).json
    clock.advance(hours=1)
    assert start(client, who, paper).json["type"] == "/problems/no-attempt-left"
    result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]
    assert (result["state"], result["score"], result["counted"]) == ("expired", "0.00", False)


@pytest.mark.parametrize("day", [13, 15])
def test_a_paper_that_is_not_open_cannot_be_started(client, make, season, who, day):
    paper = make.paper(season, on=date(2021, 7, day))
    refused = start(client, who, paper)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-closed")


def test_the_day_begins_and_ends_at_midnight_in_shaanxi(client, make, season, who, clock):
    paper = make.paper(season)
    clock.set(at(0) - timedelta(milliseconds=1))
    assert start(client, who, paper).status_code == 409
    clock.set(at(0))
    assert start(client, who, paper).status_code == 201
    clock.set(at(0, day=15))
    late = make.headers(make.participant())
    assert start(client, late, paper).status_code == 409


def test_a_paper_that_is_only_drawn_does_not_exist_for_participants(client, make, season, who):
    paper = make.paper(season, published=False)
    assert start(client, who, paper).status_code == 404
    assert client.get("/api/v1/papers/current", headers=who).json["daily"] is None


def test_only_a_person_on_the_roster_can_start(client, make, season):
    paper = make.paper(season)
    gone = make.person()
    make.membership(gone, make.unit(), last_on=date(2021, 7, 13))
    refused = start(client, make.headers(make.account(person=gone)), paper)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-in-force")
    assert start(client, make.headers(make.account(Role.EDITOR)), paper).status_code == 403


def test_another_person_s_attempt_does_not_exist(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    other = make.headers(make.participant())
    for answer in (
        client.get(f"/api/v1/attempts/{attempt['id']}", headers=other),
        save(client, other, attempt, {"1": {"chosen": ["a"], "seq": 1}}),
        submit(client, other, attempt, {"1": {"chosen": ["a"], "seq": 1}}),
        client.get("/api/v1/attempts/99999999", headers=other),
        client.get("/api/v1/attempts/x", headers=other),
        client.get(f"/api/v1/attempts/{10**30}", headers=other),
    ):
        assert answer.status_code == 404


def test_a_start_that_races_another_goes_on_with_it(app, make, season):
    """Also when practice is all that is left: nobody is told that their attempts are used up."""
    account = make.participant()
    who = make.headers(account)
    paper = make.paper(season, kind="weekly").id
    for _ in range(5):
        with db.transaction() as session:
            session.execute(sa.delete(Attempt))
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: start(app.test_client(), who, paper).status_code, range(6)))
        assert sorted(answers) == [200] * 5 + [201]


class SlowBody(io.BytesIO):
    """A body whose sender takes a minute over it."""

    def __init__(self, body, clock):
        super().__init__(body)
        self.clock = clock

    def read(self, *args):
        self.clock.advance(seconds=60)
        return super().read(*args)

    def readinto(self, buffer):
        self.clock.advance(seconds=60)
        return super().readinto(buffer)


def test_a_request_came_when_its_body_was_there(client, make, season, who, clock):
    attempt = start(client, who, make.paper(season, kind="weekly")).json
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(minutes=29, seconds=30)
    body = json.dumps({"answers": all_right(attempt, seq=2)}).encode()
    late = client.post(
        f"/api/v1/attempts/{attempt['id']}/submit",
        headers={**who, "Content-Length": str(len(body))},
        content_type="application/json",
        input_stream=SlowBody(body, clock),
    )
    assert (late.status_code, late.json["type"]) == (409, "/problems/too-late")
