"""Signing in and out, and who may give which role (api.md, Everyone and Staff)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts import queries
from quizsvc.accounts.rules import Role
from quizsvc.accounts.throttle import ADDRESS_TRIES
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.conftest import ACCESS_TOKEN_S
from tests.factories import PASSWORD


def login(client, account, password=PASSWORD):
    return client.post("/api/v1/auth/login", json={"account": account, "password": password})


def me(client, token):
    return client.get("/api/v1/seasons", headers={"Authorization": f"Bearer {token}"})


def refresh(client, token):
    return client.post("/api/v1/auth/refresh", headers={"Authorization": f"Bearer {token}"})


def test_login_answers_with_a_pair_of_tokens_and_the_roles(client, make):
    make.account(Role.EDITOR, name="zhangsan")
    answer = login(client, "ZhangSan")
    assert answer.status_code == 200
    assert answer.json["roles"] == ["editor"]
    assert answer.json["expires_in"] == ACCESS_TOKEN_S
    assert me(client, answer.json["access_token"]).status_code == 200


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client, make):
    make.account(name="zhangsan")
    wrong, unknown = (
        login(client, "zhangsan", "not the password"),
        login(client, "nobody", "not the password"),
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json == unknown.json
    assert wrong.content_type == "application/problem+json"


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client, make, clock):
    make.account(name="zhangsan")
    for _ in range(5):
        assert login(client, "zhangsan", "wrong").status_code == 401
    refused = login(client, "zhangsan")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 901
    clock.advance(minutes=15, seconds=1)
    assert login(client, "zhangsan").status_code == 200


def test_parallel_guesses_count_one_by_one(app, make):
    make.account(name="zhangsan")

    def guess(number):
        return login(app.test_client(), "zhangsan", f"wrong {number}").status_code

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(guess, range(12)))
    assert answers == [401] * 5 + [429] * 7


def test_an_office_behind_one_address_is_slowed_but_never_shut_out(client, make, clock):
    make.account(name="zhangsan")
    for number in range(ADDRESS_TRIES):
        login(client, f"guess-{number}", "wrong")
    slowed = login(client, "zhangsan")
    assert slowed.status_code == 429
    assert slowed.headers["Retry-After"] == "1"
    clock.advance(seconds=1)
    assert login(client, "zhangsan").status_code == 200


def test_an_expired_a_forged_and_a_refresh_token_open_nothing(client, make, clock):
    make.account(name="zhangsan")
    pair = login(client, "zhangsan").json
    header, payload, signature = pair["access_token"].split(".")
    for bad in (
        f"{header}.{payload}.{signature[::-1]}",
        f"{header}.{payload}.",
        "eyJhbGciOiJub25lIn0." + payload + ".",
        "x" * 5000,
        "",
        pair["refresh_token"],
    ):
        answer = me(client, bad)
        assert answer.status_code == 401, bad[:40]
        assert answer.json["type"] == "/problems/not-signed-in"
    assert refresh(client, pair["access_token"]).status_code == 401
    clock.advance(seconds=ACCESS_TOKEN_S)
    assert me(client, pair["access_token"]).status_code == 401


def test_logout_ends_the_session_at_once(client, make):
    make.account(name="zhangsan")
    pair = login(client, "zhangsan").json
    header = {"Authorization": f"Bearer {pair['access_token']}"}
    assert client.post("/api/v1/auth/logout", headers=header).status_code == 204
    assert me(client, pair["access_token"]).status_code == 401
    assert refresh(client, pair["refresh_token"]).status_code == 401


def test_a_lost_refresh_answer_is_given_again(client, make, clock):
    make.account(name="zhangsan")
    old = login(client, "zhangsan").json
    first = refresh(client, old["refresh_token"])
    clock.advance(seconds=59)
    again = refresh(client, old["refresh_token"])
    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert first.json["refresh_token"] != old["refresh_token"]


@pytest.mark.parametrize("spoilt_by", ["time", "use"])
def test_a_refresh_token_that_comes_back_later_ends_the_whole_family(client, make, clock, spoilt_by):
    make.account(name="zhangsan")
    old = login(client, "zhangsan").json
    new = refresh(client, old["refresh_token"]).json
    if spoilt_by == "time":
        clock.advance(seconds=61)
    else:
        assert me(client, new["access_token"]).status_code == 200
    assert refresh(client, old["refresh_token"]).status_code == 401
    assert me(client, new["access_token"]).status_code == 401
    assert refresh(client, new["refresh_token"]).status_code == 401


def test_a_use_is_a_use_also_when_it_is_refused(client, make):
    make.account(name="zhangsan")
    old = login(client, "zhangsan").json
    new = refresh(client, old["refresh_token"]).json
    refused = client.get("/api/v1/seasons/999", headers={"Authorization": f"Bearer {new['access_token']}"})
    assert refused.status_code == 404
    assert refresh(client, old["refresh_token"]).status_code == 401


def test_parallel_refreshes_get_one_pair(app, client, make):
    make.account(name="zhangsan")
    token = login(client, "zhangsan").json["refresh_token"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refresh(app.test_client(), token), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["access_token"] for answer in answers}) == 1


def test_a_new_password_ends_the_other_sessions(client, make):
    make.account(name="zhangsan")
    here, there = login(client, "zhangsan").json, login(client, "zhangsan").json
    changed = client.post(
        "/api/v1/auth/password",
        headers={"Authorization": f"Bearer {here['access_token']}"},
        json={"old": PASSWORD, "new": "a longer passphrase"},
    )
    assert changed.status_code == 204
    assert me(client, here["access_token"]).status_code == 200
    assert me(client, there["access_token"]).status_code == 401
    assert login(client, "zhangsan").status_code == 401
    assert login(client, "zhangsan", "a longer passphrase").status_code == 200


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "1234567890", "zhangsan-2021"])
def test_a_weak_password_is_refused_with_the_reason(client, make, weak):
    account = make.account(name="zhangsan")
    answer = client.post(
        "/api/v1/auth/password", headers=make.headers(account), json={"old": PASSWORD, "new": weak}
    )
    assert answer.status_code == 422
    assert answer.json["type"] == "/problems/weak-password"


def test_an_account_is_created_with_a_code_that_sets_its_password_once(client, make, clock):
    admin = make.headers(make.account(Role.ADMIN))
    body = {"account": "lisi", "name": "李四", "roles": ["organizer"]}
    made = client.post("/api/v1/accounts", headers=admin, json=body)
    assert made.status_code == 201
    reset = {"account": "lisi", "code": made.json["code"], "password": "a longer passphrase"}
    assert client.post("/api/v1/auth/reset", json=reset).json["roles"] == ["organizer"]
    assert client.post("/api/v1/auth/reset", json=reset).status_code == 401
    assert (
        client.post("/api/v1/accounts", headers=admin, json=body).json["type"] == "/problems/account-exists"
    )


def test_a_reset_code_is_too_old_after_three_days(client, make, clock):
    admin = make.account(Role.ADMIN)
    account = make.account(name="lisi")
    code = client.post(f"/api/v1/accounts/{account.id}/reset-code", headers=make.headers(admin)).json["code"]
    clock.advance(days=3, seconds=1)
    reset = {"account": "lisi", "code": code, "password": "a longer passphrase"}
    assert client.post("/api/v1/auth/reset", json=reset).status_code == 401


def test_roles_and_disabling_take_effect_on_the_next_request(client, make):
    admin = make.headers(make.account(Role.ADMIN))
    account = make.account(Role.ADMIN, name="lisi")
    own = make.headers(account)
    assert client.get("/api/v1/accounts", headers=own).status_code == 200
    changed = client.patch(f"/api/v1/accounts/{account.id}", headers=admin, json={"roles": ["editor"]})
    assert changed.json["roles"] == ["editor"]
    assert client.get("/api/v1/accounts", headers=own).status_code == 403
    assert (
        client.patch(f"/api/v1/accounts/{account.id}", headers=admin, json={"disabled": True}).status_code
        == 200
    )
    assert me(client, own["Authorization"][7:]).status_code == 401
    assert login(client, "lisi").status_code == 401


def test_the_last_admin_stays(app, client, make):
    one, two = make.account(Role.ADMIN), make.account(Role.ADMIN)
    pairs = [(make.headers(one), two.id), (make.headers(two), one.id)]

    def depose(pair):
        headers, other = pair
        return (
            app.test_client()
            .patch(f"/api/v1/accounts/{other}", headers=headers, json={"roles": []})
            .status_code
        )

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(depose, pairs))
    # The second finds that it is no admin any more, or that it would depose the last one.
    assert answers in ([200, 403], [200, 409])


def test_an_admin_who_never_came_in_is_not_relied_on(client, make):
    admin = make.account(Role.ADMIN)
    headers = make.headers(admin)
    body = {"account": "later", "name": "还没有来", "roles": ["admin"]}
    made = client.post("/api/v1/accounts", headers=headers, json=body).json
    refused = client.patch(f"/api/v1/accounts/{admin.id}", headers=headers, json={"roles": []})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/last-admin")
    reset = {"account": "later", "code": made["code"], "password": "a longer passphrase"}
    assert client.post("/api/v1/auth/reset", json=reset).status_code == 200
    assert (
        client.patch(f"/api/v1/accounts/{admin.id}", headers=headers, json={"roles": []}).status_code == 200
    )


def test_a_role_that_is_given_at_once_by_several_is_given_once(app, client, make):
    headers, account = make.headers(make.account(Role.ADMIN)), make.account().id

    def change(roles):
        path = f"/api/v1/accounts/{account}"
        return app.test_client().patch(path, headers=headers, json={"roles": roles}).status_code

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(change, [["editor"]] * 5)) == [200] * 5
        assert list(pool.map(change, [[]] * 5)) == [200] * 5
    with db.transaction() as session:
        told = sa.select(AuditEvent.action).where(AuditEvent.subject == f"account:{account}")
        deeds = [deed for deed in session.scalars(told) if deed.startswith("role.")]
    assert sorted(deeds) == ["role.grant", "role.take"]


@pytest.mark.parametrize("value", ["yes", 1, "true"])
def test_shapes_are_exact(client, make, value):
    admin = make.headers(make.account(Role.ADMIN))
    account = make.account()
    answer = client.patch(f"/api/v1/accounts/{account.id}", headers=admin, json={"disabled": value})
    assert answer.status_code == 422
    assert "disabled" in str(answer.json["errors"])


def test_unknown_names_and_control_characters_are_refused(client):
    extra = client.post("/api/v1/auth/login", json={"account": "a", "password": "b", "roles": ["admin"]})
    assert extra.status_code == 422
    nul = client.post("/api/v1/auth/login", json={"account": "a\x00", "password": "b"})
    assert nul.status_code == 422
    assert client.post("/api/v1/auth/login", data="{", content_type="application/json").status_code in (
        400,
        422,
    )
    body = b'{"account": "a", "password": "b", "\\ud800": 1}'
    surrogate = client.post("/api/v1/auth/login", data=body, content_type="application/json")
    assert surrogate.status_code == 422
    huge = client.post("/api/v1/auth/login", data=b" " * 300_000, content_type="application/json")
    assert huge.status_code == 413


def test_a_session_lives_thirty_days_without_use(client, make, clock):
    make.account(name="zhangsan")
    token = login(client, "zhangsan").json["refresh_token"]
    clock.advance(days=29)
    token = refresh(client, token).json["refresh_token"]
    clock.instant += timedelta(days=30, seconds=1)
    assert refresh(client, token).status_code == 401


def test_a_page_of_accounts_costs_the_same_however_many_there_are(app, make):
    make.account(name="nobody")
    make.account(Role.EDITOR, Role.AUDITOR, name="both")
    asked: list[str] = []

    def note(*args):
        asked.append(args[2])

    sa.event.listen(db.db.engine, "before_cursor_execute", note)
    try:
        rows, total = queries.page(page=1, page_size=20)
    finally:
        sa.event.remove(db.db.engine, "before_cursor_execute", note)
    assert [(line.account.name, line.roles) for line in rows] == [
        ("both", ["auditor", "editor"]),
        ("nobody", []),
    ]
    assert (total, len(asked)) == (2, 3)
