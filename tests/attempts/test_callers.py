"""Who calls is remembered, and asked again in the same breath as what they want: whoever may not any more is
told so by the very next answer, and nothing else.
"""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.kit import db
from tests.attempts.steps import all_right, save, start, submit

API = "/api/v1"


class Scene:
    """A participant who is known to this process, with an attempt that runs and a paper not begun."""

    def __init__(self, client: Any, make: Any, season: Any) -> None:
        self.client, self.make = client, make
        self.account = make.participant()
        self.who = make.headers(self.account)
        self.daily, self.weekly = make.paper(season), make.paper(season, kind="weekly")
        for _ in range(2):  # its first use is noted, and then it is known
            assert client.get(f"{API}/papers/current", headers=self.who).status_code == 200
        self.attempt = start(client, self.who, self.daily).json
        self.before = self.stored()

    def stored(self) -> list[Any]:
        with db.transaction() as session:
            return list(session.execute(sa.text("select xmin::text, * from attempts order by id")))

    def execute(self, statement: str, **values: Any) -> None:
        with db.transaction() as session:
            session.execute(sa.text(statement), values)


ROUTES: dict[str, Callable[[Scene], Any]] = {
    "current": lambda s: s.client.get(f"{API}/papers/current", headers=s.who),
    "start": lambda s: start(s.client, s.who, s.weekly),
    "read": lambda s: s.client.get(f"{API}/attempts/{s.attempt['id']}", headers=s.who),
    "save": lambda s: save(s.client, s.who, s.attempt, all_right(s.attempt)),
    "submit": lambda s: submit(s.client, s.who, s.attempt, all_right(s.attempt)),
    # Refused before anything is asked.
    "misshapen": lambda s: save(s.client, s.who, s.attempt, {"1": {"chosen": "a"}}),
    # Under a key, in a transaction.
    "keyed": lambda s: s.client.post(
        f"{API}/attempts/{s.attempt['id']}/submit", headers=s.who | {"Idempotency-Key": "k"}, json={}
    ),
}


@pytest.fixture
def scene(client, make, season):
    return Scene(client, make, season)


@pytest.fixture(params=ROUTES)
def call(request):
    return ROUTES[request.param]


def sign_out(scene: Scene) -> None:
    assert scene.client.post(f"{API}/auth/logout", headers=scene.who).status_code == 204


def end_every_session(scene: Scene) -> None:
    with db.transaction():
        tokens.revoke_all(now=scene.make.clock.now(), account_id=scene.account.id, reason="password changed")


def disable(scene: Scene) -> None:
    with db.transaction():
        accounts.set_disabled(
            now=scene.make.clock.now(),
            actor=scene.make.account("admin").id,
            actor_roles=frozenset({"admin"}),
            account_id=scene.account.id,
            disabled=True,
            address="0.0.0.0",
        )


@pytest.mark.parametrize("end", [sign_out, end_every_session, disable])
def test_whose_session_has_ended_learns_no_more_than_that(scene, call, end):
    end(scene)
    refused = call(scene)
    assert (refused.status_code, refused.json["type"]) == (401, "/problems/not-signed-in")
    assert scene.stored() == scene.before


def test_who_is_nobody_on_the_roster_any_more_takes_no_part(scene, call):
    scene.execute("delete from bindings where account_id = :account", account=scene.account.id)
    refused = call(scene)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-allowed")
    assert scene.stored() == scene.before


def test_who_becomes_somebody_on_the_roster_takes_part_at_once(scene, make, client):
    account = make.account()
    who = make.headers(account)
    for _ in range(3):
        assert client.get(f"{API}/papers/current", headers=who).status_code == 403
    person = make.member()
    scene.execute(
        "insert into bindings values (:account, :person, now())", account=account.id, person=person.id
    )
    assert client.get(f"{API}/papers/current", headers=who).status_code == 200


@pytest.mark.parametrize("route", ["read", "save", "submit", "misshapen", "keyed"])
def test_who_is_another_person_now_has_nothing_of_the_one_before(scene, make, route):
    other = make.member()
    scene.execute(
        "update bindings set person_id = :person where account_id = :account",
        person=other.id,
        account=scene.account.id,
    )
    assert ROUTES[route](scene).status_code == (422 if route == "misshapen" else 404)
    assert scene.stored() == scene.before


def test_who_is_another_person_now_begins_as_that_person(scene, make, client):
    other = make.member()
    scene.execute(
        "update bindings set person_id = :person where account_id = :account",
        person=other.id,
        account=scene.account.id,
    )
    assert client.get(f"{API}/papers/current", headers=scene.who).json["daily"]["attempt"] is None
    assert start(client, scene.who, scene.weekly).status_code == 201
    (begun,) = (row for row in scene.stored() if row.paper_id == scene.weekly.id)
    assert begun.person_id == other.id


def test_who_signs_in_again_goes_on(scene, client):
    sign_out(scene)
    for _ in range(3):
        assert client.get(f"{API}/papers/current", headers=scene.who).status_code == 401
    again = scene.make.headers(scene.account)
    assert submit(client, again, scene.attempt, all_right(scene.attempt)).json["score"] == "100.00"
