"""Activation codes, activating an account, and who I am (api.md, Everyone and Staff)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import Account
from quizsvc.accounts.rules import Role
from quizsvc.identity.models import ActivationCode, Binding
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import audit, db
from tests.factories import PASSWORD


def issue(client, headers, unit):
    body = {"unit_id": str(getattr(unit, "id", unit))}
    return client.post("/api/v1/activation-codes", json=body, headers=headers)


def issue_to(client, headers, unit, person):
    body = {"unit_id": str(unit.id), "person_id": str(person.id)}
    return client.post("/api/v1/activation-codes", json=body, headers=headers)


def activate(client, code, *, name="张三", credential="ZF001", password=PASSWORD):
    body = {"name": name, "credential": credential, "code": code, "password": password}
    return client.post("/api/v1/auth/activate", json=body)


@pytest.fixture
def unit(make):
    return make.unit("甲市")


@pytest.fixture
def organizer(make):
    return make.headers(make.account(Role.ORGANIZER))


@pytest.fixture
def code(client, make, unit, organizer):
    """A code for 张三, ZF001."""
    make.member(unit, name="张三", credential="ZF001")
    return issue(client, organizer, unit).json["items"][0]["code"]


def test_codes_are_for_those_without_an_account_and_are_shown_once(client, make, unit, organizer):
    person = make.member(unit, name="张三")
    make.participant(unit)
    below = make.unit("甲县", level="county", parent=unit)
    make.member(below)
    answer = issue(client, organizer, unit)
    assert answer.status_code == 201
    assert answer.json["total"] == 1
    (item,) = answer.json["items"]
    assert item["person"] == {"id": str(person.id), "name": "张三"}
    assert item["expires_at"] == "2021-08-13T02:00:00.000Z"
    assert len(item["code"]) == 10
    assert set(item["code"]) <= set("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
    stored = db.session().scalars(sa.select(ActivationCode.code_hash)).one()
    assert item["code"] not in stored
    events = db.session().scalars(sa.select(audit.AuditEvent.detail)).all()
    assert item["code"] not in str(events)


def test_who_begins_next_week_gets_a_code_today(client, make, unit, organizer):
    make.membership(make.person("新人"), unit, first_on=date(2021, 7, 19))
    assert [item["person"]["name"] for item in issue(client, organizer, unit).json["items"]] == ["新人"]


def test_a_unit_admin_serves_their_own_subtree_and_knows_of_no_other(client, make, unit):
    below, other = make.unit("甲县", level="county", parent=unit), make.unit("乙市")
    for place in (unit, below, other):
        make.member(place)
    headers = make.headers(make.participant(unit, Role.UNIT_ADMIN))
    assert issue(client, headers, unit).json["total"] == 1
    assert issue(client, headers, below).json["total"] == 1
    answers = [issue(client, headers, place) for place in (other, unit.parent_id, 999)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].json == answers[2].json


def test_a_unit_admin_who_is_nobody_s_member_serves_nobody(client, make, unit):
    unbound = make.headers(make.account(Role.UNIT_ADMIN))
    assert issue(client, unbound, unit).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.ADMIN])
def test_other_roles_hand_out_no_codes(client, make, unit, role):
    assert issue(client, make.headers(make.participant(unit, role)), unit).status_code == 403
    assert issue(client, make.headers(make.participant(unit)), unit).status_code == 403
    assert issue(client, {}, unit).status_code == 401


def test_activating_makes_an_account_that_is_the_person(client, make, unit, code):
    answer = activate(client, code)
    assert answer.status_code == 200
    assert answer.json.keys() == {"access_token", "refresh_token", "expires_in", "roles", "dormant_roles"}
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    me = client.get("/api/v1/me", headers=headers).json
    assert me == {
        "id": me["id"],
        "name": "张三",
        "roles": [],
        "dormant_roles": [],
        "person": {
            "id": "1",
            "track": "enforcement",
            "unit": {"id": str(unit.id), "name": "甲市", "level": "city"},
        },
        "wechat": False,
        "privacy": {"version": PRIVACY.version, "accepted": False},
    }
    login = client.post("/api/v1/auth/login", json={"account": "ZF001", "password": PASSWORD})
    assert login.status_code == 200


def test_name_number_and_code_are_taken_as_people_type_them(client, code):
    answer = activate(client, f" {code.lower()} ", name="张 三", credential=" zf００1 ")
    assert answer.status_code == 200


def test_whatever_is_wrong_the_answer_is_the_same(client, make, unit, organizer, code, clock):
    bound = make.participant(unit)
    bound_person = db.session().scalar(sa.select(Binding.person_id).where(Binding.account_id == bound.id))
    number = make.person(credential="BOUND").credential
    expired = make.member(unit, name="王五", credential="ZF005")
    late = next(
        item["code"]
        for item in issue(client, organizer, unit).json["items"]
        if item["person"]["name"] == expired.name
    )
    clock.advance(days=30)
    cases = [
        activate(client, code, credential="NOBODY"),
        activate(client, "AAAAAAAAAA"),
        activate(client, code, name="李四"),
        activate(client, code, credential=number),
        activate(client, code, credential=f"6100{bound_person:06d}"),
        activate(client, late, name="王五", credential="ZF005"),
    ]
    assert {answer.status_code for answer in cases} == {401}
    assert all(answer.json == cases[0].json for answer in cases)
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Account)) == 2


def test_a_code_works_once_and_a_newer_one_replaces_it(client, make, unit, organizer, code):
    newer = issue(client, organizer, unit).json["items"][0]["code"]
    assert activate(client, code).status_code == 401
    assert activate(client, newer).status_code == 200
    assert activate(client, newer).status_code == 401
    assert issue(client, organizer, unit).json["total"] == 0


@pytest.mark.parametrize(
    "password", ["short", "1234567890", "aaaaaaaaaaaa", "my-zf001-pass", "张三的密码很长很长"]
)
def test_a_weak_password_is_refused_and_uses_up_nothing(client, code, password):
    refused = activate(client, code, password=password)
    assert refused.status_code == 422
    assert refused.json["type"] == "/problems/weak-password"
    assert activate(client, code).status_code == 200


def test_a_weak_password_tells_nothing_about_the_person(client, code):
    assert (
        activate(client, "AAAAAAAAAA", password="short").json == activate(client, code, password="short").json
    )


def test_five_failures_lock_the_number_for_a_quarter_of_an_hour(client, code, clock):
    for _ in range(5):
        assert activate(client, "AAAAAAAAAA").status_code == 401
    locked = activate(client, code)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 901
    assert activate(client, "AAAAAAAAAA", credential="ANOTHER").status_code == 401
    clock.advance(minutes=15, seconds=1)
    assert activate(client, code).status_code == 200


def test_twenty_at_once_leave_one_account(app, code):
    def attempt(_):
        return activate(app.test_client(), code).status_code

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(attempt, range(20)))
    assert answers.count(200) == 1
    assert set(answers) <= {200, 401, 429}
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Binding)) == 1


def test_an_account_of_that_name_is_told_to_who_holds_the_code_and_the_code_stays(client, make, code):
    make.account(name="zf001")
    taken = activate(client, code)
    assert (taken.status_code, taken.json["type"]) == (409, "/problems/account-exists")
    assert db.session().scalars(sa.select(ActivationCode.used_at)).all() == [None]


@pytest.mark.parametrize("missing", ["name", "credential", "code", "password"])
def test_a_body_of_the_wrong_shape_names_the_field(client, app, missing):
    body = {"name": "张三", "credential": "ZF001", "code": "AAAAAAAAAA", "password": PASSWORD}
    del body[missing]
    answer = client.post("/api/v1/auth/activate", json=body)
    assert answer.status_code == 422
    assert missing in str(answer.json["errors"])


def test_me_of_staff_is_no_person_and_of_who_left_has_no_unit(client, make, unit):
    staff = client.get("/api/v1/me", headers=make.headers(make.account(Role.EDITOR, Role.UNIT_ADMIN))).json
    assert (staff["roles"], staff["person"]) == (["editor", "unit_admin"], None)
    gone = make.person()
    make.membership(gone, unit, last_on=date(2021, 7, 13))
    left = client.get("/api/v1/me", headers=make.headers(make.account(person=gone))).json
    assert left["person"] == {"id": str(gone.id), "track": None, "unit": None}
    assert client.get("/api/v1/me").status_code == 401


def test_a_lost_code_is_replaced_alone_and_those_of_the_others_still_work(client, make, unit, organizer):
    make.member(unit, name="张三", credential="ZF001")
    lost = make.member(unit, name="李四", credential="ZF002")
    codes = {one["person"]["name"]: one["code"] for one in issue(client, organizer, unit).json["items"]}
    fresh = issue_to(client, organizer, unit, lost).json["items"]
    assert [one["person"]["name"] for one in fresh] == ["李四"]
    assert activate(client, codes["张三"]).status_code == 200
    assert activate(client, codes["李四"], name="李四", credential="ZF002").status_code == 401
    assert activate(client, fresh[0]["code"], name="李四", credential="ZF002").status_code == 200


def test_nobody_gets_a_code_who_has_an_account_or_is_not_of_the_unit(client, make, unit, organizer):
    member = make.member(unit)
    make.account(person=member)
    refused = issue_to(client, organizer, unit, member)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/has-account")
    elsewhere = issue_to(client, organizer, unit, make.member())
    assert (elsewhere.status_code, elsewhere.json["detail"]) == (404, "这个单位里没有这名人员")
