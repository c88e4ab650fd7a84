"""Two requests in the same moment, again and again: whoever comes first, the outcome is as if they had come
one after the other, happened once, is what both were told, and what was refused left no trace.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from quizsvc.attempts import service
from quizsvc.kit import db
from tests.attempts.life import GRACE, INSTANT
from tests.attempts.steps import save, start, submit
from tests.attempts.world import World, worlds
from tests.faults.oracle import half_up

PAIRS = 50
LIMIT_S = 60  # so that thousands of attempts that run out fit into the paper's day
TOO_LATE, ENDED = "/problems/too-late", "/problems/attempt-ended"
FIRST = {"1": {"chosen": ["a"], "seq": 2}, "2": {"chosen": ["b"], "seq": 1}}
SECOND = {"1": {"chosen": ["b"], "seq": 1}, "3": {"chosen": ["a"], "seq": 1}}


@dataclass
class Kept:
    """What PostgreSQL has of an attempt."""

    state: str
    answers: dict[str, Any]
    score: int | None
    earned: list[int] | None
    submitted_at: Any


class Pairs:
    """One attempt after the other of one person, each with two who want something of it at once."""

    def __init__(self, world: World, pool: ThreadPoolExecutor, number: int) -> None:
        self.world, self.pool, self.number = world, pool, number
        self.who = world.devices["phone"]
        self.came: Counter[str] = Counter()
        self.turn = 0

    def open(self, kind: str = "daily", limit_s: int | None = 600) -> Any:
        """A paper on which one attempt may follow the other. It tells no key while it is open: what becomes
        void the moment after would look like a leak to the watch.
        """
        self.paper = self.world.paper(kind, limit_s, daily_keys="paper_closed")
        self.world.clock.set(self.paper.opens_at)
        return self.paper

    def attempts(self) -> Iterator[Any]:
        """New attempts, each with one answer."""
        for _ in range(self.number):
            attempt = start(self.client(), self.who, self.paper).json
            saved = save(self.client(), self.who, attempt, {"1": {"chosen": ["d"], "seq": 0}})
            assert saved.status_code == 200
            yield attempt

    def client(self) -> Any:
        return self.world.app.test_client()

    def at_once(self, *deeds: Callable[[Any], Any]) -> list[Any]:
        """What each came to. They leave the barrier together; then now the one, now the other has a little
        something else to ask for first, so that every order comes about.
        """
        barrier = Barrier(len(deeds))
        self.turn += 1

        def do(deed: Callable[[Any], Any], first: int) -> Any:
            client = self.client()
            with self.world.app.app_context():
                barrier.wait()
                for _ in range(first):
                    client.get("/api/v1/me", headers=self.who)
                return deed(client)

        lead = self.turn % 7 - 3
        firsts = (max(0, lead), max(0, -lead))
        done = [self.pool.submit(do, deed, first) for deed, first in zip(deeds, firsts, strict=True)]
        return [each.result() for each in done]

    def kept(self, attempt: Any) -> Kept:
        """The attempt as it is stored."""
        columns = ", ".join(Kept.__dataclass_fields__)
        (row,) = self.world.rows(f"select {columns} from attempts where id = %s", int(attempt["id"]))
        return Kept(*row)

    def is_marked(self, attempt: Any, kept: Kept, *, marks: int = 1) -> None:
        """It earned what its answers earn, and so many marks were left for the standings."""
        by_stem = {revision.stem: revision for revision in self.world.revisions}
        keys = [set(by_stem[question["stem"]].key) for question in attempt["questions"]]
        points = [int(question["points"].replace(".", "")) for question in attempt["questions"]]
        assert self.world.rows("select count(*) from marks where topic = 'attempt'") == [(marks,)]
        self.world.look.exec_driver_sql("delete from marks")
        right = [
            set(kept.answers.get(str(number), {"chosen": []})["chosen"]) == key
            for number, key in enumerate(keys, start=1)
        ]
        earned = [worth if is_right else 0 for worth, is_right in zip(points, right, strict=True)]
        assert kept.earned == earned
        assert kept.score == half_up(Fraction(100 * 100 * sum(earned), sum(points)))


@pytest.fixture
def pairs(app, make, clock, _owner, scale, capsys, request):
    with worlds(app, make, clock, _owner) as world, ThreadPoolExecutor(2) as pool:
        made = Pairs(world, pool, PAIRS * scale)
        yield made
    came = ", ".join(f"{what} {number}" for what, number in sorted(made.came.items()))
    with capsys.disabled():
        print(f"\n{request.node.name}: {made.came.total()} pairs: {came}")


def merged(*sent: Any) -> Any:
    """The answers after the one of the start and these have come in any order."""
    stands = {"1": {"chosen": ["d"], "seq": 0}}
    for answers in sent:
        for number, answer in answers.items():
            if number not in stands or answer["seq"] > stands[number]["seq"]:
                stands[number] = answer
    return stands


def test_submit_and_submit(pairs):
    pairs.open()
    for attempt in pairs.attempts():
        one, other = pairs.at_once(
            partial(submit, who=pairs.who, attempt=attempt, answers=FIRST),
            partial(submit, who=pairs.who, attempt=attempt, answers=SECOND),
        )
        assert (one.status_code, other.status_code) == (200, 200)
        assert one.get_data() == other.get_data()
        kept = pairs.kept(attempt)
        assert kept.state == "submitted"
        assert kept.answers in (merged(FIRST), merged(SECOND))
        pairs.came["the first" if kept.answers == merged(FIRST) else "the second"] += 1
        pairs.is_marked(attempt, kept)


def test_submit_and_submit_under_one_key(pairs):
    pairs.open()
    for attempt in pairs.attempts():
        who = {**pairs.who, "Idempotency-Key": f"attempt-{attempt['id']}"}
        deed = partial(submit, who=who, attempt=attempt, answers=FIRST)
        answers = pairs.at_once(deed, deed)
        done = [answer for answer in answers if answer.status_code == 200]
        waits = [answer for answer in answers if answer.status_code != 200]
        assert len({answer.get_data() for answer in done}) == 1
        assert [answer.json["type"] for answer in waits] == ["/problems/still-running"] * len(waits)
        pairs.came["one told to wait" if waits else "both told"] += 1
        pairs.is_marked(attempt, pairs.kept(attempt))
    assert pairs.world.rows("select count(*) from idempotency_keys") == [(pairs.number,)]


def test_save_and_submit(pairs):
    pairs.open()
    for attempt in pairs.attempts():
        saved, submitted = pairs.at_once(
            partial(save, who=pairs.who, attempt=attempt, answers=FIRST),
            partial(submit, who=pairs.who, attempt=attempt, answers=SECOND),
        )
        assert submitted.status_code == 200
        kept = pairs.kept(attempt)
        if saved.status_code == 200:
            pairs.came["save first"] += 1
            assert kept.answers == merged(FIRST, SECOND)
            assert saved.json["answers"] == merged(FIRST)
        else:
            pairs.came["submit first"] += 1
            assert (saved.json["type"], kept.answers) == (ENDED, merged(SECOND))
        pairs.is_marked(attempt, kept)


def test_save_and_save_on_two_devices(pairs):
    pairs.open()
    for attempt in pairs.attempts():
        one, other = pairs.at_once(
            partial(save, who=pairs.who, attempt=attempt, answers=FIRST),
            partial(save, who=pairs.world.devices["computer"], attempt=attempt, answers=SECOND),
        )
        assert pairs.kept(attempt).answers == merged(FIRST, SECOND)
        first_was_first = one.json["answers"] == merged(FIRST)
        assert other.json["applied"] == (["3"] if first_was_first else ["1", "3"])
        assert other.json["answers"] == merged(*([FIRST] if first_was_first else []), SECOND)
        pairs.came["the first" if first_was_first else "the second"] += 1
        assert submit(pairs.client(), pairs.who, attempt).status_code == 200


def sweep(now: Any) -> int:
    with db.transaction():
        return service.expire_overdue(now=now)


def is_ended_once(pairs, attempt, submitted):
    """The end was either the person's, in time, or the server's, and then nothing of the rest was kept."""
    kept = pairs.kept(attempt)
    if submitted.status_code == 200:
        pairs.came["submit first"] += 1
        assert (kept.state, kept.answers) == ("submitted", merged(FIRST))
        assert submitted.json["state"] == "submitted"
    else:
        pairs.came["the end first"] += 1
        assert submitted.json["type"] == TOO_LATE
        assert (kept.state, kept.answers) == ("expired", merged())
    deadline = pairs.world.rows("select deadline_at from attempts where id = %s", int(attempt["id"]))
    assert [(kept.submitted_at,)] == deadline
    pairs.is_marked(attempt, kept)


def test_submit_and_the_sweeper(pairs):
    pairs.open(limit_s=LIMIT_S)
    clock = pairs.world.clock
    for attempt in pairs.attempts():
        clock.advance(seconds=LIMIT_S + GRACE.total_seconds())
        too_late = clock.now() + INSTANT
        submitted, _ = pairs.at_once(
            partial(submit, who=pairs.who, attempt=attempt, answers=FIRST),
            lambda _, now=too_late: sweep(now),
        )
        is_ended_once(pairs, attempt, submitted)


def test_submit_and_the_clock(pairs):
    pairs.open(limit_s=LIMIT_S)
    clock = pairs.world.clock

    def read_an_instant_later(client: Any, its: Any) -> Any:
        clock.advance(microseconds=1)
        return client.get(f"/api/v1/attempts/{its['id']}", headers=pairs.who)

    for attempt in pairs.attempts():
        clock.advance(seconds=LIMIT_S + GRACE.total_seconds())
        submitted, read = pairs.at_once(
            partial(submit, who=pairs.who, attempt=attempt, answers=FIRST),
            partial(read_an_instant_later, its=attempt),
        )
        assert read.json["state"] == pairs.kept(attempt).state
        is_ended_once(pairs, attempt, submitted)


def void(_: Any, *, its: Any, now: Any, actor: int) -> None:
    with db.transaction():
        attempt = service.held(int(its["id"]))
        service.void(now=now, actor=actor, attempt=attempt, reason="断电", address=None)


def test_submit_and_void(pairs):
    pairs.open()
    now, actor = pairs.world.clock.now(), pairs.world.organizers.second.id
    for attempt in pairs.attempts():
        submitted, _ = pairs.at_once(
            partial(submit, who=pairs.who, attempt=attempt, answers=FIRST),
            partial(void, its=attempt, now=now, actor=actor),
        )
        kept = pairs.kept(attempt)
        assert kept.state == "void"
        if submitted.status_code == 200:
            pairs.came["submit first"] += 1
            assert kept.answers == merged(FIRST)
            pairs.is_marked(attempt, kept, marks=2)
        else:
            pairs.came["void first"] += 1
            assert (submitted.json["type"], kept.answers) == (ENDED, merged())
            assert (kept.earned, kept.score, kept.submitted_at) == (None, None, None)
            pairs.world.look.exec_driver_sql("delete from marks")


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_start_and_start(pairs, kind):
    for _ in range(pairs.number if kind == "daily" else pairs.number // 10):
        if kind == "weekly" or pairs.came.total() == 0:
            paper = pairs.open(kind)
        answers = pairs.at_once(*[partial(start, who=pairs.who, paper=paper)] * 2)
        assert sorted(answer.status_code for answer in answers) == [200, 201]
        assert len({answer.json["id"] for answer in answers}) == 1
        assert answers[0].json["questions"] == answers[1].json["questions"]
        pairs.came["the first" if answers[0].status_code == 201 else "the second"] += 1
        running = "select count(*) from attempts where paper_id = %s and state = 'in_progress'"
        assert pairs.world.rows(running, paper.id) == [(1,)]
        assert submit(pairs.client(), pairs.who, answers[0].json, FIRST).status_code == 200
    (numbers,) = pairs.world.rows(
        "select array_agg(number order by number) from attempts where paper_id = %s", paper.id
    )
    assert list(numbers[0]) == list(range(1, len(numbers[0]) + 1))
