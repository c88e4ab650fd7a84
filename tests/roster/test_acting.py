"""Come, be transferred, leave, be exempt, take part again: from a day on, and from which week it counts."""

from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.roster import queries, rules
from quizsvc.roster.models import Exemption, Membership, Person
from quizsvc.season.rules import Week

API = "/api/v1"
TODAY, MONDAY = "2021-07-14", "2021-07-19"
THIS_WEEK, NEXT_WEEK = Week(2021, 28), Week(2021, 29)


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def post(client, make, season):
    headers = make.headers(make.account(Role.ORGANIZER))

    def post(path, status=200, method="POST", **body):
        answer = client.open(f"{API}{path}", method=method, json=body, headers=headers)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    return post


def eligible(season, person_id, week):
    found = rules.roster_of_week(*queries.records([person_id]), week, season).get(person_id)
    return found and (found.unit, found.eligible)


def held(person, table=Membership):
    """Days of what holds of the person, in order."""
    found = sa.select(table).where(table.person_id == person.id, table.superseded_at.is_(None))
    return [(row.first_on, row.last_on) for row in db.session().scalars(found.order_by(table.first_on))]


def test_who_comes_today_counts_from_next_week_on(post, make, season):
    city = make.unit("甲市")
    place = {"unit_id": str(city.id), "track": "enforcement", "from_on": TODAY}
    told = post("/persons", 201, name="张　三", credential="zf 001", phone="139-0000-0000", **place)
    person = db.session().get_one(Person, int(told["person_id"]))
    assert (person.name, person.credential, person.phone) == ("张三", "ZF001", "13900000000")
    assert told["counts_from"] == "2021-W29"
    assert eligible(season, person.id, THIS_WEEK) is None
    assert eligible(season, person.id, NEXT_WEEK) == (city.id, True)


def test_a_number_that_is_taken_is_refused_and_says_whose_it_is(post, make):
    person = make.member(credential="ZF001")
    place = {"unit_id": str(make.unit().id), "track": "enforcement", "from_on": TODAY}
    refused = post("/persons", 409, name="李四", credential="zf001", **place)
    assert (refused["type"], refused["person"]) == ("/problems/person-exists", str(person.id))


def test_what_is_wrong_is_told_by_field(post, make):
    place = {"unit_id": str(make.unit().id), "track": "后勤", "from_on": "0001-01-01"}
    refused = post("/persons", 422, name=" ", credential="ZF001", phone="12", **place)
    assert refused["errors"].keys() == {"name", "phone", "track", "from_on"}
    good = {"unit_id": place["unit_id"], "track": "monitoring", "from_on": TODAY}
    assert post("/persons", 422, name="李四", credential="；", **good)["errors"].keys() == {"credential"}


def test_a_transfer_in_the_week_moves_the_person_from_the_next(post, make, season):
    old, new = make.unit("甲市"), make.unit("乙市")
    person = make.member(old)
    told = post(
        f"/persons/{person.id}/transfer", unit_id=str(new.id), track="enforcement", from_on="2021-07-15"
    )
    assert told == {"person_id": str(person.id), "counts_from": "2021-W29"}
    assert eligible(season, person.id, THIS_WEEK) == (old.id, True)
    assert eligible(season, person.id, NEXT_WEEK) == (new.id, True)
    assert held(person) == [(date(2021, 6, 1), date(2021, 7, 14)), (date(2021, 7, 15), None)]


def test_nothing_is_changed_that_is_so_already(post, make):
    city = make.unit("甲市")
    person = make.member(city)
    same = {"unit_id": str(city.id), "track": "enforcement", "from_on": TODAY}
    assert post(f"/persons/{person.id}/transfer", 409, **same)["type"] == "/problems/roster-says-so"
    gone = make.person()
    assert post(f"/persons/{gone.id}/leave", 409, from_on=TODAY)["type"] == "/problems/roster-says-so"


def test_who_leaves_counts_this_week_and_can_come_back(post, make, season):
    city = make.unit("甲市")
    person = make.member(city)
    make.exemption(person, first_on=date(2021, 7, 5))
    assert post(f"/persons/{person.id}/leave", from_on="2021-07-16")["counts_from"] == "2021-W29"
    assert eligible(season, person.id, THIS_WEEK) == (city.id, False)
    assert eligible(season, person.id, NEXT_WEEK) is None
    assert held(person, Exemption) == [(date(2021, 7, 5), date(2021, 7, 15))]
    back = {"unit_id": str(city.id), "track": "monitoring", "from_on": "2021-08-02"}
    assert post(f"/persons/{person.id}/transfer", **back)["counts_from"] == "2021-W31"


def test_an_exemption_counts_in_weeks_of_which_it_covers_more_than_half(post, make, season):
    person = make.member()
    path = f"/persons/{person.id}/exemptions"
    assert post(path, 201, reason="产假", first_on="2021-07-23")["counts_from"] == "2021-W30"
    short = {"reason": "事假", "first_on": "2021-07-20", "last_on": "2021-07-22"}
    # Together with the other it covers six days of that week.
    assert post(path, 201, **short)["counts_from"] == "2021-W29"
    assert post(path, 409, **short)["type"] == "/problems/roster-says-so"
    refused = post(path, 422, reason="事假", first_on="2021-07-22", last_on="2021-07-20")
    assert refused["errors"].keys() == {"last_on"}


def test_whoever_takes_part_again_does_so_from_the_next_week(post, make, season):
    person = make.member()
    ill = make.exemption(person, first_on=date(2021, 7, 5))
    coming = make.exemption(person, first_on=date(2021, 8, 2), reason="产假")
    assert post(f"/exemptions/{ill.id}/end", from_on=TODAY)["counts_from"] == "2021-W29"
    assert held(person, Exemption) == [(date(2021, 7, 5), date(2021, 7, 13)), (date(2021, 8, 2), None)]
    post(f"/exemptions/{coming.id}/end", from_on=MONDAY)
    assert held(person, Exemption) == [(date(2021, 7, 5), date(2021, 7, 13))]
    assert post(f"/exemptions/{ill.id}/end", 404, from_on=MONDAY)["detail"].startswith("没有这条免考")


def test_what_is_over_need_not_be_ended(post, make, season):
    over = make.exemption(make.member(), first_on=date(2021, 7, 5), last_on=date(2021, 7, 9))
    assert post(f"/exemptions/{over.id}/end", 409, from_on=TODAY)["type"] == "/problems/roster-says-so"


@pytest.mark.parametrize("act", ["transfer", "leave", "exemptions"])
def test_no_act_begins_before_today_once_the_season_runs(post, make, season, act):
    person, city = make.member(), make.unit()
    body = {
        "transfer": {"unit_id": str(city.id), "track": "enforcement", "from_on": "2021-07-13"},
        "leave": {"from_on": "2021-07-13"},
        "exemptions": {"reason": "产假", "first_on": "2021-07-13"},
    }[act]
    assert post(f"/persons/{person.id}/{act}", 409, **body)["type"] == "/problems/effective-too-early"


def test_without_an_open_season_nothing_counts_yet(client, make):
    headers = make.headers(make.account(Role.ORGANIZER))
    person = make.member()
    answer = client.post(f"{API}/persons/{person.id}/leave", json={"from_on": "2021-07-01"}, headers=headers)
    assert answer.json["counts_from"] is None


def test_a_name_is_put_right_and_the_number_stays(post, make):
    person = make.person("张三", credential="ZF001", phone="13900000000")
    post(f"/persons/{person.id}", 204, method="PATCH", name="章三", phone="")
    db.session().refresh(person)
    assert (person.name, person.phone, person.credential) == ("章三", None, "ZF001")


def test_the_deeds_are_kept(post, make, season):
    person = make.member()
    post(f"/persons/{person.id}/exemptions", 201, reason="产假", first_on=TODAY)
    post(f"/persons/{person.id}/leave", from_on=MONDAY)
    kept = sa.select(AuditEvent.action, AuditEvent.detail).where(
        AuditEvent.subject == f"person:{person.id}", AuditEvent.actor.is_not(None)
    )
    # Why somebody is exempt is told by the exemption itself: it may be an illness.
    assert [tuple(row) for row in db.session().execute(kept.order_by(AuditEvent.id))] == [
        ("person.exempt", {"first_on": TODAY, "last_on": None}),
        ("person.leave", {"from_on": MONDAY}),
    ]
