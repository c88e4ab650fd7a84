"""Standings that are published by themselves, and what those that are not wait for."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, marks
from quizsvc.kit.errors import Refusal
from quizsvc.rankings import queries, service
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.service import computing
from quizsvc.season import queries as seasons
from quizsvc.season import service as season_service
from tests.factories import WEDNESDAY
from tests.locks import held_elsewhere
from tests.rankings import worlds
from tests.rankings.worlds import NEXT_WEEK, SUNDAY, TUESDAY, WEEK, shanghai

SECOND = timedelta(seconds=1)
OVER = shanghai(SUNDAY + timedelta(days=1), 0, 0, 6)
"""The first second after the grace of the first week's last papers."""
API = "/api/v1"


@pytest.fixture
def season(make):
    """Three weeks: two of July (its first ones), and so the season ends with July's part of it."""
    return make.season(last_on=date(2021, 7, 25))


@pytest.fixture
def played(make, season):
    """The first week, with somebody who took part."""
    person = make.member(make.unit("甲市"))
    worlds.attempt(person, worlds.paper(season))
    worlds.attempt(person, worlds.paper(season, "weekly"), 9000)
    return person


def publish(now):
    """What the job does; the names of what it published."""
    with db.transaction():
        return [f"{made.period} {made.version}" for made in service.publish_by_itself(now=now)]


def settled(now):
    """Computed, then published by itself."""
    worlds.compute(now)
    return publish(now)


def waits(season, now=WEDNESDAY):
    """What each period that is over waits for."""
    with db.transaction():
        found = queries.progress(queries.counting(seasons.by_id(season.id), now), now)
        return {str(each.period): each.waiting and each.waiting.value for each in found if each.is_over}


class TestWhen:
    def test_a_week_as_soon_as_nobody_can_hand_in_anything(self, season, played):
        assert settled(OVER - SECOND) == []
        assert not queries.publishing_waits(OVER - SECOND)
        assert settled(OVER) == ["2021-W27 1"]
        made = db.session().scalars(sa.select(Snapshot)).one()
        assert (made.published_by, made.published_at, made.reason) == (None, OVER, "")

    def test_once(self, season, played):
        settled(OVER)
        assert not queries.publishing_waits(WEDNESDAY)
        assert settled(WEDNESDAY) == []

    def test_a_month_on_the_monday_after_its_last_week_and_the_season_at_its_end(self, make, season, played):
        for on in (NEXT_WEEK.monday, date(2021, 7, 19)):
            worlds.attempt(played, worlds.paper(season, on=on))
        assert settled(shanghai(date(2021, 7, 25), 23, 59, 59)) == ["2021-W27 1", "2021-W28 1"]
        assert settled(shanghai(date(2021, 7, 26), 0, 0, 6)) == ["2021-W29 1", "2021-07 1", "season 1"]

    def test_what_was_slept_through_in_the_order_in_which_it_ended(self, season, played):
        worlds.attempt(played, worlds.paper(season, on=NEXT_WEEK.monday))
        assert settled(shanghai(date(2021, 9, 1))) == ["2021-W27 1", "2021-W28 1", "2021-07 1", "season 1"]

    def test_a_week_without_papers_is_passed_over(self, season, played):
        worlds.attempt(played, worlds.paper(season, on=date(2021, 7, 19)))
        assert settled(shanghai(date(2021, 7, 24))) == ["2021-W27 1"]

    def test_a_closed_season_too(self, season, played):
        worlds.compute(OVER)
        now = shanghai(date(2021, 7, 26), 9)
        with db.transaction():
            season_service.close(now=now, actor=None, season_id=season.id)
        assert publish(now) == ["2021-W27 1", "2021-07 1", "season 1"]

    def test_each_version_names_the_one_that_it_is_compared_with(self, season, played):
        worlds.attempt(played, worlds.paper(season, on=NEXT_WEEK.monday))
        settled(shanghai(date(2021, 7, 20)))
        newest = queries.snapshot(season.id, "2021-W28")
        assert newest is not None
        assert newest.inputs["compared_with"] == {"period": "2021-W27", "version": 1}


class TestNotBefore:
    def test_the_last_attempt_has_ended(self, make, season, played):
        paper = worlds.paper(season, on=SUNDAY)
        running = worlds.attempt(make.member(), paper, state="in_progress")
        assert settled(OVER) == []
        assert waits(season) == {"2021-W27": "closing"}
        with db.transaction():
            ended = {"state": "expired", "submitted_at": paper.closes_at, "score": 0}
            db.session().execute(sa.update(Attempt).where(Attempt.id == running.id).values(**ended))
            marks.add("attempt", scope=paper.id)
        assert settled(OVER) == ["2021-W27 1"]

    def test_the_last_paper_has_closed_for_all(self, season, played):
        paper = worlds.paper(season, on=SUNDAY)
        with db.transaction():
            db.session().merge(paper).closes_at = shanghai(TUESDAY + timedelta(days=7))
        assert settled(OVER) == []
        assert waits(season, OVER) == {"2021-W27": "closing"}
        assert settled(WEDNESDAY) == ["2021-W27 1"]

    def test_its_figures_are_fresh(self, season, played):
        worlds.compute(OVER)
        worlds.attempt(played, worlds.paper(season, on=TUESDAY), 7000)
        assert publish(OVER) == []
        assert waits(season) == {"2021-W27": "computing"}
        assert settled(OVER) == ["2021-W27 1"]

    def test_what_waits_in_the_running_week_holds_nothing_up(self, season, played):
        worlds.compute(OVER)
        worlds.attempt(played, worlds.paper(season, on=NEXT_WEEK.monday))
        assert queries.work_waits(WEDNESDAY)
        assert publish(WEDNESDAY) == ["2021-W27 1"]

    def test_the_period_before_is_published_as_it_is_now(self, make, season, played):
        settled(OVER)
        other = make.member(make.unit("乙市"))
        worlds.attempt(other, worlds.paper(season, on=TUESDAY), 10_000)
        worlds.attempt(other, worlds.paper(season, on=NEXT_WEEK.monday))
        later = shanghai(date(2021, 7, 20))
        assert settled(later) == []
        assert waits(season, later) == {"2021-W27": None, "2021-W28": "previous"}
        with db.transaction():
            known = seasons.by_id(season.id)
            service.publish(now=later, actor=None, season=known, period=WEEK, reason="补录")
        assert publish(later) == ["2021-W28 1"]


class TestAfterALook:
    @pytest.fixture
    def season(self, make):
        return make.season(last_on=date(2021, 7, 25), settings={"publishing": "after_a_look"})

    def test_nothing_is_published_and_it_is_said_what_waits(self, season, played):
        assert settled(WEDNESDAY) == []
        assert not queries.publishing_waits(WEDNESDAY)
        assert waits(season) == {"2021-W27": "look"}

    def test_an_organizer_publishes_it(self, season, played):
        settled(WEDNESDAY)
        with db.transaction():
            service.publish(now=WEDNESDAY, actor=None, season=seasons.by_id(season.id), period=WEEK)
        assert waits(season) == {"2021-W27": None}


class TestTogether:
    def test_who_finds_the_lock_taken_leaves_it_to_the_other(self, season, played):
        worlds.compute(WEDNESDAY)
        with held_elsewhere(computing.LOCK):
            assert publish(WEDNESDAY) == []
        assert queries.publishing_waits(WEDNESDAY)
        assert publish(WEDNESDAY) == ["2021-W27 1"]

    def test_eight_workers_and_an_organizer_publish_one_version(self, app, season, played):
        worlds.compute(WEDNESDAY)

        def one(number):
            with app.app_context():
                if number:
                    return publish(WEDNESDAY)
                try:
                    with db.transaction():
                        made = service.publish(now=WEDNESDAY, actor=None, season=season, period=WEEK)
                        return [f"{made.period} {made.version}"]
                except Refusal:
                    return []

        with ThreadPoolExecutor(9) as pool:
            made = [name for names in pool.map(one, range(9)) for name in names]
        assert made == ["2021-W27 1"]
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Snapshot)) == 1


class TestTheList:
    @pytest.fixture
    def staff(self, make):
        return {role: make.headers(make.account(role)) for role in ("organizer", "auditor", "admin")}

    def get(self, client, headers, path, **query):
        answer = client.get(f"{API}{path}", query_string=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer

    def test_it_says_how_far_each_period_is(self, client, season, played, staff):
        worlds.attempt(played, worlds.paper(season, on=NEXT_WEEK.monday))
        settled(WEDNESDAY)
        worlds.attempt(played, worlds.paper(season, on=date(2021, 7, 13)))
        got = self.get(client, staff["auditor"], "/standings").json
        assert (got["publishing"], got["total"]) == ("by_itself", 4)
        lines = {each.pop("period"): each for each in got["items"]}
        at = "2021-07-14T02:00:00.000Z"
        running = {"over": False, "published_version": None, "published_at": None, "waiting": None}
        assert lines == {
            "2021-W27": {
                "over": True,
                "computed_at": at,
                "stale": False,
                "published_version": 1,
                "published_at": at,
                "waiting": None,
            },
            "2021-W28": {**running, "computed_at": at, "stale": True},
            "2021-07": {**running, "computed_at": at, "stale": True},
            "season": {**running, "computed_at": at, "stale": True},
        }

    def test_the_versions_of_a_period_and_their_documents(self, client, season, played, staff):
        settled(WEDNESDAY)
        worlds.attempt(played, worlds.paper(season, on=TUESDAY), 10_000)
        worlds.compute(WEDNESDAY)
        body = {"reason": "补录一份答卷"}
        path = f"{API}/standings/2021-W27/publish"
        assert client.post(path, json=body, headers=staff["organizer"]).status_code == 201
        got = self.get(client, staff["admin"], "/standings/2021-W27/snapshots").json["items"]
        assert [(each["version"], each["reason"]) for each in got] == [(2, "补录一份答卷"), (1, "")]
        newer, older = got
        assert (older["published_by"], older["previous_sha256"]) == (None, None)
        assert newer["published_by"]["name"]
        assert newer["previous_sha256"] == older["chain_sha256"] != newer["chain_sha256"]
        assert newer["inputs"]["compared_with"] is None
        assert [paper["kind"] for paper in newer["inputs"]["papers"]] == ["daily", "weekly", "daily"]
        for each in got:
            sent = self.get(client, staff["auditor"], f"/snapshots/{each['id']}/document")
            assert sent.mimetype == "application/json"
            assert hashlib.sha256(sent.data).hexdigest() == each["sha256"]
        assert self.get(client, staff["auditor"], "/standings/2021-W28/snapshots").json["items"] == []
