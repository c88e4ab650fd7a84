"""Two lives of one campaign: in one the workers are killed in the middle of their jobs, in the other all goes
well.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from quizsvc.kit.config import Settings
from quizsvc.kit.devservices import Services, places
from quizsvc.papers.rules import Policy
from tests.corrections.campaign import Campaign, Sight, campaigns
from tests.faults.loop import Loop
from tests.faults.wire import Wire
from tests.worker.processes import Started, processes, until
from tests.worker.strikes import Moment, Statements, Strike

JOBS = {
    "computing": "rankings.compute",
    "publishing": "rankings.publish",
    "correcting": "corrections.apply",
}
WITHIN_S = 60
AT_THE_COMMIT = 6
"""Of so many points one is the COMMIT itself; the others are any statements."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a worker was killed: at which statement of how many that the job has, and how long it took until
    nothing was left to do.
    """

    step: str
    at: int
    total: int
    moment: Moment
    recovery_s: float


class Lives:
    """`struck` and `twin`. `violations` says what was seen and should never be."""

    def __init__(self, struck: Campaign, twin: Campaign, wire: Wire, folder: Path, *, seed: int) -> None:
        self.struck, self.twin, self._wire, self._folder = struck, twin, wire, folder
        self.points: list[Point] = []
        self.violations: list[str] = []
        self._seed, self._chance, self._policies = seed, Random(seed), cycle(Policy)

    def live_on(self, step: str) -> None:
        """One step more. The worker that does it is killed; then a worker and a tick are started."""
        folder = self._folder / str(len(self.points))
        folder.mkdir()
        policy = next(self._policies) if step == "correcting" else None
        self.struck.forget_what_was_asked()
        with processes(self.struck.settings, folder) as running:
            worker = running.start("worker")
            _bring(self.twin, step, policy)
            total, course = self._course(JOBS[step])
            strike = Strike(worker, at=self._some(total), moment=self._chance.choice(list(Moment)))
            self._kill(strike, step, policy)
            self._compare("after the kill", course[1 if strike.done else 0], self.struck.at_rest())
            again = [running.start("worker"), running.start("tick")]
            self._recover(course, again)
            self.points.append(
                Point(step, strike.at, total, strike.moment, time.monotonic() - strike.struck_at_s)
            )
        until(self.struck.is_at_rest)
        self._compare("in the end", course[-1], self.struck.at_rest())

    def _course(self, job: str) -> tuple[int, list[Sight]]:
        """How many statements the twin's job has, and how the twin's life looks: before it, after it, and
        after each of those that it brings about.
        """
        course = [self.twin.at_rest()]
        statements = Statements(lambda: {os.getpid()})
        with self._wire.trapped(statements):
            self.twin.perform(job)
        course.append(self.twin.at_rest())
        assert course[0] != course[1], "nothing would be lost or half done"
        while waiting := self.twin.waits():
            self.twin.perform(waiting[0])
            course.append(self.twin.at_rest())
        return statements.total, course

    def _some(self, total: int) -> int:
        return total if self._chance.randrange(AT_THE_COMMIT) == 0 else self._chance.randrange(1, total)

    def _kill(self, strike: Strike, step: str, policy: Policy | None) -> None:
        """Let the worker come to that statement; returns when PostgreSQL has noticed its death."""
        with self._wire.trapped(strike):
            _bring(self.struck, step, policy)
            if step != "correcting":  # who approves asks for the job
                self.struck.send(JOBS[step])
            assert strike.over.wait(WITHIN_S), f"statement {strike.at} never came:\n{strike.worker.said()}"
        strike.worker.process.wait()
        until(self.struck.is_at_rest)

    def _recover(self, course: list[Sight], again: list[Started]) -> None:
        """Wait until nothing is left to do, and look all the time: what is seen is what the twin has been
        through, in this order.
        """
        rest = list(course)

        def well() -> bool:
            seen = self.struck.seen()
            while rest and any(rest[0][name] != rows for name, rows in seen.items()):
                rest.pop(0)
            return not rest or not self.struck.waits()

        until(well, within_s=WITHIN_S, why=lambda: "\n".join(each.said() for each in again))
        if not rest:
            self._compare("meanwhile", course[-1], self.struck.seen())
            self.violations.append(f"point {len(self.points) + 1}: seen what the twin has never been through")

    def _compare(self, when: str, expected: Sight, found: Sight) -> None:
        """Note what differs."""
        for name, rows in found.items():
            wrong = [row for row in rows if row not in expected[name]]
            lacking = [row for row in expected[name] if row not in rows]
            if rows != expected[name]:
                told = f"{name} {when}: {wrong!r:.300} instead of {lacking!r:.300}"
                self.violations.append(f"point {len(self.points) + 1}, {told}")

    def report(self) -> str:
        """Where it struck, how long it took, what was seen that should not be."""
        moments = Counter(point.moment.value for point in self.points)
        lines = [
            f"kill -9 with seed {self._seed}: {len(self.points)} points within jobs, "
            + ", ".join(f"{number} {moment} a statement" for moment, number in sorted(moments.items()))
        ]
        for step in JOBS:
            own = [point for point in self.points if point.step == step]
            struck = ", ".join(f"{point.at}/{point.total} {point.moment}" for point in own)
            lines.append(f"  {step}: {len(own)} ({struck})")
        slowest = max((point.recovery_s for point in self.points), default=0.0)
        return "\n".join(
            [
                *lines,
                f"  slowest recovery {slowest:.1f} s, {len(self.violations)} violations",
                *self.violations,
            ]
        )


def _bring(campaign: Campaign, step: str, policy: Policy | None) -> None:
    """Have something to compute, to publish or to correct."""
    if policy is not None:
        campaign.a_key_is_corrected(policy)
        return
    campaign.a_week_comes_to_its_end()
    if step == "publishing":
        campaign.perform(JOBS["computing"])


@contextmanager
def lives(settings: Settings, services: Services, folder: Path, *, seed: int, weeks: int) -> Iterator[Lives]:
    """Both, on databases of their own behind a proxy."""
    sockets = Path(tempfile.mkdtemp(prefix="quizsvc-lives-", dir=places.short_base()))
    loop = Loop()
    try:
        target = services.postgres.sockets / f".s.PGSQL.{services.postgres.PORT}"
        wire = Wire(loop, sockets, target)
        own = [campaigns(settings, sockets, seed=seed, weeks=weeks) for _ in range(2)]
        with own[0] as struck, own[1] as twin:
            yield Lives(struck, twin, wire, folder, seed=seed)
    finally:
        loop.close()
        (sockets / target.name).unlink(missing_ok=True)
        sockets.rmdir()
