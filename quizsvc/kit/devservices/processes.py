"""Processes, and the proof that one of them is ours."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path


def birth(pid: int) -> str | None:
    """What tells the process from every other one that had or will have its number; None if it is gone."""
    if not Path("/proc/self/stat").exists():
        return _birth_without_proc(pid)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0] in "ZX":  # over, only not yet collected by its parent
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot} {fields[19]}"  # clock ticks from the machine's start to the process's


def _birth_without_proc(pid: int) -> str | None:
    command = ["ps", "-o", "stat=,lstart=", "-p", str(pid)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"LC_ALL": "C", "PATH": os.defpath}
    )
    state, _, begun = answer.stdout.strip().partition(" ")
    return begun.strip() or None if state and not state.startswith("Z") else None


class Record:
    """A file that says which processes are ours, for whoever comes after us if we are killed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, pids: Iterable[int]) -> None:
        """Keep these processes, and no others."""
        born = {str(pid): mark for pid in pids if (mark := birth(pid)) is not None}
        draft = self.path.with_name(f"{self.path.name}.new")
        draft.write_text(json.dumps(born))
        draft.replace(self.path)

    def living(self) -> list[int]:
        """The recorded processes that are still there: same number and same birth."""
        try:
            born = json.loads(self.path.read_text())
        except FileNotFoundError:
            return []
        return [int(pid) for pid, mark in born.items() if birth(int(pid)) == mark]

    def clear(self) -> None:
        """Forget all."""
        self.path.unlink(missing_ok=True)


def end(pid: int, *, steps: Iterable[tuple[signal.Signals, float]], group: bool = False) -> bool:
    """Send each signal in turn, waiting that many seconds for the process to go; True once it is gone.

    The caller has proved that the process is ours; its birth is compared again before each signal.
    With `group` the signals go to its whole process group, which it must lead.
    """
    mark = birth(pid)
    for number, seconds in steps:
        if mark is None or birth(pid) != mark:
            return True
        with contextlib.suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(pid, number)
        if wait_until_gone(pid, mark, seconds):
            return True
    return mark is None or birth(pid) != mark


def wait_until_gone(pid: int, mark: str | None, seconds: float) -> bool:
    """True once the process is over; collects it if it is our child."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if birth(pid) != mark:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
