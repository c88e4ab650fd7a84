"""The figures of the sentences that a notice makes by itself, and of what describes its charts."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tests.notices.proof import mending
from tests.notices.proof.evidence import Evidence
from tests.notices.proof.versions import BOTH, Row
from tests.notices.proof.written import BOARD, TRACKS, board, change, exact, figures, whole
from tests.rankings.audited import audit

NAMED = 3
"""So many leaders, and no more of those who share a place, are named."""
Said = Iterable[object]


class Sentences:
    """`figures_of` and `chart` give the figures that follow from the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._own = evidence, evidence.own
        self._all = [self._own.sums[each] for each in (BOTH, *TRACKS)]
        self._known = self._beginnings()

    def figures_of(self, text: str) -> list[str] | None:
        """Of a paragraph; None for one that a notice does not make by itself."""
        for beginning, said in self._known.items():
            if re.match(beginning, text):
                return figures(said())
        for of in filter(None, [BOARD.match(text)]):
            return figures(_leaders(self._own.units(board(of))))
        return None

    def chart(self, caption: str) -> list[str]:
        """Of the words that describe the chart with this caption."""
        if of := BOARD.search(caption):
            rows = sorted(self._own.units(board(of)), key=_highest)
            return figures(part for row in rows for part in (row["unit_name"], whole(row["rate"])))
        weeks = ((each.name, each.sums[BOTH]) for each in self._evidence.trend)
        return figures(part for name, own in weeks for part in (name, exact(own.rate), exact(own.mean)))

    def _beginnings(self) -> dict[str, Callable[[], Said]]:
        """How a paragraph begins → what it says: numbers, and names in which there may be some."""
        own, evidence = self._own, self._evidence
        return {
            "现将.*（.*）的情况通报如下。": lambda: (own.season["name"], own.name, own.span),
            "统计期：": lambda: (own.name, own.span),
            ".{3,10}，(应参加|没有应参加)": self._attended,
            "另有免考": lambda: [own.sums[BOTH]["exempt"]],
            "取得综合成绩的有": self._means,
            "与.*相比，": self._compared,
            "共答题": lambda: (n for each in self._all for n in (each.times, each["daily"], each["weekly"])),
            "活动开始以来累计答题": lambda: (each.through for each in self._all),
            **{
                f"{name}条线(没有)?取得个人名次的": partial(self._first, track)
                for track, name in TRACKS.items()
            },
            "得分率较低的知识点是": self._topics,
            "得分率较低的试题见下表": self._lowest,
            "(没有)?参与率低于[0-9]": lambda: (exact(evidence.below), len(evidence.low) or ""),
            "无人参加的单位|没有一个单位无人参加": lambda: [len(evidence.empty) or ""],
            "本期没有参加排名的单位": lambda: [len(evidence.boards) or ""],
            "本期没有批准补答": lambda: [len(mending.granted(evidence)) or ""],
            "本期没有延长截止时间": lambda: [len(mending.mended(evidence)) or ""],
        }

    def _attended(self) -> Iterator[object]:
        yield self._own.name
        for each in self._all:
            yield from each.attended

    def _means(self) -> Iterator[object]:
        for each in self._all:
            if each["people"]:
                yield from (each["people"], exact(each.mean))

    def _compared(self) -> Iterator[object]:
        if self._evidence.before is None:
            return
        now, then = self._own.sums[BOTH], self._evidence.before.sums[BOTH]
        yield self._evidence.before.name
        weeks = len(self._evidence.before.weeks), len(self._own.weeks)
        if weeks[0] != weeks[1]:
            yield from weeks
        yield _moved(change(now.rate, then.rate), "上升", "下降", exact)
        yield _moved(change(now.times, then.times), "增加", "减少", whole)
        yield _moved(change(now.mean, then.mean), "提高", "降低", exact)

    def _first(self, track: str) -> Said:
        return _firsts(self._own.people(track))

    def _topics(self) -> Said:
        """As the table says, which is compared with the records."""
        return (cell for row in self._evidence.tables["得分率较低的知识点"][1:] for cell in (row[0], row[3]))

    def _lowest(self) -> Said:
        rates = [row[4] for row in self._evidence.tables["得分率较低的试题"][1:]]
        return [min(rates, key=audit.hundredths)]


def _moved(number: int | None, up: str, down: str, write: Callable[[int], str]) -> str:
    if number is None:
        return ""
    return f"{up if number > 0 else down} {write(abs(number))}" if number else "持平"


def _leaders(rows: list[Row]) -> Said:
    ranked = [row for row in rows if row["rank"]]
    yield from (len(rows), len(ranked))
    yield from (part for row in ranked[:NAMED] for part in (row["unit_name"], row["score"]))
    best = max((row["change"] for row in ranked if row["change"]), default=0)
    climbers = [row["unit_name"] for row in ranked if row["change"] == best]
    if best > 0 and len(climbers) <= NAMED:
        yield from ("上升", *climbers, "上升", best)


def _firsts(rows: list[Row]) -> Said:
    first = [row for row in rows if row["rank"] == 1]
    yield len(rows) or ""
    if 0 < len(first) <= NAMED:
        yield 1
        yield from (row[name] for row in first for name in ("person_name", "unit_name", "score"))


def _highest(row: Row) -> int:
    return 1 if row["rate"] is None else -audit.hundredths(row["rate"])
