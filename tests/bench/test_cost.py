"""Processor time of processes and of what they started."""

import subprocess
import sys

import pytest

from tests.bench import cost

BURN = "import time\nprint(1, flush=True)\nwhile time.process_time() < 0.5: pass"
BURNT_S = 0.5 - 2 * cost.TICK_S  # of two kinds of time whole ticks are told


@pytest.fixture
def shell():
    """A shell that waits; what it starts is its child."""
    with subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        yield started
        started.communicate()


def tell(shell, line):
    shell.stdin.write(f"{line}\n")
    shell.stdin.flush()


def burn(shell):
    """Half a second of work, which has begun."""
    tell(shell, f"{sys.executable} -c '{BURN}'")
    assert shell.stdout.readline() == "1\n"


def test_what_a_child_used_counts_after_its_end(shell):
    burn(shell)
    tell(shell, "echo over")
    assert shell.stdout.readline() == "over\n"
    assert BURNT_S <= cost.spent_s([shell.pid]) < 2


def test_quiet_is_when_the_child_is_at_rest(shell):
    burn(shell)
    cost.until_quiet([shell.pid])
    assert cost.spent_s([shell.pid]) >= BURNT_S


def test_what_never_rests_is_said(shell, monkeypatch):
    monkeypatch.setattr(cost, "PATIENCE_S", 1.0)
    tell(shell, f"exec {sys.executable} -c 'while True: pass'")
    try:
        with pytest.raises(cost.Unquiet):
            cost.until_quiet([shell.pid])
    finally:
        shell.kill()


def test_a_process_that_is_gone_costs_nothing():
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    assert cost.spent_s([gone.pid]) == 0
