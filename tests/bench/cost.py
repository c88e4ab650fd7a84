"""What requests cost: processor time of all the processes that work for them. Linux only."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
LOOK_S = 0.3
IDLE = 0.1  # of one processor: gunicorn's heartbeats and PostgreSQL's own chores
PATIENCE_S = 60.0


class Unquiet(Exception):
    """The servers did not come to rest."""


def spent_s(roots: Iterable[int]) -> float:
    """Processor seconds of these processes and all that they started, those that are over too."""
    return sum(_spent_s(pid) for root in roots for pid in _family(root))


def until_quiet(roots: Iterable[int]) -> None:
    """Wait until hardly anything is done any more.

    Raises:
        Unquiet: after a minute.
    """
    watched = list(roots)
    deadline = time.monotonic() + PATIENCE_S
    before = spent_s(watched)
    while time.monotonic() < deadline:
        time.sleep(LOOK_S)
        after = spent_s(watched)
        if after - before <= IDLE * LOOK_S:
            return
        before = after
    raise Unquiet(f"the servers were busy for {PATIENCE_S:.0f} s without a request")


def _family(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in _tasks(pid):
            try:
                waiting += map(int, (task / "children").read_text().split())
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended, and is in its parent's sum
    return found


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except FileNotFoundError:
        return []


def _spent_s(pid: int) -> float:
    """Its own time and that of the children which it has seen end."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15])) * TICK_S
