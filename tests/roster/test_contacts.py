"""Whom the people of a unit ask for help."""

import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent

API = "/api/v1"
ZHANG = "张三 029-0000000"


def put(client, headers, unit, contact):
    return client.put(f"{API}/units/{unit.id}/contact", json={"contact": contact}, headers=headers)


def mine(client, headers):
    got = client.get(f"{API}/me/contact", headers=headers).json
    return (got["unit"] and got["unit"]["name"], got["contact"])


def test_a_unit_s_own_contact_or_the_nearest_one_above(client, make):
    make.season()
    organizer = make.headers(make.account(Role.ORGANIZER))
    root = make.unit("省厅", level="root")
    city = make.unit("甲市", parent=root)
    county = make.unit("乙县", level="county", parent=city)
    person = make.headers(make.account(person=make.member(county)))
    assert mine(client, person) == (None, None)
    for unit, contact in ((root, "省厅热线"), (city, ZHANG), (county, "李四")):
        assert put(client, organizer, unit, contact).json["contact"] == contact
        assert mine(client, person) == (unit.name, contact)
    assert put(client, organizer, county, "  ").json["contact"] is None
    assert mine(client, person) == ("甲市", ZHANG)


def test_who_has_no_place_now_asks_the_root(client, make):
    make.season()
    organizer = make.headers(make.account(Role.ORGANIZER))
    root = make.unit("省厅", level="root")
    put(client, organizer, root, "省厅热线")
    put(client, organizer, make.unit("甲市", parent=root), ZHANG)
    gone = make.headers(make.account(person=make.person()))
    assert mine(client, gone) == ("省厅", "省厅热线")


def test_a_unit_s_admin_writes_it_for_own_units_only_and_everybody_on_the_staff_sees_it(client, make):
    make.season()
    city = make.unit("甲市")
    county = make.unit("乙县", level="county", parent=city)
    other = make.unit("丙市")
    admin = make.headers(make.account(Role.UNIT_ADMIN, person=make.member(city)))
    assert put(client, admin, county, ZHANG).json == {
        "unit": {"id": str(county.id), "name": "乙县", "level": "county"},
        "contact": ZHANG,
    }
    refused = put(client, admin, other, ZHANG)
    assert (refused.status_code, refused.json["detail"]) == (404, "没有这个单位")
    seen = client.get(f"{API}/units", headers=admin).json["items"]
    assert {unit["name"]: unit["contact"] for unit in seen if unit["contact"]} == {"乙县": ZHANG}


def test_the_deed_is_kept_without_the_number(client, make):
    make.season()
    organizer = make.headers(make.account(Role.ORGANIZER))
    city = make.unit("甲市")
    put(client, organizer, city, ZHANG)
    put(client, organizer, city, "")
    kept = sa.select(AuditEvent.subject, AuditEvent.detail).where(AuditEvent.action == "unit.contact")
    assert [tuple(row) for row in db.session().execute(kept.order_by(AuditEvent.id))] == [
        (f"unit:{city.id}", {"is_given": True}),
        (f"unit:{city.id}", {"is_given": False}),
    ]


def test_what_is_too_long_is_refused_by_name(client, make):
    organizer = make.headers(make.account(Role.ORGANIZER))
    refused = put(client, organizer, make.unit("甲市"), "张" * 101)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["contact"])
