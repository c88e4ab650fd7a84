"""Corrections while people hand in, and one upon the other: whatever the order, the end is as if everything
had been marked by what was decided last.
"""

import hashlib
import io
from datetime import date
from functools import partial

import pytest
import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, ScoreChange
from quizsvc.corrections.models import Proposal
from quizsvc.kit import db, queue
from quizsvc.rankings import service as rankings
from quizsvc.rankings.models import Snapshot
from quizsvc.season import rules as season_rules
from tests.attempts.steps import at, start, submit
from tests.corrections.steps import chosen, compute, score_of, settle
from tests.factories import WEDNESDAY
from tests.rankings.audited import audit
from tests.worker.processes import processes, until

LAST_WEEK, WEEK = season_rules.Week(2021, 27), season_rules.Week(2021, 28)
# What a, b, c and nothing at the question come to, all others being right: 25 of 100 points are at stake.
SCORES = {
    "rekey": {"a": 7500, "b": 10000, "c": 7500, "": 7500},
    "accept_both": {"a": 10000, "b": 10000, "c": 7500, "": 7500},
    "full_credit": {"a": 10000, "b": 10000, "c": 10000, "": 10000},
    "drop": {"a": 10000, "b": 10000, "c": 10000, "": 10000},
}
LETTERS = ("a", "b", "c", "")


@pytest.fixture
def begun(client, make, paper):
    """`begun(letter)`: somebody has started and is about to answer so; the attempt with what they send."""

    def do(letter, who=None):
        who = who or make.headers(make.participant())
        attempt = start(client, who, paper).json
        return {**attempt, "who": who, "letter": letter, "answers": chosen(attempt, q1=letter)}

    return do


def handing_in(app, attempt):
    """A task: hand in with a browser of their own."""
    return lambda: submit(app.test_client(), attempt["who"], attempt, attempt["answers"]).status_code


@pytest.fixture
def crowd(clock, make):
    """People who are on the roster before last week is published."""
    clock.set(at(10, day=7))
    return [make.headers(make.participant()) for _ in range(3 * len(LETTERS))]


@pytest.fixture
def last_week(clock, make, season, wrong, sit, crowd):
    """What some of them came to on a practice of last week with the same question; the week is published."""
    revisions = [wrong, *(make.question() for _ in range(3))]
    earlier = make.paper(season, on=date(2021, 7, 7), revisions=revisions, points=[2500] * 4)
    attempts = {letter: sit(earlier, who, q1=letter) for letter, who in zip(LETTERS, crowd, strict=False)}
    clock.set(at(9, day=12))
    publish(season, LAST_WEEK, clock.now())
    clock.set(WEDNESDAY)
    return attempts


def publish(season, period, now):
    compute()
    with db.transaction():
        rankings.publish(now=now, actor=None, season=season, period=period)


def readable(client, who, period):
    """Every version of a period, as an organizer reads it: its sums, its document, its rows."""
    found = {}
    for one in client.get(f"/api/v1/standings/{period}/snapshots", headers=who).json["items"]:
        document = client.get(f"/api/v1/snapshots/{one['id']}/document", headers=who).data
        assert hashlib.sha256(document).hexdigest() == one["sha256"]
        path = f"/api/v1/leaderboards/people?period={period}&track=enforcement&version={one['version']}"
        rows = client.get(path, headers=who).json["items"]
        found[one["version"]] = (one["sha256"], one["chain_sha256"], document, rows)
    return found


def audited(client, who):
    """How many versions scripts/audit finds in the export; it raises the first difference."""
    looked = audit.Audit(io.BytesIO(client.get("/api/v1/exports/season.zip", headers=who).data))
    for one in looked.snapshots:
        looked.check(one, True)
    return len(looked.snapshots)


@pytest.mark.parametrize("policy", SCORES)
def test_what_is_published_is_corrected_while_people_hand_in(
    app, client, clock, season, organizers, race, deciding, wrong, crowd, last_week, paper, begun, policy
):
    first = readable(client, organizers.one, LAST_WEEK)
    made = organizers.propose("correction", question_id=wrong.question_id, policy=policy, key=["b"])
    late = [begun(letter, who) for letter, who in zip(2 * LETTERS, crowd[len(LETTERS) :], strict=True)]
    job = partial(queue.perform, "corrections.apply", {})
    storm = [handing_in(app, each) for each in late]
    approved, *answers = race(deciding(made, "approve"), *storm[:4], job, *storm[4:], job)
    assert (approved, {answer for answer in answers if answer}) == ("done", {200})
    settle()
    assert {letter: score_of(each) for letter, each in last_week.items()} == SCORES[policy]
    assert [score_of(each) for each in late] == [SCORES[policy][each["letter"]] for each in late]
    clock.set(at(0, 0, 6, day=19))
    publish(season, WEEK, clock.now())
    again = readable(client, organizers.one, LAST_WEEK)
    assert (list(first), {1: again[1]}, sorted(again)) == ([1], first, [1, 2])
    assert again[2][3] != again[1][3]
    assert audited(client, organizers.one) == 3


@pytest.mark.parametrize("policy", SCORES)
def test_approved_while_people_hand_in(
    app, make, organizers, race, deciding, wrong, paper, begun, sit, policy
):
    early = [(letter, sit(paper, q1=letter)) for letter in LETTERS]
    made = organizers.propose("correction", question_id=wrong.question_id, policy=policy, key=["b"])
    late = [begun(letter) for letter in LETTERS]
    approved, *answers = race(deciding(made, "approve"), *(handing_in(app, each) for each in late))
    assert (approved, set(answers)) == ("done", {200})
    settle()
    for letter, attempt in [*early, *((each["letter"], each) for each in late)]:
        assert score_of(attempt) == SCORES[policy][letter], (policy, letter)


def test_the_job_while_people_hand_in(app, make, organizers, race, wrong, paper, begun, sit):
    sit(paper, q1="b")
    late = [begun(letter) for letter in LETTERS]
    organizers.approve(
        organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    )
    race(partial(queue.perform, "corrections.apply", {}), *(handing_in(app, each) for each in late))
    settle()
    assert {each["letter"]: score_of(each) for each in late} == SCORES["rekey"]


def test_one_upon_the_other(organizers, sit, wrong, paper):
    """First the key is said to be c, then b beside it, then everybody gets the points."""
    attempts = {letter: sit(paper, q1=letter) for letter in LETTERS}
    told = {"question_id": wrong.question_id}
    organizers.done("correction", policy="rekey", key=["c"], **told)
    assert {letter: score_of(each) for letter, each in attempts.items()} == {
        "a": 7500, "b": 7500, "c": 10000, "": 7500,
    }  # fmt: skip
    organizers.done("correction", policy="accept_both", key=["b"], **told)
    assert {letter: score_of(each) for letter, each in attempts.items()} == {
        "a": 7500, "b": 10000, "c": 10000, "": 7500,
    }  # fmt: skip
    organizers.done("correction", policy="full_credit", **told)
    assert {score_of(each) for each in attempts.values()} == {10000}


def test_with_a_question_set_aside_and_an_attempt_made_void(organizers, sit, wrong, paper):
    """All three are approved before the job runs once."""
    right, mistaken, gone = sit(paper, q1="b"), sit(paper, q1="b", q2="b"), sit(paper, q1="b")
    for kind, change in (
        ("correction", {"question_id": wrong.question_id, "policy": "rekey", "key": ["b"]}),
        ("set_aside", {"paper_id": paper.id, "number": 2}),
        ("void", {"attempt_id": gone["id"]}),
    ):
        organizers.approve(organizers.propose(kind, **change))
    settle()
    assert (score_of(right), score_of(mistaken), score_of(gone)) == (10000, 10000, 7500)
    with db.transaction() as session:
        changes = session.execute(
            sa.select(ScoreChange.attempt_id, ScoreChange.numbers, ScoreChange.before, ScoreChange.after)
        ).all()
        assert session.scalar(sa.select(sa.func.count()).where(Proposal.state == "applied")) == 3
    assert sorted(changes) == [
        (int(right["id"]), [1, 2], 7500, 10000),
        (int(mistaken["id"]), [1, 2], 5000, 10000),
    ]


@pytest.fixture
def published(clock, season, sit, paper):
    """The week is over and published; two people chose b, one a."""
    attempts = [sit(paper, q1=letter) for letter in "bba"]
    clock.set(at(0, 0, 6, day=19))
    publish(season, WEEK, clock.now())
    return attempts


def versions():
    with db.transaction() as session:
        rows = session.execute(sa.select(Snapshot.version, Snapshot.reason).order_by(Snapshot.version))
        return [tuple(row) for row in rows]


def test_what_is_published_gets_its_next_version_with_the_reason(client, organizers, wrong, published):
    told = {"question_id": wrong.question_id, "policy": "rekey", "key": ["b"], "reason": "教材有误"}
    organizers.done("correction", **told)
    assert versions() == [(1, ""), (2, "更正答案：教材有误")]
    path = "/api/v1/leaderboards/people?period=2021-W28&track=enforcement"
    newest, old = (client.get(path + more, headers=organizers.one).json for more in ("", "&version=1"))
    assert sorted(each["score"] for each in newest["items"]) == ["100.00", "100.00", "75.00"]
    assert sorted(each["score"] for each in old["items"]) == ["100.00", "75.00", "75.00"]
    organizers.done("correction", **{**told, "policy": "accept_both", "key": ["a"]})
    assert [version for version, _ in versions()] == [1, 2, 3]


def test_nothing_is_published_again_where_nothing_moves(organizers, wrong, published):
    organizers.done("correction", question_id=wrong.question_id, policy="rekey", key=["d"])
    assert len(versions()) == 2
    settle()
    assert len(versions()) == 2


@pytest.mark.parametrize(
    "table", ["attempts", "score_changes", "person_weeks", "snapshots", "proposal_steps"]
)
def test_killed_at_any_point_it_left_nothing(
    settings, services, tmp_path, organizers, wrong, published, table
):
    organizers.approve(
        organizers.propose("correction", question_id=wrong.question_id, policy="rekey", key=["b"])
    )
    stuck = sa.text(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike :table"
    )
    # Who the product is may look what it waits for; who owns the tables may hold them all.
    engine, owner = (
        sa.create_engine(url, poolclass=sa.NullPool) for url in (settings.database_url, services.owner_url)
    )
    with processes(settings, tmp_path) as started, owner.connect() as holder:
        holder.exec_driver_sql(f"lock table {table} in access exclusive mode")
        assert queue.send("corrections.apply")
        worker = started.start("worker")
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as watcher:
            until(lambda: watcher.scalar(stuck, {"table": f"%{table}%"}) > 0, why=worker.said)
        worker.kill()
    # PostgreSQL finds out that the killed one is gone a moment after its lock is granted, and gives way then.
    held = sa.text("select count(*) from pg_locks where locktype = 'advisory'")
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as watcher:
        until(lambda: watcher.scalar(held) == 0)
    with db.transaction() as session:
        assert session.scalars(sa.select(Attempt.score).order_by(Attempt.id)).all() == [7500, 7500, 10000]
        assert session.scalar(sa.select(sa.func.count(ScoreChange.id))) == 0
        assert session.scalars(sa.select(Proposal.state)).all() == ["approved"]
    assert len(versions()) == 1
    settle()
    assert [score_of(each) for each in published] == [10000, 10000, 7500]
    assert len(versions()) == 2
