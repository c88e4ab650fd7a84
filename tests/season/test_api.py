"""Seasons over HTTP: what is wrong is named, and each deed is noted with where it came from."""

import pytest
import sqlalchemy as sa

from quizsvc.kit import audit, db

PLAN = {"name": "大练兵", "first_on": "2023-07-03", "last_on": "2023-09-24"}


@pytest.fixture
def ask(client, make):
    headers = make.headers(make.account("organizer"))

    def call(method, path, **body):
        return client.open(f"/api/v1/seasons{path}", method=method, json=body or None, headers=headers)

    return call


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"settings": {"daily_best": 8}}, "daily_best"),
        ({"settings": {"no_such_setting": 1}}, "no_such_setting"),
        ({"settings": {"daily_weight": "0.5"}}, "daily_weight"),
        ({"last_on": "2023-07-02"}, "last_on"),
        ({"calendar": {"without_daily": ["2023-02-30"]}}, "calendar"),
        ({"calendar": {"without_weekly": ["2023-W99"]}}, "calendar"),
        ({"calendar": {"holidays": []}}, "calendar"),
    ],
)
def test_what_is_wrong_with_a_plan_stands_under_its_name(ask, body, field):
    refused = ask("POST", "", **{**PLAN, **body})
    assert refused.status_code == 422
    assert refused.json["errors"].keys() == {field}
    assert all(isinstance(said, list) and said for said in refused.json["errors"].values())


def test_a_season_opens_once(ask, make, clock):
    season = make.season()
    again = ask("POST", f"/{season.id}/open")
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-opened")
    assert again.json["detail"] == "这个活动已经开启过"
    clock.set(season.ends_at)
    assert ask("POST", f"/{season.id}/close").status_code == 200
    assert ask("POST", f"/{season.id}/open").json["detail"] == "这个活动已经结束"


def test_every_deed_says_from_where(ask, make):
    made = ask("POST", "", **PLAN).json["id"]
    assert ask("PATCH", f"/{made}", name="新名").status_code == 200
    with db.transaction() as session:
        events = session.scalars(sa.select(audit.AuditEvent).order_by(audit.AuditEvent.id)).all()
    told = {event.action: event.address for event in events if event.action.startswith("season.")}
    assert told == {"season.create": "127.0.0.1", "season.change": "127.0.0.1"}
