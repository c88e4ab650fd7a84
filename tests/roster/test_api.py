"""The roster's routes: importing, units, people, and who sees whom."""

import io
from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from quizsvc.roster.models import Person
from tests.roster.sheets import full, person

MEMBERS = {
    "format",
    "rows",
    "accepted",
    "duplicates",
    "rejected",
    "warnings",
    "errors",
    "changes",
    "effective_on",
    "mode",
    "committed",
}


@pytest.fixture
def upload(client, make):
    headers = make.headers(make.account(Role.ORGANIZER))

    def upload(data, filename="名册.csv", **form):
        file = {"file": (io.BytesIO(data), filename)} if data is not None else {}
        return client.post("/api/v1/imports/roster", data={**form, **file}, headers=headers)

    return upload


def people(client, headers, **query):
    return client.get("/api/v1/persons", query_string=query, headers=headers)


def test_check_is_the_default_and_writes_nothing(upload):
    answer = upload(full())
    assert answer.status_code == 200
    assert answer.json.keys() >= MEMBERS
    assert answer.json["changes"]["people_added"] == 3
    assert answer.json["effective_on"] == "2021-07-19"
    assert not answer.json["committed"]
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_commit_writes_and_the_second_time_changes_nothing(upload):
    assert upload(full(), mode="commit").json["committed"]
    again = upload(full(), mode="commit").json
    assert (again["duplicates"], again["changes"]["unchanged"], again["changes"]["people_added"]) == (8, 3, 0)


def test_a_commit_with_bad_rows_writes_nothing_and_says_so(upload):
    bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
    refused = upload(bad, mode="commit")
    assert refused.status_code == 200
    assert (refused.json["committed"], refused.json["rejected"]) == (False, 1)
    assert refused.json["errors"] == [
        {
            "sheet": "名册",
            "row": 8,
            "column": "条线",
            "code": "unknown-track",
            "message": "条线“后勤”无法识别，应是 监测 或 执法",
        }
    ]
    taken = upload(bad, mode="commit", skip_rejected="true")
    assert (taken.status_code, taken.json["rejected"], taken.json["changes"]["people_added"]) == (200, 1, 1)


def test_the_form_says_what_is_wrong_with_it(upload):
    assert upload(None).json["errors"].keys() == {"file"}
    assert upload(full(), mode="maybe").status_code == 422
    assert upload(full(), effective_on="yesterday").status_code == 422
    assert upload(full(), effective_on="").json["effective_on"] == "2021-07-19"
    assert upload(full(), scope="丙市").json["errors"].keys() == {"scope"}
    assert upload(b"").json["code"] == "empty-file"


def test_a_scope_and_a_day_are_taken_from_the_form(upload):
    upload(full(), mode="commit", effective_on="2021-07-01")
    answer = upload(
        full(person("ZF001", "张一", "甲市")),
        mode="commit",
        scope="甲市",
        effective_on="2021-07-20",
    )
    assert answer.json["changes"]["ended"] == 1
    assert answer.json["effective_on"] == "2021-07-20"


class Untouched(io.BytesIO):
    """A body that claims to be large and that nobody may read."""

    at = 0

    def seek(self, offset, whence=0):
        self.at = 100 * 1024 * 1024 if whence == io.SEEK_END else offset
        return self.at

    def tell(self):
        return self.at

    def read(self, size=-1):
        raise AssertionError("the body was read")

    readinto = readline = read


def test_a_hundred_megabytes_are_refused_without_being_read(client, make):
    answer = client.post(
        "/api/v1/imports/roster",
        input_stream=Untouched(),
        content_type="multipart/form-data; boundary=x",
        headers=make.headers(make.account(Role.ORGANIZER)),
    )
    assert answer.status_code == 413
    assert answer.json["type"] == "about:blank"


@pytest.mark.parametrize("role", [Role.UNIT_ADMIN, Role.EDITOR, Role.AUDITOR, Role.ADMIN])
def test_only_organizers_import(client, make, role):
    headers = make.headers(make.account(role))
    data = {"file": (io.BytesIO(full()), "a.csv")}
    assert client.post("/api/v1/imports/roster", data=data, headers=headers).status_code == 403
    assert client.post("/api/v1/imports/roster").status_code == 401


def test_units_are_a_tree_for_staff(client, make):
    city = make.unit("甲市")
    units = client.get("/api/v1/units", headers=make.headers(make.account(Role.EDITOR))).json
    assert units["total"] == 2
    assert units["items"][1] == {
        "id": str(city.id),
        "name": "甲市",
        "level": "city",
        "parent_id": str(city.parent_id),
        "contact": None,
    }
    assert client.get("/api/v1/units", headers=make.headers(make.participant(city))).status_code == 403


def test_organizers_and_auditors_see_all_people(client, make):
    unit = make.unit("甲市")
    make.member(unit, name="张三", credential="ZF001", phone="13800138001")
    make.person("李四")
    for role in (Role.ORGANIZER, Role.AUDITOR):
        answer = people(client, make.headers(make.account(role))).json
        assert answer["total"] == 2
        assert answer["items"][0] == {
            "id": "1",
            "name": "张三",
            "credential": "ZF001",
            "phone": "13800138001",
            "track": "enforcement",
            "unit": {"id": str(unit.id), "name": "甲市", "level": "city"},
        }
        assert answer["items"][1]["unit"] is None


def test_a_unit_admin_sees_their_own_subtree_with_masked_phones(client, make):
    city, other = make.unit("甲市"), make.unit("乙市")
    county = make.unit("甲县", level="county", parent=city)
    headers = make.headers(make.participant(city, Role.UNIT_ADMIN))
    make.member(county, name="张三", phone="13800138001")
    stranger = make.member(other, name="外人")
    listed = people(client, headers).json
    assert listed["total"] == 2
    assert {item["phone"] for item in listed["items"]} == {None, "138****8001"}
    assert stranger.name not in str(listed)
    assert people(client, headers, unit=str(county.id)).json["total"] == 1
    for unit_id in (other.id, city.parent_id, 999):
        assert people(client, headers, unit=str(unit_id)).status_code == 404
    assert people(client, headers, q="外人").json["total"] == 0


def test_a_unit_admin_without_a_place_of_their_own_sees_nobody(client, make):
    make.member(make.unit("甲市"))
    gone = make.person()
    make.membership(gone, make.unit("乙市"), last_on=date(2021, 7, 13))
    for account in (make.account(Role.UNIT_ADMIN), make.account(Role.UNIT_ADMIN, person=gone)):
        assert people(client, make.headers(account)).json["total"] == 0


def test_participants_and_editors_see_no_list_of_people(client, make):
    for account in (make.participant(), make.account(Role.EDITOR), make.account(Role.ADMIN)):
        assert people(client, make.headers(account)).status_code == 403
    assert client.get("/api/v1/persons").status_code == 401


def test_people_are_found_by_part_of_a_name_or_number(client, make):
    make.person("张三", credential="ZF001")
    make.person("李四_", credential="JC002")
    headers = make.headers(make.account(Role.ORGANIZER))
    assert [item["name"] for item in people(client, headers, q="zf0").json["items"]] == ["张三"]
    assert people(client, headers, q="_").json["total"] == 1
    assert people(client, headers, q="%").json["total"] == 0
