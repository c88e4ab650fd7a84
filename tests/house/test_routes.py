"""Every route says who may call it; nobody else can, and nobody learns what is not theirs."""

import re

import pytest
import sqlalchemy as sa

from quizsvc.app import OPEN_ENDPOINTS
from quizsvc.kit import db
from tests.house.policies import OPEN, ROUTES, Case, Route
from tests.house.world import CALLERS, World

BASE = "/api/v1"
SESSIONS = {"sessions", "token_pairs"}
LEAKS = re.compile(
    r"Traceback|File \"|sqlalchemy|psycopg|werkzeug|\bSELECT\b|\bINSERT\b|\bUPDATE\b|/work|/home|/usr|\.py\b|"
    r"constraint|relation \"|quizsvc",
    re.I,
)


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


def ask(client, world, caller, route: Route, case: Case, **more):
    """Send a case as somebody."""
    sent = {**more}
    sent["headers"] = {**(more["headers"] if "headers" in more else world.headers(caller)), **case.headers}
    if case.json is not None and not {"json", "data"} & set(more):
        sent["json"] = world.filled(case.json)
    if case.form is not None and "data" not in more:
        sent |= {"data": dict(case.form), "content_type": "multipart/form-data"}
    return client.open(BASE + world.filled(case.path), method=route.method, **sent)


def is_problem(answer) -> bool:
    """Is it a problem as RFC 9457 and api.md want it, with nothing of our insides?"""
    body = answer.get_json(silent=True) or {}
    return (
        answer.content_type == "application/problem+json"
        and {"type", "title", "status", "detail"} <= set(body)
        and body["status"] == answer.status_code
        and bool(body["title"] and body["detail"])
        and not LEAKS.search(answer.get_data(as_text=True))
    )


def state(but=SESSIONS):
    """A fingerprint of every table's rows."""
    tables = [table.name for table in db.Base.metadata.sorted_tables if table.name not in but]
    with db.transaction() as session:
        return {
            table: session.scalar(
                sa.text(f"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t")
            )
            for table in tables
        }


def label(route: Route, case: Case, caller: str, answer) -> str:
    """How a failure reads."""
    return (
        f"{caller}: {route.method} {case.path} → {answer.status_code} {answer.get_data(as_text=True)[:200]}"
    )


def test_every_route_is_in_the_table_and_every_line_of_the_table_is_a_route(app):
    doors, others = {}, {}
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            if rule.endpoint in OPEN_ENDPOINTS:
                others[f"{method} {rule.rule}"] = rule.endpoint
            elif not rule.rule.startswith("/console/"):  # those are in test_console
                assert policy is not None, f"{method} {rule.rule} declares nobody"
                doors[method, rule.rule] = policy.name
    assert doors == {(route.method, BASE + route.rule): route.policy for route in ROUTES}
    assert set(others) == set(OPEN)
    assert set(others.values()) == OPEN_ENDPOINTS


def test_whoever_may_not_come_in_gets_the_same_answer_for_everything_and_changes_nothing(client, world):
    cases = [(route, case, world.filled(case.path)) for route in ROUTES for case in route.cases]
    before, wrong = state(), []
    for caller in CALLERS:
        headers = world.headers(caller)
        told: dict[str, set[bytes]] = {}
        for route, case, path in cases:
            if caller in case.passes:
                continue
            answer = ask(client, world, caller, route, Case(path, {}, case.json, case.form), headers=headers)
            if answer.status_code != case.expected(caller) or not is_problem(answer):
                wrong.append(label(route, case, caller, answer))
            told.setdefault(f"{answer.status_code}", set()).add(answer.get_data())
        assert all(len(bodies) == 1 for bodies in told.values()), told
    assert wrong == []
    assert state() == before


def test_whoever_may_come_in_gets_what_the_table_says(client, world):
    wrong = []
    for route in ROUTES:
        for case in route.cases:
            for caller in case.passes:
                answer = ask(client, world, caller, route, case)
                if answer.status_code != case.expected(caller):
                    wrong.append(label(route, case, caller, answer))
                elif answer.status_code >= 400 and not is_problem(answer):
                    wrong.append("no problem: " + label(route, case, caller, answer))
                if route.method == "GET":
                    head = client.head(BASE + world.filled(case.path), headers=world.headers(caller))
                    assert (head.status_code, head.get_data()) == (answer.status_code, b""), case.path
    assert wrong == []


def test_what_is_not_yours_looks_as_if_it_did_not_exist(client, world):
    attempt, practice = "/attempts/<id:attempt_id>", "/practice/<id:practice_id>"
    certificate = "/certificates/<id:certificate_id>/file.pdf"
    star, unbind = "/me/wrong-questions/<id:question_id>/star", "/persons/<id:person_id>/unbind"
    for method, rule, theirs, caller in (
        ("GET", attempt, {"path": "/attempts/{other_attempt}"}, "person"),
        ("GET", attempt, {"path": "/attempts/{old_attempt}"}, "other"),
        ("PUT", f"{attempt}/answers", {"path": "/attempts/{other_attempt}/answers"}, "person"),
        ("POST", f"{attempt}/submit", {"path": "/attempts/{other_attempt}/submit"}, "person"),
        ("GET", practice, {"path": "/practice/{other_practice}"}, "person"),
        ("POST", f"{practice}/answers", {"path": "/practice/{other_practice}/answers"}, "person"),
        ("PUT", star, {"path": "/me/wrong-questions/{wrong_question}/star"}, "other"),
        ("DELETE", star, {"path": "/me/wrong-questions/{wrong_question}/star"}, "other"),
        ("POST", "/papers/<id:paper_id>/attempts", {"path": "/papers/{drawn}/attempts"}, "person"),
        ("GET", "/persons", {"path": "/persons?unit={foreign_unit}"}, "unit_admin"),
        ("GET", certificate, {"path": "/certificates/{certificate}/file.pdf"}, "other"),
        ("POST", unbind, {"path": "/persons/{foreign_person}/unbind"}, "unit_admin"),
        ("POST", "/activation-codes", {"json": {"unit_id": "{foreign_unit}"}}, "unit_admin"),
    ):
        route = next(one for one in ROUTES if (one.method, one.rule) == (method, rule))
        there = next(case for case in route.cases if theirs.items() <= vars(case).items())
        missing = next(case for case in route.cases if "{missing}" in f"{case.path}{case.json}")
        answers = [ask(client, world, caller, route, case) for case in (there, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].get_data() == answers[1].get_data()
        assert set(answers[0].headers.keys()) == set(answers[1].headers.keys())


def test_the_open_routes_answer_everybody_alike(client):
    for line, status in OPEN.items():
        path = line.partition(" ")[2].replace("<path:name>", "swagger-ui.css")
        for headers in ({}, {"Authorization": "Bearer x"}):
            with client.get(path, headers=headers) as answer:
                assert answer.status_code == status, path


def test_no_other_method_gets_in(app, client):
    methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"}
    allowed: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        allowed.setdefault(rule.rule, set()).update(rule.methods)
    for rule, known in allowed.items():
        assert ("HEAD" in known) == ("GET" in known), rule
        path = re.sub("<[^>]+>", "1", rule)
        for method in methods - known:
            answer = client.open(path, method=method)
            assert answer.status_code == 405, (method, path)
            assert set(answer.headers["Allow"].split(", ")) == known
            assert method == "HEAD" or is_problem(answer), (method, path)
    assert not any("OPTIONS" in known for known in allowed.values())
