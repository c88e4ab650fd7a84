"""A person's attempts on a paper, lived through HTTP in every order that Hypothesis thinks of, and compared
after each step with `life`: the rules in a few lines. What was refused left no trace, what was lost on the
way is there once.
"""

import json
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from quizsvc.attempts import service
from quizsvc.kit import db, queue
from tests.attempts.chances import DEVICES, FATES, RARELY, Deed, some_answers
from tests.attempts.life import GRACE, INSTANT, SHOWN_AFTER, Attempt, Life, No, Question
from tests.attempts.world import POINTS, World, worlds
from tests.factories import WEDNESDAY

EXAMPLES = 15
STEPS = 40
ROWS = """
select id, number, state, started_at, deadline_at, submitted_at, answers, answered, earned, score
from attempts where paper_id = %s order by number
"""


class Living(RuleBasedStateMachine):
    """One life."""

    keys = count(1)

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.deeds: list[Deed] = []
        self.done: dict[str, Any] = {}

    @initialize(
        kind=st.sampled_from(["daily", "weekly"]),
        limit_s=st.sampled_from([600, 600, 1800, None]),
        allowed=st.sampled_from([2, 3, 1, 4, 5]),
        rule=st.sampled_from(["best", "first", "last"]),
        policy=st.sampled_from(["all_or_nothing", "half_if_subset", "proportional_if_subset"]),
        keys=st.sampled_from(["own_submission", "paper_closed"]),
    )
    def open_a_paper(self, kind, limit_s, allowed, rule, policy, keys):
        of_kind = {f"{kind}_attempts": allowed, f"{kind}_rule": rule, "daily_keys": keys}
        self.world.clock.set(WEDNESDAY)
        self.paper = self.world.paper(kind, limit_s, multiple_choice=policy, **of_kind)
        window = self.paper.opens_at, self.paper.closes_at
        self.life = Life(kind, *window, limit_s, allowed, rule, policy, keys)
        self.keys_before = self.world.keys_taken()
        self.world.seen["lives"] += 1
        self.do("phone", Deed("start", None, "", None), "lives")

    @property
    def now(self) -> datetime:
        instant: datetime = self.world.clock.now()
        return instant

    # What people do

    @rule(fate=FATES, data=st.data())
    def something_on_the_phone(self, fate, data):
        self.do("phone", self.some_deed(data), fate)

    @rule(fate=FATES, data=st.data())
    def something_on_the_computer(self, fate, data):
        self.do("computer", self.some_deed(data), fate)

    @rule(device=DEVICES, fate=FATES, data=st.data())
    def something_at_the_last_moment(self, device, fate, data):
        ongoing = self.life.running(self.now)
        if ongoing and (ongoing.deadline_at < self.life.closes_at or data.draw(st.integers(0, 3)) == 0):
            edges = (0 * INSTANT, GRACE, GRACE + INSTANT)
            ahead = [ongoing.deadline_at + off for off in edges if ongoing.deadline_at + off > self.now]
            self.world.clock.set(data.draw(st.sampled_from(ahead)))
            verb = data.draw(st.sampled_from(["submit", "save"]))
            on = ongoing.number - 1
            self.do(device, Deed(verb, on, some_answers(self.life.attempts[on], data), None), fate)

    @rule(device=DEVICES, fate=FATES, data=st.data())
    def the_same_again(self, device, fate, data):
        keyed = [deed for deed in self.deeds if deed.key]
        self.do(device, data.draw(st.sampled_from(keyed or self.deeds)), fate)

    @rule(device=DEVICES, data=st.data())
    def somebody_looks(self, device, data):
        looks = (self.read, self.read, self.look_at_papers, self.stranger_tries)
        data.draw(st.sampled_from(looks))(device, data)

    def read(self, device, data):
        attempt = self.life.attempts[self.some_attempt(data)]
        answer = self.world.ask(device, "GET", f"/attempts/{attempt.id}")
        attempt.settle(self.now)
        self.shows(attempt, answer.json)

    def look_at_papers(self, device, data):
        shown = self.world.ask(device, "GET", "/papers/current").json[self.life.kind]
        assert (shown is not None) == self.paper_is_open()
        if shown:
            newest = self.life.attempts[-1]
            newest.settle(self.now)
            own = shown["attempt"]
            assert (own["id"], own["state"]) == (newest.id, newest.state)
            assert newest.state == "void" or own["score"] == self.score(newest)

    def stranger_tries(self, device, data):
        attempt = self.life.attempts[self.some_attempt(data)]
        body = {"answers": json.loads(some_answers(attempt, data))}
        for method, verb in (("PUT", "/answers"), ("POST", "/submit"), ("GET", "")):
            sent = None if method == "GET" else body
            path = f"/attempts/{attempt.id}{verb}"
            assert self.world.ask("stranger", method, path, sent).status_code == 404

    # What happens to them

    @rule(data=st.data())
    def something_happens(self, data):
        happens = [self.time_passes] * 4 + [self.the_sweeper_comes, self.redis_forgets_everything]
        happens += [self.organizers_mend_something]
        data.draw(st.sampled_from(happens))(data)

    def time_passes(self, data):
        """Some seconds, or until just before, at, or just after an end."""
        deadline, closing = self.life.attempts[-1].deadline_at, self.life.closes_at
        end = closing if data.draw(RARELY) else deadline if deadline < closing else None
        around = (-INSTANT, 0 * INSTANT, GRACE, GRACE + INSTANT, SHOWN_AFTER)
        ahead = [end + off for off in around if end and end + off > self.now]
        some_seconds = self.now + timedelta(seconds=data.draw(st.integers(1, 200)))
        self.world.clock.set(data.draw(st.sampled_from([some_seconds, *ahead])))

    def the_sweeper_comes(self, data):
        with db.transaction():
            service.expire_overdue(now=self.now)
        for attempt in self.life.attempts:
            attempt.settle(self.now)

    def redis_forgets_everything(self, data):
        queue.current().connection.flushall()

    def organizers_mend_something(self, data):
        """What one organizer proposes, another approves and the worker settles."""
        mends = [self.extend, self.set_aside] if self.paper_is_open() else []
        if self.may_have_another():
            mends.append(self.grant_another)
        if self.life.attempts[-1].state != "void":
            mends.append(self.void)
        if mends:
            data.draw(st.sampled_from(mends))()

    def grant_another(self):
        self.world.mend("grant", paper_id=self.paper.id, person_id=self.world.person_id)
        self.life.granted += 1

    def extend(self):
        closes_at = self.life.closes_at + timedelta(minutes=7)
        self.world.mend("extension", paper_id=self.paper.id, closes_at=closes_at.isoformat())
        self.life.extend(closes_at)

    def set_aside(self):
        number = len(self.life.set_aside) + 1
        if number < len(self.world.revisions):
            self.world.mend("set_aside", paper_id=self.paper.id, number=number)
            self.life.set_aside.add(number)

    def void(self):
        newest, with_grant = self.life.attempts[-1], self.may_have_another()
        self.world.mend("void", attempt_id=newest.id, grant=with_grant)
        newest.state = "void"
        self.life.granted += with_grant

    def may_have_another(self) -> bool:
        return self.paper_is_open() and not self.life.has_practised()

    def paper_is_open(self) -> bool:
        return self.life.opens_at <= self.now < self.life.closes_at

    # How a deed is done, and what must be told

    def do(self, device: str, deed: Deed, fate: str) -> None:
        """Ask for it; what dies on the way has done nothing, and may be asked for again."""
        if deed not in self.deeds:
            self.deeds.append(deed)
        body = None if deed.verb == "start" else {"answers": json.loads(deed.sent)}
        method = "PUT" if deed.verb == "save" else "POST"
        with self.world.deaths.near() if fate == "dies" else nullcontext():
            answer = self.world.ask(device, method, self.path(deed), body, deed.key)
        if answer.status_code == 503:
            assert fate == "dies"
            assert "Retry-After" in answer.headers
            self.world.seen["died"] += 1
        elif deed.key in self.done:
            self.is_replayed(deed, answer)
        else:
            self.is_right(deed, answer)
            if deed.key and answer.status_code < 300:
                self.done[deed.key] = answer

    def is_replayed(self, deed: Deed, answer: Any) -> None:
        """What was done under its key is told again: a start and a result as things stand."""
        first = self.done[str(deed.key)]
        assert answer.headers["Idempotency-Replayed"] == "true"
        assert answer.status_code == first.status_code
        self.world.seen["told again"] += 1
        if deed.verb == "save":
            assert answer.get_data() == first.get_data()
            return
        attempt = next(each for each in self.life.attempts if each.id == first.json["id"])
        attempt.settle(self.now)
        if deed.verb == "start":
            self.shows(attempt, answer.json)
        else:
            self.is_result(attempt, answer.json)

    def is_right(self, deed: Deed, answer: Any) -> None:
        """The answer is what the rules say, and the model goes on with it."""
        said = answer.json.get("type", "").removeprefix("/problems/")
        try:
            self.follow(deed, answer)
        except No as no:
            wanted = str(no)
        else:
            wanted = ""
        assert said == wanted, answer.json
        self.world.seen[wanted or deed.verb] += 1

    def follow(self, deed: Deed, answer: Any) -> None:
        """Do it in the model, and compare.

        Raises:
            No: the rules refuse it.
        """
        if deed.on is None:
            self.started(answer, self.life.start(self.now))
            return
        attempt, sent = self.life.attempts[deed.on], json.loads(deed.sent)
        if deed.verb == "submit":
            self.life.submit(attempt, sent, self.now)
            assert answer.status_code == 200, answer.json
            self.is_result(attempt, answer.json)
            return
        before = attempt.answers
        self.life.save(attempt, sent, self.now)
        assert answer.status_code == 200, answer.json
        applied = [number for number in sent if attempt.answers[number] != before.get(number)]
        assert answer.json["applied"] == sorted(applied, key=int)
        assert answer.json["answers"] == attempt.answers

    def started(self, answer: Any, told: tuple[int, datetime] | Attempt) -> None:
        """A new attempt, or the one that is running."""
        if isinstance(told, Attempt):
            assert answer.status_code == 200, answer.json
            self.shows(told, answer.json)
            return
        assert answer.status_code == 201, answer.json
        number, deadline_at = told
        by_stem = {each.stem: place for place, each in enumerate(self.world.revisions, start=1)}
        numbers = [by_stem[question["stem"]] for question in answer.json["questions"]]
        served = [(place, self.world.revisions[place - 1]) for place in numbers]
        places = [Question(n, each.type, frozenset(each.key), POINTS[each.type]) for n, each in served]
        self.life.attempts.append(Attempt(answer.json["id"], number, self.now, deadline_at, places))

    def shows(self, attempt: Attempt, shown: Any) -> None:
        """The attempt as its person sees it."""
        assert (shown["id"], shown["state"], shown["answers"]) == (attempt.id, attempt.state, attempt.answers)
        assert len(shown["questions"]) == len(attempt.places)
        if attempt.state == "in_progress":
            assert shown["result"] is None
        else:
            self.is_result(attempt, shown["result"])

    def is_result(self, attempt: Attempt, result: Any) -> None:
        """What an attempt came to; keys only when their time has come."""
        assert (result["id"], result["state"]) == (attempt.id, attempt.state)
        if attempt.state != "void":
            assert result["score"] == self.score(attempt)
        if not self.life.is_unsettled(self.now):
            assert result["counted"] == (self.life.counted() is attempt)
            shown = self.life.shows_keys(attempt, self.now)
            assert shown is None or (result["review"] is not None) == shown
        self.world.seen["results"] += 1

    def score(self, attempt: Attempt) -> str | None:
        if attempt.state in ("in_progress", "void"):
            return None
        score = self.life.score(attempt)
        return f"{score // 100}.{score % 100:02}"

    # What is always so

    @invariant()
    def postgresql_has_what_the_rules_say(self):
        rows = self.world.rows(ROWS, self.paper.id)
        assert [row.number for row in rows] == [attempt.number for attempt in self.life.attempts]
        for row, attempt in zip(rows, self.life.attempts, strict=True):
            self.is_kept(row, attempt)
        self.world.seen["steps"] += 1

    def is_kept(self, row: Any, attempt: Attempt) -> None:
        assert (str(row.id), row.answers) == (attempt.id, attempt.answers)
        assert (row.started_at, row.deadline_at) == (attempt.started_at, attempt.deadline_at)
        assert row.answered == sum(bool(answer["chosen"]) for answer in attempt.answers.values())
        if attempt.state == "void":
            assert row.state == "void"
            return
        if attempt.is_over(self.now) and row.state == "expired":
            assert row.submitted_at == attempt.deadline_at
        else:
            assert (row.state, row.submitted_at) == (attempt.state, attempt.submitted_at)
        if row.state != "in_progress":
            assert (row.earned, row.score) == (self.life.earned(attempt), self.life.score(attempt))

    @invariant()
    def a_key_is_taken_by_what_was_done_alone(self):
        assert self.world.keys_taken() - self.keys_before == len(self.done)

    @invariant()
    def whoever_has_ended_waits_to_be_computed_or_is(self):
        """A mend computes all that waits, and takes the marks."""
        if not self.world.waits(self.paper):
            assert self.world.computed(self.paper) == (self.life.counted() is not None)

    # What may come

    def path(self, deed: Deed) -> str:
        if deed.on is None:
            return f"/papers/{self.paper.id}/attempts"
        verb = {"save": "/answers", "submit": "/submit"}[deed.verb]
        return f"/attempts/{self.life.attempts[deed.on].id}{verb}"

    def some_deed(self, data: Any) -> Deed:
        """Mostly answers while one is running, else mostly another start."""
        key = f"key-{next(self.keys)}" if data.draw(st.booleans()) else None
        verbs = ["save", "save", "save", "submit", "start"]
        if self.life.running(self.now) is None:
            verbs = ["start", "start", "start", "submit", "save"]
        verb = data.draw(st.sampled_from(verbs))
        if verb == "start":
            return Deed("start", None, "", key)
        on = self.some_attempt(data)
        return Deed(verb, on, some_answers(self.life.attempts[on], data), key)

    def some_attempt(self, data: Any) -> int:
        """Mostly the newest."""
        newest = len(self.life.attempts) - 1
        return data.draw(st.sampled_from([newest, newest, newest, *range(newest)]))


@pytest.fixture
def world(app, make, clock, _owner):
    with worlds(app, make, clock, _owner) as made:
        yield made


@pytest.mark.slow
def test_whatever_happens_nothing_is_lost_doubled_or_late(world, scale, capsys):
    live: Any = partial(Living, world)
    run_state_machine_as_test(
        live,
        settings=settings(
            max_examples=EXAMPLES * scale,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    seen = world.seen
    assert seen.keys() >= {"start", "save", "submit", "died", "told again", "results"}
    with capsys.disabled():
        print("\nlives of attempts:", ", ".join(f"{number} {what}" for what, number in seen.most_common()))


def test_the_model_finds_what_is_lost(world):
    """A life in which PostgreSQL forgets an answer behind everybody's back is noticed at once."""
    life = Living(world)
    life.open_a_paper("daily", None, 1, "first", "all_or_nothing", "own_submission")
    life.do("phone", Deed("save", 0, '{"1": {"chosen": ["a"], "seq": 1}}', None), "lives")
    life.postgresql_has_what_the_rules_say()
    world.look.exec_driver_sql("update attempts set answers = '{}'")
    with pytest.raises(AssertionError):
        life.postgresql_has_what_the_rules_say()
