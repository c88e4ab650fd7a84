"""Who is bound to whom by WeChat, and how they come loose again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts import service as accounts
from quizsvc.accounts.models import Account
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries, service
from quizsvc.identity.models import Binding, WechatUser
from quizsvc.kit import audit, db, marks
from tests.factories import PASSWORD
from tests.identity.phones import Phone, me, try_to_bind


@pytest.fixture
def unit(make):
    return make.unit("甲市")


@pytest.fixture
def person(make, unit):
    return make.member(unit, name="张三", credential="ZF001", phone="13800138001")


@pytest.fixture
def phone(client, make):
    return Phone(client, make)


def holders():
    """Which WeChat user has which account."""
    found = sa.select(WechatUser.id, WechatUser.account_id).where(WechatUser.account_id.is_not(None))
    with db.transaction() as session:
        return dict(session.execute(found).all())


def without_password(make, person):
    """An account that nothing lets anybody into."""
    account = make.account(person=person)
    with db.transaction() as session:
        session.execute(sa.update(Account).where(Account.id == account.id).values(password_hash=None))
    return account


def by_phone(phone, number):
    with db.transaction():
        return service.bind_by_phone(
            now=phone.now, wechat_user_id=phone.user_id, phone=number, address="192.0.2.1"
        )


def openid(phone):
    found = queries.stranger(phone.user_id)
    assert found is not None
    return found.openid


def test_who_names_a_person_and_their_number_becomes_them(client, person, phone):
    answer = phone.bind()
    assert answer.status_code == 200
    tokens = {"access_token", "refresh_token", "expires_in", "roles", "dormant_roles", "bound"}
    assert answer.json.keys() == tokens
    assert answer.json["bound"] is True
    mine = me(client, answer)
    assert (mine["name"], mine["person"]["id"], mine["wechat"]) == ("张三", str(person.id), True)
    assert mine["privacy"]["accepted"] is True
    assert holders() == {phone.user_id: queries.account_of(person.id)}
    with db.transaction():
        assert {mark.subject for mark in marks.take("roles")} == {queries.account_of(person.id)}


def test_name_and_number_are_taken_as_people_type_them(person, phone):
    assert phone.bind("张　三", " zf００1 ").status_code == 200


def test_the_account_has_no_password_so_only_wechat_signs_it_in(client, person, phone):
    phone.bind()
    login = client.post("/api/v1/auth/login", json={"account": "ZF001", "password": ""})
    assert login.status_code == 422
    login = client.post("/api/v1/auth/login", json={"account": "ZF001", "password": "ZF001"})
    assert login.status_code == 401
    with db.transaction():
        made = service.sign_in_by_wechat(now=phone.now, appid="wx-tests", openid=openid(phone))
    assert made.bound


def test_wechat_vouches_for_a_telephone_which_is_not_kept(make, person, phone):
    made = by_phone(phone, "13800138001")
    assert made.bound
    assert holders() == {phone.user_id: queries.account_of(person.id)}
    told = db.session().scalars(sa.select(audit.AuditEvent.detail)).all()
    assert "13800138001" not in str(told)


@pytest.mark.parametrize("number", ["13800138002", "+85213800138001", "", "13900139000"])
def test_a_telephone_of_nobody_of_two_or_of_another_country_binds_nobody(make, person, phone, number):
    for _ in range(2):
        make.member(phone="13900139000")
    with pytest.raises(service.NobodyToBind):
        by_phone(phone, number)


def test_who_begins_next_week_can_be_bound_and_who_has_left_cannot(make, unit, phone):
    coming, gone, never = (make.person("张三", credential=text) for text in ("ZF001", "ZF002", "ZF003"))
    make.membership(coming, unit, first_on=date(2021, 7, 19))
    make.membership(gone, unit, last_on=date(2021, 7, 13))
    assert phone.bind(credential=gone.credential).status_code == 409
    assert phone.bind(credential=never.credential).status_code == 409
    assert phone.bind(credential=coming.credential).status_code == 200


@pytest.mark.parametrize("why", ["password", "wechat", "role", "disabled"])
def test_into_what_account_something_lets_somebody_no_name_leads(make, clock, person, phone, why):
    account = make.account(person=person) if why == "password" else without_password(make, person)
    if why == "wechat":
        make.wechat_user(account)
    told = {
        "now": clock.now(),
        "actor": make.account(Role.ADMIN).id,
        "actor_roles": frozenset({Role.ADMIN}),
        "account_id": account.id,
        "address": "192.0.2.1",
    }
    with db.transaction():
        if why == "role":
            accounts.set_roles(roles={Role.UNIT_ADMIN}, **told)
        if why == "disabled":
            accounts.set_disabled(disabled=True, **told)
    before = holders()
    assert phone.bind().json["type"] == "/problems/nobody-to-bind"
    with pytest.raises(service.NobodyToBind):
        by_phone(phone, "13800138001")
    assert holders() == before


def test_an_account_that_nothing_lets_anybody_into_is_the_person_s_still(make, person, phone):
    account = without_password(make, person)
    assert phone.bind().status_code == 200
    assert holders() == {phone.user_id: account.id}


def test_whose_number_somebody_else_took_as_their_name_is_told_whom_to_ask(make, person, phone):
    make.account(name="zf001")
    answer = phone.bind()
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/account-exists")
    assert "系统管理员" in answer.json["detail"]
    assert holders() == {}


def test_an_account_with_a_password_is_bound_by_it_whatever_its_roles(client, make, person, phone):
    account = make.account(Role.ORGANIZER, name="boss", person=person)
    wrong = phone.bind(account="boss", password="not the password")
    assert (wrong.status_code, wrong.json["type"]) == (409, "/problems/nobody-to-bind")
    answer = phone.bind(account="Boss", password=PASSWORD)
    assert (answer.status_code, answer.json["roles"]) == (200, ["organizer"])
    assert holders() == {phone.user_id: account.id}


def test_an_account_that_another_wechat_has_says_so_to_who_knows_its_password(client, make, phone):
    account = make.account(name="boss")
    make.wechat_user(account)
    answer = phone.bind(account="boss", password=PASSWORD)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/account-bound")
    assert phone.user_id not in holders()


def test_who_is_bound_cannot_bind_again_with_the_old_token(make, unit, person, phone):
    make.member(unit, name="李四", credential="ZF002")
    assert phone.bind().status_code == 200
    again = phone.bind("李四", "ZF002")
    assert (again.status_code, again.json["type"]) == (409, "/problems/wechat-bound")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "张三"},
        {"account": "a"},
        {"name": "张三", "credential": "ZF001", "phone_code": "x"},
        {"phone_code": "x", "password": "y"},
    ],
)
def test_one_way_is_asked_for_and_no_more(client, phone, body):
    assert client.post("/api/v1/auth/bind", json=body, headers=phone.bearer()).status_code == 422


def test_without_the_notice_nobody_is_bound(client, make, person):
    phone = Phone(client, make, accepts=False)
    answer = phone.bind()
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/consent-missing")
    body = {"version": client.get("/api/v1/privacy").json["version"]}
    assert client.post("/api/v1/me/consents", json=body, headers=phone.bearer()).status_code == 204
    assert phone.bind().status_code == 200


def at_once(app, tries):
    """What became of tries at the same moment."""

    def attempt(one):
        with app.app_context():
            return one()

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(attempt, tries))


@pytest.mark.parametrize("has_account", [False, True])
def test_of_phones_that_become_one_person_at_once_one_wins(app, client, make, person, has_account):
    if has_account:
        without_password(make, person)
    phones = [Phone(client, make) for _ in range(4)]

    def by_name(one):
        return try_to_bind(one.now, one.user_id, name="张三", credential="ZF001", address="192.0.2.1")

    def by_telephone(one):
        try:
            return "bound" if by_phone(one, "13800138001").bound else "?"
        except service.NobodyToBind:
            return "NobodyToBind"

    ways = [by_name, by_telephone, by_telephone, by_name]
    tries = [lambda way=way, one=one: way(one) for way, one in zip(ways, phones, strict=True)]
    assert at_once(app, tries) == ["NobodyToBind"] * 3 + ["bound"]
    assert len(holders()) == 1
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Binding)) == 1


def test_of_two_people_that_a_phone_becomes_at_once_it_is_one(app, make, unit, person, phone):
    make.member(unit, name="李四", credential="ZF002")
    now, user_id = phone.now, phone.user_id
    tries = [
        lambda: try_to_bind(now, user_id, name="张三", credential="ZF001", address="192.0.2.1"),
        lambda: try_to_bind(now, user_id, name="李四", credential="ZF002", address="192.0.2.1"),
    ]
    assert at_once(app, tries) == ["WechatBound", "bound"]
    assert len(holders()) == 1
    # Of who was too late nothing is left.
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Account)) == 1


def unbind(client, headers, person, reason="换了手机"):
    path = f"/api/v1/persons/{person.id}/unbind"
    return client.post(path, json={"reason": reason}, headers=headers)


def test_a_unit_s_admin_unbinds_their_own_people_who_are_out_at_once_and_can_bind_again(
    client, make, unit, person, phone
):
    bound = phone.bind()
    admin = make.headers(make.participant(unit, Role.UNIT_ADMIN))
    assert unbind(client, admin, person).status_code == 204
    headers = {"Authorization": f"Bearer {bound.json['access_token']}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert unbind(client, admin, person).json["type"] == "/problems/not-bound"
    event = db.session().scalars(
        sa.select(audit.AuditEvent).where(audit.AuditEvent.action == "wechat.unbind")
    )
    account_id = queries.account_of(person.id)
    assert [(one.subject, one.detail) for one in event] == [(f"account:{account_id}", {"reason": "换了手机"})]
    # The same person on another phone: the same account.
    other = Phone(client, make)
    assert other.bind().status_code == 200
    assert holders() == {other.user_id: account_id}


def test_who_was_unbound_comes_from_wechat_as_somebody_unknown(client, make, person, phone):
    phone.bind()
    assert unbind(client, make.headers(make.account(Role.ORGANIZER)), person).status_code == 204
    with db.transaction():
        made = service.sign_in_by_wechat(now=phone.now, appid="wx-tests", openid=openid(phone))
    assert not made.bound
    assert phone.bind().status_code == 200


def test_an_admin_deals_with_their_own_subtree_and_with_nobody_who_holds_a_role(client, make, unit, person):
    county, other = make.unit("甲县", level="county", parent=unit), make.unit("乙市")
    below, foreign, leaving = make.member(county), make.member(other), make.person()
    make.membership(leaving, unit, last_on=date(2021, 7, 13))
    colleague = make.member(unit)
    for one, *roles in ((below,), (foreign,), (leaving,), (colleague, Role.UNIT_ADMIN)):
        make.wechat_user(make.account(*roles, person=one))
    admin = make.headers(make.participant(unit, Role.UNIT_ADMIN))
    organizer = make.headers(make.account(Role.ORGANIZER))
    assert unbind(client, admin, below).status_code == 204
    assert unbind(client, admin, foreign).status_code == 404
    assert unbind(client, admin, leaving).status_code == 404
    assert unbind(client, admin, colleague).status_code == 403
    for one in (foreign, leaving, colleague):
        assert unbind(client, organizer, one).status_code == 204
    assert unbind(client, organizer, person).json["type"] == "/problems/not-bound"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_reason_is_given(client, make, person, reason):
    organizer = make.headers(make.account(Role.ORGANIZER))
    assert unbind(client, organizer, person, reason).status_code == 422


def test_anybody_can_leave_by_themselves(client, make, person, phone):
    headers = {"Authorization": f"Bearer {phone.bind().json['access_token']}"}
    assert client.delete("/api/v1/me/wechat", headers=headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert holders() == {}
    plain = make.headers(make.account())
    assert client.delete("/api/v1/me/wechat", headers=plain).json["type"] == "/problems/not-bound"


def test_a_disabled_account_is_told_so_to_its_owner(make, clock, phone):
    account = make.account()
    user = make.wechat_user(account)
    with db.transaction() as session:
        session.execute(sa.update(Account).where(Account.id == account.id).values(disabled_at=clock.now()))
    with pytest.raises(service.AccountDisabled), db.transaction():
        service.sign_in_by_wechat(now=clock.now(), appid=user.appid, openid=user.openid)
