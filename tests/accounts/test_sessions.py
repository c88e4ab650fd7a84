"""Where one is signed in, and ending it there (api.md beside it: GET /me/sessions)."""

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import audit, db
from tests.accounts.browser import Browser
from tests.factories import PASSWORD


@pytest.fixture
def lisi(make):
    return make.account(Role.EDITOR, name="lisi")


@pytest.fixture
def browser(app, lisi):
    opened = Browser(app)
    body = {"account": "lisi", "password": PASSWORD, "cookie": True}
    opened.post("/auth/login", body, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    return opened


def own(browser):
    return browser.get("/me/sessions").get_json()["items"]


def token(client, name="lisi"):
    told = client.post("/api/v1/auth/login", json={"account": name, "password": PASSWORD}).json
    return told, {"Authorization": f"Bearer {told['access_token']}"}


def test_each_says_how_where_and_since_when(browser, clock):
    (mine,) = own(browser)
    assert {name: mine[name] for name in mine if name != "id"} == {
        "kind": "cookie",
        "current": True,
        "created_at": "2021-07-14T02:00:00.000Z",
        "used_at": "2021-07-14T02:00:00.000Z",
        "proved_at": None,
        "address": "127.0.0.1",
        "agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    }


def test_a_cookie_that_is_given_again_and_a_refresh_tell_that_it_is_in_use(browser, client, clock):
    pair, _ = token(client)
    clock.advance(minutes=5)
    browser.get("/me")
    assert own(browser)[0]["used_at"] == "2021-07-14T02:00:00.000Z"  # not each look: a tenth of two hours
    clock.advance(minutes=10)
    browser.get("/me")
    client.post("/api/v1/auth/refresh", headers={"Authorization": f"Bearer {pair['refresh_token']}"})
    told = {each["kind"]: each["used_at"] for each in own(browser)}
    assert told == {"cookie": "2021-07-14T02:15:00.000Z", "token": "2021-07-14T02:15:00.000Z"}


def test_what_lets_nobody_in_any_more_is_not_listed(app, browser, client, clock):
    signed_out, idle = Browser(app), Browser(app)
    for each in (signed_out, idle):
        each.sign_in("lisi")
    signed_out.post("/auth/logout")
    _, headers = token(client)
    assert len(own(browser)) == 3
    for _ in range(3):  # two hours for who sees keys
        clock.advance(minutes=50)
        browser.get("/me")
    assert [each["kind"] for each in own(browser)] == ["cookie", "token"]
    clock.advance(days=31)
    browser.sign_in("lisi")
    assert [each["current"] for each in own(browser)] == [True]
    assert client.get("/api/v1/me", headers=headers).status_code == 200  # the tests' tokens last longer


def test_one_ends_ones_own_one_by_one_or_all_others(app, browser, client, make):
    others = [Browser(app), Browser(app)]
    for each in others:
        each.sign_in("lisi")
    wanted = next(each["id"] for each in own(others[0]) if each["current"])
    assert browser.send("DELETE", f"/me/sessions/{wanted}").status_code == 204
    assert [each.is_signed_in() for each in (browser, *others)] == [True, False, True]
    assert browser.send("DELETE", f"/me/sessions/{wanted}").status_code == 404
    assert browser.send("DELETE", "/me/sessions").status_code == 204
    assert [each.is_signed_in() for each in (browser, *others)] == [True, False, False]


def test_nobody_ends_somebody_elses_that_way(app, browser, make):
    make.account(name="wangwu")
    stranger = Browser(app)
    stranger.sign_in("wangwu")
    (mine,) = own(browser)
    assert stranger.send("DELETE", f"/me/sessions/{mine['id']}").status_code == 404
    assert browser.is_signed_in()


def test_an_admin_sees_and_ends_them_and_the_log_says_so(app, browser, client, make, lisi):
    admin = make.account(Role.ADMIN)
    headers = make.headers(admin)
    place = f"/api/v1/accounts/{lisi.id}/sessions"
    (theirs,) = client.get(place, headers=headers).json["items"]
    assert (theirs["kind"], theirs["current"]) == ("cookie", False)
    assert client.delete(f"{place}/{theirs['id']}", headers=headers).status_code == 204
    assert not browser.is_signed_in()
    for _ in range(2):
        Browser(app).sign_in("lisi")
    assert client.delete(place, headers=headers).status_code == 204
    assert client.get(place, headers=headers).json["total"] == 0
    with db.transaction() as session:
        found = sa.select(audit.AuditEvent.actor, audit.AuditEvent.detail)
        told = session.execute(found.where(audit.AuditEvent.action == "account.end_sessions")).all()
        assert told == [(admin.id, {"sessions": 1}), (admin.id, {"sessions": 2})]


def test_one_session_of_another_account_is_not_found_beneath_this_one(browser, client, make):
    (theirs,) = own(browser)
    headers, other = make.headers(make.account(Role.ADMIN)), make.account()
    answer = client.delete(f"/api/v1/accounts/{other.id}/sessions/{theirs['id']}", headers=headers)
    assert answer.status_code == 404
    assert browser.is_signed_in()


def test_an_auditor_looks_only(client, make, lisi):
    headers = make.headers(make.account(Role.AUDITOR))
    place = f"/api/v1/accounts/{lisi.id}/sessions"
    assert client.get(place, headers=headers).status_code == 200
    assert client.delete(place, headers=headers).status_code == 403
