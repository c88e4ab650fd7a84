"""Seasons through HTTP: what cannot be a season is refused by the name of what is wrong."""

import pytest

from quizsvc.accounts.rules import Role

PLAN = {"name": "2021 练兵答题", "first_on": "2021-07-05", "last_on": "2021-09-26"}


@pytest.fixture
def organizer(make):
    return make.headers(make.account(Role.ORGANIZER))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"last_on": "2021-07-04"}, "last_on"),
        ({"last_on": "9999-12-31"}, "last_on"),
        ({"first_on": "1821-07-05"}, "first_on"),
        ({"settings": {"weekly_limit_s": 10**15}}, "weekly_limit_s"),
        ({"settings": {"daily_mix": [{"type": "single", "count": 5, "points": "9" * 30}]}}, "daily_mix"),
        ({"settings": {"daily_weight": "0.5"}}, "daily_weight"),
        ({"settings": {"no_such_setting": 1}}, "no_such_setting"),
        ({"calendar": {"without_daily": ["9999-12-31"]}}, "calendar"),
        ({"calendar": {"without_weekly": ["9999-W52"]}}, "calendar"),
        ({"calendar": {"without_daily": ["2021-07-04"]}}, "calendar"),
    ],
)
def test_what_cannot_be_is_refused_by_name(client, organizer, wrong, named):
    refused = client.post("/api/v1/seasons", headers=organizer, json=PLAN | wrong)
    assert refused.status_code == 422
    assert list(refused.json["errors"]) == [named]


def test_days_and_settings_that_cannot_be_are_told_in_one_go(client, organizer):
    wrong = {"last_on": "2021-07-04", "settings": {"daily_weight": "0.5"}}
    refused = client.post("/api/v1/seasons", headers=organizer, json=PLAN | wrong)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"last_on", "daily_weight"}
    assert "daily_weight" not in refused.json["detail"]


@pytest.mark.parametrize("calendar", [{"without_daily": ["9999-12-31"]}, {"without_weekly": ["9999-W52"]}])
def test_a_running_season_s_calendar_keeps_inside_it(client, make, organizer, calendar):
    season = make.season()
    refused = client.patch(f"/api/v1/seasons/{season.id}", headers=organizer, json={"calendar": calendar})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["calendar"])


def test_settings_are_fixed_when_it_opens_and_the_calendar_when_a_week_begins(client, make, organizer):
    season = make.season()
    address = f"/api/v1/seasons/{season.id}"
    fixed = client.patch(address, headers=organizer, json={"settings": {"daily_attempts": 2}})
    assert fixed.json["type"] == "/problems/settings-fixed"
    begun = client.patch(address, headers=organizer, json={"calendar": {"without_daily": ["2021-07-15"]}})
    assert begun.json["type"] == "/problems/week-begun"
    to_come = client.patch(address, headers=organizer, json={"calendar": {"without_daily": ["2021-07-19"]}})
    assert to_come.json["calendar"]["without_daily"] == ["2021-07-19"]


def test_one_season_is_open_at_a_time(client, make, organizer):
    make.season()
    other = client.post("/api/v1/seasons", headers=organizer, json=PLAN).json
    refused = client.post(f"/api/v1/seasons/{other['id']}/open", headers=organizer)
    assert refused.json["type"] == "/problems/another-season-open"


def test_a_draft_s_days_can_be_moved_and_keep_its_calendar_inside(client, make, organizer):
    plan = PLAN | {"first_on": "2021-08-02", "calendar": {"without_daily": ["2021-08-02"]}}
    address = f"/api/v1/seasons/{client.post('/api/v1/seasons', headers=organizer, json=plan).json['id']}"
    moved = client.patch(address, headers=organizer, json={"last_on": "2021-10-31"})
    assert (moved.json["first_on"], moved.json["last_on"]) == ("2021-08-02", "2021-10-31")
    refused = client.patch(address, headers=organizer, json={"first_on": "2021-08-03"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["calendar"])
    assert client.get(address, headers=organizer).json == moved.json
    both = {"first_on": "2021-08-03", "calendar": {"without_daily": ["2021-08-03"]}}
    assert client.patch(address, headers=organizer, json=both).json["first_on"] == "2021-08-03"
    fixed = client.patch(
        f"/api/v1/seasons/{make.season().id}", headers=organizer, json={"last_on": "2021-10-31"}
    )
    assert fixed.json["type"] == "/problems/settings-fixed"
