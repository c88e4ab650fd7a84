"""One run, and two sides in turn."""

import statistics
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
    """The runs of two sides by number of connections; those of one round stand at the same place."""

    own: dict[int, list[Run]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})
    other: dict[int, list[Run]] = field(default_factory=lambda: {count: [] for count in CONNECTIONS})

    def rates(self) -> list[float]:
        """How much of the other's rate our own reaches, by round, at the smaller number of connections."""
        return [own.rate / other.rate for own, other in self._pairs()]

    def costs(self) -> list[float]:
        """The same of the cost: the other's processor time for a request, by our own's."""
        return [other.cpu_ms / own.cpu_ms for own, other in self._pairs()]

    def _pairs(self) -> list[tuple[Run, Run]]:
        return list(zip(self.own[CONNECTIONS[0]], self.other[CONNECTIONS[0]], strict=True))

    def told(self) -> dict[str, Any]:
        """For a machine: medians and all rounds."""
        sides = {"own": self.own, "limit": self.other}
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
                if runs
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

    def warm(self, side: Side) -> None:
        """Let the side do everything once, and find how many requests take `seconds`."""
        first, _ = self._once(side, CONNECTIONS[0], min(FIRST, side.most))
        wanted = max(LEAST, int(first.rate * self.seconds))
        self._counts[side.name] = min(side.most, wanted)

    def run(self, side: Side, connections: int) -> Run:
        """A run of at least five times its p99: one that was too short is made again, twice as long.

        Raises:
            Spoiled, cost.Unquiet, load.Silence.
        """
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

    def round(self, duel: Duel, own: Side, other: Side, *, own_first: bool) -> None:
        """One run of each side for each number of connections."""
        sides = ((own, duel.own), (other, duel.other))
        for connections in CONNECTIONS:
            for side, runs in sides if own_first else reversed(sides):
                runs[connections].append(self.run(side, connections))


def in_turn(rounds: int, duels: Sequence[Callable[[bool], None]], *, told: Callable[[int], None]) -> None:
    """A B, B A, A B, …: each duel once in every round, who begins changes from round to round."""
    for number in range(rounds):
        for place, duel in enumerate(duels):
            duel((number + place) % 2 == 0)
        told(number + 1)
