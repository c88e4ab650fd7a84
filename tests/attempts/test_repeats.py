"""Starting, saving and handing in under an `Idempotency-Key`, when the answer to the first was lost."""

import pytest
import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db
from quizsvc.kit.idempotency import KeyRow
from tests.attempts.steps import all_right, at, save, start, submit


@pytest.fixture
def keyed(who):
    """The participant's headers, with a key."""
    return {**who, "Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def with_key(who, key):
    return {**who, "Idempotency-Key": key}


def attempts() -> int:
    with db.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Attempt)) or 0


def stored() -> list[KeyRow]:
    with db.transaction() as session:
        return list(session.scalars(sa.select(KeyRow)))


def test_a_start_that_comes_again_starts_nothing_even_when_its_attempt_is_over(client, make, season, keyed):
    paper = make.paper(season)
    first = start(client, keyed, paper)
    attempt = first.json
    result = submit(client, with_key(keyed, "two"), attempt, all_right(attempt)).json
    # Without the key this would begin a practice beyond the first.
    again = start(client, keyed, paper)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (again.json["id"], again.json["state"]) == (attempt["id"], "submitted")
    assert again.json["result"] == result
    assert attempts() == 1


def test_a_start_that_comes_again_tells_the_time_as_it_is_now(client, make, season, keyed, clock):
    paper = make.paper(season, kind="weekly")
    first = start(client, keyed, paper).json
    save(client, with_key(keyed, "two"), first, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(minutes=10)
    again = start(client, keyed, paper).json
    assert again["questions"] == first["questions"]
    assert again["deadline_at"] == first["deadline_at"]
    assert (first["server_now"], again["server_now"]) == (
        "2021-07-14T02:00:00.000Z",
        "2021-07-14T02:10:00.000Z",
    )
    assert again["answers"] == {"1": {"chosen": ["a"], "seq": 1}}


def test_a_save_that_comes_again_says_what_was_applied_even_after_the_end(client, make, season, keyed, clock):
    attempt = start(client, with_key(keyed, "two"), make.paper(season, kind="weekly")).json
    first = save(client, keyed, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(hours=1)
    again = save(client, keyed, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    assert again.get_data() == first.get_data()
    assert again.json["applied"] == ["1"]
    assert save(client, keyed, attempt, {"1": {"chosen": ["b"], "seq": 2}}).status_code == 422
    late = save(client, with_key(keyed, "three"), attempt, {"1": {"chosen": ["b"], "seq": 2}})
    assert late.json["type"] == "/problems/too-late"


def test_a_submission_that_was_too_late_is_too_late_again(client, make, season, keyed, clock):
    attempt = start(client, with_key(keyed, "two"), make.paper(season, kind="weekly")).json
    save(client, with_key(keyed, "three"), attempt, {"1": {"chosen": ["a"], "seq": 1}})
    clock.advance(seconds=1806)
    answers = [submit(client, keyed, attempt, all_right(attempt, seq=2)) for _ in range(2)]
    assert [answer.json["type"] for answer in answers] == ["/problems/too-late"] * 2
    assert not any("Idempotency-Replayed" in answer.headers for answer in answers)
    # What the first one ended stays ended.
    assert client.get(f"/api/v1/attempts/{attempt['id']}", headers=keyed).json["state"] == "expired"


def test_a_blank_submission_takes_no_key(client, make, season, keyed):
    attempt = start(client, with_key(keyed, "two"), make.paper(season)).json
    assert submit(client, keyed, attempt).json["type"] == "/problems/nothing-answered"
    assert submit(client, keyed, attempt, all_right(attempt)).json["score"] == "100.00"


def test_a_submission_that_comes_again_gives_the_same_result(client, make, season, keyed, clock):
    attempt = start(client, with_key(keyed, "two"), make.paper(season)).json
    first = submit(client, keyed, attempt, all_right(attempt))
    clock.advance(minutes=5)
    again = submit(client, keyed, attempt, all_right(attempt))
    assert again.get_data() == first.get_data()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [line["key"] for line in again.json["review"]] == [["a"]] * 5
    assert submit(client, keyed, attempt, {}).json["type"] == "/problems/key-reused"


def test_what_is_on_a_test_since_then_is_not_told_again(client, make, season, keyed, clock):
    questions = [make.question(explanation=f"解析{number}") for number in range(5)]
    clock.set(at(23, 50, day=18))
    daily = make.paper(season, on=at(10, day=18).date(), revisions=questions)
    began = with_key(keyed, "two")
    attempt = start(client, began, daily).json
    first = submit(client, keyed, attempt, all_right(attempt))
    assert [line["key"] for line in first.json["review"]] == [["a"]] * 5
    clock.set(at(0, 10, day=19))
    make.paper(
        season,
        kind="weekly",
        on=at(10, day=19).date(),
        revisions=[questions[0]],
        points=[400],
        drawn_on_time=True,
    )
    again = submit(client, keyed, attempt, all_right(attempt))
    assert again.headers["Idempotency-Replayed"] == "true"
    (quiet,) = [line for line in again.json["review"] if line["withheld"]]
    assert quiet["withheld"] == "本题在本周测试中，结束后可看"
    assert (quiet["key"], quiet["earned"], quiet["explanation"], quiet["citation"]) == (None,) * 4
    assert "解析0" in first.text
    assert "解析0" not in again.text
    restarted = start(client, began, daily)
    assert restarted.headers["Idempotency-Replayed"] == "true"
    assert "解析0" not in restarted.text
    assert sum(line["withheld"] is not None for line in restarted.json["result"]["review"]) == 1
    assert [row.body for row in stored()] == [None, None]
