"""Attempts made void, and attempts granted: what counts then, and what everybody sees."""

from datetime import timedelta

import sqlalchemy as sa

from quizsvc.analysis import queries as analysis
from quizsvc.analysis.models import ItemTally
from quizsvc.attempts.models import Attempt
from quizsvc.corrections import queries
from quizsvc.kit import db, queue
from quizsvc.kit.audit import AuditEvent
from quizsvc.rankings import service as rankings
from quizsvc.season import rules as season_rules
from tests.attempts.steps import all_right, at, save, start, submit
from tests.corrections.steps import compute

WEEK = season_rules.Week(2021, 28)


def handed_in(client, who, paper):
    """An attempt with everything right."""
    attempt = start(client, who, paper).json
    assert submit(client, who, attempt, all_right(attempt)).status_code == 200
    return attempt


def row(attempt):
    with db.transaction():
        return db.session().get_one(Attempt, int(attempt["id"]))


def board(client, make):
    """The working standing of the week."""
    compute()
    headers = make.headers(make.account("auditor"))
    return client.get("/api/v1/standings/2021-W28", headers=headers).json


class TestVoid:
    def test_it_leaves_the_standing_and_its_place_stays_used(self, client, make, organizers, weekly):
        account = make.participant()
        who = make.headers(account)
        attempt = handed_in(client, who, weekly)
        assert board(client, make)["people"]["total"] == 1
        organizers.done("void", attempt_id=attempt["id"], reason="替考")
        assert board(client, make)["people"]["total"] == 0
        kept = row(attempt)
        assert (kept.state, kept.void_reason, kept.score) == ("void", "替考", 10000)
        assert start(client, who, weekly).json["type"] == "/problems/no-attempt-left"
        shown = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json
        assert (shown["state"], shown["result"]["counted"]) == ("void", False)

    def test_the_dry_run_says_what_it_costs_whom(self, client, make, organizers, season, daily, weekly):
        first, second = make.unit(), make.unit()
        best, other = make.participant(first), make.participant(second)
        handed_in(client, make.headers(best), daily)
        attempt = handed_in(client, make.headers(best), weekly)
        handed_in(client, make.headers(other), daily)
        seen = organizers.propose("void", attempt_id=attempt["id"])["dry_run"]
        assert seen["attempts"] == {"ended": 1, "running": 0, "changed": 1, "higher": 0, "lower": 1}
        (person,) = seen["people"]
        assert (person["score_before"], person["score_after"]) == ("100.00", None)
        assert (person["week_before"], person["week_after"]) == ("100.00", "40.00")
        assert (person["took_part_before"], person["took_part_after"]) == (True, True)
        (week,) = [each for each in seen["periods"] if each["period"] == "2021-W28"]
        assert week["published_version"] is None
        ranks = {each["unit_id"]: (each["rank_before"], each["rank_after"]) for each in week["units"]}
        assert ranks == {str(first.id): (1, 1), str(second.id): (2, 1)}
        assert (week["units_moved"], week["people_moved"]) == (1, 1)  # the two share their ranks now
        assert {each["period"] for each in seen["periods"]} == {"2021-W28", "2021-07", "season"}

    def test_a_dry_run_changes_nothing_and_comes_true(self, client, make, organizers, weekly):
        units = [make.unit() for _ in range(3)]
        attempts = [handed_in(client, make.headers(make.participant(unit)), weekly) for unit in units]
        before = board(client, make)
        proposed = organizers.propose("void", attempt_id=attempts[0]["id"])
        assert board(client, make)["units"] == before["units"]
        organizers.approve(proposed)
        after = board(client, make)
        (week,) = [each for each in proposed["dry_run"]["periods"] if each["period"] == "2021-W28"]
        was, now = (
            {each["unit"]["id"]: each["rank"] for each in seen["units"] if each["track"] == "enforcement"}
            for seen in (before, after)
        )
        moved = {unit: (was[unit], now[unit]) for unit in was if was[unit] != now[unit]}
        told = {each["unit_id"]: (each["rank_before"], each["rank_after"]) for each in week["units"]}
        assert moved
        assert moved.items() <= told.items()
        assert week["units_moved"] == len(moved)

    def test_it_names_what_was_published_of_it(self, client, make, organizers, clock, weekly, season):
        attempt = handed_in(client, make.headers(make.participant()), weekly)
        clock.set(at(0, 0, 6, day=19))
        compute()
        with db.transaction():
            rankings.publish(now=clock.now(), actor=None, season=season, period=WEEK)
        seen = organizers.propose("void", attempt_id=attempt["id"])["dry_run"]
        published = {each["period"]: each["published_version"] for each in seen["periods"]}
        assert published == {"2021-W28": 1, "2021-07": None, "season": None}

    def test_what_it_said_about_the_questions_is_forgotten(self, client, make, organizers, clock, weekly):
        attempts = [handed_in(client, make.headers(make.participant()), weekly) for _ in range(2)]
        clock.set(at(1, day=19))
        queue.perform("analysis.compute", {})
        with db.transaction():
            served = sa.select(sa.func.max(ItemTally.served))
            assert db.session().scalar(served) == 2
            assert analysis.due(clock.now()) == []
        organizers.done("void", attempt_id=attempts[0]["id"])
        queue.perform("analysis.compute", {})
        with db.transaction():
            assert db.session().scalar(served) == 1

    def test_of_a_running_one_nothing_can_be_saved_or_handed_in(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        organizers.done("void", attempt_id=attempt["id"])
        for answer in (save(client, who, attempt, {}), submit(client, who, attempt, all_right(attempt))):
            assert (answer.status_code, answer.json["type"]) == (409, "/problems/attempt-ended")
        assert row(attempt).submitted_at is None

    def test_with_a_grant_there_is_another_one_while_the_paper_is_open(
        self, client, make, organizers, weekly, clock
    ):
        who = make.headers(make.participant())
        attempt = handed_in(client, who, weekly)
        made = organizers.propose("void", attempt_id=attempt["id"], grant=True)
        clock.set(weekly.closes_at)
        assert organizers.approve(made, status=409)["type"] == "/problems/grant-too-late"
        assert row(attempt).state == "submitted"
        clock.set(weekly.closes_at - timedelta(minutes=40))
        organizers.approve(made)
        again = handed_in(client, who, weekly)
        assert again["id"] != attempt["id"]
        result = client.get(f"/api/v1/attempts/{again['id']}", headers=who).json["result"]
        assert result["counted"]
        clock.set(weekly.closes_at)
        organizers.propose("void", attempt_id=again["id"], grant=True, status=409)
        organizers.propose("void", attempt_id=again["id"], grant=False)

    def test_one_that_is_void_is_not_voided_again(self, client, make, organizers, daily):
        attempt = start(client, make.headers(make.participant()), daily).json
        organizers.done("void", attempt_id=attempt["id"])
        refused = organizers.propose("void", attempt_id=attempt["id"], status=409)
        assert refused["type"] == "/problems/already-void"

    def test_what_was_handed_in_since_is_looked_at_again(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        attempt = start(client, who, daily).json
        made = organizers.propose("void", attempt_id=attempt["id"])
        submit(client, who, attempt, all_right(attempt))
        refused = organizers.approve(made, status=409)
        assert refused["type"] == "/problems/inputs-moved"
        assert [one["state"] for one in refused["before"]["attempts"]] == ["in_progress"]
        assert [one["state"] for one in refused["now"]["attempts"]] == ["submitted"]
        assert organizers.read(made)["state"] == "open"
        assert row(attempt).state == "submitted"


class TestGrant:
    def test_one_more_place_on_the_test(self, client, make, organizers, weekly):
        account = make.participant()
        who = make.headers(account)
        handed_in(client, who, weekly)
        assert start(client, who, weekly).status_code == 409
        person = db.session().scalar(sa.select(Attempt.person_id))
        organizers.done("grant", paper_id=weekly.id, person_id=person, reason="断网")
        assert start(client, who, weekly).status_code == 201
        with db.transaction():
            (granted,) = queries.granted([weekly.id])
        assert (granted.paper_id, granted.person_id, granted.reason) == (weekly.id, person, "断网")

    def test_practice_stays_practice_and_stops_no_void(self, client, make, organizers, daily):
        who = make.headers(make.participant())
        first = handed_in(client, who, daily)
        person = db.session().scalar(sa.select(Attempt.person_id))
        granted = organizers.propose("void", attempt_id=first["id"], grant=True)
        handed_in(client, who, daily)
        assert organizers.approve(granted, status=409)["type"] == "/problems/grant-after-practice"
        organizers.withdraw(granted)
        for change in (
            {"kind": "void", "attempt_id": first["id"], "grant": True},
            {"kind": "grant", "paper_id": daily.id, "person_id": person},
        ):
            refused = organizers.propose(**change, status=409)
            assert refused["type"] == "/problems/grant-after-practice"
        bare = organizers.propose("void", attempt_id=first["id"])
        start(client, who, daily)
        organizers.approve(bare)
        assert row(first).state == "void"

    def test_only_while_the_paper_is_open(self, client, make, organizers, season, weekly, clock):
        person = make.member()
        coming = make.paper(season, on=weekly.on + timedelta(days=4))
        organizers.propose("grant", paper_id=coming.id, person_id=person.id, status=409)
        clock.set(weekly.closes_at)
        refused = organizers.propose("grant", paper_id=weekly.id, person_id=person.id, status=409)
        assert refused["type"] == "/problems/grant-too-late"


def test_every_deed_is_in_the_audit_log(client, make, organizers, weekly):
    attempt = handed_in(client, make.headers(make.participant()), weekly)
    organizers.done("void", attempt_id=attempt["id"], grant=True, reason="替考")
    with db.transaction():
        found = db.session().execute(sa.select(AuditEvent.action, AuditEvent.actor).order_by(AuditEvent.id))
        told = [tuple(row) for row in found if row.action.partition(".")[0] in ("proposal", "attempt")]
    first, second = organizers.first.id, organizers.second.id
    assert told == [
        ("proposal.open", first),
        ("attempt.void", second),
        ("attempt.grant", second),
        ("proposal.approve", second),
        ("proposal.apply", None),
    ]
