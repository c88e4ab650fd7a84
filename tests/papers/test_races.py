"""Two or more who draw, publish, discard, or retire questions, in the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank.models import QuestionRevision
from quizsvc.kit import db
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.papers import service
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY, Factories
from tests.papers.steps import (
    MONDAY,
    TODAY,
    WEEKLY,
    Editors,
    discard,
    draw,
    placed,
    publish,
    publish_job,
    state,
    stems,
)
from tests.worker.processes import until

WAITS = sa.text("select count(*) from pg_locks where locktype in ('transactionid', 'tuple') and not granted")


@pytest.fixture
def season(make: Factories) -> KnownSeason:
    return make.season()


class TestRaces:
    def race(self, app: Flask, tasks: list[Callable[[], Any]]) -> list[Any]:
        barrier = threading.Barrier(len(tasks))

        def run(task: Callable[[], Any]) -> Any:
            with app.app_context():
                barrier.wait()
                try:
                    return task()
                except Refusal as refusal:
                    return type(refusal)

        with ThreadPoolExecutor(len(tasks)) as pool:
            return list(pool.map(run, tasks))

    def test_eight_draws_of_one_day_make_one_paper(
        self, app: Flask, make: Factories, season: KnownSeason
    ) -> None:
        make.bank()
        found = self.race(app, [lambda: draw(season)] * 8)
        assert found.count(service.PaperExists) == 7
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Paper)) == 1

    def test_a_daily_and_a_weekly_at_the_same_moment_share_nothing(
        self, app: Flask, make: Factories, season: KnownSeason
    ) -> None:
        make.bank(single=15, multiple=10, true_false=15)
        tasks = [lambda: draw(season), lambda: draw(season, WEEKLY, MONDAY)]
        for turn in (tasks, tasks[::-1]):
            first, second = self.race(app, turn)
            assert not stems(first) & stems(second)
            discard(first)
            discard(second)

    def test_who_did_not_queue_up_is_refused_by_the_constraint(
        self, app: Flask, make: Factories, season: KnownSeason
    ) -> None:
        revisions = [make.question() for _ in range(5)]
        inserted, done = threading.Event(), threading.Event()

        def intruder() -> None:
            with app.app_context(), db.transaction():
                self.insert_by_hand(season, revisions)
                inserted.set()
                done.wait(2)

        thread = threading.Thread(target=intruder)
        thread.start()
        inserted.wait(5)
        threading.Timer(0.3, done.set).start()
        with pytest.raises(service.QuestionsTaken):
            draw(season)
        thread.join()

    def insert_by_hand(self, season: KnownSeason, revisions: list[QuestionRevision]) -> None:
        """A paper of tomorrow, past the lock that draws queue up for."""
        opens_at = datetime(2021, 7, 14, 16, tzinfo=UTC)
        paper = Paper(
            season_id=season.id,
            kind="daily",
            on=TODAY + timedelta(days=1),
            week_on=MONDAY,
            title="x",
            state="drawn",
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=1),
            blueprint={},
            drawn_at=WEDNESDAY,
        )
        db.session().add(paper)
        db.session().flush()
        held = Range(WEDNESDAY, paper.closes_at, bounds="[]")
        for number, revision in enumerate(revisions, 1):
            db.session().add(
                PaperQuestion(
                    paper_id=paper.id,
                    number=number,
                    revision_id=revision.id,
                    question_id=revision.question_id,
                    points=2000,
                    stem_print=revision.stem_print,
                    held=held,
                )
            )
        db.session().flush()

    def test_publishing_and_discarding_at_once_leaves_one_of_the_two(
        self, app: Flask, make: Factories, season: KnownSeason
    ) -> None:
        make.bank()
        paper = draw(season)
        published, discarded = self.race(app, [lambda: publish(paper).id, lambda: discard(paper)])
        left = db.session().scalars(sa.select(Paper.state)).all()
        if left:
            assert (published, discarded, left) == (paper, service.PaperPublished, ["published"])
        else:
            assert (published, discarded) == (NotFound, None)


class TestRetiring:
    """Whoever holds the question first goes first; the other one sees what came of it."""

    @contextmanager
    def meanwhile(self, app: Flask, deed: Callable[[], Any]) -> Iterator[list[Any]]:
        """Somebody does the deed, and waits for what the block does: its transaction ends after it."""
        came: list[Any] = []

        def run() -> None:
            with app.app_context():
                try:
                    came.append(deed())
                except service.PaperOutdated as refusal:
                    came.append(refusal)

        thread = threading.Thread(target=run)
        with db.transaction():
            yield came
            thread.start()
            with db.db.engine.connect() as other:
                until(lambda: bool(other.scalar(WAITS)))
            assert came == []
        thread.join()

    def test_retired_a_moment_before(
        self, app: Flask, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank()
        paper = draw(season)
        question = placed(paper)[0].question_id
        with self.meanwhile(app, lambda: publish(paper)) as came:
            editors.step("retire", question)
        assert [type(one) for one in came] == [service.PaperOutdated]
        assert state(paper) == "drawn"

    def test_retired_a_moment_after(
        self, app: Flask, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank()
        paper = draw(season)
        before = placed(paper)
        with self.meanwhile(app, lambda: editors.retire(before[0].question_id)) as came:
            service.publish(now=WEDNESDAY, actor=None, paper_id=paper)
        assert came == [None]
        assert (state(paper), placed(paper)) == ("published", before)

    def test_the_tick_comes_again_after_a_question_is_retired_under_its_hands(
        self, app: Flask, make: Factories, season: KnownSeason, editors: Editors
    ) -> None:
        make.bank()
        paper = draw(season)
        question = placed(paper)[0].question_id
        with self.meanwhile(app, lambda: publish_job(paper)):
            editors.step("retire", question)
        assert state(paper) == "drawn"
        publish_job(paper)
        assert state(paper) == "published"
        assert question not in {place.question_id for place in placed(paper)}
