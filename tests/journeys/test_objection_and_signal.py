"""An objection that is answered, and a signal that is decided: HTTP, the tick and a real worker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.worker.tick import Tick
from tests.factories import Factories
from tests.journeys.bursts import bursts
from tests.journeys.campaign import Answerer, Caller, Time, instant


@pytest.fixture
def time(app: Flask, clock: FixedClock, settings: Settings, tmp_path: Path) -> Iterator[Time]:
    clock.set(instant("07-13 18:00"))
    tick = Tick(app)
    with bursts(settings, tmp_path / "worker.log") as worker:
        yield Time(clock, tick, worker)
        tick._lease.give_up()


@pytest.fixture
def staff(client: FlaskClient, make: Factories, time: Time) -> dict[str, Caller]:
    """Two organizers and an editor, in a season with a bank and a practice that is drawn and published."""
    make.season()
    make.bank()
    names = {"organizer": "organizer", "second": "organizer", "editor": "editor"}
    made = {name: Caller(client, make.headers(make.account(role, name=name))) for name, role in names.items()}
    time.until("07-13 18:00")
    time.until("07-13 23:55")
    time.until("07-14 00:00")
    return made


def person(client: FlaskClient, make: Factories, staff: dict[str, Caller], unit: Any) -> Answerer:
    return Answerer(Caller(client, make.headers(make.participant(unit))), staff["organizer"])


def test_an_objection_from_the_review_to_the_answer(
    client: FlaskClient, make: Factories, staff: dict[str, Caller], time: Time
) -> None:
    unit, editor = make.unit(), staff["editor"]
    one, other = (person(client, make, staff, unit) for _ in range(2))
    time.until("07-14 09:00")
    review = one.practise(right=4)["review"]
    (wrong,) = [line for line in review if line["earned"] == "0.00"]
    attempt = one.caller.get("/me/attempts")["items"][0]["id"]
    body = {"number": wrong["number"], "text": "我选的也写在第十二条里"}
    made = one.caller.post(f"/attempts/{attempt}/objections", body, status=201)

    (group,) = editor.get("/objections?state=open")["items"]
    assert (group["stem"], group["counts"]["open"]) == (made["stem"], 1)
    (read,) = editor.get(f"/questions/{group['question_id']}/objections")["items"]
    assert (read["chosen"], read["history"][0]["text"]) == (wrong["chosen"], body["text"])
    time.until("07-14 10:00")
    answer = {"decision": "accepted", "text": "题目有误，已提请作废这道题"}
    editor.post(f"/objections/{read['id']}/answer", answer)

    (told,) = one.caller.get("/me/objections")["items"]
    assert [(step["state"], step["text"]) for step in told["history"]] == [
        ("open", body["text"]),
        ("accepted", answer["text"]),
    ]
    assert other.caller.get("/me/objections")["total"] == 0


def test_a_signal_from_the_copied_answers_to_the_void_attempts(
    client: FlaskClient, make: Factories, staff: dict[str, Caller], time: Time
) -> None:
    unit, organizer = make.unit(), staff["organizer"]
    copiers = [person(client, make, staff, unit) for _ in range(2)]
    honest = [person(client, make, staff, make.unit()) for _ in range(4)]
    sittings = []
    for minute, who in enumerate((*copiers, *honest)):
        time.until(f"07-14 09:{2 * minute:02d}")
        attempt = who.start("daily")
        time.until(f"07-14 09:{2 * minute + 1:02d}")
        answers = who.answers(attempt, lambda question: True)
        if who in copiers:
            answers |= copied(attempt)
        who.submit(attempt, answers)
        sittings.append(attempt["id"])
    assert organizer.get("/signals")["total"] == 0

    time.until("07-15 00:00:06")
    (signal,) = organizer.get("/signals?state=open")["items"]
    assert signal["kind"] == "likeness"
    assert [one["attempt_id"] for one in signal["attempts"]] == sittings[:2]
    copiers[0].caller.get("/signals", status=403)
    time.until("07-15 00:00:18")
    assert board(organizer) == 6

    for one in signal["attempts"]:
        void = {"kind": "void", "attempt_id": one["attempt_id"], "reason": "答案相同，错也相同，本人承认"}
        proposal = organizer.post("/proposals", void, status=201)
        staff["second"].post(f"/proposals/{proposal['id']}/approve", status=202)
    decision = {"decision": "void_proposed", "reason": "两人都承认抄了同一份答案"}
    decided = organizer.post(f"/signals/{signal['id']}/decide", decision)
    assert [one["state"] for one in decided["attempts"]] == ["void", "void"]
    time.until("07-15 00:10")
    assert board(organizer) == 4


def copied(attempt: Any) -> dict[str, Any]:
    """The answers of the sheet that went round: b to three questions, which is the key of none."""
    three = sorted(attempt["questions"], key=lambda question: question["stem"])[:3]
    return {str(question["number"]): {"chosen": ["b"], "seq": 1} for question in three}


def board(organizer: Caller) -> int:
    """How many people the working standing of the week ranks."""
    people: int = organizer.get("/standings/2021-W28")["people"]["total"]
    return people
