"""A cookie opens what its owner's token opens, and changes nothing without the page that it was given to."""

import pytest

from tests.accounts.browser import Browser
from tests.house.policies import ROUTES
from tests.house.test_openapi import BORNE
from tests.house.test_routes import is_problem, label, state
from tests.house.world import World

OWNER = "organizer"


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


@pytest.fixture
def browser(app, world):
    opened = Browser(app)
    assert opened.sign_in(world.accounts[OWNER].name).status_code == 200
    return opened


def sent(world, case):
    """The body of a case."""
    if case.form is not None:
        return {"data": dict(case.form), "content_type": "multipart/form-data"}
    return {} if case.json is None else {"json": world.filled(case.json)}


def test_without_the_token_of_its_page_nothing_is_changed_whatever_is_asked_for(browser, world):
    cases = [
        (route, case, world.filled(case.path), sent(world, case))
        for route in ROUTES
        for case in route.cases
        if route.method != "GET" and route.policy not in ("anyone", *BORNE)
    ]
    before, wrong = state(), []
    for route, case, path, body in cases:
        answer = browser.send(route.method, path, page="", headers=dict(case.headers), **body)
        refused = answer.status_code == 403 and answer.json["type"] == "/problems/page-expired"
        if not refused or not is_problem(answer):
            wrong.append(label(route, case, OWNER, answer))
    assert wrong == []
    assert state() == before
    assert len(cases) > 60


def test_with_it_a_cookie_opens_what_a_token_opens(client, browser, world):
    wrong = []
    for route in ROUTES:
        if route.policy in ("anyone", *BORNE) or route.rule in ("/auth/logout", "/auth/password"):
            continue
        for case in route.cases:
            if route.method == "GET":
                path = world.filled(case.path)
                answer, borne = browser.get(path), client.get(f"/api/v1{path}", headers=world.headers(OWNER))
                same = answer.status_code == borne.status_code
            else:
                body, path = sent(world, case), world.filled(case.path)
                answer = browser.send(route.method, path, headers=dict(case.headers), **body)
                same = answer.status_code == case.expected(OWNER)
            if not same or "Set-Cookie" in answer.headers:
                wrong.append(label(route, case, OWNER, answer))
    assert wrong == []


def test_where_a_token_must_be_borne_a_cookie_will_not_do(browser):
    routes = [route for route in ROUTES if route.policy in BORNE]
    assert len(routes) == 2
    for route in routes:
        assert browser.send(route.method, route.rule).status_code == 401
