"""The watch over all tests finds what is told too early, and holds its peace when it was time."""

import json
from datetime import timedelta

import pytest

from tests.attempts.steps import all_right, at, start, submit
from tests.watch import Leak, canary


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def account(make, season):
    return make.participant()


@pytest.fixture
def who(make, account):
    return make.headers(account)


def line(question, **other):
    """A line of a review, as bytes of an answer."""
    told = {"number": 1, "key": question.key, "earned": "4.00", "explanation": question.explanation}
    return b"200 OK\n\n" + json.dumps({"review": [{**told, **other}]}).encode()


def test_an_explanation_that_slips_into_what_is_served_fails_the_test(client, make, season, who, watch):
    hidden = make.question()
    paper = make.paper(season, revisions=[make.question(stem=hidden.explanation)], points=[2000])
    with watch.planted() as found:
        start(client, who, paper)
    assert "/attempts at 2021-07-14" in found[0]
    watch.leaks.append("as a product that leaks would")
    with pytest.raises(Leak):
        client.get("/healthz")
    watch.seen["leaks"] -= 1


@pytest.mark.parametrize("staff", ["editor", "auditor", "organizer", "admin", "unit_admin", None])
def test_keys_of_a_running_test_are_for_those_alone_who_may_see_them(make, season, watch, clock, staff):
    paper = make.paper(season, kind="weekly", revisions=[question := make.question()], points=[400])
    account = make.participant(None, *([staff] if staff else []))
    token = make.headers(account)["Authorization"]
    with watch.planted() as found:
        watch.answer("GET /here", token, line(question), clock.now())
    assert paper.closes_at > clock.now()
    assert bool(found) == (staff in ("unit_admin", None))


def test_nobody_without_a_token_is_told_anything(make, season, watch, clock):
    with watch.planted() as found:
        watch.answer("GET /here", None, line(make.question()), clock.now())
        watch.answer("GET /here", "Bearer no.token.atall", line(make.question()), clock.now())
        watch.answer("GET /here", None, canary().encode(), clock.now())
    assert len(found) == 3


def test_the_time_of_a_practice_comes_with_the_last_candidate(client, make, season, who, watch, clock):
    question = make.question()
    paper = make.paper(season, revisions=[question], points=[2000])
    attempt = start(client, who, paper).json
    with watch.planted() as found:
        watch.answer("before", who["Authorization"], line(question), clock.now())
    submit(client, who, attempt, all_right(attempt))
    watch.answer("after", who["Authorization"], line(question), clock.now())
    other = make.headers(make.participant())["Authorization"]
    with watch.planted() as told_to_others:
        watch.answer("after", other, line(question), clock.now())
    assert (len(found), len(told_to_others)) == (1, 1)


def test_the_time_of_a_test_comes_after_its_closing_for_all(client, make, season, who, watch, clock):
    question = make.question()
    paper = make.paper(season, kind="weekly", revisions=[question], points=[400])
    attempt = start(client, who, paper).json
    submit(client, who, attempt, all_right(attempt))
    over = paper.closes_at + timedelta(seconds=5)
    for now, leaks in ((clock.now(), 1), (over, 1), (over + timedelta(milliseconds=1), 0)):
        with watch.planted() as found:
            watch.answer("a review", who["Authorization"], line(question), now)
        assert len(found) == leaks, now


def test_a_twin_on_a_running_test_keeps_an_old_practice_quiet(client, make, season, who, watch, clock):
    clock.set(at(10, day=11))
    question = make.question(stem="下列说法正确的是（　）。")
    daily = make.paper(season, on=at(10, day=11).date(), revisions=[question], points=[2000])
    attempt = start(client, who, daily).json
    submit(client, who, attempt, all_right(attempt))
    clock.set(at(10))
    watch.answer("before the draw", who["Authorization"], line(question), clock.now())
    twin = make.question("multiple", stem="下列说法正确的是(  )")
    make.paper(season, kind="weekly", revisions=[twin], points=[600], drawn_on_time=True)
    with watch.planted() as found:
        watch.answer("after it", who["Authorization"], line(question), clock.now())
    assert len(found) == 1


@pytest.mark.parametrize("other", [{"explanation": None}, {"key": None, "explanation": None}])
def test_a_key_without_its_explanation_is_found_too(make, season, who, watch, clock, other):
    with watch.planted() as found:
        watch.answer("a review", who["Authorization"], line(make.question(), **other), clock.now())
    assert found == [f"a review at {clock.now()} to account 1: a key"]
