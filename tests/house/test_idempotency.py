"""Every write of a signed-in caller takes an `Idempotency-Key`; what may be told for a time only is never
replayed.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.kit import db
from quizsvc.kit.idempotency import IGNORED, PARAMETER, KeyRow
from tests.house.policies import ROUTES, Case, Route
from tests.house.test_openapi import operations
from tests.house.test_routes import BASE
from tests.house.world import World
from tests.journeys.canaries import SECRET_MEMBERS

WITH_SECRETS = {
    "POST /auth/login",
    "POST /auth/reset",
    "POST /auth/activate",
    "POST /auth/refresh",
    "POST /auth/password",
    "POST /me/second-factor",
    "POST /me/second-factor/confirm",
    "POST /accounts",
    "POST /accounts/<id:account_id>/reset-code",
    "POST /activation-codes",
    "POST /auth/ticket",
    "POST /auth/enter",
    "POST /auth/wechat",
    "POST /auth/bind",
}
"""What takes or gives passwords, tokens, one-time codes: of these nothing is kept (record 26)."""
WRITES = [route for route in ROUTES if route.method != "GET"]
ENDS_ITSELF = "POST /auth/logout"


def line(route: Route) -> str:
    return f"{route.method} {route.rule}"


def place(route: Route) -> tuple[str, str]:
    return route.method, BASE + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)


@pytest.fixture
def document(client):
    return client.get(f"{BASE}/openapi.json").json


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


def keys() -> int:
    with db.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(KeyRow)) or 0


def cases() -> Iterator[tuple[Route, Case, str]]:
    """Every case of every write, with one of those who may come in."""
    for route in WRITES:
        for case in route.cases:
            if case.passes:
                yield route, case, "nobody" if route.policy == "anyone" else next(iter(case.passes))


def test_every_write_is_done_once_under_a_key_and_a_refusal_takes_none(client, world):
    wrong, done = [], set()
    for number, (route, case, caller) in enumerate(cases()):
        path, sent = BASE + world.filled(case.path), {}
        if case.json is not None:
            sent["json"] = world.filled(case.json)
        headers = {**world.headers(caller), **case.headers, "Idempotency-Key": f"key-{number}"}
        if case.form is not None:
            sent |= {"data": dict(case.form), "content_type": "multipart/form-data"}
        before = keys()
        first = client.open(path, method=route.method, headers=headers, **sent)
        took = keys() - before
        again = client.open(path, method=route.method, headers=headers, **sent)
        replayed = again.headers.get("Idempotency-Replayed") == "true"
        is_kept = first.status_code < 300 and line(route) not in WITH_SECRETS
        if (took, replayed) != (is_kept, is_kept and line(route) != ENDS_ITSELF):
            wrong.append(f"{line(route)}: {first.status_code} {again.status_code} {took} {replayed}")
        if replayed:
            done.add(line(route))
            if (again.status_code, again.get_data()) != (first.status_code, first.get_data()):
                wrong.append(f"{line(route)}: the answers differ")
    assert wrong == []
    assert len(done) > 25


def test_the_document_says_which_writes_take_a_key(document):
    named = {
        where: [one for one in operation.get("parameters", []) if one["name"] == "Idempotency-Key"]
        for where, operation in operations(document).items()
    }
    for route in ROUTES:
        wanted = [IGNORED if line(route) in WITH_SECRETS else PARAMETER] if route.method != "GET" else []
        assert named[place(route)] == wanted, line(route)
    assert {line(route) for route in WRITES} >= WITH_SECRETS


def members(document: Any, shape: Any) -> set[str]:
    """The names of all that a shape can hold, at any depth."""
    if isinstance(shape, list):
        return set().union(*(members(document, each) for each in shape))
    if not isinstance(shape, dict):
        return set()
    if "$ref" in shape:
        return members(document, document["components"]["schemas"][shape["$ref"].rpartition("/")[2]])
    return set(shape.get("properties", {})).union(*(members(document, each) for each in shape.values()))


def test_what_tells_keys_to_those_who_answer_is_made_afresh(app, document):
    """A question may be drawn for a test between an answer and its replay (rules.md §3)."""
    views = {
        (method, rule.rule): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods
    }
    telling = set()
    for route in WRITES:
        if route.policy in ("participant", "signed_in"):
            answers = operations(document)[place(route)]["responses"].values()
            if members(document, [answer.get("content", {}) for answer in answers]) & SECRET_MEMBERS:
                telling.add(line(route))
                assert views[route.method, BASE + route.rule].again, line(route)
    assert telling >= {"POST /papers/<id:paper_id>/attempts", "POST /attempts/<id:attempt_id>/submit"}
