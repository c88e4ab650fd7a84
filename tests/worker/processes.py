"""Real processes of the product for tests: `flask tick`, `flask worker`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quizsvc.kit.config import Settings

ROOT = Path(__file__).resolve().parents[2]


class Started:
    """A process of ours and what it has said so far."""

    def __init__(self, command: list[str], settings: Settings, log: Path) -> None:
        self.log = log
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key,
            "QUIZSVC_QUEUE": settings.queue,
        }
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", *command],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self) -> str:
        """Its output."""
        return self.log.read_text(errors="replace")

    def says(self, text: str, *, within_s: float = 30) -> None:
        """Wait until it has said this."""
        until(lambda: text in self.said(), within_s=within_s, why=lambda: f"no {text!r} in:\n{self.said()}")

    def children(self) -> list[int]:
        """The processes that it forked."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def kill(self) -> None:
        """kill -9, and nothing is left of it."""
        forked = self.children() if self.process.poll() is None else []
        self.process.kill()
        for pid in forked:
            # Dead already, and whoever took its parent's place has buried it.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def end(self, *, within_s: float = 5) -> int:
        """SIGTERM; its exit status."""
        self.process.terminate()
        return self.process.wait(within_s)


class Processes:
    """Starts processes, and ends those that are left at the end."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.folder = folder
        self.all: list[Started] = []

    def start(self, *command: str) -> Started:
        """`flask --app wsgi …`, left running."""
        log = self.folder / f"{len(self.all)}-{command[0]}.log"
        started = Started(list(command), self.settings, log)
        self.all.append(started)
        return started

    def run(self, *command: str) -> str:
        """The same to its end, which must be a good one; what it said."""
        started = self.start(*command)
        status = started.process.wait(60)
        assert status == 0, started.said()
        return started.said()


@contextmanager
def processes(settings: Settings, folder: Path) -> Iterator[Processes]:
    """Processes on these servers; none outlives the block."""
    found = Processes(settings, folder)
    try:
        yield found
    finally:
        for started in found.all:
            if started.process.poll() is None:
                started.kill()


def until(
    condition: Callable[[], bool], *, within_s: float = 30, why: Callable[[], str] = lambda: "too late"
) -> None:
    """Wait until it is so; fail if it is not in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)
