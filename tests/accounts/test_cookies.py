"""Signing in by cookie, and what keeps other people's pages from using it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from quizsvc.accounts import cookies, tokens
from quizsvc.accounts.models import Session
from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from quizsvc.kit.idempotency import KeyRow
from tests.accounts.browser import HTTP, Browser
from tests.factories import PASSWORD

CHANGE = {"old": PASSWORD, "new": "a longer passphrase"}
WEEK_S, TWO_HOURS_S = 7 * 24 * 3600, 2 * 3600


@pytest.fixture
def plain_http(app, settings, monkeypatch):
    """A service whose settings allow to sign in without https."""
    monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(settings, plain_http=True))


@pytest.fixture
def browser(app, make):
    """张三's, signed in."""
    make.account(name="zhangsan")
    opened = Browser(app)
    assert opened.sign_in("zhangsan").status_code == 200
    return opened


@pytest.fixture
def asked(app, monkeypatch) -> list[str]:
    """Every statement that psycopg is given, but those of whoever looks over the product's shoulder."""
    found: list[str] = []
    execute = psycopg.Cursor.execute

    def told(self, query, *args, **kwargs):
        if not self.connection.info.user.endswith("owner"):
            found.append(query)
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", told)
    return found


def brought(answer):
    return answer.headers.getlist("Set-Cookie")


def attributes(cookie):
    return set(cookie.split("; ")[1:])


def is_expired(answer):
    """The refusal of a change that does not come from the page."""
    return answer.status_code == 403 and answer.json["type"] == "/problems/page-expired"


def test_a_browser_gets_two_cookies_and_no_token(app, make):
    make.account(Role.UNIT_ADMIN, name="zhangsan")
    browser = Browser(app)
    answer = browser.sign_in("zhangsan")
    assert answer.json == {
        "access_token": None,
        "refresh_token": None,
        "expires_in": WEEK_S,
        "roles": ["unit_admin"],
        "dormant_roles": [],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    session, page = brought(answer)
    common = {"Secure", "Path=/", "SameSite=Lax", f"Max-Age={WEEK_S}"}
    assert session.startswith("__Host-quizsvc=")
    assert page.startswith("__Host-quizsvc-csrf=")
    assert {one for one in attributes(session) if not one.startswith("Expires=")} == {*common, "HttpOnly"}
    assert {one for one in attributes(page) if not one.startswith("Expires=")} == common
    assert browser.is_signed_in()


def test_whoever_does_not_ask_for_cookies_gets_none(app, make):
    make.account(name="zhangsan")
    answer = Browser(app).post("/auth/login", {"account": "zhangsan", "password": PASSWORD})
    assert brought(answer) == []
    assert answer.get_json()["access_token"]


def test_a_reset_and_an_activation_open_a_browsers_session_too(app, client, make):
    admin, lisi = make.headers(make.account(Role.ADMIN)), make.account(name="lisi")
    code = client.post(f"/api/v1/accounts/{lisi.id}/reset-code", headers=admin).json["code"]
    browser, body = Browser(app), {"account": "lisi", "code": code, "password": CHANGE["new"]}
    assert browser.post("/auth/reset", {**body, "cookie": True}).status_code == 200
    assert browser.is_signed_in()

    unit = make.unit("甲市")
    make.member(unit, name="张三", credential="ZF001")
    organizer = make.headers(make.account(Role.ORGANIZER))
    issued = client.post("/api/v1/activation-codes", headers=organizer, json={"unit_id": str(unit.id)})
    body = {"name": "张三", "credential": "ZF001", "password": CHANGE["new"]}
    code, browser = issued.json["items"][0]["code"], Browser(app)
    assert browser.post("/auth/activate", {**body, "code": code, "cookie": True}).status_code == 200
    assert browser.get("/me").get_json()["name"] == "张三"


def test_without_https_nobody_gets_a_cookie(app, make):
    make.account(name="zhangsan")
    browser = Browser(app, HTTP)
    answer = browser.sign_in("zhangsan")
    assert answer.status_code == 403
    assert answer.get_json()["type"] == "/problems/not-secure"
    assert "https://" in answer.get_json()["detail"]
    assert brought(answer) == []
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Session)) == 0


def test_where_the_settings_allow_it_plain_http_has_cookies_of_its_own(app, make, plain_http):
    make.account(name="zhangsan")
    browser = Browser(app, HTTP)
    answer = browser.sign_in("zhangsan")
    session, page = brought(answer)
    assert session.startswith("quizsvc=")
    assert page.startswith("quizsvc-csrf=")
    assert "Secure" not in attributes(session) | attributes(page)
    assert "HttpOnly" in attributes(session)
    assert browser.is_signed_in()
    assert browser.post("/auth/password", CHANGE).status_code == 204


def test_a_cookie_of_plain_http_opens_nothing_on_https_and_none_of_https_on_plain_http(
    app, browser, plain_http
):
    for name, base in ((cookies.ON_HTTP.session, browser.base), (cookies.ON_HTTPS.session, HTTP)):
        other = Browser(app, base)
        other.client.set_cookie(name, browser.session, domain="dati.example")
        assert not other.is_signed_in()


def test_a_cookie_is_no_bearer_and_a_token_no_cookie(app, client, make, browser):
    borne = client.get("/api/v1/me", headers={"Authorization": f"Bearer {browser.session}"})
    assert borne.status_code == 401
    pair = client.post("/api/v1/auth/login", json={"account": "zhangsan", "password": PASSWORD}).json
    for token in (pair["access_token"], pair["refresh_token"]):
        other = Browser(app)
        other.keep(token)
        assert not other.is_signed_in()


def test_a_forged_cookie_opens_nothing(app, browser):
    header, payload, signature = browser.session.split(".")
    for forged in (
        f"{header}.{payload}.{signature[::-1]}",
        f"{header}.{payload}.",
        f"eyJhbGciOiJub25lIn0.{payload}.",
        "x" * 3000,
        "",
    ):
        other = Browser(app)
        other.keep(forged)
        assert not other.is_signed_in(), forged[:40]


def test_who_bears_a_token_is_whom_it_names_whatever_cookie_comes_along(make, browser):
    lisi = make.account(name="lisi")
    mine = browser.get("/me", headers=make.headers(lisi))
    assert mine.json["id"] == str(lisi.id)
    assert browser.get("/me", headers={"Authorization": "Bearer x"}).status_code == 401
    # Its bearer has the token from nobody's page.
    signed_out = browser.post("/auth/logout", page="", headers=make.headers(lisi))
    assert (signed_out.status_code, brought(signed_out)) == (204, [])
    assert browser.is_signed_in()


def test_a_change_needs_the_token_of_the_page(app, make, browser):
    other = Browser(app)
    make.account(name="lisi")
    other.sign_in("lisi")
    again = Browser(app)
    again.sign_in("zhangsan")
    for page in ("", "x", "密", browser.page[:-1], browser.session, other.page, again.page):
        assert is_expired(browser.post("/auth/password", CHANGE, page=page)), page
    assert browser.is_signed_in()
    assert browser.post("/auth/password", CHANGE).status_code == 204


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_so_does_every_method_that_is_not_for_reading(browser, method):
    paths = {"PUT": "/attempts/1/answers", "PATCH": "/accounts/1", "DELETE": "/me/wrong-questions/1/star"}
    assert is_expired(browser.send(method, paths[method], page=""))
    assert browser.send(method, paths[method]).status_code in (403, 404, 422)
    assert not is_expired(browser.send(method, paths[method]))
    assert browser.send("HEAD", "/me", page="").status_code == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_form_on_somebody_elses_page_changes_nothing(app, make, browser, kind):
    form = {"old": PASSWORD, "new": "a longer passphrase"}
    sent = '{"old": "' + PASSWORD + '", "new": "a longer passphrase"}' if kind == "text/plain" else form
    origin = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/auth/password", page="", data=sent, content_type=kind, headers=origin)
    assert is_expired(answer)
    # Nor does it sign its visitors in as somebody else: what signs in is read as JSON alone.
    login = {"account": "zhangsan", "password": PASSWORD, "cookie": "true"}
    sent = '{"account": "zhangsan", "password": "' + PASSWORD + '", "cookie": true}'
    victim = Browser(app)
    answer = victim.post(
        "/auth/login", data=sent if kind == "text/plain" else login, content_type=kind, headers=origin
    )
    assert answer.status_code == 422
    assert brought(answer) == []


def test_refreshing_is_for_bearers(browser):
    assert browser.post("/auth/refresh").status_code == 401


def test_signing_out_ends_the_session_and_takes_the_cookies_away(app, browser):
    thief = Browser(app)
    thief.keep(browser.session)
    assert thief.is_signed_in()
    assert is_expired(browser.post("/auth/logout", page=""))
    answer = browser.post("/auth/logout")
    assert answer.status_code == 204
    assert all("Max-Age=0" in attributes(cookie) for cookie in brought(answer))
    assert (browser.session, browser.page) == ("", "")
    assert not thief.is_signed_in()


def test_a_new_password_ends_the_other_browsers_sessions(app, browser):
    other = Browser(app)
    other.sign_in("zhangsan")
    assert browser.post("/auth/password", CHANGE).status_code == 204
    assert browser.is_signed_in()
    assert not other.is_signed_in()


def test_who_is_disabled_is_out_at_once(client, make, browser):
    admin = make.headers(make.account(Role.ADMIN))
    mine = browser.get("/me").json["id"]
    client.patch(f"/api/v1/accounts/{mine}", headers=admin, json={"disabled": True})
    assert not browser.is_signed_in()


def test_a_session_ends_after_a_week_without_use(browser, clock):
    clock.advance(days=7, seconds=-1)
    assert browser.is_signed_in()
    clock.advance(days=7)
    assert not browser.is_signed_in()


def test_a_cookie_is_given_again_when_a_tenth_of_its_time_is_over(browser, clock):
    first = browser.session
    clock.advance(seconds=WEEK_S // 10)
    assert brought(browser.get("/me")) == []
    clock.advance(seconds=1)
    refused = browser.get("/seasons/999")
    assert (refused.status_code, brought(refused)) == (404, [])
    answer = browser.get("/me")
    assert len(brought(answer)) == 2
    assert f"Max-Age={WEEK_S}" in attributes(brought(answer)[0])
    assert browser.session != first
    assert brought(browser.get("/me")) == []


def test_no_answer_that_brings_a_cookie_is_kept_by_a_cache(make, browser, clock):
    clock.advance(days=2)
    for answer in (browser.get("/me"), browser.post("/auth/logout")):
        assert len(brought(answer)) == 2
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert answer.status_code == 204


def test_pages_that_are_open_may_write_after_the_cookie_was_given_again(browser, clock):
    page = browser.page
    clock.advance(days=2)
    assert browser.is_signed_in()
    assert browser.post("/auth/password", CHANGE, page=page).status_code == 204


def test_two_tabs_that_have_it_given_again_at_once_both_go_on(app, browser, clock):
    clock.advance(days=2)
    tabs = [Browser(app), Browser(app)]
    for tab in tabs:
        tab.keep(browser.session)
    with ThreadPoolExecutor(2) as pool:
        assert [len(brought(answer)) for answer in pool.map(lambda tab: tab.get("/me"), tabs)] == [2, 2]
    clock.advance(days=6)
    for tab in tabs:
        assert tab.is_signed_in()
        assert tab.page == browser.page


def test_a_session_ends_thirty_days_after_signing_in_however_much_it_is_used(browser, clock):
    for _ in range(14):
        clock.advance(days=2)
        assert browser.is_signed_in()
    clock.advance(days=1)
    (session, _) = brought(browser.get("/me"))
    assert f"Max-Age={24 * 3600}" in attributes(session)
    clock.advance(days=1, seconds=-1)
    assert browser.is_signed_in()
    clock.advance(seconds=1)
    assert not browser.is_signed_in()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.ORGANIZER, Role.ADMIN])
def test_who_sees_keys_is_signed_out_after_two_hours_without_use(app, make, clock, role):
    make.account(role, name="lisi")
    browser = Browser(app)
    assert browser.sign_in("lisi").get_json()["expires_in"] == TWO_HOURS_S
    for _ in range(3):
        clock.advance(hours=2, seconds=-1)
        assert browser.is_signed_in()
    clock.advance(hours=2)
    assert not browser.is_signed_in()


def test_a_role_that_sees_keys_shortens_a_session_that_is_open(client, make, browser, clock):
    admin = make.headers(make.account(Role.ADMIN))
    mine = browser.get("/me").json["id"]
    client.patch(f"/api/v1/accounts/{mine}", headers=admin, json={"roles": ["editor"]})
    assert browser.get("/questions").status_code == 200
    clock.advance(hours=2)
    assert not browser.is_signed_in()


def test_what_is_kept_under_a_key_has_no_cookie(browser, clock):
    clock.advance(days=2)
    assert len(brought(browser.post("/auth/logout", headers={"Idempotency-Key": "once"}))) == 2
    (kept,) = db.session().scalars(sa.select(KeyRow.headers))
    assert "Set-Cookie" not in kept


def test_a_cookie_costs_no_statement_more_than_a_token(client, make, browser, asked):
    lisi = make.headers(make.account(name="lisi"))
    client.get("/api/v1/me", headers=lisi)  # its first use is noted
    asked.clear()
    client.get("/api/v1/me", headers=lisi)
    borne = list(asked)
    asked.clear()
    browser.get("/me")
    assert asked == borne
    asked.clear()
    assert is_expired(browser.post("/auth/password", CHANGE, page=""))
    assert asked == []


def test_who_can_only_bind_gets_in_nowhere_else_by_token_or_cookie(app, client, clock):
    with app.test_request_context(base_url="https://dati.example"):
        made = tokens.bind_only(now=clock.now(), wechat_user_id=17, seen_at=clock.now())
        told = cookies.answered(made, now=clock.now(), cookie=True)
        response = app.process_response(app.make_response(told))
    assert (told["access_token"], told["expires_in"]) == (None, 1800)
    browser = Browser(app)
    for cookie in response.headers.getlist("Set-Cookie"):
        name, _, value = cookie.partition(";")[0].partition("=")
        browser.client.set_cookie(name, value, domain="dati.example")
    borne = {"Authorization": f"Bearer {made.access_token}"}
    assert client.get("/api/v1/me", headers=borne).status_code == browser.get("/me").status_code == 401
    assert is_expired(browser.post("/auth/logout", page=""))
    assert client.post("/api/v1/auth/logout", headers=borne).status_code == 204
    assert browser.post("/auth/logout").status_code == 204
    assert browser.session == ""
    assert client.post("/api/v1/auth/refresh", headers=borne).status_code == 401
    clock.advance(minutes=30)
    assert client.post("/api/v1/auth/logout", headers=borne).status_code == 401
