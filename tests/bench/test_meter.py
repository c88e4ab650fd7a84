"""Sides take turns, and no run is too short for its slowest answers."""

import subprocess
import time
from contextlib import ExitStack
from itertools import groupby

import pytest

from tests.bench import meter
from tests.bench.answering import answering, echo
from tests.bench.load import generator, request
from tests.bench.meter import Duel, Meter, in_turn
from tests.bench.paths import Side, Spoiled
from tests.bench.web import Web


@pytest.fixture(scope="module")
def idle():
    """A process that does nothing; its time is what is counted here."""
    with subprocess.Popen(["sleep", "300"]) as sleeping:
        yield sleeping.pid
        sleeping.kill()


@pytest.fixture(scope="module")
def process():
    """Where the load comes from."""
    with generator() as started:
        yield started


class Recorded:
    """Two sides `a` and `b`, and which of them was asked how often in each run."""

    def __init__(self, stack: ExitStack, idle: int, *, takes_s: float, most: int = 1_000) -> None:
        def slowly(asked: bytes) -> bytes:
            time.sleep(takes_s)
            return echo(asked)

        self.runs: list[tuple[str, int]] = []
        port, _ = stack.enter_context(answering(slowly))
        self.a, self.b = (self._side(name, Web(port, idle), most) for name in "ab")

    def _side(self, name: str, web: Web, most: int) -> Side:
        def prepare(count: int) -> list[bytes]:
            self.runs.append((name, count))
            return [request("GET", f"/{name}")] * count

        def check(_: int, body: bytes) -> None:
            assert body == f"/{name}".encode()

        return Side(name, web, prepare, check, most=most)


@pytest.fixture(autouse=True)
def _few_requests(monkeypatch):
    monkeypatch.setattr(meter, "FIRST", 4)
    monkeypatch.setattr(meter, "LEAST", 10)


def test_who_begins_changes_from_round_to_round(process, idle):
    with ExitStack() as stack:
        sides = Recorded(stack, idle, takes_s=0)
        duel = Duel(sides.a, sides.b, connections=(1,))
        in_turn(Meter(process, (idle, idle), 0.001), [duel], rounds=3, told=lambda done: None)
    # a b, b a, a b; one that was too short comes several times in a row
    assert [name for name, _ in groupby(name for name, _ in sides.runs[2:])] == ["a", "b", "a", "b"]
    assert len(duel.rates()) == 3
    assert all(run.rate > 0 and run.cpu_ms == 0 for run in duel.own_runs[1])


def test_a_run_that_is_too_short_is_made_again_twice_as_long(process, idle):
    with ExitStack() as stack:
        sides = Recorded(stack, idle, takes_s=0.1)
        duel = Duel(sides.a, sides.b, connections=(10,))
        in_turn(Meter(process, (idle, idle), 0.001), [duel], rounds=1, told=lambda done: None)
    asked = [count for name, count in sides.runs if name == "a"]
    assert asked[0] == 4
    assert asked[1:4] == [10, 20, 40]
    assert asked[-1] >= 50


def test_a_side_that_cannot_be_asked_for_long_enough_is_said(process, idle):
    with ExitStack() as stack:
        sides = Recorded(stack, idle, takes_s=0.1, most=20)
        duel = Duel(sides.a, sides.b, connections=(10,))
        with pytest.raises(Spoiled, match="a：20 个请求只用"):
            in_turn(Meter(process, (idle, idle), 0.001), [duel], rounds=1, told=lambda done: None)
