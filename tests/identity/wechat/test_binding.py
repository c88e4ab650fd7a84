"""From a code of wx.login to an account, over the API and the fake WeChat."""

from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.identity.models import Consent, WechatUser
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import db
from tests.fakes.wechat.world import APPID


@pytest.fixture
def person(make):
    return make.member(name="张三", credential="ZF001", phone="13800138001")


@pytest.fixture
def browser(connected):
    """The mini-program on the user's phone, as far as it asks the service."""
    return connected.test_client()


def sign_in(browser, fake, user, **more):
    return browser.post("/api/v1/auth/wechat", json={"code": fake.world.login_code(user), **more})


def bearer(answer):
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def accepted(browser, answer):
    """The header of somebody who came in and accepted the notice."""
    headers = bearer(answer)
    body = {"version": browser.get("/api/v1/privacy").json["version"]}
    assert browser.post("/api/v1/me/consents", json=body, headers=headers).status_code == 204
    return headers


def by_phone(browser, fake, user, headers):
    body = {"phone_code": fake.world.phone_code(user)}
    return browser.post("/api/v1/auth/bind", json=body, headers=headers)


def test_somebody_comes_in_accepts_and_is_bound_by_telephone(browser, fake, user, person):
    first = sign_in(browser, fake, user)
    assert first.status_code == 200
    assert (first.json["bound"], first.json["refresh_token"], first.json["roles"]) == (False, None, [])
    assert browser.get("/api/v1/me", headers=bearer(first)).status_code == 401
    bound = by_phone(browser, fake, user, accepted(browser, first))
    assert (bound.status_code, bound.json["bound"]) == (200, True)
    me = browser.get("/api/v1/me", headers=bearer(bound)).json
    assert (me["person"]["id"], me["wechat"], me["privacy"]["accepted"]) == (str(person.id), True, True)
    again = sign_in(browser, fake, user)
    assert again.json["bound"] is True
    assert browser.get("/api/v1/me", headers=bearer(again)).json == me


def test_a_code_is_good_once(browser, fake, user):
    body = {"code": fake.world.login_code(user)}
    assert browser.post("/api/v1/auth/wechat", json=body).status_code == 200
    spent = browser.post("/api/v1/auth/wechat", json=body)
    assert (spent.status_code, spent.json["type"]) == (409, "/problems/login-code-spent")


def test_a_telephone_that_the_roster_does_not_have_is_nobody_s_and_is_not_kept(browser, fake, person):
    stranger = fake.world.add_user("13900139999")
    answer = by_phone(browser, fake, stranger, accepted(browser, sign_in(browser, fake, stranger)))
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/nobody-to-bind")
    for table in db.Base.metadata.sorted_tables:
        rows = db.session().scalars(sa.text(f"select t::text from {table.name} t"))
        assert not any("13900139999" in row for row in rows), table.name


def test_before_the_notice_is_accepted_wechat_is_not_asked_for_the_number(browser, fake, user, person):
    headers, code = bearer(sign_in(browser, fake, user)), fake.world.phone_code(user)
    answer = browser.post("/api/v1/auth/bind", json={"phone_code": code}, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/consent-missing")
    body = {"version": PRIVACY.version}
    assert browser.post("/api/v1/me/consents", json=body, headers=headers).status_code == 204
    # Nobody has used the code up meanwhile.
    bound = browser.post("/api/v1/auth/bind", json={"phone_code": code}, headers=headers)
    assert (bound.status_code, bound.json["bound"]) == (200, True)


def test_a_phone_code_of_somebody_else_binds_nobody(browser, fake, user, person):
    thief = fake.world.add_user("13900139999")
    headers = accepted(browser, sign_in(browser, fake, thief))
    body = {"phone_code": fake.world.phone_code(user)}
    answer = browser.post("/api/v1/auth/bind", json=body, headers=headers)
    assert answer.status_code == 409
    assert db.session().scalars(sa.select(WechatUser.account_id)).all() == [None]


def test_what_wechat_tells_beside_the_openid_is_not_kept(browser, fake, user):
    assert sign_in(browser, fake, user).status_code == 200
    kept = db.session().scalars(sa.select(WechatUser)).one()
    assert (kept.appid, kept.openid, kept.account_id) == (APPID, user.openid, None)


def test_a_browser_is_bound_by_its_cookie(browser, fake, user, person):
    assert sign_in(browser, fake, user, cookie=True).json["access_token"] is None
    page = {"X-CSRF-Token": browser.get_cookie("quizsvc-csrf").value}
    told = {"name": "张三", "credential": "ZF001"}
    body = {"version": PRIVACY.version}
    assert browser.post("/api/v1/me/consents", json=body, headers=page).status_code == 204
    assert browser.post("/api/v1/auth/bind", json={**told, "cookie": True}).status_code == 403
    bound = browser.post("/api/v1/auth/bind", json={**told, "cookie": True}, headers=page)
    assert (bound.status_code, bound.json["bound"]) == (200, True)
    assert browser.get("/api/v1/me").json["person"]["id"] == str(person.id)
    # To leave takes the cookie away too.
    page = {"X-CSRF-Token": browser.get_cookie("quizsvc-csrf").value}
    assert browser.delete("/api/v1/me/wechat", headers=page).status_code == 204
    assert browser.get_cookie("quizsvc") is None


def test_while_wechat_is_asked_no_connection_is_held(browser, fake, user, person, monkeypatch):
    """Else a slow WeChat would keep everybody else from PostgreSQL."""
    headers = accepted(browser, sign_in(browser, fake, user))
    pool: Any = db.db.engine.pool
    held, ordered = [], fake.world.ordered

    def watched(call):
        held.append(pool.checkedout())
        return ordered(call)

    monkeypatch.setattr(fake.world, "ordered", watched)
    idle = pool.checkedout()
    assert by_phone(browser, fake, user, headers).status_code == 200
    assert sign_in(browser, fake, user).status_code == 200
    assert len(held) == 3  # an access token, the telephone number, and whose the new code is
    assert set(held) == {idle}


def test_staff_bind_their_account_by_its_password(browser, fake, user, make):
    make.account(Role.ORGANIZER, name="boss", password="correct horse battery")
    headers = accepted(browser, sign_in(browser, fake, user))
    body = {"account": "boss", "password": "correct horse battery"}
    assert browser.post("/api/v1/auth/bind", json=body, headers=headers).json["roles"] == ["organizer"]
    assert sign_in(browser, fake, user).json["roles"] == ["organizer"]
    assert len(db.session().scalars(sa.select(Consent.id)).all()) == 2
