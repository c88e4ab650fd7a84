"""Organizers who decide at once, and who decide while people answer: real threads on a real database."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.attempts import service as attempts
from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.corrections.models import Proposal
from quizsvc.kit import db
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import GRACE
from tests.attempts.steps import all_right, start, submit
from tests.corrections.steps import BASE, settle
from tests.factories import WEDNESDAY

ROUNDS = 8
TICK = timedelta(milliseconds=1)


def count(table: Any) -> int:
    with db.transaction():
        return db.session().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def rows(paper: Any) -> list[Attempt]:
    with db.transaction():
        found = sa.select(Attempt).where(Attempt.paper_id == paper.id).order_by(Attempt.id)
        return list(db.session().scalars(found.execution_options(populate_existing=True)))


def state_of(proposal: dict[str, Any]) -> str:
    with db.transaction():
        found = sa.select(Proposal.state).where(Proposal.id == int(proposal["id"]))
        return str(db.session().scalar(found))


@pytest.fixture
def held(_owner):
    """`held("attempts", id)`: inside, somebody else holds this row, and the block's value tells when somebody
    waits for it.
    """
    waiting = sa.text("select count(*) from pg_locks where not granted")

    def until_somebody_waits() -> None:
        until = time.monotonic() + 2
        with _owner.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
            while not looking.scalar(waiting):
                assert time.monotonic() < until, "nobody waits"

    @contextmanager
    def hold(table: str, id_: int) -> Iterator[Callable[[], None]]:
        with _owner.connect() as connection:
            connection.execute(sa.text(f"select from {table} where id = :id for update"), {"id": id_})
            yield until_somebody_waits

    return hold


class TestDeciding:
    def test_of_two_who_approve_at_once_one_does(self, make, organizers, race, deciding, daily):
        third = make.headers(make.account("organizer"))
        for number in range(1, ROUNDS + 1):
            made = organizers.propose("grant", paper_id=daily.id, person_id=make.member().id)
            came = race(deciding(made, "approve"), deciding(made, "approve", third))
            assert sorted(came) == ["done", "proposal-decided"]
            assert count(AttemptGrant) == number

    @pytest.mark.parametrize("other", ["reject", "withdraw"])
    def test_approved_or_not_but_never_both(self, make, organizers, race, deciding, daily, other):
        for _ in range(ROUNDS):
            before = count(AttemptGrant)
            made = organizers.propose("grant", paper_id=daily.id, person_id=make.member().id)
            came = race(deciding(made, "approve"), deciding(made, other))
            assert sorted(came) == ["done", "proposal-decided"]
            approved = came[0] == "done"
            assert (state_of(made) == "approved") == approved
            assert count(AttemptGrant) - before == int(approved)

    def test_of_two_who_propose_the_same_at_once_one_does(self, app, client, make, race, organizers, daily):
        def proposing(headers, attempt):
            body = {"kind": "void", "attempt_id": attempt["id"], "reason": "替考"}
            return lambda: app.test_client().post(BASE, headers=headers, json=body).status_code

        for _ in range(ROUNDS):
            attempt = start(client, make.headers(make.participant()), daily).json
            came = race(proposing(organizers.one, attempt), proposing(organizers.other, attempt))
            assert sorted(came) == [201, 409]


class TestWhileTheyAnswer:
    def test_void_or_handed_in(self, app, client, make, organizers, race, deciding, weekly):
        for _ in range(ROUNDS):
            who = make.headers(make.participant())
            attempt = start(client, who, weekly).json
            handing_in = partial(submit, app.test_client(), who, attempt, all_right(attempt))
            made = organizers.propose("void", attempt_id=attempt["id"])
            approved, answer = race(deciding(made, "approve"), handing_in)
            state = rows(weekly)[-1].state
            if approved == "done":
                assert (state, answer.json["type"]) == ("void", "/problems/attempt-ended")
            else:
                assert (approved, state, answer.status_code) == ("inputs-moved", "submitted", 200)

    def test_who_hands_in_while_a_question_is_set_aside_is_marked_without_it(
        self, app, client, make, organizers, race, deciding, season
    ):
        people = [make.headers(make.participant()) for _ in range(6)]
        for day in range(4):
            paper = make.paper(season, on=WEDNESDAY.date() + timedelta(days=day))
            make.clock.set(paper.opens_at + timedelta(hours=1))
            sat = [(who, start(client, who, paper).json) for who in people]
            wrong = {str(n): {"chosen": ["b"], "seq": 1} for n in range(1, 6)}
            right = [all_right(attempt) for _, attempt in sat]
            given = [wrong if turn % 2 else right[turn] for turn in range(len(sat))]
            made = organizers.propose("set_aside", paper_id=paper.id, number=3)
            tasks = [
                partial(submit, app.test_client(), who, attempt, sent)
                for (who, attempt), sent in zip(sat, given, strict=True)
            ]
            approved, *handed_in = race(deciding(made, "approve"), *tasks)
            assert approved == "done"
            assert {answer.status_code for answer in handed_in} == {200}
            settle()
            assert state_of(made) == "applied"
            for turn, row in enumerate(rows(paper)):
                points = 0 if turn % 2 else 2000
                assert sorted(row.earned or []) == sorted([0] + 4 * [points])
                assert row.score == (0 if turn % 2 else 10000)

    def test_ended_at_the_old_closing_or_running_to_the_new_one(
        self, client, make, organizers, race, deciding, season
    ):
        for day in range(ROUNDS):
            paper = make.paper(season, on=WEDNESDAY.date() + timedelta(days=day))
            closes_at = paper.closes_at
            make.clock.set(closes_at - timedelta(hours=1))
            start(client, make.headers(make.participant()), paper)
            later = closes_at + timedelta(hours=2)
            made = organizers.propose("extension", paper_id=paper.id, closes_at=instant_text(later))
            make.clock.set(closes_at - TICK)

            def sweep(over=closes_at + GRACE + TICK):
                with db.transaction():
                    attempts.expire_overdue(now=over)

            approved, _ = race(deciding(made, "approve"), sweep)
            (row,) = rows(paper)
            assert approved == "done"
            if row.state == "expired":
                assert (row.deadline_at, row.submitted_at) == (closes_at, closes_at)
            else:
                assert (row.state, row.deadline_at) == ("in_progress", later)

    def test_who_starts_while_the_closing_is_put_off_has_the_new_one(
        self, app, make, organizers, race, deciding, season
    ):
        people = [make.headers(make.participant()) for _ in range(4)]
        for day in range(4):
            paper = make.paper(season, on=WEDNESDAY.date() + timedelta(days=day))
            closes_at = paper.closes_at
            make.clock.set(closes_at - timedelta(hours=1))
            later = closes_at + timedelta(hours=2)
            made = organizers.propose("extension", paper_id=paper.id, closes_at=instant_text(later))
            tasks = [partial(start, app.test_client(), who, paper) for who in people]
            approved, *started = race(deciding(made, "approve"), *tasks)
            assert (approved, {answer.status_code for answer in started}) == ("done", {201})
            assert {row.deadline_at for row in rows(paper)} == {later}


class TestTooLate:
    """Approved in time, but the locks were had only when the paper had closed: soon its keys are shown."""

    @pytest.mark.parametrize("kind", ["extension", "set_aside"])
    @pytest.mark.parametrize("table", ["proposals", "attempts"])
    def test_who_waited_past_the_closing_has_done_nothing(
        self, client, make, clock, organizers, deciding, held, daily, kind, table
    ):
        clock.set(daily.closes_at - timedelta(hours=1))
        attempt = start(client, make.headers(make.participant()), daily).json
        later = instant_text(daily.closes_at + timedelta(hours=2))
        changes: dict[str, dict[str, Any]] = {"extension": {"closes_at": later}, "set_aside": {"number": 3}}
        made = organizers.propose(kind, paper_id=daily.id, **changes[kind])
        clock.set(daily.closes_at - TICK)
        row = {"proposals": made, "attempts": attempt}[table]
        with ThreadPoolExecutor(1) as pool:
            with held(table, int(row["id"])) as until_somebody_waits:
                approved = pool.submit(deciding(made, "approve"))
                until_somebody_waits()
                clock.set(daily.closes_at)
            assert approved.result() == "paper-over"
        assert state_of(made) == "open"
        with db.transaction():
            assert db.session().get_one(Paper, daily.id).closes_at == daily.closes_at
            assert not any(place.set_aside for place in papers.questions_of(daily.id))
        assert [row.deadline_at for row in rows(daily)] == [daily.closes_at]

    def test_nobody_waits_longer_than_that(self, organizers, held, daily):
        made = organizers.propose("set_aside", paper_id=daily.id, number=3)
        with held("proposals", int(made["id"])):
            organizers.approve(made, status=503)
        organizers.approve(made)
