"""No key, explanation or citation leaves the server before its time, by any route (rules.md §3, Keys)."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import rq
from rq.serializers import JSONSerializer

from quizsvc.kit import queue
from quizsvc.worker.tick import Tick
from tests.journeys.canaries import (
    BASE,
    SECRET_MEMBERS,
    Office,
    Seeker,
    bank_file,
    canaries_of,
    columns_read,
    everything_in_redis,
    statements,
)
from tests.watch import CANARY, canary

WEEK = {"kind": "weekly", "week": "2021-W29"}
THURSDAY = {"kind": "daily", "on": "2021-07-15"}
EXACTLY_ONE_TEST = {"single": 10, "multiple": 5, "true_false": 10}


def at(hour, minute=0, second=0, *, day):
    """An instant of July 2021 by the clock in Shaanxi."""
    return datetime(2021, 7, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


@pytest.fixture(autouse=True)
def log(caplog):
    """Every line that is logged, whatever its level."""
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.fixture
def office(app, make):
    make.season()
    return Office(app, make)


@pytest.fixture
def person(app, make):
    return Seeker(app, make.headers(make.participant()))


@pytest.fixture
def others(app, make):
    """A participant who never answers, a unit's admin, an account without a person, and nobody."""
    return [
        Seeker(app, make.headers(make.participant())),
        Seeker(app, make.headers(make.participant(None, "unit_admin")), staff=True),
        Seeker(app, make.headers(make.account())),
        Seeker(app, {}),
    ]


def work(app):
    """One round of the tick, and a worker that does all that it asks for."""
    tick = Tick(app)
    tick.round()
    tick._lease.give_up()
    waiting = everything_in_redis()
    mine = queue.current()
    rq.SimpleWorker([mine], connection=mine.connection, serializer=JSONSerializer).work(burst=True)
    return waiting + everything_in_redis()


def nothing_is_told(app, log, *seekers, known=frozenset()):
    """Nobody finds a canary anywhere now, nor a member that could hold a key; but for those that they know
    already, from their book of wrong questions.
    """
    for seeker in seekers:
        told = seeker.walk()
        assert told <= known
        assert told or seeker.members & SECRET_MEMBERS == set()
    assert CANARY.search(work(app)) is None
    assert CANARY.search(log.text.encode()) is None


def test_nothing_is_told_before_its_time_and_everything_after(app, office, person, others, clock, log):
    office.bring(bank_file(single=40, multiple=15, true_false=30))
    daily, weekly = office.drawn(**THURSDAY), office.drawn(**WEEK)
    nothing_is_told(app, log, person, *others)  # drawn
    office.publish(daily)
    office.publish(weekly)
    nothing_is_told(app, log, person, *others)  # published, not open
    clock.set(at(10, day=15))
    practice = person.start(daily)
    nothing_is_told(app, log, person, *others)  # running, nothing answered
    person.answer(practice)
    assert person.review() == canaries_of(daily)  # its time has come, and its alone
    person.attempts.clear()
    nothing_is_told(app, log, *others)
    clock.set(at(10, day=19))
    test, known = person.start(weekly), canaries_of(daily)
    nothing_is_told(app, log, person, known=known)
    assert person.answer(test)["review"] is None
    nothing_is_told(app, log, person, known=known)  # handed in, not closed
    clock.set(at(0, 0, 5, day=26))
    nothing_is_told(app, log, person, known=known)  # closed, within the grace
    nothing_is_told(app, log, *others)
    clock.advance(milliseconds=1)
    assert person.review() - known == canaries_of(weekly)
    assert len(canaries_of(weekly)) == 50
    nothing_is_told(app, log, *others)


def test_an_old_practice_keeps_quiet_while_its_questions_are_on_a_test(app, office, person, clock, log):
    office.bring(bank_file(**EXACTLY_ONE_TEST))
    daily = office.drawn(**THURSDAY)
    office.publish(daily)
    # The practice was drawn first: no test takes its questions while it runs.
    assert office.draw(**WEEK).json["type"] == "/problems/bank-too-small"
    clock.set(at(10, day=15))
    person.answer(person.start(daily))
    practice = person.attempts[0]
    assert person.review() == canaries_of(daily)
    clock.set(at(0, 0, 6, day=16))
    weekly = office.drawn(**WEEK)
    assert canaries_of(daily) < canaries_of(weekly)
    nothing_is_told(app, log, person)  # drawn
    review = person.call("GET", f"{BASE}/attempts/{practice}").json["result"]["review"]
    assert {line["withheld"] for line in review} == {"本题在本周测试中，结束后可看"}
    office.publish(weekly)
    nothing_is_told(app, log, person)
    clock.set(at(10, day=19))
    test = person.start(weekly)
    nothing_is_told(app, log, person)
    person.answer(test)
    nothing_is_told(app, log, person)
    clock.set(at(0, 0, 5, day=26))
    nothing_is_told(app, log, person)
    clock.advance(milliseconds=1)
    assert person.review() == canaries_of(weekly)
    person.heard = b""
    person.call("GET", f"{BASE}/attempts/{practice}")
    assert set(CANARY.findall(person.heard)) == canaries_of(daily)


def test_no_practice_takes_a_question_of_a_test_that_was_drawn_first(office, person, clock):
    office.bring(bank_file(**EXACTLY_ONE_TEST))
    weekly = office.drawn(**WEEK)
    for day in ("2021-07-14", "2021-07-18", "2021-07-19", "2021-07-25"):
        assert office.draw(kind="daily", on=day).json["type"] == "/problems/bank-too-small", day
    office.bring(bank_file(single=15))  # ten of them are there already
    daily = office.drawn(kind="daily", on="2021-07-19")
    assert canaries_of(daily) & canaries_of(weekly) == set()
    office.publish(daily)
    clock.set(at(10, day=19))
    person.answer(person.start(daily))
    assert person.review() == canaries_of(daily)


def test_another_question_with_the_same_text_keeps_quiet_too(make, app, person, clock, log):
    season = make.season()
    old = make.question(stem="下列说法正确的是（　）。", explanation=canary(), citation=canary())
    twin = make.question("multiple", stem="下列说法正确的是(  )", explanation=canary(), citation=canary())
    clock.set(at(10, day=11))
    daily = make.paper(season, on=at(10, day=11).date(), revisions=[old], points=[2000])
    person.answer(person.start(str(daily.id)))
    assert person.review() == canaries_of(daily.id)
    clock.set(at(10, day=14))
    monday = at(10, day=12).date()
    make.paper(season, kind="weekly", on=monday, revisions=[twin], points=[600], drawn_on_time=True)
    nothing_is_told(app, log, person)
    clock.set(at(0, 0, 6, day=19))
    assert person.review() == canaries_of(daily.id)


def test_a_running_paper_is_served_without_reading_a_key(office, person, clock):
    office.bring(bank_file(single=40, multiple=15, true_false=30))
    weekly = office.drawn(**WEEK)
    office.publish(weekly)
    clock.set(at(10, day=19))
    with statements() as sent:
        attempt = person.start(weekly)
        person.start(weekly)
        person.call("GET", f"{BASE}/papers/current")
        person.call("GET", f"{BASE}/attempts/{attempt['id']}")
        body = {"answers": {"1": {"chosen": ["a"], "seq": 1}}}
        assert person.call("PUT", f"{BASE}/attempts/{attempt['id']}/answers", json=body).status_code == 200
    assert any("question_revisions" in statement for statement, _ in sent)
    assert columns_read(sent) == set()
    with statements() as sent:
        person.answer(attempt)
        person.call("GET", f"{BASE}/attempts/{attempt['id']}")
    assert columns_read(sent) == {"key"}  # to mark; explanation and citation stay where they are


def test_the_place_of_an_option_tells_nothing(app, office, make, clock):
    office.bring(bank_file(single=30))
    daily = office.drawn(**THURSDAY)
    office.publish(daily)
    clock.set(at(10, day=15))
    seen: dict[str, list[set[str]]] = {}
    for _ in range(16):
        for question in Seeker(app, make.headers(make.participant())).start(daily)["questions"]:
            orders = seen.setdefault(question["stem"], [set(), set(), set(), set()])
            for place, option in enumerate(question["options"]):
                orders[place].add(option["id"])
                assert set(option) == {"id", "text"}
    # Each option is seen at (nearly) each place: 16 people, 4 places.
    assert all(len(ids) >= 3 for orders in seen.values() for ids in orders)


def test_the_search_would_find_one(app, office, make, log, watch):
    word = canary()
    queue.send("papers.publish", paper=word)
    assert word.encode() in everything_in_redis()
    with watch.planted() as found:
        logging.getLogger("quizsvc.anything").debug("it is %s", word)
        watch.redis(everything_in_redis())
    queue.current().connection.flushall()
    assert word in log.text
    assert found == [f"in the log: it is {word}", "in Redis"]
    office.bring(bank_file(single=5))
    editor = Seeker(app, make.headers(make.account("editor")))
    answer = editor.call("GET", f"{BASE}/questions")
    # In the explanation, in the citation, and in its clause.
    assert len(CANARY.findall(editor.heard)) == 15 == 3 * answer.json["total"]
    assert {"key", "explanation", "citation"} <= editor.members
