"""A real RQ worker in a process of its own that lives at the test's time.

`python -m tests.journeys.bursts` waits for instants on its input. For each it sets its clock, performs every
job that waits, each in a child of its own as always, and says so. So a test can let weeks pass.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Timer

from quizsvc.app import create_app
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from quizsvc.worker import run
from tests.factories import LONG_AGO

ROOT = Path(__file__).resolve().parents[2]
DONE = "the queue is empty"
LONGEST_BURST_S = 120.0


class Bursts:
    """The worker's process, seen from the test."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.log = log
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key,
        }
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def work(self, now: datetime) -> None:
        """Have everything performed that waits in the queue, as of this instant."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{now.isoformat()}\n")
        self.process.stdin.flush()
        watchdog = Timer(LONGEST_BURST_S, self.process.kill)
        watchdog.start()
        said = self.process.stdout.readline().strip()
        watchdog.cancel()
        assert said == DONE, self.log.read_text(errors="replace")

    def end(self) -> None:
        """It ends when it is told nothing more."""
        self.process.communicate(timeout=30)


@contextmanager
def bursts(settings: Settings, log: Path) -> Iterator[Bursts]:
    """A worker that is gone after the block."""
    worker = Bursts(settings, log)
    try:
        yield worker
    finally:
        worker.end()


def main() -> None:
    """One burst of work for each line of the input."""
    logging.basicConfig(level=logging.INFO)  # to the log: RQ would write to the output
    clock = FixedClock(LONG_AGO)
    app = create_app(Settings.from_env(), clock=clock)
    for line in sys.stdin:
        clock.set(datetime.fromisoformat(line.strip()))
        run.run(app, burst=True)
        print(DONE, flush=True)


if __name__ == "__main__":
    main()
