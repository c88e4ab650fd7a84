"""What a run has found, as a table for people and as JSON."""

import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.faults.plan import Fault

HEAD = ("故障", "注入", "成功", "4xx", "503", "断开", "最慢", "恢复（中位、最长 / 上限）", "违例")


@dataclass
class Row:
    """One fault: how often, what clients saw, how soon all was well again, what was wrong."""

    fault: Fault
    times: int = 0
    missed: int = 0
    not_here: str = ""
    seen: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    seconds: list[float] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        """As HEAD names them."""
        if self.not_here:
            return (self.fault.shown, f"不能：{self.not_here}", *[""] * (len(HEAD) - 2))
        broken = self.seen["reset"] + self.seen["timeout"]
        counts = (self.seen["ok"], self.seen["4xx"], self.seen["503"] + self.seen["5xx"], broken)
        return (
            self.fault.shown,
            str(self.times),
            *map(str, counts),
            f"{self.slowest_s:.1f} s",
            f"{self.recovery()} / {self.fault.bound_s:g} s",
            str(len(self.violations)),
        )

    def recovery(self) -> str:
        """Median and worst."""
        if not self.seconds:
            return "–"
        return f"{statistics.median(self.seconds):.1f}、{max(self.seconds):.1f}"

    def last(self) -> str:
        """How it went the last time, in one line."""
        if self.not_here:
            return f"不能注入：{self.not_here}"
        took = f"{self.seconds[-1]:.1f} 秒后恢复" if self.seconds else "没有恢复"
        return took + (f"，共 {len(self.violations)} 处违例" if self.violations else "")

    def as_json(self) -> dict[str, Any]:
        """The same, with names."""
        return {
            "fault": self.fault.name,
            "shown": self.fault.shown,
            "plan_row": self.fault.row,
            "injected": self.times,
            "missed": self.missed,
            "not_here": self.not_here or None,
            "seen": dict(self.seen),
            "slowest_s": round(self.slowest_s, 3),
            "recovery_s": [round(each, 3) for each in self.seconds],
            "bound_s": self.fault.bound_s,
            "violations": self.violations,
        }


@dataclass
class Report:
    """A whole run. `known` violations are not told again after every later fault."""

    seed: int
    rows: dict[str, Row] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    starts: int = 0
    saves: int = 0
    submits: int = 0
    attempts: int = 0
    left_out: list[str] = field(default_factory=list)

    def row(self, fault: Fault) -> Row:
        """The fault's, made at its first time."""
        return self.rows.setdefault(fault.name, Row(fault))

    @property
    def injected(self) -> int:
        """How many faults were injected in all."""
        return sum(row.times for row in self.rows.values())

    @property
    def violations(self) -> list[str]:
        """Of all faults."""
        return [f"{row.fault.name}：{each}" for row in self.rows.values() for each in row.violations]

    def table(self) -> str:
        """For people."""
        table = [HEAD, *(row.cells() for row in self.rows.values())]
        widths = [
            max(_width(row[column]) for row in table if not row[1].startswith("不能"))
            for column in range(len(HEAD))
        ]
        lines = [_padded(row, widths) for row in table]
        told = [*lines, "", self.sums()]
        if self.left_out:
            told += [f"没有轮到：{'、'.join(self.left_out)}"]
        if self.violations:
            told += ["", f"种子 {self.seed} 的违例：", *self.violations]
        return "\n".join(told)

    def sums(self) -> str:
        """The totals."""
        kinds = sum(row.times > 0 for row in self.rows.values())
        checked = (
            f"开始 {self.starts} 次、保存 {self.saves} 次、交卷 {self.submits} 次，答卷 {self.attempts} 份"
        )
        return (
            f"种子 {self.seed}：{kinds} 种故障共注入 {self.injected} 次；核对了已应答的{checked}；"
            f"违例 {len(self.violations)} 处。"
        )

    def as_json(self) -> dict[str, Any]:
        """The same, with names."""
        return {
            "seed": self.seed,
            "injected": self.injected,
            "acknowledged": {"start": self.starts, "save": self.saves, "submit": self.submits},
            "attempts": self.attempts,
            "violations": len(self.violations),
            "left_out": self.left_out,
            "faults": [row.as_json() for row in self.rows.values()],
        }


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _padded(row: tuple[str, ...], widths: list[int]) -> str:
    cells = []
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        gap = " " * max(0, width - _width(cell))
        cells.append(cell + gap if place == 0 or row[1].startswith("不能") else gap + cell)
    return "  ".join(cells).rstrip()
