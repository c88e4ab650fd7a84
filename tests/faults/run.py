"""A run: faults one by one and then at random, and after each everything is looked at."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import psycopg
import redis

from quizsvc.kit import devservices
from tests.faults import check, injected, truth
from tests.faults.journal import End, Journal
from tests.faults.people import Crowd, Line
from tests.faults.plan import FAULTS, Fault, Missed, Scene
from tests.faults.report import Report, Row
from tests.faults.site import NotHere, running, until

WARM_UP_S = 1.5
TRIES = 3  # to have a fault that has to wait for something happen at all
LONGEST_RECOVERY_S = 120.0
DRAINED_WITHIN_S = 60.0
SHOWN_ATTEMPTS = 2
# What a service that has not recovered does to whoever looks at it.
UNWELL = (Missed, LookupError, OSError, psycopg.Error, redis.RedisError, devservices.DevServiceError)
assert injected.__all__  # importing it has entered the faults


@dataclass
class Wanted:
    """What to do. With `minutes` 0 each of `names` comes once; `short_s` and `long_s`: see Scene; recovering
    may take `slack` times as long as the plan says, on a machine that others use too.
    """

    names: list[str]
    minutes: float
    seed: int
    clients: int = 50
    short_s: float = 4.0
    long_s: float = 12.0
    slack: float = 1.0
    say: Callable[[str], None] = field(default=lambda text: None)


def run(wanted: Wanted, report: Report) -> None:
    """Do it, on servers of its own; nothing is left afterwards. The report grows meanwhile."""
    over = time.monotonic() + 60 * wanted.minutes
    own_disk = "pg-disk-full" in wanted.names
    wanted.say("正在启动服务……")
    with running(people=4 * wanted.clients, seed=wanted.seed, own_disk=own_disk) as (site, campaign):
        wanted.say(f"已启动；运行期间的日志在 {site.folder}")
        journal = Journal()
        crowd = Crowd(campaign, lambda: site.road.port, journal, clients=wanted.clients, seed=wanted.seed)
        line = Line(lambda: site.road.port, journal)
        scene = Scene(site, campaign, journal, line, Random(wanted.seed), wanted.short_s, wanted.long_s)
        runner = Runner(scene, crowd, report, wanted)
        try:
            for fault in _sequence(wanted, report.rows, over):
                runner.one(fault)
        finally:
            crowd.stop()
            report.starts, report.saves, report.submits = map(
                journal.acknowledged, ("start", "save", "submit")
            )
            report.left_out = [FAULTS[name].shown for name in wanted.names if name not in report.rows]


def _sequence(wanted: Wanted, rows: Mapping[str, Row], over: float) -> Iterator[Fault]:
    """Each once, then any of those that can be had here, in an order that the seed alone decides; `rows` grow
    meanwhile.
    """
    chance = Random(f"{wanted.seed}.order")
    for name in wanted.names:
        if wanted.minutes and time.monotonic() > over:
            return
        yield FAULTS[name]
    while time.monotonic() < over and (here := [name for name in wanted.names if not rows[name].not_here]):
        yield FAULTS[chance.choice(here)]


class Runner:
    """Injects, waits until all is well, stops the load, and compares."""

    def __init__(self, scene: Scene, crowd: Crowd, report: Report, wanted: Wanted) -> None:
        self.scene, self.crowd, self.report = scene, crowd, report
        self.say, self.slack = wanted.say, wanted.slack

    def one(self, fault: Fault) -> None:
        """A fault from its injection to the proof that nothing is lost."""
        row = self.report.row(fault)
        if row.not_here:
            return
        self.say(f"{self.report.injected + 1:>4}  {fault.shown}（{fault.name}）……")
        self.crowd.go()
        time.sleep(WARM_UP_S)
        told = len(row.violations)
        try:
            self._inject(fault, row)
            row.times += 1
            row.seconds.append(self._recovered(fault))
            if row.seconds[-1] > fault.bound_s * self.slack:
                row.violations.append(f"恢复用了 {row.seconds[-1]:.1f} 秒，多于 {fault.bound_s:g} 秒")
        except NotHere as reason:
            row.not_here = str(reason)
        except UNWELL as reason:
            row.violations.append(f"{type(reason).__name__}: {reason}")
        self._settle(fault, row)
        for violation in row.violations[told:]:
            self.say(f"      {violation}")
        self.say(f"      {row.last()}")

    def _inject(self, fault: Fault, row: Row) -> None:
        for left in reversed(range(TRIES)):
            try:
                fault.inject(self.scene)
                return
            except (Missed, LookupError):
                row.missed += 1
                if not left:
                    raise

    def _recovered(self, fault: Fault) -> float:
        """Seconds until the service is ready, takes a write, and has done what waited for the worker."""
        site = self.scene.site
        healed = time.monotonic()
        until(site.ready, within_s=LONGEST_RECOVERY_S, why=lambda: site.readiness(site.road.ports[0]))
        until(lambda: self.scene.probe()[0].end is End.OK, within_s=LONGEST_RECOVERY_S)
        if fault.jobs:
            newest = site.sql("select coalesce(max(id), 0) from marks")[0][0]
            waiting = "select count(*) from marks where id <= %s and topic = any(%s)"
            topics = list(truth.ABOUT_STANDINGS)
            until(lambda: not site.sql(waiting, newest, topics)[0][0], within_s=LONGEST_RECOVERY_S)
        return time.monotonic() - healed

    def _settle(self, fault: Fault, row: Row) -> None:
        """Stop the load, let the work be done, and look at everything."""
        try:
            self.crowd.pause()
            found, known = self._compared()
        except UNWELL as reason:
            found, known = [f"{type(reason).__name__}: {reason}"], None
        seen, slowest_s, complaints = self.scene.journal.page()
        row.seen += seen
        row.slowest_s = max(row.slowest_s, slowest_s)
        if fault.lossless and any(seen[name] for name in ("reset", "timeout", "5xx")):
            found.append(f"不该有人察觉，而客户端看到了 {dict(seen)}")
        # What is wrong in the database stays so, and is told once.
        new = [each for each in dict.fromkeys(found) if each not in self.report.known]
        self.report.known |= set(found)
        row.violations += map(self._with_history, [*new, *self.scene.findings, *complaints])
        self.scene.findings.clear()
        if known is not None:
            self.report.attempts = len(known.attempts)

    def _compared(self) -> tuple[list[str], truth.Truth]:
        """The violations, once nothing waits to be computed."""
        url = self.scene.site.raw
        deadline = time.monotonic() + DRAINED_WITHIN_S
        while (seen := truth.read(url)).marks:
            if time.monotonic() > deadline:
                raise TimeoutError(f"名次 {DRAINED_WITHIN_S:.0f} 秒后仍没有算出，还有 {seen.marks} 个记号")
            time.sleep(0.3)
        return check.violations(seen, list(self.scene.journal.deeds)), seen

    def _with_history(self, violation: str) -> str:
        attempts = re.findall(r"答卷 \[?(\d+)", violation)[:SHOWN_ATTEMPTS]
        history = [self.scene.journal.about(int(attempt)) for attempt in attempts]
        return "\n".join([violation, *filter(None, history)])
