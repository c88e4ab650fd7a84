"""One run, and two sides in turn."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.bench import cost
from tests.bench.figures import percentile
from tests.bench.load import Load, fire
from tests.bench.paths import Side, Spoiled

CONNECTIONS = (16, 64)
FIRST, LEAST = 300, 200  # requests of the run that finds the rate, and of every other one


@dataclass(frozen=True, slots=True)
class Run:
    """Requests a second, processor time of application, PostgreSQL and Redis for each, and the p99."""

    rate: float
    cpu_ms: float
    p99_ms: float


@dataclass
class Duel:
    """Two sides and their runs by number of connections; those of one round stand at the same place."""

    own: Side
    other: Side
    connections: tuple[int, ...] = CONNECTIONS
    own_runs: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))
    other_runs: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))

    def rates(self) -> list[float]:
        """How much of the other's rate our own reaches, by round, at the smaller number of connections."""
        return [own.rate / other.rate for own, other in self._pairs()]

    def costs(self) -> list[float]:
        """The same of the cost: the other's processor time for a request, by our own's."""
        return [other.cpu_ms / own.cpu_ms for own, other in self._pairs()]

    def _pairs(self) -> list[tuple[Run, Run]]:
        fewest = self.connections[0]
        return list(zip(self.own_runs[fewest], self.other_runs[fewest], strict=True))

    def told(self) -> dict[str, Any]:
        """For a machine: medians and all rounds."""
        sides = {"own": self.own_runs, "other": self.other_runs}
        return {
            "rate_ratio": spread(self.rates()),
            "cpu_ratio": spread(self.costs()),
            **{
                f"{name}_{count}": {
                    figure: spread([getattr(run, figure) for run in runs])
                    for figure in ("rate", "cpu_ms", "p99_ms")
                }
                for name, by_count in sides.items()
                for count, runs in by_count.items()
            },
        }


def spread(numbers: Sequence[float]) -> dict[str, Any]:
    """Median, least and most, and each."""
    rounded = [round(number, 4) for number in numbers]
    return {
        "median": round(statistics.median(numbers), 4),
        "least": min(rounded),
        "most": max(rounded),
        "rounds": rounded,
    }


@dataclass
class Meter:
    """Measures sides, one at a time; `servers` are the first processes of PostgreSQL and Redis."""

    process: ProcessPoolExecutor
    servers: tuple[int, int]
    seconds: float
    _counts: dict[str, int] = field(default_factory=dict)

    def warm(self, duel: Duel) -> None:
        """Let both sides do everything once, and find how many requests take `seconds`."""
        for side in (duel.own, duel.other):
            first, _ = self._once(side, duel.connections[0], min(FIRST, side.most))
            wanted = max(LEAST, int(first.rate * self.seconds))
            self._counts[side.name] = min(side.most, wanted)

    def round(self, duel: Duel, *, own_first: bool) -> None:
        """One run of each side for each number of connections.

        Raises:
            Spoiled, cost.Unquiet, load.Silence.
        """
        sides = ((duel.own, duel.own_runs), (duel.other, duel.other_runs))
        for connections in duel.connections:
            for side, runs in sides if own_first else reversed(sides):
                runs[connections].append(self._run(side, connections))

    def _run(self, side: Side, connections: int) -> Run:
        """A run of at least five times its p99: one that was too short is made again, twice as long."""
        while True:
            count = self._counts[side.name]
            run, seconds = self._once(side, connections, count)
            if 1000 * seconds >= 5 * run.p99_ms:
                return run
            if count == side.most:
                raise Spoiled(f"{side.name}：{count} 个请求只用 {seconds:.1f} s，不到 p99 的五倍，人数要更多")
            self._counts[side.name] = min(side.most, 2 * count)

    def _once(self, side: Side, connections: int, count: int) -> tuple[Run, float]:
        counted = [side.web.pid, *self.servers]
        requests = side.prepare(count)
        cost.until_quiet(counted)
        before = cost.spent_s(counted)
        told = self.process.submit(fire, Load(side.web.port, requests, connections)).result()
        spent = cost.spent_s(counted) - before
        side.insist(told.answers)
        p99 = percentile([answer.took for answer in told.answers], 0.99)
        run = Run(len(requests) / told.seconds, 1000 * spent / len(requests), 1000 * p99)
        return run, told.seconds


def in_turn(meter: Meter, duels: Sequence[Duel], *, rounds: int, told: Callable[[int], None]) -> None:
    """A B, B A, A B, …: each duel once in every round, who begins changes from round to round."""
    for duel in duels:
        meter.warm(duel)
    for number in range(rounds):
        for place, duel in enumerate(duels):
            meter.round(duel, own_first=(number + place) % 2 == 0)
        told(number + 1)
