"""A closing that is put off for all: who may go on, for how long, and what else is held for it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from quizsvc.attempts import service as attempts
from quizsvc.attempts.models import Attempt
from quizsvc.kit import db
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import GRACE, REVEAL, PaperKind
from tests.attempts.steps import all_right, at, save, start, submit

CLOSING = {
    "daily": datetime(2021, 7, 14, 16, tzinfo=UTC),
    "weekly": datetime(2021, 7, 18, 16, tzinfo=UTC),
}
DAILY, WEEKLY = CLOSING["daily"], CLOSING["weekly"]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def later(paper, by=HOUR):
    return {"paper_id": paper.id, "closes_at": instant_text(CLOSING[paper.kind] + by)}


def now_is(paper):
    with db.transaction():
        return db.session().scalar(sa.select(Paper.closes_at).where(Paper.id == paper.id))


def held_until(paper):
    upper = sa.func.upper(PaperQuestion.held)
    with db.transaction():
        return set(db.session().scalars(sa.select(upper).where(PaperQuestion.paper_id == paper.id)))


def deadline(attempt):
    with db.transaction():
        return db.session().scalar(sa.select(Attempt.deadline_at).where(Attempt.id == int(attempt["id"])))


def test_it_holds_at_once_for_who_is_at_work_and_who_comes(client, make, organizers, clock, daily):
    who = make.headers(make.participant())
    clock.set(DAILY - 10 * SECOND)
    attempt = start(client, who, daily).json
    made = organizers.propose("extension", **later(daily))
    assert made["dry_run"]["attempts"] == {"ended": 0, "running": 1, "changed": 0, "higher": 0, "lower": 0}
    approved = organizers.approve(made)
    assert (approved["state"], now_is(daily)) == ("applied", DAILY + HOUR)
    assert deadline(attempt) == DAILY + HOUR
    assert held_until(daily) == {DAILY + HOUR + GRACE}
    clock.set(DAILY + HOUR - SECOND)
    assert start(client, make.headers(make.participant()), daily).status_code == 201
    clock.set(DAILY + HOUR + GRACE)
    assert submit(client, who, attempt, all_right(attempt)).json["state"] == "submitted"
    clock.advance(seconds=1)
    assert save(client, who, attempt, {}).status_code == 409


def test_the_time_limit_of_the_test_stays(client, make, organizers, clock, weekly):
    early, late = make.headers(make.participant()), make.headers(make.participant())
    clock.set(WEEKLY - timedelta(minutes=40))
    first = start(client, early, weekly).json
    clock.set(WEEKLY - timedelta(minutes=20))
    second = start(client, late, weekly).json
    organizers.done("extension", **later(weekly))
    assert deadline(first) == WEEKLY - timedelta(minutes=10)
    assert deadline(second) == WEEKLY + timedelta(minutes=10)


def test_what_ended_stays_ended(client, make, organizers, clock, weekly):
    who = make.headers(make.participant())
    clock.set(WEEKLY - timedelta(minutes=40))
    attempt = start(client, who, weekly).json
    save(client, who, attempt, all_right(attempt))
    clock.set(WEEKLY - timedelta(minutes=9))
    with db.transaction():
        assert attempts.expire_overdue(now=clock.now()) == 1
    ended = deadline(attempt)
    organizers.done("extension", **later(weekly))
    assert deadline(attempt) == ended
    assert client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["state"] == "expired"


def test_keys_wait_for_the_new_closing(client, make, organizers, clock, weekly):
    who = make.headers(make.participant())
    clock.set(WEEKLY - HOUR)
    attempt = start(client, who, weekly).json
    submit(client, who, attempt, all_right(attempt))
    organizers.done("extension", **later(weekly))

    def review():
        return client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]["review"]

    clock.set(WEEKLY + REVEAL)
    assert review() is None
    clock.set(WEEKLY + HOUR + REVEAL)
    assert len(review()) == 25


@pytest.mark.parametrize("by", [timedelta(0), -HOUR, timedelta(hours=48, seconds=1)], ids=str)
def test_only_later_and_not_by_more_than_two_days(organizers, daily, by):
    refused = organizers.propose("extension", status=409, **later(daily, by))
    assert refused["type"] == "/problems/closing-out-of-range"
    assert refused["closes_at"] == instant_text(DAILY)
    assert refused["latest"] == instant_text(DAILY + 48 * HOUR)


def test_two_extensions_together_are_no_longer_than_one(organizers, daily):
    organizers.done("extension", **later(daily, 47 * HOUR))
    organizers.propose("extension", status=409, **later(daily, 49 * HOUR))
    organizers.done("extension", **later(daily, 48 * HOUR))
    assert now_is(daily) == DAILY + 48 * HOUR


def test_a_paper_closes_inside_the_season(make, organizers):
    season = make.season(last_on=date(2021, 7, 15))
    daily = make.paper(season)
    refused = organizers.propose("extension", status=409, **later(daily, 25 * HOUR))
    assert refused["latest"] == instant_text(DAILY + 24 * HOUR)


def test_only_before_it_closes_and_once_it_is_published(make, organizers, clock, season, daily):
    drawn = make.paper(season, on=date(2021, 7, 15), published=False)
    refused = organizers.propose("extension", status=409, **later(drawn))
    assert refused["type"] == "/problems/paper-not-published"
    made = organizers.propose("extension", **later(daily))
    clock.set(DAILY)
    assert organizers.approve(made, status=409)["type"] == "/problems/paper-over"
    assert organizers.propose("extension", status=409, **later(daily))["type"] == "/problems/paper-over"
    assert now_is(daily) == DAILY


def test_a_closing_that_moved_since_is_looked_at_again(organizers, make, daily):
    made = organizers.propose("extension", **later(daily))
    with db.transaction():
        db.session().execute(sa.update(Paper).values(closes_at=DAILY + SECOND))
    refused = organizers.approve(made, status=409)
    assert refused["type"] == "/problems/inputs-moved"
    assert refused["before"] == {"closes_at": instant_text(DAILY)}


def test_a_question_that_another_paper_holds_then_keeps_it_from_being_extended(
    organizers, make, season, daily
):
    with db.transaction():
        place = papers.questions_of(daily.id)[1]
    other = make.paper(season, on=date(2021, 7, 16))
    with db.transaction():
        # The other paper was drawn for a time after this one's closing; no draw of ours does that.
        theirs = sa.update(PaperQuestion).where(PaperQuestion.paper_id == other.id, PaperQuestion.number == 4)
        held = Range(DAILY + HOUR, DAILY + 9 * HOUR, bounds="[]")
        db.session().execute(theirs.values(question_id=place.question_id, held=held))
    organizers.withdraw(organizers.propose("extension", **later(daily, HOUR - 6 * SECOND)))
    made = organizers.propose("extension", **later(daily, HOUR))
    refused = organizers.approve(made, status=409)
    assert refused["type"] == "/problems/questions-held-elsewhere"
    assert refused["papers"] == [{"id": str(other.id), "title": other.title, "number": 2}]
    assert now_is(daily) == DAILY
    assert held_until(daily) == {DAILY + GRACE}


def test_the_day_and_week_stay_the_papers(client, make, organizers, clock, weekly):
    clock.set(WEEKLY - HOUR)
    organizers.done("extension", **later(weekly, 10 * HOUR))
    clock.set(at(8, day=19))
    who = make.headers(make.participant())
    attempt = start(client, who, weekly).json
    submit(client, who, attempt, all_right(attempt))
    with db.transaction():
        paper = papers.by_id(weekly.id)
        assert (paper.on, paper.week_on) == (weekly.on, weekly.week_on)
        there = papers.paper_on(paper.season_id, PaperKind.WEEKLY, weekly.on)
        assert there is not None
        assert there.id == weekly.id


def test_of_two_that_are_open_then_people_see_the_one_to_answer_next(
    client, make, organizers, clock, season, weekly
):
    following = make.paper(season, kind="weekly", on=date(2021, 7, 19))
    organizers.done("extension", **later(weekly, 10 * HOUR))
    clock.set(at(8, day=19))
    who = make.headers(make.participant())

    def shown():
        return client.get("/api/v1/papers/current", headers=who).json["weekly"]["id"]

    assert shown() == str(weekly.id)
    attempt = start(client, who, weekly).json
    assert shown() == str(weekly.id)
    submit(client, who, attempt, all_right(attempt))
    assert shown() == str(following.id)
    attempt = start(client, who, following).json
    submit(client, who, attempt, all_right(attempt))
    assert shown() == str(following.id)
