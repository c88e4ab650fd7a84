"""A ticket takes whoever is signed in in the mini-program into its pages, once, within a minute."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts import tokens
from quizsvc.accounts.rules import Role
from quizsvc.identity.models import EntryTicket, WechatUser
from quizsvc.kit import db, queue
from quizsvc.worker import tick
from tests.accounts.browser import HTTP, HTTPS, Browser
from tests.factories import PASSWORD


@pytest.fixture
def phone(make):
    """The headers of 张三's mini-program."""
    return make.headers(make.account(name="zhangsan"))


@pytest.fixture
def stranger(clock):
    """The headers of a mini-program whose user is no person yet."""
    with db.transaction() as session:
        user = WechatUser(appid="wx0", openid="o1", seen_at=clock.now())
        session.add(user)
        session.flush()
        made = tokens.bind_only(now=clock.now(), wechat_user_id=user.id, seen_at=clock.now())
    return {"Authorization": f"Bearer {made.access_token}"}


def issue(client, headers):
    answer = client.post("/api/v1/auth/ticket", headers=headers)
    assert answer.status_code == 200
    assert answer.json["expires_in"] == 60
    return answer.json["ticket"]


def enter(browser, ticket, *, cookie=True):
    return browser.post("/auth/enter", {"ticket": ticket, "cookie": cookie})


def is_wrong(answer):
    return (answer.status_code, answer.json["type"]) == (401, "/problems/wrong-ticket")


def test_a_ticket_signs_the_page_in(app, client, phone):
    browser = Browser(app)
    answer = enter(browser, issue(client, phone))
    assert answer.status_code == 200
    assert (answer.json["bound"], answer.json["access_token"]) == (True, None)
    assert browser.get("/me").json == client.get("/api/v1/me", headers=phone).json


def test_it_gives_tokens_to_who_asks_for_no_cookie(app, client, phone):
    answer = enter(Browser(app), issue(client, phone), cookie=False)
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert client.get("/api/v1/me", headers=headers).json == client.get("/api/v1/me", headers=phone).json
    assert "Set-Cookie" not in answer.headers


def test_it_works_once(app, client, phone):
    ticket = issue(client, phone)
    assert enter(Browser(app), ticket).status_code == 200
    assert is_wrong(enter(Browser(app), ticket))


def test_of_many_at_once_one_gets_in(app, client, phone):
    ticket = issue(client, phone)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: enter(Browser(app), ticket).status_code, range(8)))
    assert sorted(answers) == [200] + [401] * 7


def test_it_works_for_a_minute(app, client, phone, clock):
    tickets = [issue(client, phone), issue(client, phone)]
    clock.advance(seconds=59)
    assert enter(Browser(app), tickets[0]).status_code == 200
    clock.advance(seconds=1)
    assert is_wrong(enter(Browser(app), tickets[1]))


@pytest.mark.parametrize("ticket", ["x", "x" * 32, "票", "' or 1=1 --"])
def test_none_can_be_guessed(app, client, phone, ticket):
    assert len(issue(client, phone)) >= 32
    assert is_wrong(enter(Browser(app), ticket))


def test_only_its_hash_is_kept(client, phone):
    ticket = issue(client, phone)
    row = db.session().scalars(sa.select(EntryTicket)).one()
    assert ticket not in (row.ticket_hash, str(vars(row)))
    assert row.session_id is not None


def test_an_ended_session_opens_no_page_nor_does_a_disabled_account(app, client, make, phone):
    ticket = issue(client, phone)
    client.post("/api/v1/auth/logout", headers=phone)
    assert enter(Browser(app), ticket).status_code == 401
    lisi = make.account(name="lisi")
    ticket = issue(client, make.headers(lisi))
    admin = make.headers(make.account(Role.ADMIN))
    client.patch(f"/api/v1/accounts/{lisi.id}", headers=admin, json={"disabled": True})
    assert enter(Browser(app), ticket).status_code == 401


def test_signing_out_on_the_page_ends_the_mini_programs_session_too(app, client, phone):
    browser = Browser(app)
    enter(browser, issue(client, phone))
    assert browser.post("/auth/logout").status_code == 204
    assert client.get("/api/v1/me", headers=phone).status_code == 401


def test_refreshing_in_the_mini_program_leaves_the_page_signed_in(app, client, make):
    make.account(name="zhangsan")
    pair = client.post("/api/v1/auth/login", json={"account": "zhangsan", "password": PASSWORD}).json
    browser = Browser(app)
    enter(browser, issue(client, {"Authorization": f"Bearer {pair['access_token']}"}))
    refreshing = {"Authorization": f"Bearer {pair['refresh_token']}"}
    assert client.post("/api/v1/auth/refresh", headers=refreshing).status_code == 200
    assert browser.is_signed_in()


def test_a_page_cannot_lengthen_its_own_session_by_a_ticket(app, client, phone):
    browser = Browser(app)
    enter(browser, issue(client, phone))
    assert browser.post("/auth/ticket").status_code == 401


def test_who_can_only_bind_can_only_bind_on_the_page_too(app, client, stranger, clock):
    browser = Browser(app)
    answer = enter(browser, issue(client, stranger))
    assert (answer.json["bound"], answer.json["roles"], answer.json["expires_in"]) == (False, [], 1800)
    assert not browser.is_signed_in()
    assert browser.session
    borne = enter(Browser(app), issue(client, stranger), cookie=False).json
    assert borne["refresh_token"] is None
    clock.advance(minutes=30)
    assert browser.post("/auth/logout").status_code == 401


def test_who_can_only_bind_has_no_more_time_for_it_by_a_ticket(app, client, stranger, clock):
    clock.advance(minutes=29, seconds=30)
    ticket = issue(client, stranger)
    borne = enter(Browser(app), ticket, cookie=False).json
    assert borne["expires_in"] == 30
    last = issue(client, {"Authorization": f"Bearer {borne['access_token']}"})
    clock.advance(seconds=30)
    browser = Browser(app)
    assert enter(browser, last).status_code == 401
    assert browser.session == ""


def test_a_page_without_https_is_not_entered_and_the_ticket_is_still_good(app, client, phone):
    ticket = issue(client, phone)
    refused = enter(Browser(app, HTTP), ticket)
    assert refused.json["type"] == "/problems/not-secure"
    assert enter(Browser(app, HTTPS), ticket).status_code == 200


def test_entering_leads_nowhere_else(app, client, phone):
    browser, body = Browser(app), {"ticket": issue(client, phone), "cookie": True}
    for name in ("next", "redirect", "url"):
        assert browser.post("/auth/enter", {**body, name: "https://elsewhere.example"}).status_code == 422
        answer = browser.post(f"/auth/enter?{name}=https://elsewhere.example", {**body, "ticket": "x"})
        assert "Location" not in answer.headers


def test_tickets_that_nobody_used_are_forgotten(client, phone, clock):
    issue(client, phone)
    assert "identity.forget" not in tick.facts(clock.now()).waits
    clock.advance(seconds=30)
    issue(client, phone)
    clock.advance(seconds=30)
    assert "identity.forget" in tick.facts(clock.now()).waits
    queue.perform("identity.forget", {})
    left = db.session().scalars(sa.select(EntryTicket.expires_at)).all()
    assert left == [clock.now() + timedelta(seconds=30)]
