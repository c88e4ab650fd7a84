"""Whoever guesses whom they could be learns nothing and becomes nobody; whoever only mistypes is soon in."""

from collections import Counter

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import FailedTry
from quizsvc.accounts.rules import Role
from quizsvc.identity import service
from quizsvc.identity.models import Binding, Consent, WechatUser
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import audit, db
from quizsvc.kit.errors import Refusal
from tests.factories import PASSWORD
from tests.identity.phones import Phone

SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"


@pytest.fixture
def unit(make):
    return make.unit("甲市")


@pytest.fixture
def organizer(make):
    return make.headers(make.account(Role.ORGANIZER))


def users_who_accepted(make, number):
    """Ids of so many WeChat users."""
    rows = [{"appid": "wx-tests", "openid": f"many-{n}", "seen_at": make.clock.now()} for n in range(number)]
    with db.transaction() as session:
        ids = list(session.scalars(sa.insert(WechatUser).returning(WechatUser.id), rows))
        given = {"version": PRIVACY.version, "at": make.clock.now()}
        session.execute(sa.insert(Consent), [{"wechat_user_id": user_id, **given} for user_id in ids])
    return ids


def bindings():
    return db.session().scalar(sa.select(sa.func.count()).select_from(Binding))


def locks(client, organizer, **query):
    """The locks that there are, by subject."""
    query = {"page_size": 100, **query}
    found = client.get("/api/v1/locks", query_string=query, headers=organizer).json
    return {one["subject"]: one for one in found["items"]}, found["total"]


def test_ten_thousand_guesses_bind_nobody(client, make, clock, unit, organizer):
    """Twenty names for each of five hundred numbers, of which fifty are somebody's and the name is among
    them; no WeChat user tries five times, no address twice.
    """
    for number in range(50):
        # The right name comes after five wrong ones.
        make.member(unit, name=f"{SURNAMES[5 + number % 15]}伟", credential=f"ZF{number * 10:04d}")
    users = users_who_accepted(make, 2500)
    outcomes: Counter[str] = Counter()
    # Name by name, as somebody would who knows that a number is locked after five.
    for place, surname in enumerate(SURNAMES):
        with db.transaction():
            for number in range(500):
                asked = {"name": f"{surname}伟", "credential": f"ZF{number:04d}"}
                address = f"10.{place}.{number >> 8}.{number & 255}"
                user_id = users[(place * 500 + number) % 2500]
                told = {"now": clock.now(), "wechat_user_id": user_id, "address": address, **asked}
                try:
                    service.bind_by_name(**told)
                except Refusal as refusal:
                    outcomes[type(refusal).__name__] += 1
    assert bindings() == 0
    # Five of each number were looked at, no more.
    assert outcomes == {"NobodyToBind": 2500, "TooManyTries": 7500}
    assert locks(client, organizer)[1] == 500


def test_five_failures_lock_who_tries_whatever_they_try(client, make, clock, unit):
    make.member(unit, name="张三", credential="ZF001")
    phone = Phone(client, make)
    for number in range(5):
        assert phone.bind(credential=f"ZF9{number}").status_code == 409
    locked = phone.bind()
    assert (locked.status_code, locked.get_json()["type"]) == (429, "/problems/too-many-tries")
    assert 0 < int(locked.headers["Retry-After"]) <= 901
    assert phone.bind(account="account-1", password=PASSWORD).status_code == 429
    clock.advance(minutes=15, seconds=1)
    assert phone.bind().status_code == 200


def test_five_failures_lock_a_number_for_every_phone(client, make, clock, unit):
    make.member(unit, name="张三", credential="ZF001")
    for _ in range(5):
        assert Phone(client, make).bind("李四", "zf 001").status_code == 409
    owner = Phone(client, make)
    assert owner.bind().status_code == 429
    clock.advance(minutes=15, seconds=1)
    assert owner.bind().status_code == 200


def test_wrong_passwords_count_with_those_of_signing_in(client, make):
    make.account(name="boss")
    for _ in range(3):
        body = {"account": "boss", "password": "not the password"}
        assert client.post("/api/v1/auth/login", json=body).status_code == 401
    for _ in range(2):
        assert Phone(client, make).bind(**body).status_code == 409
    assert Phone(client, make).bind(account="boss", password=PASSWORD).status_code == 429


def test_to_be_bound_oneself_forgives_no_guess_at_others(client, make, unit):
    make.member(unit, name="张三", credential="ZF001")
    phone = Phone(client, make)
    for number in range(4):
        phone.bind(credential=f"ZF9{number}")
    headers = {"Authorization": f"Bearer {phone.bind().get_json()['access_token']}"}
    assert client.delete("/api/v1/me/wechat", headers=headers).status_code == 204
    assert phone.bind(credential="ZF94").status_code == 409
    assert phone.bind().status_code == 429


def test_a_meeting_room_of_sixty_is_bound_within_a_minute(client, make, clock, unit):
    """Behind one address, one after the other; every third mistypes their number once, every tenth twice."""
    people = [make.member(unit, name=f"人{number}", credential=f"ZF{number:03d}") for number in range(60)]
    wrong = 0
    for number, person in enumerate(people):
        phone = Phone(client, make)
        for _ in range(2 if number % 10 == 0 else number % 3 == 0):
            assert phone.bind(person.name, f"{person.credential}X").status_code == 409
            wrong += 1
        assert phone.bind(person.name, person.credential).status_code == 200
        clock.advance(seconds=1)
    assert (bindings(), wrong) == (60, 30)


def test_an_address_with_a_hundred_failures_is_slowed_and_not_locked(client, make, clock, unit):
    make.member(unit, name="张三", credential="ZF001")
    for number in range(100):
        if number % 5 == 0:
            phone = Phone(client, make)
        assert phone.bind(credential=f"X{number}").status_code == 409
    owner = Phone(client, make)
    slowed = owner.bind()
    assert (slowed.status_code, slowed.get_json()["type"]) == (429, "/problems/address-slowed")
    assert owner.bind(address="192.0.2.77").status_code == 200
    clock.advance(seconds=1)
    assert Phone(client, make).bind(credential="X100").status_code == 409


@pytest.fixture
def statements(app):
    """What PostgreSQL was asked, in order, without the values."""
    told: list[str] = []

    def note(connection, cursor, statement, *_):
        told.append(statement)

    sa.event.listen(db.db.engine, "before_cursor_execute", note)
    yield told
    sa.event.remove(db.db.engine, "before_cursor_execute", note)


def test_unknown_bound_misnamed_and_gone_look_alike_to_the_last_statement(client, make, unit, statements):
    make.member(unit, name="张三", credential="FREE")
    for credential, has in (("PASSWORD", "password"), ("WECHAT", "wechat"), ("STAFF", "role")):
        roles = [Role.EDITOR] if has == "role" else []
        account = make.account(*roles, person=make.member(unit, name="张三", credential=credential))
        if has == "wechat":
            make.wechat_user(account)
    make.person("张三", credential="GONE")
    phones = [Phone(client, make) for _ in range(6)]
    bound = ("NOBODY", "PASSWORD", "WECHAT", "STAFF", "GONE")
    tries = [("李四", "FREE"), *(("张三", credential) for credential in bound)]
    answers, asked = [], []
    for phone, (name, credential) in zip(phones, tries, strict=True):
        statements.clear()
        answers.append(phone.bind(name, credential))
        asked.append(list(statements))
    assert [answer.status_code for answer in answers] == [409] * 6
    assert len({answer.get_data() for answer in answers}) == 1
    assert len({str(sorted(answer.headers.keys())) for answer in answers}) == 1
    assert all(one == asked[0] for one in asked)
    assert any("persons" in one for one in asked[0])
    assert bindings() == 3


def test_an_organizer_finds_the_lock_of_who_calls_and_lifts_it(client, make, clock, unit, organizer):
    person = make.member(unit, name="张三", credential="ZF001")
    phone = Phone(client, make)
    for _ in range(5):
        phone.bind("李四")
    found, total = locks(client, organizer, q="张三")
    assert total == 2  # their number, and the phone that tried it
    number = found["binding:ZF001"]
    about = {"name": "张三", "person_id": str(person.id), "account_id": None}
    assert (number["kind"], number["typed"], number["about"]) == ("binding", ["ZF001"], [about])
    assert (number["tries"], number["until"]) == (5, "2021-07-14T02:15:00.000Z")
    assert found[f"wechat:{phone.user_id}"]["typed"] == ["ZF001"]
    assert lift(client, organizer, "binding:ZF001") == 204
    # What was tried on it is forgotten, so the phone is free too.
    assert locks(client, organizer) == ({}, 0)
    assert phone.bind().status_code == 200
    event = (
        db.session().scalars(sa.select(audit.AuditEvent).where(audit.AuditEvent.action == "lock.lift")).one()
    )
    assert (event.subject, event.detail) == (f"person:{person.id}", {"kind": "binding"})


def lift(client, headers, subject):
    path = "/api/v1/locks"
    return client.delete(path, query_string={"subject": subject}, headers=headers).status_code


def test_a_phone_that_mistyped_five_numbers_is_freed(client, make, unit, organizer):
    make.member(unit, name="张三", credential="ZF001")
    phone = Phone(client, make)
    for number in range(5):
        phone.bind(credential=f"ZF00I{number}")
    ((subject, one),) = locks(client, organizer, q="zf00i3")[0].items()
    assert (one["kind"], one["about"]) == ("wechat", [])
    assert one["typed"] == [f"ZF00I{number}" for number in range(5)]
    assert lift(client, organizer, subject) == 204
    assert lift(client, organizer, subject) == 404
    assert phone.bind().status_code == 200


def test_locks_of_signing_in_are_lifted_but_not_those_of_one_s_superiors(client, make, organizer):
    for name, role in (("clerk", Role.UNIT_ADMIN), ("boss", Role.ADMIN)):
        make.account(role, name=name)
        for _ in range(5):
            client.post("/api/v1/auth/login", json={"account": name, "password": "not the password"})
    assert set(locks(client, organizer)[0]) == {"account:clerk", "account:boss"}
    assert lift(client, organizer, "account:boss") == 403
    assert lift(client, organizer, "account:clerk") == 204
    body = {"account": "clerk", "password": PASSWORD}
    assert client.post("/api/v1/auth/login", json=body).status_code == 200


def test_a_lock_that_is_over_is_none(client, make, clock, organizer):
    phone = Phone(client, make)
    for _ in range(5):
        phone.bind()
    clock.advance(minutes=15)
    assert locks(client, organizer) == ({}, 0)
    assert lift(client, organizer, "binding:ZF001") == 404


def test_wrong_codes_of_certificates_are_no_lock(make, clock, client, organizer):
    tries = [{"subject": "certificate", "address": "192.0.2.1", "at": clock.now()}] * 5
    with db.transaction() as session:
        session.execute(sa.insert(FailedTry), tries)
    assert locks(client, organizer) == ({}, 0)
