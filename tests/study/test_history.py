"""One's own attempts: which counts, why another does not, and nobody else's."""

from datetime import date

import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db
from tests.attempts.steps import at
from tests.rankings import worlds
from tests.study.steps import Learner

WEDNESDAY = date(2021, 7, 14)


def history(learner, **query):
    return learner.get("/me/attempts", **query)["items"]


def test_it_says_what_each_attempt_was(make, season, learner, clock):
    paper = make.paper(season)
    first = learner.sit(paper)
    clock.advance(minutes=10)
    second = learner.sit(paper)
    (practice, counted) = history(learner)
    assert counted == {
        "id": first["id"],
        "paper": {
            "id": str(paper.id),
            "season": str(season.id),
            "kind": "daily",
            "title": "每日练习",
            "on": "2021-07-14",
        },
        "week": "2021-W28",
        "number": 1,
        "candidate": True,
        "counted": True,
        "uncounted": None,
        "state": "submitted",
        "score": "100.00",
        "started_at": "2021-07-14T02:00:00.000Z",
        "deadline_at": "2021-07-14T16:00:00.000Z",
        "submitted_at": "2021-07-14T02:00:00.000Z",
        "time_used_s": 0,
        "review_at": "2021-07-14T02:00:00.000Z",
        "void_reason": None,
    }
    assert (practice["id"], practice["number"], practice["candidate"]) == (second["id"], 2, False)
    assert (practice["counted"], practice["uncounted"]) == (False, "practice")


def test_one_that_ran_out_is_ended_by_looking(make, season, learner, clock):
    learner.start(make.paper(season, kind="weekly"))
    (running,) = history(learner)
    assert (running["state"], running["uncounted"], running["score"]) == ("in_progress", "running", None)
    assert running["submitted_at"] is running["time_used_s"] is running["review_at"] is None
    clock.advance(seconds=1806)
    (ended,) = history(learner)
    assert (ended["state"], ended["uncounted"], ended["score"]) == ("expired", "blank", "0.00")
    assert ended["submitted_at"] == ended["deadline_at"] == "2021-07-14T02:30:00.000Z"


def test_a_void_one_says_why(make, season, learner):
    attempt = learner.sit(make.paper(season))
    with db.transaction() as session:
        changed = "update attempts set state = 'void', void_reason = '替他人答题', voided_at = started_at"
        session.execute(sa.text(f"{changed} where id = :id"), {"id": attempt["id"]})
    (void,) = history(learner)
    assert (void["state"], void["uncounted"], void["void_reason"]) == ("void", "void", "替他人答题")


def test_staff_see_theirs_marked_as_not_counted(make, client, season):
    editor = Learner(client, make.participant(None, Role.EDITOR), make)
    editor.sit(make.paper(season))
    (own,) = history(editor)
    assert (own["counted"], own["uncounted"], own["score"]) == (False, "staff", "100.00")
    assert editor.get("/me/streak") == {"days": 1, "today_done": True, "counted": False}


def test_a_granted_attempt_is_a_candidate(make, season, learner):
    paper = make.paper(season)
    learner.sit(paper)
    learner.sit(paper)
    worlds.grant(person_of(learner), paper)
    assert [each["candidate"] for each in history(learner)] == [True, True]
    assert [each["uncounted"] for each in history(learner)] == ["another", None]


def person_of(learner):
    with db.transaction() as session:
        found = sa.text("select person_id as id from bindings where account_id = :account")
        return session.execute(found, {"account": learner.account.id}).one()


def test_it_is_filtered_and_paged_the_newest_first(make, season, learner, clock):
    weekly = make.paper(season, kind="weekly")
    for day in range(6, 15):
        clock.set(at(9, day=day))
        learner.sit(make.paper(season, on=date(2021, 7, day)))
    clock.set(at(10))
    learner.sit(weekly)
    every = history(learner, page_size=100)
    days = [each["paper"]["on"] for each in every if each["paper"]["kind"] == "daily"]
    assert days == [f"2021-07-{day:02d}" for day in range(14, 5, -1)]
    assert every[0]["paper"]["kind"] == "weekly"
    page = learner.get("/me/attempts", page=2, page_size=4)
    assert (page["total"], page["page"], page["items"]) == (10, 2, every[4:8])
    assert [each["paper"]["kind"] for each in history(learner, kind="weekly")] == ["weekly"]
    assert len(history(learner, kind="daily", period="2021-W27")) == 6
    assert len(history(learner, period="2021-W28")) == 4
    assert len(history(learner, period="2021-07")) == len(history(learner, period="season")) == 10
    assert history(learner, period="2021-08") == []
    assert len(history(learner, season=season.id)) == 10


def test_without_a_season_it_holds_those_of_all(make, season, learner, clock):
    learner.sit(make.paper(season))
    with db.transaction() as session:
        session.execute(sa.text("update seasons set state = 'closed'"))
    assert len(history(learner)) == 1
    answer = learner.call("GET", "/me/attempts", query_string={"period": "season"})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/no-open-season")


def test_it_is_only_one_s_own(make, client, season, learner):
    learner.sit(make.paper(season))
    other = Learner(client, make.participant(), make)
    assert history(other) == []
    assert other.get("/me/streak") == {"days": 0, "today_done": False, "counted": True}


@pytest.mark.parametrize("query", [{"kind": "monthly"}, {"period": "2021-W54"}, {"page_size": "101"}])
def test_what_cannot_be_asked_is_refused(learner, query):
    assert learner.call("GET", "/me/attempts", query_string=query).status_code == 422


def test_the_streak_counts_days_of_the_calendar(make, learner, season, clock):
    with db.transaction() as session:
        calendar = '{"without_daily": ["2021-07-12"], "without_weekly": []}'
        session.execute(sa.text("update seasons set calendar = cast(:it as jsonb)"), {"it": calendar})
    for day in (9, 10, 11, 13):
        clock.set(at(23, 59, day=day))
        learner.sit(make.paper(season, on=date(2021, 7, day)))
    assert learner.get("/me/streak") == {"days": 4, "today_done": True, "counted": True}
    make.paper(season, on=WEDNESDAY)
    clock.set(at(0, day=14))
    assert learner.get("/me/streak") == {"days": 4, "today_done": False, "counted": True}
    clock.set(at(0, day=15))
    assert learner.get("/me/streak")["days"] == 0
