"""The calendar changes while papers of the days to come are drawn or published (rules.md §2)."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from quizsvc.kit import db, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.papers import queries, service
from quizsvc.season import queries as seasons
from quizsvc.season.queries import KnownSeason
from quizsvc.worker.tick import Tick
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import DAILY, WEEKLY, draw, publish

NEXT_MONDAY = date(2021, 7, 19)
DAY_OFF = {"without_daily": ["2021-07-19"]}
WEEK_OFF = {"without_weekly": ["2021-W29"]}
OFF = pytest.mark.parametrize(("kind", "calendar"), [(DAILY, DAY_OFF), (WEEKLY, WEEK_OFF)])


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    make.bank()
    return make.season()


@pytest.fixture
def organizer(make: Factories) -> dict[str, str]:
    return make.headers(make.account("organizer"))


def change(client: Any, organizer: dict[str, str], season: KnownSeason, calendar: dict[str, Any]) -> Any:
    return client.patch(f"/api/v1/seasons/{season.id}", json={"calendar": calendar}, headers=organizer)


def tick(app: Flask) -> None:
    """A round, and the jobs of papers that it asks for."""
    current = Tick(app)
    try:
        assert current.round()
    finally:
        current._lease.give_up()
    for job in queue.current().get_jobs():
        if job.args[0].startswith("papers."):
            queue.perform(*job.args)
    queue.current().connection.flushall()


@OFF
class TestDrawn:
    def test_is_not_published_by_hand(self, client, season, organizer, kind, calendar):
        paper = draw(season, kind, NEXT_MONDAY)
        assert change(client, organizer, season, calendar).status_code == 200
        refused = client.post(f"/api/v1/papers/{paper}/publish", headers=organizer)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/no-paper-then")
        off = "这一天" if kind is DAILY else "这一周"
        assert refused.json["detail"] == f"按日历{off}没有试卷，不能发布"

    def test_is_discarded_by_the_tick_and_its_questions_are_free(
        self, app, client, season, organizer, kind, calendar
    ):
        draw(season, kind, NEXT_MONDAY)
        assert change(client, organizer, season, calendar).status_code == 200
        tick(app)
        assert queries.paper_on(season.id, kind, NEXT_MONDAY) is None
        week = (WEDNESDAY, WEDNESDAY + timedelta(days=14))
        assert queries.held(*week) == queries.held(WEDNESDAY, WEDNESDAY)

    def test_is_discarded_however_far_ahead_it_is(self, app, client, season, organizer, kind, calendar):
        later = {
            name: [text.replace("07-19", "09-06").replace("29", "36") for text in off]
            for name, off in calendar.items()
        }
        draw(season, kind, date(2021, 9, 6))
        assert change(client, organizer, season, later).status_code == 200
        tick(app)
        assert queries.paper_on(season.id, kind, date(2021, 9, 6)) is None

    def test_is_published_in_time_when_the_calendar_takes_its_change_back(
        self, app, client, season, organizer, clock, kind, calendar
    ):
        paper = draw(season, kind, NEXT_MONDAY)
        change(client, organizer, season, calendar)
        assert change(client, organizer, season, {}).status_code == 200
        queue.perform("papers.discard", {"paper": paper})
        clock.set(queries.by_id(paper).opens_at - timedelta(minutes=5))
        tick(app)
        assert queries.by_id(paper).state == "published"


@OFF
class TestPublished:
    def test_stays_whatever_the_calendar_wishes(self, client, season, organizer, clock, kind, calendar):
        paper = draw(season, kind, NEXT_MONDAY)
        clock.set(queries.by_id(paper).opens_at - timedelta(minutes=5))
        publish(paper, clock.now())
        refused = change(client, organizer, season, calendar)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/paper-published")
        assert refused.json["detail"] == f"{queries.by_id(paper).title}已经发布，日历不能再去掉它"
        assert seasons.by_id(season.id).calendar == season.calendar
        elsewhere = {"without_daily": ["2021-07-20"], "without_weekly": ["2021-W30"]}
        assert change(client, organizer, season, elsewhere).status_code == 200

    def test_a_publication_under_way_is_waited_for(
        self, app, client, make, season, organizer, clock, kind, calendar
    ):
        paper = draw(season, kind, NEXT_MONDAY)
        answers: list[Any] = []
        changing = threading.Thread(
            target=lambda: answers.append(change(client, organizer, season, calendar))
        )
        with db.transaction():
            service.publish(now=clock.now(), actor=None, paper_id=paper)
            changing.start()
            changing.join(0.5)
            assert answers == []
        changing.join(10)
        assert answers[0].json["type"] == "/problems/paper-published"


def test_an_old_paper_without_a_place_in_the_calendar_keeps_nobody_from_changing_it(
    client, make, season, organizer, clock
):
    make.paper(season, on=date(2021, 7, 9))
    with db.transaction():
        db.session().execute(
            db.Base.metadata.tables["seasons"].update().values(calendar={"without_daily": ["2021-07-09"]})
        )
    assert (
        change(client, organizer, season, {"without_daily": ["2021-07-09", "2021-07-19"]}).status_code == 200
    )


def test_the_job_discards_only_what_the_calendar_took_away(
    app: Flask, season: KnownSeason, clock: FixedClock
):
    drawn, published = draw(season), draw(season, WEEKLY, NEXT_MONDAY)
    publish(published)
    for paper in (drawn, published, 12345):
        queue.perform("papers.discard", {"paper": paper})
    assert [queries.by_id(paper).state for paper in (drawn, published)] == ["drawn", "published"]
