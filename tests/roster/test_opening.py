"""Opening a season looks at the roster too."""

import pytest

from quizsvc.accounts.rules import Role


@pytest.fixture
def organizer(make):
    return make.headers(make.account(Role.ORGANIZER))


def test_opening_warns_of_units_without_people(client, make, organizer):
    city = make.unit("甲市")
    make.member(make.unit("乙县", level="county", parent=city))
    make.unit("丙县", level="county", parent=city)
    season = make.season(opened=False)
    opened = client.post(f"/api/v1/seasons/{season.id}/open", headers=organizer)
    assert opened.status_code == 200
    assert opened.json["state"] == "open"
    assert opened.json["warnings"] == ["“丙县”及其下级单位没有在册人员"]
    again = client.post(f"/api/v1/seasons/{season.id}/open", headers=organizer)
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-opened")


def test_opening_warns_of_people_who_come_too_late_for_the_running_week(client, make, organizer, clock):
    late = make.person()
    make.membership(late, make.unit("甲市"), recorded_at=clock.now())
    season = make.season(opened=False)
    opened = client.post(f"/api/v1/seasons/{season.id}/open", headers=organizer)
    told = "第2周已经开始：1 条在册记录是开始以后录入的，从下一周起才算应参加"
    assert opened.json["warnings"] == [told]


def test_one_season_is_open_at_a_time(client, make, organizer):
    make.season()
    other = make.season(opened=False)
    refused = client.post(f"/api/v1/seasons/{other.id}/open", headers=organizer)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/another-season-open")
    assert client.get(f"/api/v1/seasons/{other.id}", headers=organizer).json["state"] == "draft"
    assert client.post("/api/v1/seasons/999/open", headers=organizer).status_code == 404
