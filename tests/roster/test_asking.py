"""An admin of a unit asks for a change of their people, and an organizer does it or says why not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.roster import queries
from quizsvc.roster.models import Exemption, Person, RosterRequest

API = "/api/v1"


class World:
    def __init__(self, client, make, clock):
        self.client, self.clock = client, clock
        make.season()
        self.city, self.other = make.unit("甲市"), make.unit("丙市")
        self.zhang, self.wang = make.member(self.city, name="张三"), make.member(self.other, name="王五")
        self.accounts = {
            "admin": make.account(Role.UNIT_ADMIN, person=make.member(self.city)),
            "organizer": make.account(Role.ORGANIZER),
        }
        self.headers = {name: make.headers(account) for name, account in self.accounts.items()}

    def call(self, who, method, path, status, json=None):
        answer = self.client.open(f"{API}{path}", method=method, json=json, headers=self.headers[who])
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def ask(self, status=201, who="admin", **body):
        return self.call(who, "POST", "/roster-requests", status, {"reason": "情况属实", **body})

    def leave(self, status=201, **body):
        person = body.pop("person", self.zhang)
        return self.ask(status, act="leave", person_id=str(person.id), from_on="2021-07-16", **body)

    def decide(self, request, verb, status, json=None, who="organizer"):
        return self.call(who, "POST", f"/roster-requests/{request['id']}/{verb}", status, json)


@pytest.fixture
def world(client, make, clock):
    return World(client, make, clock)


def test_what_is_asked_for_is_done_when_an_organizer_accepts_it(world):
    asked = world.leave()
    assert (asked["state"], asked["change"]) == (
        "open",
        {"person_id": str(world.zhang.id), "from_on": "2021-07-16"},
    )
    assert queries.membership_on(world.zhang.id, date(2021, 7, 16)) is not None
    told = world.decide(asked, "accept", 200)
    assert told == {"person_id": str(world.zhang.id), "counts_from": "2021-W29"}
    assert queries.membership_on(world.zhang.id, date(2021, 7, 16)) is None
    listed = world.call("admin", "GET", "/roster-requests?state=accepted", 200)
    assert [one["id"] for one in listed["items"]] == [asked["id"]]


def test_every_act_can_be_asked_for(world, make):
    body = {"unit_id": str(world.city.id), "track": "monitoring", "from_on": "2021-07-19"}
    new = world.ask(act="add", name="周新", credential="ZF010", **body)
    world.decide(new, "accept", 200)
    assert db.session().scalar(sa.select(Person.name).where(Person.credential == "ZF010")) == "周新"
    moved = world.ask(
        act="transfer", person_id=str(world.zhang.id), **{**body, "unit_id": str(world.other.id)}
    )
    world.decide(moved, "accept", 200)
    assert queries.unit_of(world.zhang.id, date(2021, 7, 19)) == world.other.id
    ill = make.member(world.city)
    asked = world.ask(act="exempt", person_id=str(ill.id), exempt_for="产假", first_on="2021-07-19")
    world.decide(asked, "accept", 200)
    (row,) = db.session().scalars(sa.select(Exemption))
    assert (row.reason, row.first_on, row.last_on) == ("产假", date(2021, 7, 19), None)
    back = world.ask(act="resume", exemption_id=str(row.id), from_on="2021-07-26")
    assert world.decide(back, "accept", 200)["counts_from"] == "2021-W30"


def test_a_day_that_has_passed_meanwhile_gives_way_to_today(world):
    asked = world.leave()
    world.clock.advance(days=5)
    assert world.decide(asked, "accept", 200)["counts_from"] == "2021-W30"
    assert queries.membership_on(world.zhang.id, date(2021, 7, 18)) is not None


def test_who_declines_says_why_and_nothing_is_changed(world):
    asked = world.leave()
    world.decide(asked, "decline", 204, {"reason": "还没有办手续"})
    (shown,) = world.call("admin", "GET", "/roster-requests", 200)["items"]
    assert (shown["state"], shown["answer"]) == ("declined", "还没有办手续")
    assert queries.membership_on(world.zhang.id, date(2021, 7, 16)) is not None
    assert world.decide(asked, "accept", 409)["type"] == "/problems/request-decided"


def test_one_request_about_a_person_is_open_at_a_time(world):
    asked = world.leave()
    assert world.leave(409)["type"] == "/problems/request-exists"
    world.decide(asked, "withdraw", 204, who="admin")
    world.leave()


def test_nobody_asks_for_people_of_others_and_sees_nothing_of_them(world, make):
    assert world.leave(404, person=world.wang)["detail"] == "没有这名人员"
    place = {"unit_id": str(world.other.id), "track": "monitoring", "from_on": "2021-07-19"}
    assert world.ask(404, act="add", name="周新", credential="ZF010", **place)["detail"] == "没有这个单位"
    theirs = world.leave(person=world.wang, who="organizer")
    assert world.call("admin", "GET", "/roster-requests", 200)["total"] == 0
    assert world.decide(theirs, "withdraw", 404, who="admin")["detail"] == "没有这件申报"


def test_only_who_reads_telephone_numbers_on_the_roster_reads_them_here(world):
    place = {"unit_id": str(world.city.id), "track": "monitoring", "from_on": "2021-07-19"}
    asked = world.ask(act="add", name="周新", credential="ZF010", phone="138 0013 8000", **place)
    assert asked["change"]["phone"] == "138****8000"
    world.leave()
    told = {
        who: [one["change"].get("phone") for one in world.call(who, "GET", "/roster-requests", 200)["items"]]
        for who in ("admin", "organizer")
    }
    assert told == {"admin": [None, "138****8000"], "organizer": [None, "13800138000"]}
    world.decide(asked, "accept", 200)
    assert db.session().scalar(sa.select(Person.phone).where(Person.credential == "ZF010")) == "13800138000"


def test_what_an_act_does_not_take_or_lacks_is_named(world):
    assert world.leave(422, track="monitoring")["errors"].keys() == {"track"}
    assert world.ask(422, act="leave", from_on="2021-07-16")["errors"].keys() == {"person_id"}
    lacking = {"act": "exempt", "person_id": str(world.zhang.id), "exempt_for": "产假"}
    days = {"first_on": "2021-07-19", "last_on": "2021-07-18"}
    assert world.ask(422, **lacking, **days)["errors"].keys() == {"last_on"}


def test_what_the_roster_says_already_leaves_the_request_open(world):
    asked = world.leave()
    body = {"from_on": (world.clock.now().date() + timedelta(days=1)).isoformat()}
    world.call("organizer", "POST", f"/persons/{world.zhang.id}/leave", 200, body)
    assert world.decide(asked, "accept", 409)["type"] == "/problems/roster-says-so"
    assert db.session().get_one(RosterRequest, int(asked["id"])).state == "open"


def test_an_exemption_whose_days_have_passed_meanwhile_is_refused_and_stays_open(world):
    days = {"first_on": "2021-07-15", "last_on": "2021-07-16"}
    asked = world.ask(act="exempt", person_id=str(world.zhang.id), exempt_for="产假", **days)
    world.clock.advance(days=7)
    refused = world.decide(asked, "accept", 409)
    assert refused["type"] == "/problems/request-outdated"
    assert db.session().get_one(RosterRequest, int(asked["id"])).state == "open"
    world.decide(asked, "decline", 204, {"reason": "已经过去"})


def test_who_came_to_another_unit_meanwhile_is_no_more_theirs_to_ask_for(world):
    asked = world.leave()
    move = {"unit_id": str(world.other.id), "track": "enforcement", "from_on": "2021-07-15"}
    world.call("organizer", "POST", f"/persons/{world.zhang.id}/transfer", 200, move)
    world.clock.advance(days=2)
    refused = world.decide(asked, "accept", 409)
    assert refused["type"] == "/problems/request-outdated"
    assert queries.membership_on(world.zhang.id, date(2021, 7, 20)) is not None
    world.decide(asked, "decline", 204, {"reason": "已经调走"})


def test_of_two_who_decide_at_once_one_does(world, app):
    asked = world.leave()
    db.db.session.remove()

    def decide(verb):
        path = f"{API}/roster-requests/{asked['id']}/{verb}"
        body = {"reason": "不"} if verb == "decline" else None
        headers = world.headers["admin" if verb == "withdraw" else "organizer"]
        return app.test_client().post(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(decide, ("accept", "decline", "withdraw", "accept")))
    assert answers in ([200, 409, 409, 409], [204, 409, 409, 409])


def test_the_deeds_are_kept(world):
    world.decide(world.leave(), "decline", 204, {"reason": "不"})
    found = sa.select(AuditEvent.action).where(AuditEvent.subject == f"person:{world.zhang.id}")
    assert list(db.session().scalars(found.order_by(AuditEvent.id))) == ["roster.request", "roster.decline"]
