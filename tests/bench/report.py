"""The table of `scripts/bench answers`, for people and for machines."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.meter import CONNECTIONS, Duel, Run, spread
from tests.bench.paths import HotPath
from tests.bench.wire import Traffic

WIDTH = 160
MAY_GROW = 1.10
AGREE = 0.25  # by so much the rates may differ from the processor time


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request asks of PostgreSQL: statements with `begin` and `commit`, and waits for an answer."""

    statements: tuple[str, ...]
    round_trips: int

    @classmethod
    def of(cls, traffic: Traffic) -> "Asked":
        """What went by."""
        return cls(tuple(traffic.statements), traffic.round_trips)


@dataclass(frozen=True, slots=True)
class Measured:
    """A path with all that was found."""

    path: HotPath
    duel: Duel
    asked: Asked


@dataclass(frozen=True, slots=True)
class Growth:
    """Handing in with few and with many stored attempts; the duel's own side is that with few."""

    duel: Duel
    few: int
    many: int

    def ratios(self) -> list[float]:
        """How many times as much processor time it takes with many, by round."""
        return self.duel.costs()


def show(
    found: Sequence[Measured], growth: Sequence[Growth], *, limits: str, rounds: int, as_json: bool
) -> None:
    """Print it."""
    if as_json:
        told = {"limits": limits, "rounds": rounds, "paths": [_told(one) for one in found]}
        told["growth"] = [_told_growth(one) for one in growth]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"热路径与限度（{limits}，{rounds} 轮，16 个连接；比值越高越好）")
    for heading in ("接口", "限度", "CPU 之比", "速率之比", "要求 / 目标", "每次 CPU ms", "SQL", "往返"):
        table.add_column(heading)
    for count in CONNECTIONS:
        table.add_column(f"p99 ms，{count} 连接")
    for one in found:
        table.add_row(*_row(one))
    Console(width=WIDTH).print(table)
    print("“CPU”是应用、PostgreSQL 和 Redis 之和；“/”前是本服务，后是限度；SQL 含 begin、commit。")
    for one in found:
        _remark(one)
    for grown in growth:
        ratios = grown.ratios()
        middle, least, most = statistics.median(ratios), min(ratios), max(ratios)
        print(
            f"已存 {grown.many:,} 份答卷时，每次交卷的 CPU 是 {grown.few:,} 份时的 "
            f"{middle:.2f} 倍（{least:.2f}–{most:.2f}），要求不超过 {MAY_GROW:.2f} 倍。"
        )


def _told(one: Measured) -> dict[str, Any]:
    path = one.path
    return {
        "path": path.own.name,
        "limit": path.limit.name,
        "wanted": path.wanted,
        "asked": asdict(one.asked),
        **one.duel.told(),
    }


def _told_growth(one: Growth) -> dict[str, Any]:
    return {"few": one.few, "many": one.many, "cpu_growth": spread(one.ratios()), **one.duel.told()}


def _row(one: Measured) -> list[str]:
    path, duel = one.path, one.duel
    own, other = duel.own_runs, duel.other_runs
    first = CONNECTIONS[0]
    return [
        path.own.name,
        path.limit.name,
        _percent(duel.costs()),
        _percent(duel.rates()),
        " / ".join(f"{share} %" for share in path.wanted or ()),
        f"{_median(own[first], 'cpu_ms'):.2f} / {_median(other[first], 'cpu_ms'):.2f}",
        str(len(one.asked.statements)),
        str(one.asked.round_trips),
        *(
            f"{_median(own[count], 'p99_ms'):.0f} / {_median(other[count], 'p99_ms'):.0f}"
            for count in CONNECTIONS
        ),
    ]


def _remark(one: Measured) -> None:
    costs, rates = (statistics.median(ratios) for ratios in (one.duel.costs(), one.duel.rates()))
    if abs(rates / costs - 1) > AGREE:
        print(f"{one.path.own.name}：速率之比与 CPU 之比相差超过 25 %，以 CPU 为准，或在空闲的机器上重测。")


def _median(runs: Sequence[Run], figure: str) -> float:
    return statistics.median(getattr(run, figure) for run in runs)


def _percent(ratios: Sequence[float]) -> str:
    middle, least, most = (100 * each for each in (statistics.median(ratios), min(ratios), max(ratios)))
    return f"{middle:.0f} %（{least:.0f}–{most:.0f}）"
