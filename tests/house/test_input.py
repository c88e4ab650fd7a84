"""Every route with what it does not expect: a clear refusal, never a crash, and nothing changed."""

import io
import json
import re
from typing import Any

import pytest

from tests.house.policies import ROUTES, Case, Route
from tests.house.test_routes import BASE, ask, is_problem, label, state
from tests.house.world import World

STRANGE = {
    "id": "1",
    "role": "admin",
    "is_admin": True,
    "score": "100.00",
    "earned": [10000],
    "counted": True,
    "person_id": "1",
    "account_id": "1",
    "published_at": "2021-07-14T00:00:00Z",
    "created_by": "1",
    "__proto__": {"admin": True},
}
NO_BODIES = (
    (b"{", "application/json"),
    (b"[]", "application/json"),
    (b"null", "application/json"),
    (b'"text"', "application/json"),
    (b"7", "application/json"),
    (b"\xff\xfe", "application/json"),
    (b"[" * 100_000, "application/json"),
    (b'{"a":' * 40_000, "application/json"),
    (b'{"a": ' + b"9" * 5000 + b"}", "application/json"),
    (b'{"a": "' + b"x" * 300_000 + b'"}', "application/json"),
)
AS_GOOD_AS_NONE = (
    (b"", "application/json"),
    (b"{}", "text/plain"),
    (b"a=1", "application/x-www-form-urlencoded"),
)
"""What a route takes whose members may all be left out."""
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, 1e308, "", "x", "x" * 5000, "\x00", "a\x00b", "\ud800", "𝒜́", "9" * 30,
    "-1", "2021-02-30", "2021-W54", "0000-01-01", "9999-12-31", [], [None], [[]], ["\x00"], [1], {},
    {"\x00": 1}, {"": None}, {"1": {}}, [{}], "' or 1=1 --", "%s", "{0}", "../..",
)  # fmt: skip
MANY = "9" * 30
QUERIES = f"""
page=0 page=-1 page=x page=1.5 page={MANY} page_size=0 page_size=101 page_size=%00 season={MANY} season=%00
season=x season=1&season=2 unit=%00 unit=-1 version=0 version={MANY} period=%00 period=2021-W54 period=0000-00
period=9999-W99 track=x level=x kind=x state=%00 type=x subject=x through=1 no_such_name=1 %00=1
q=%00 q={"x" * 5000} q=%ff%fe q=%ed%a0%80
""".split()
IDS = (
    "0",
    "-1",
    "9" * 18,
    "9" * 19,
    "9" * 30,
    "9" * 3000,
    "1%00",
    "%00",
    "x",
    "1.0",
    "१",
    "%ff",
    "1;drop",
    "",
)


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


def bodies() -> list[tuple[Route, Case, str]]:
    """A case with a JSON body and somebody who may send it, for each route that takes one."""
    found = []
    for route in ROUTES:
        for case in route.cases[:1]:
            if case.json is not None:
                found.append((route, case, "nobody" if route.policy == "anyone" else next(iter(case.passes))))
    return found


def test_a_member_that_the_route_does_not_know_is_refused_and_changes_nothing(client, world):
    wrong = []
    for route, case, caller in bodies():
        body, headers = world.filled(case.json), world.headers(caller)
        path = Case(world.filled(case.path), {}, headers=case.headers)
        before = state()
        for name in STRANGE.keys() - body.keys():
            answer = ask(
                client, world, caller, route, path, headers=headers, json={**body, name: STRANGE[name]}
            )
            if answer.status_code != 422 or not is_problem(answer) or name not in str(answer.json["errors"]):
                wrong.append(label(route, case, caller, answer))
        assert state() == before, route
    assert wrong == []


def test_a_body_of_the_wrong_shape_is_refused_and_changes_nothing(client, world):
    wrong = []
    paths = [world.filled(case.path) for _, case, _ in bodies()]
    before = state()
    for (route, case, caller), place in zip(bodies(), paths, strict=True):
        headers = world.headers(caller)
        path = Case(place, {}, headers=case.headers)
        for data, kind in NO_BODIES:
            answer = ask(client, world, caller, route, path, headers=headers, data=data, content_type=kind)
            if answer.status_code not in (400, 413, 422) or not is_problem(answer):
                wrong.append(f"{data[:20]!r} " + label(route, case, caller, answer))
    assert wrong == []
    assert state() == before
    for (route, case, caller), place in zip(bodies(), paths, strict=True):
        path = Case(place, {}, headers=case.headers)
        for data, kind in AS_GOOD_AS_NONE:
            answer = ask(client, world, caller, route, path, data=data, content_type=kind)
            assert answer.status_code < 400 or is_problem(answer), label(route, case, caller, answer)


def test_nothing_is_done_of_a_write_whose_sender_is_gone_before_it_has_come_whole(client, world):
    wrong = []
    for route in ROUTES:
        case = route.cases[0]
        if route.method == "GET" or case.form is not None:
            continue
        caller = "nobody" if route.policy == "anyone" else next(iter(case.passes))
        # As gunicorn says it: the body ends where it ends, and nobody has counted.
        cut = {"wsgi.input_terminated": True, "wsgi.input": io.BytesIO(b"{}"), "CONTENT_LENGTH": "15"}
        sent = {"data": b"{}", "content_type": "application/json", "environ_overrides": cut}
        path, before = Case(world.filled(case.path), {}, headers=case.headers), state()
        answer = ask(client, world, caller, route, path, **sent)
        if answer.status_code != 400 or not is_problem(answer) or state() != before:
            wrong.append(label(route, case, caller, answer))
    assert wrong == []


def test_no_value_of_any_member_is_a_crash(client, world, clock):
    wrong = []
    for route, case, caller in bodies():
        headers = world.headers(caller)
        path = Case(world.filled(case.path), {}, headers=case.headers)
        whole = world.filled(case.json)
        for name in whole:
            for value in VALUES:
                # Failed sign-ins are counted; an hour later they are forgotten.
                clock.advance(hours=1 if route.policy == "anyone" else 0)
                sent = json.dumps({**whole, name: value}).encode()
                kind = "application/json"
                answer = ask(
                    client, world, caller, route, path, headers=headers, data=sent, content_type=kind
                )
                if answer.status_code >= 500 or (answer.status_code >= 400 and not is_problem(answer)):
                    wrong.append(f"{name}={value!r:.40} " + label(route, case, caller, answer))
    assert wrong == []


def test_no_query_is_a_crash(client, world):
    wrong = []
    for route in ROUTES:
        if route.method != "GET":
            continue
        case = route.cases[0]
        caller = next(iter(case.passes))
        headers, path = world.headers(caller), BASE + world.filled(case.path)
        for query in QUERIES:
            answer = client.get(f"{path}?{query}", headers=headers)
            if answer.status_code >= 500 or (answer.status_code >= 400 and not is_problem(answer)):
                wrong.append(f"{query:.40} " + label(route, case, caller, answer))
            if query in ("page_size=101", "page=0", "no_such_name=1") and "page_size" in (
                answer.get_json(silent=True) or {}
            ):
                wrong.append(f"{query:.40} is accepted: " + label(route, case, caller, answer))
    assert wrong == []


def test_no_id_in_a_path_is_a_crash(client, world):
    wrong = []
    for route in ROUTES:
        if "<" not in route.rule:
            continue
        caller = next((one for one in route.cases[0].passes if one != "person"), "organizer")
        headers, before = {**world.headers(caller), **route.cases[0].headers}, state()
        for id_ in IDS:
            path = BASE + re.sub("<[^>]+>", id_, route.rule)
            answer = client.open(
                path, method=route.method, headers=headers, json=world.filled(route.cases[0].json)
            )
            if answer.status_code not in (404, 405) or not is_problem(answer):
                wrong.append(
                    f"{caller}: {route.method} {path[:60]} → {answer.status_code} {answer.text[:200]}"
                )
        assert state() == before
    assert wrong == []


def test_a_form_with_a_field_too_many_is_refused(client, world):
    for route in ROUTES:
        for case in route.cases:
            if case.form is not None:
                form = {**case.form, "actor": "1"}
                sent = {"data": form, "headers": world.headers("organizer")}
                answer = client.open(BASE + world.filled(case.path), method=route.method, **sent)
                assert answer.status_code == 422
                assert answer.json["errors"] == {"actor": ["没有这一项"]}
