"""An `Idempotency-Key`: what was done is answered again, not done again (api.md; record 26)."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.app import create_app
from quizsvc.kit import db, idempotency, queue
from quizsvc.kit.clock import FixedClock
from tests.conftest import Browser, _empty
from tests.factories import WEDNESDAY
from tests.journeys.canaries import statements
from tests.kit.probes import (
    FRESH,
    SECRETS,
    STAFF,
    THINGS,
    Noted,
    TooTired,
    deed,
    door,
    is_replayed,
    kept,
    post,
    problem,
    told,
    upload,
)


@pytest.fixture(scope="module")
def _probed(settings, watch) -> Iterator[Flask]:
    made = create_app(settings, clock=FixedClock(WEDNESDAY))
    made.register_blueprint(door)
    made.test_client_class = Browser
    made.extensions["tests.watch"] = watch
    yield made
    with made.app_context():
        queue.current().connection.close()
        db.db.engine.dispose()


@pytest.fixture
def app(_probed, _owner) -> Iterator[Flask]:
    """The application with the doors of probes.py, on an empty database."""
    deed.begin()
    _probed.extensions["quizsvc.clock"].set(WEDNESDAY)
    with _probed.app_context():
        _empty(_owner)
        yield _probed
        db.db.session.remove()


@pytest.fixture
def who(make):
    return make.headers(make.account())


def test_the_same_key_is_told_the_same_and_does_nothing_more(app, who):
    first, second = post(app, who), post(app, who)
    assert told(first)[0] == 201
    assert (first.headers["ETag"], first.headers["Location"]) == ('"7"', "/api/v1/probe/things/7")
    assert told(second) == told(first)
    assert not is_replayed(first)
    assert is_replayed(second)
    assert (deed.done(), deed.hooks) == (1, 1)


def test_without_a_key_each_request_is_done_and_costs_no_statement_more(app, who):
    post(app, who, None)  # the pair's first use is noted once
    with statements() as bare:
        assert post(app, who, None).status_code == 201
    with statements() as keyed:
        post(app, who, "a")
    with statements() as again:
        post(app, who, "a")
    assert [one for one, _ in bare if "idempotency_keys" in one or "advisory" in one] == []
    assert len(keyed) == len(bare) + 2
    assert sum("idempotency_keys" in one for one, _ in again) == 1
    assert deed.done() == 3


@pytest.mark.parametrize(
    "other",
    [
        {"number": 8},
        {"data": b'{"number":7 }', "content_type": "application/json"},
        {"path": f"{THINGS}?x=1"},
        {"path": f"{THINGS}/7", "method": "PUT"},
        {"path": FRESH},
        {"headers": {"If-Match": '"3"'}, "json": {"number": 7}},
    ],
)
def test_a_key_is_of_one_request(app, who, other):
    first = post(app, who)
    assert problem(post(app, who, **other)) == (422, "key-reused")
    assert deed.done() == 1
    assert told(post(app, who)) == told(first)
    assert post(app, who, "two", **other).status_code < 300


def test_the_path_s_ids_are_part_of_the_request(app, who):
    assert post(app, who, path=f"{THINGS}/1", method="PUT").status_code == 200
    assert problem(post(app, who, path=f"{THINGS}/2", method="PUT")) == (422, "key-reused")


def test_a_key_is_of_one_account(app, make, who):
    mine = post(app, who)
    other = post(app, make.headers(make.account()))
    assert other.status_code == 201
    assert not is_replayed(other)
    assert other.json != mine.json
    assert deed.done() == 2


def test_another_sign_in_of_the_account_is_the_same_account(app, make):
    account = make.account()
    first = post(app, make.headers(account))
    assert told(post(app, make.headers(account))) == told(first)


@pytest.mark.parametrize("key", ["", "a" * 256, "a b", "a\tb", "\xe9", "键".encode().decode("latin-1")])
def test_what_is_no_key_is_refused(app, who, key):
    refused = post(app, who, key)
    assert problem(refused) == (422, "wrong-shape")
    assert list(refused.json["errors"]) == ["Idempotency-Key"]
    assert (deed.done(), kept()) == (0, [])


@pytest.mark.parametrize("key", ["!", "a" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "'; drop~"])
def test_what_is_a_key_is_taken(app, who, key):
    first = post(app, who, key)
    assert told(post(app, who, key)) == told(first)


def test_while_the_first_runs_the_second_is_told_to_wait(app, who):
    begun, go_on = Event(), Event()

    def wait():
        begun.set()
        assert go_on.wait(30)

    deed.then = wait
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, app, who)
        assert begun.wait(30)
        second = post(app, who)
        go_on.set()
        done = first.result()
    assert problem(second) == (409, "still-running")
    assert second.headers["Retry-After"] == "1"
    assert told(post(app, who)) == told(done)
    assert deed.done() == 1


def test_twenty_at_once_do_it_once(app, who):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: post(app, who), range(20)))
    done = {told(answer) for answer in answers if answer.status_code == 201}
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(done) == 1
    assert sum(not is_replayed(answer) for answer in answers if answer.status_code == 201) == 1
    assert deed.done() == 1


def test_the_row_s_key_decides_when_the_lock_came_too_late(app, who):
    """As if another request had looked first and committed between our look and our lock."""
    post(app, who, "theirs")

    def be_second():
        copy = sa.text(
            "insert into idempotency_keys select account_id, decode(:hash, 'hex'), fingerprint, status, "
            "headers, body, made, created_at from idempotency_keys"
        )
        with db.apart() as connection:
            connection.execute(copy, {"hash": hashlib.sha256(b"one").hexdigest()})

    deed.then = be_second
    assert problem(post(app, who)) == (409, "still-running")
    assert deed.done() == 1  # theirs
    assert is_replayed(post(app, who))


def test_killed_after_the_commit_the_answer_is_still_to_be_had(app, who):
    def die():
        raise SystemExit("killed")

    deed.then = lambda: db.after_commit(die)
    with pytest.raises(SystemExit):
        post(app, who)
    assert deed.done() == 1
    first, second = post(app, who), post(app, who)
    assert is_replayed(first)
    assert told(second) == told(first)
    assert first.status_code == 201
    assert kept()[0].body == first.get_data()
    assert deed.done() == 1


def test_killed_before_the_commit_nothing_was_done_and_it_runs(app, who):
    def die():
        raise SystemExit("killed")

    deed.then = die
    with pytest.raises(SystemExit):
        post(app, who)
    assert (deed.done(), kept()) == (0, [])
    deed.then = lambda: None
    answer = post(app, who)
    assert answer.status_code == 201
    assert not is_replayed(answer)
    assert deed.done() == 1


@pytest.mark.parametrize(("refusal", "done"), [(TooTired, 0), (Noted, 1)])
def test_a_refusal_takes_no_key(app, who, refusal, done):
    def refuse():
        raise refusal()

    deed.then = refuse
    assert problem(post(app, who))[0] == 409
    assert (deed.done(), kept()) == (done, [])
    assert problem(post(app, who)) == (409, refusal.slug())  # the rules are asked again
    deed.then = lambda: None
    assert post(app, who).status_code == 201


def test_a_body_of_the_wrong_shape_takes_no_key(app, who):
    assert problem(post(app, who, json={"number": "x"})) == (422, "wrong-shape")
    assert post(app, who).status_code == 201


def test_what_may_change_is_made_afresh_and_not_kept(app, who):
    first, second = post(app, who, path=FRESH), post(app, who, path=FRESH)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json == {"id": "7", "said": "as it is now"}
    assert is_replayed(second)
    (row,) = kept()
    assert (row.body, row.made) == (None, 7)
    assert deed.done() == 1
    assert problem(post(app, who, number=8, path=FRESH)) == (422, "key-reused")


def test_of_secrets_nothing_is_kept(app, who):
    first, second = (post(app, who, path=SECRETS) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json != second.json
    assert not is_replayed(second)
    assert (deed.done(), kept()) == (2, [])


def test_of_what_is_too_large_to_keep_it_is_only_known_that_it_was_done(app, who):
    deed.more = "x" * idempotency.MOST_KEPT
    assert post(app, who).status_code == 201
    assert problem(post(app, who)) == (409, "answer-not-kept")
    assert (deed.done(), kept()[0].body) == (1, None)


def test_who_may_not_come_in_any_more_is_told_nothing(app, make):
    editor, admin = make.account(Role.EDITOR), make.account(Role.ADMIN)
    who = make.headers(editor)
    assert post(app, who, path=STAFF).status_code == 200
    set_roles(make, admin, editor, set())
    refused = post(app, who, path=STAFF)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-allowed")
    assert not is_replayed(refused)


def test_with_other_rights_it_is_another_request(app, make):
    account, admin = make.account(Role.EDITOR, Role.AUDITOR), make.account(Role.ADMIN)
    who = make.headers(account)
    first = post(app, who, path=STAFF)
    set_roles(make, admin, account, {Role.EDITOR})
    refused = post(app, who, path=STAFF)
    assert problem(refused) == (422, "key-reused")
    assert first.json["said"] not in refused.text
    assert deed.done() == 1


def set_roles(make, admin, account, roles):
    with db.transaction():
        accounts.set_roles(
            now=make.clock.now(),
            actor=admin.id,
            actor_roles=frozenset({Role.ADMIN}),
            account_id=account.id,
            roles=roles,
            address="0.0.0.0",
        )


def test_a_form_is_the_same_whatever_its_boundary(app, who):
    first, second = upload(app, who, b"x" * 600_000), upload(app, who, b"x" * 600_000, boundary="two")
    assert first.json["id"] == "600000"  # the door has read the file whole, after it was looked at
    assert told(second) == told(first)
    assert deed.done() == 1


@pytest.mark.parametrize(
    "other", [{"data": b"y"}, {"data": b"x", "name": "b"}, {"data": b"x", "title": "乙"}]
)
def test_another_file_name_or_field_is_another_request(app, who, other):
    assert upload(app, who, b"x").status_code == 200
    assert problem(upload(app, who, **other)) == (422, "key-reused")


def forgotten(clock) -> int:
    """How many keys are left when those that are old are forgotten, if any are."""
    with db.transaction():
        old = idempotency.are_old(clock.now())
    if old:
        queue.perform("idempotency.forget", {})
    return len(kept())


def test_a_key_is_kept_for_24_hours_and_forgotten_then(app, who, clock):
    first = post(app, who)
    clock.advance(hours=1)
    post(app, who, "later")
    clock.set(WEDNESDAY + timedelta(hours=24))
    assert forgotten(clock) == 2
    assert told(post(app, who)) == told(first)
    clock.advance(milliseconds=1)
    assert forgotten(clock) == 1
    assert not is_replayed(post(app, who))
    assert is_replayed(post(app, who, "later"))


def test_keys_are_forgotten_in_batches(app, who, clock, monkeypatch):
    monkeypatch.setattr(idempotency, "SWEEP", 2)
    for key in "abcde":
        post(app, who, key)
    clock.advance(days=2)
    assert [forgotten(clock) for _ in range(4)] == [3, 1, 0, 0]
