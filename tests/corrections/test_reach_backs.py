"""A roster that was wrong for weeks that have begun: approved by two, then standings say so (rules.md §5)."""

from datetime import date

import pytest

from quizsvc.kit import db
from quizsvc.rankings import queries as ranking_queries
from quizsvc.rankings import service as rankings
from quizsvc.season import rules as season_rules
from quizsvc.season import service as season_service
from tests.attempts.steps import all_right, at, start, submit
from tests.corrections.steps import compute, settle, states
from tests.rankings import worlds

WEEK = "2021-W28"
MONDAY, SUNDAY = "2021-07-12", "2021-07-18"


@pytest.fixture
def played(client, make, daily):
    """Two of one unit: one has answered, one is on the roster and has not."""
    unit = make.unit()
    absent = make.member(unit)
    who = make.participant(unit)
    attempt = start(client, make.headers(who), daily).json
    submit(client, make.headers(who), attempt, all_right(attempt))
    compute()
    return unit, absent


def standing(client, organizers):
    """The unit's row, and how many people are ranked."""
    found = client.get(f"/api/v1/standings/{WEEK}", headers=organizers.one).json
    rows = {each["unit"]["id"]: each for each in found["units"] if each["track"] == "enforcement"}
    return rows, found["people"]["total"]


def days(person, first_on=MONDAY, last_on=SUNDAY):
    return {"person_id": str(person.id), "first_on": first_on, "last_on": last_on}


def test_who_was_exempt_all_along_is_not_missed_any_more(client, organizers, played):
    unit, absent = played
    row = standing(client, organizers)[0][str(unit.id)]
    assert (row["eligible"], row["exempt"], row["rate"]) == (2, 0, "50.00")
    made = organizers.propose("reach_back", exemption={**days(absent), "reason": "病假"}, reason="补交假条")
    (line,) = made["dry_run"]["people"]
    assert (line["week"], line["eligible_before"], line["eligible_after"]) == (WEEK, True, False)
    assert (line["exempt_before"], line["exempt_after"]) == (False, True)
    (week,) = [each for each in made["dry_run"]["periods"] if each["period"] == WEEK]
    (moved,) = [each for each in week["units"] if each["unit_id"] == str(unit.id)]
    assert (moved["rate_before"], moved["rate_after"]) == ("50.00", "100.00")
    assert standing(client, organizers)[0][str(unit.id)] == row  # nothing is done yet
    organizers.approve(made)
    settle()
    row = standing(client, organizers)[0][str(unit.id)]
    assert (row["eligible"], row["exempt"], row["rate"]) == (1, 1, "100.00")
    assert states(organizers.read(made)) == ["open", "approved", "applied"]
    assert made["change"]["exemption"]["reason"] == "病假"


def test_an_exemption_that_never_was_is_taken_away_on_its_days_alone(client, make, organizers, clock, played):
    unit, absent = played
    make.exemption(absent, first_on=date(2021, 7, 5), last_on=date(2021, 7, 25))
    told = {"exemption": {**days(absent), "reason": None}}
    organizers.done("reach_back", **told)
    row = standing(client, organizers)[0][str(unit.id)]
    assert (row["eligible"], row["exempt"]) == (2, 0)
    compute()
    again = organizers.propose("reach_back", status=409, **told)
    assert again["type"] == "/problems/nothing-to-reach-back-for"


def test_who_was_somewhere_else_counts_there(client, make, organizers, played):
    unit, absent = played
    other = make.unit()
    place = {**days(absent), "unit_id": str(other.id), "track": "enforcement"}
    organizers.done("reach_back", membership=place)
    rows, _ = standing(client, organizers)
    assert (rows[str(unit.id)]["eligible"], rows[str(other.id)]["eligible"]) == (1, 1)
    # A later knowledge of the same days stands beside it, and the newest rules.
    organizers.done("reach_back", membership={**place, "unit_id": str(unit.id)})
    rows, _ = standing(client, organizers)
    assert (rows[str(unit.id)]["eligible"], rows[str(other.id)]["eligible"]) == (2, 0)


def test_who_was_forgotten_is_ranked(client, make, organizers, clock, daily):
    unit, late = make.unit(), make.person()
    make.membership(late, unit, first_on=date(2021, 7, 14), recorded_at=at(9))
    who = make.headers(make.account(person=late))
    attempt = start(client, who, daily).json
    submit(client, who, attempt, all_right(attempt))
    compute()
    assert standing(client, organizers)[1] == 0
    place = {**days(late, last_on=None), "unit_id": str(unit.id), "track": "enforcement"}
    organizers.done("reach_back", membership=place)
    assert standing(client, organizers)[1] == 1


def test_who_had_left_is_not_missed(client, organizers, played):
    unit, absent = played
    organizers.done("reach_back", membership={**days(absent), "unit_id": None, "track": None})
    rows, _ = standing(client, organizers)
    assert rows[str(unit.id)]["eligible"] == 1


def test_what_is_published_gets_its_next_version(client, make, organizers, clock, season, played):
    _, absent = played
    clock.set(at(0, 0, 6, day=19))
    compute()
    with db.transaction():
        rankings.publish(now=clock.now(), actor=None, season=season, period=season_rules.Week(2021, 28))
    told = {"exemption": {**days(absent), "reason": "产假"}, "reason": "补报"}
    made = organizers.propose("reach_back", **told)
    (week,) = [each for each in made["dry_run"]["periods"] if each["period"] == WEEK]
    assert week["published_version"] == 1
    organizers.approve(made)
    settle()
    path = f"/api/v1/leaderboards/units?period={WEEK}&track=enforcement&level=city"
    newest, old = (client.get(path + more, headers=organizers.one).json for more in ("", "&version=1"))
    assert (newest["version"], newest["items"][0]["rate"]) == (2, "100.00")
    assert (old["version"], old["items"][0]["rate"]) == (1, "50.00")


def test_what_is_to_come_and_who_is_not_there_is_refused(make, organizers, season):
    person = make.member()
    ahead = {**days(person, "2021-07-15", None), "reason": "借调"}
    assert organizers.propose("reach_back", exemption=ahead, status=409)["type"] == "/problems/days-ahead"
    gone = {**days(person), "person_id": str(10**15), "reason": "借调"}
    organizers.propose("reach_back", exemption=gone, status=404)
    nowhere = {**days(person), "unit_id": str(10**15), "track": "enforcement"}
    organizers.propose("reach_back", membership=nowhere, status=404)
    for fault in ({"unit_id": None, "track": "enforcement"}, {"unit_id": "1", "track": None}):
        organizers.propose("reach_back", membership={**days(person), **fault}, status=422)
    turned = {**days(person, SUNDAY, MONDAY), "reason": "借调"}
    organizers.propose("reach_back", exemption=turned, status=422)


def test_a_roster_that_changed_since_is_looked_at_again(make, organizers, season):
    person = make.member()
    made = organizers.propose("reach_back", exemption={**days(person), "reason": "借调"})
    make.exemption(person, first_on=date(2021, 8, 1))
    assert organizers.approve(made, status=409)["type"] == "/problems/inputs-moved"


def test_a_season_that_is_over_is_mended_too(make, organizers, clock):
    """The roster is one for all seasons, and an exemption that reaches back may begin in the last one."""
    unit, over = make.unit(), make.season(last_on=date(2021, 7, 11))
    absent = make.member(unit)
    worlds.attempt(make.member(unit), worlds.paper(over))
    assert worlds.compute(clock.now())
    with db.transaction():
        rankings.publish(now=clock.now(), actor=None, season=over, period=worlds.WEEK)
        season_service.close(now=clock.now(), actor=None, season_id=over.id)
    make.season(first_on=date(2021, 7, 12))
    told = {"exemption": {**days(absent, "2021-07-05"), "reason": "产假"}, "reason": "补报"}
    made = organizers.done("reach_back", **told)
    assert made["change"]["season"] != str(over.id)
    with db.transaction():
        newest = ranking_queries.snapshot(over.id, str(worlds.WEEK))
    assert newest is not None
    assert (newest.version, newest.reason) == (2, "补记名册：补报")
    assert states(made)[-1] == "applied"


@pytest.mark.parametrize(("first_on", "last_on"), [(MONDAY, "9999-12-31"), ("0001-01-01", SUNDAY)])
def test_of_days_that_no_roster_has_nothing_is_said(organizers, played, first_on, last_on):
    _, absent = played
    place = {**days(absent, first_on, last_on), "unit_id": None, "track": None}
    refused = organizers.propose("reach_back", membership=place, status=422)
    assert "2000 年到 2199 年" in str(refused["errors"])
