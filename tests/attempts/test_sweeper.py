"""The sweeper: each attempt that ran out is ended by itself, whatever becomes of the others."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import RoleGrant
from quizsvc.attempts.service import touch_running
from quizsvc.kit import db, queue
from quizsvc.papers.models import Paper
from tests.attempts.steps import save, start

STATES = "select array_agg(state order by id) from attempts"


@pytest.fixture
def looker(_owner):
    """Who looks over the product's shoulder."""
    return _owner


@pytest.fixture
def weekly(make, season):
    return make.paper(season, kind="weekly")


@pytest.fixture
def overdue(client, make, clock, weekly):
    """Three people's attempts that ran out a minute ago, each with one answer: ids, and headers."""
    made = []
    for _ in range(3):
        who = make.headers(make.participant())
        attempt = start(client, who, weekly).json
        save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
        made.append((int(attempt["id"]), who))
        clock.advance(seconds=1)
    clock.advance(minutes=31)
    return made


def states(looker: sa.Engine) -> list[str]:
    with looker.connect() as look:
        return list(look.exec_driver_sql(STATES).scalar_one())


def sweep() -> None:
    queue.perform("attempts.expire", {})


@pytest.mark.parametrize("held", [0, 1, 2])
def test_one_that_somebody_holds_keeps_no_other_from_its_end(client, overdue, looker, held):
    with looker.connect() as other:
        other.exec_driver_sql("select from attempts where id = %s for update", (overdue[held][0],))
        sweep()
        found = states(looker)
        other.rollback()
    assert found == ["in_progress" if place == held else "expired" for place in range(3)]
    sweep()
    assert states(looker) == ["expired"] * 3


def test_one_to_which_somebody_refers_meanwhile_is_ended(client, overdue, looker):
    with looker.connect() as other:
        other.exec_driver_sql("select from attempts where id = %s for key share", (overdue[1][0],))
        sweep()
        assert states(looker) == ["expired"] * 3


def test_one_that_cannot_be_ended_is_logged_and_left(client, overdue, looker, caplog):
    ailing = overdue[1][0]
    with looker.begin() as owner:
        owner.exec_driver_sql(
            "create function refuses() returns trigger language plpgsql as "
            f"$$ begin if new.id = {ailing} then raise exception 'not this one'; end if; return new; end $$"
        )
        owner.exec_driver_sql(
            "create trigger refuses before update on attempts for each row execute function refuses()"
        )
    try:
        with caplog.at_level(logging.ERROR):
            sweep()
    finally:
        with looker.begin() as owner:
            owner.exec_driver_sql("drop function refuses cascade")
    assert states(looker) == ["expired", "in_progress", "expired"]
    assert [record.getMessage() for record in caplog.records] == [f"attempt {ailing} cannot be ended"]
    sweep()
    assert states(looker) == ["expired"] * 3


def test_what_was_ended_is_there_for_all_while_the_sweep_goes_on(client, overdue, looker):
    """A trigger holds up the third end, in the middle of the sweep, until we have looked."""
    with looker.begin() as owner:
        owner.exec_driver_sql(
            "create function waits() returns trigger language plpgsql as $$ begin "
            f"if new.id = {overdue[2][0]} then perform pg_advisory_xact_lock(77); end if; return new; end $$"
        )
        owner.exec_driver_sql(
            "create trigger waits before update on attempts for each row execute function waits()"
        )
    app = client.application

    def sweeping() -> None:
        with app.app_context():
            sweep()

    waits = sa.text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    try:
        with looker.connect() as other, ThreadPoolExecutor(1) as pool:
            other.exec_driver_sql("select pg_advisory_lock(77)")
            swept = pool.submit(sweeping)
            with looker.connect() as look:
                while not look.execute(waits).scalar_one():
                    assert not swept.done()
            found = client.get(f"/api/v1/attempts/{overdue[0][0]}", headers=overdue[0][1]).json["state"]
            seen = states(looker)
            other.exec_driver_sql("select pg_advisory_unlock(77)")
            swept.result()
    finally:
        with looker.begin() as owner:
            owner.exec_driver_sql("drop function waits cascade")
    assert (found, seen) == ("expired", ["expired", "expired", "in_progress"])
    assert states(looker) == ["expired"] * 3


def test_an_approval_that_touches_all_that_runs_is_not_waited_for(client, overdue, weekly, looker):
    app = client.application

    def sweeping() -> None:
        with app.app_context():
            sweep()

    with ThreadPoolExecutor(1) as pool, db.transaction() as session:
        touch_running(paper=session.get_one(Paper, weekly.id))
        pool.submit(sweeping).result()
        assert states(looker) == ["in_progress"] * 3
    sweep()
    assert states(looker) == ["expired"] * 3


@pytest.mark.parametrize("ended_by", ["sweep", "look"])
@pytest.mark.parametrize(
    ("granted", "taken", "counted"),
    [
        (timedelta(microseconds=1), None, True),
        (timedelta(0), None, False),
        (timedelta(minutes=-9), timedelta(minutes=-8), False),
    ],
)
def test_a_role_that_is_given_after_the_deadline_came_too_late_to_matter(
    client, make, weekly, clock, ended_by, granted, taken, counted
):
    account = make.participant()
    who = make.headers(account)
    attempt = start(client, who, weekly).json
    save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}})
    deadline = clock.now() + timedelta(minutes=30)
    with db.transaction() as session:
        session.add(
            RoleGrant(
                account_id=account.id,
                role="editor",
                granted_at=deadline + granted,
                revoked_at=taken and deadline + taken,
            )
        )
    clock.set(deadline + timedelta(hours=1))
    if ended_by == "sweep":
        sweep()
    result = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json["result"]
    assert (result["state"], result["counted"]) == ("expired", counted)
