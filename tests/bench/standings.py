"""The page that everybody looks at, and how long standings take to compute: `scripts/bench standings`."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import databases, db, marks
from quizsvc.kit.config import Settings
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service
from quizsvc.rankings.service import standings
from quizsvc.season import queries as seasons
from tests.bench import boards, campaign, servers, sheets
from tests.bench import seasons as made_up
from tests.bench.load import generator
from tests.bench.meter import Duel, Meter, in_turn, spread
from tests.bench.seasons import Size
from tests.bench.servers import Servers
from tests.worker.processes import processes

NAMES = ("page", "busy", "recompute", "rebuild", "growth")
WHOLE = Size(people=20_000, units=2_000, weeks=20)
TIMES = 10
UNITS_MOVED = 12
OTHER_SCORES = """
update attempts a set score = 10000 - score from memberships m
where a.paper_id = :paper and m.unit_id = :unit and m.person_id = a.person_id
returning a.person_id
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was told; `only` names what to measure, all if it is empty."""

    rounds: int
    seconds: float
    people: int
    size: Size
    limits: Path
    only: tuple[str, ...] = ()

    def wants(self, *names: str) -> bool:
        """Whether any of these is to be measured."""
        return not self.only or bool(set(names) & set(self.only))


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured: what is asked of it, whether more is better, and each round."""

    name: str
    unit: str
    wanted: float
    more: bool
    rounds: list[float]

    def told(self) -> dict[str, Any]:
        """For a machine."""
        return {"name": self.name, "unit": self.unit, "wanted": self.wanted, **spread(self.rounds)}

    def line(self) -> str:
        """For people."""
        middle = statistics.median(self.rounds)
        reached = middle >= self.wanted if self.more else middle <= self.wanted
        bound = f"{'至少' if self.more else '至多'} {self.wanted:g} {self.unit}"
        span = f"{min(self.rounds):.1f}–{max(self.rounds):.1f}，{len(self.rounds)} 次"
        verdict = "达到" if reached else "没有达到"
        return f"{self.name}：{middle:.1f} {self.unit}（{span}），要求{bound}，{verdict}"


def measure(wanted: Wanted, *, as_json: bool) -> None:
    """Print the figures. Raises: paths.Spoiled, cost.Unquiet, load.Silence."""
    found: list[Figure] = []
    with servers.started() as place:
        if wanted.wants("page", "busy"):
            found += _pages(place, wanted)
        if wanted.wants("rebuild", "recompute"):
            found += _computing(place, wanted)
        if wanted.wants("growth"):
            found.append(_growth(place, wanted))
    if as_json:
        print(json.dumps([figure.told() for figure in found], ensure_ascii=False, indent=1))
        return
    for figure in found:
        print(figure.line())


def _pages(place: Servers, wanted: Wanted) -> list[Figure]:
    lived = campaign.begin(place.settings, people=wanted.people)
    boards.publish(place.settings, lived.season_id)
    found = []
    with (
        sheets.of(place.settings, lived) as attempts,
        generator() as readers,
        place.product(place.settings) as own,
    ):
        if wanted.wants("page"):
            with place.limits(wanted.limits) as bare:
                path = boards.hot(own, bare, attempts)
                duel = Duel(path.own, path.limit, (16,))
                meter = Meter(readers, place.pids, wanted.seconds)
                in_turn(meter, [duel], rounds=wanted.rounds, told=lambda done: _say(f"榜单页：第 {done} 轮"))
            found.append(_share("限度的 CPU，是榜单页的", 40, duel.costs()))
            found.append(_share("榜单页的速率，是限度的", 40, duel.rates()))
        if wanted.wants("busy"):
            busy = boards.Busy()
            with generator() as writers, processes(place.settings, place.folder) as started:
                started.start("worker")
                started.start("tick")
                for number in range(wanted.rounds):
                    busy.round(readers, writers, own, attempts, wanted.seconds)
                    _say(f"交卷时的榜单页：第 {number + 1} 轮")
            name = f"每秒交卷 {boards.A_SECOND} 份时榜单页的速率，是平时的"
            found.append(_share(name, 80, busy.ratios()))
    return found


def _share(name: str, wanted: float, ratios: list[float]) -> Figure:
    return Figure(name, "%", wanted, True, [100 * ratio for ratio in ratios])


def _computing(place: Servers, wanted: Wanted) -> list[Figure]:
    found = []
    with _season(place, wanted.size) as settings:
        seconds, memory = _apart(_rebuild, settings, wanted.size)
        found.append(Figure("整个活动重算", "s", 20, False, [seconds]))
        found.append(Figure("整个活动重算的内存", "MB", 1024, False, [memory]))
        if wanted.wants("recompute"):
            made_up.tidy(settings)
            spent = _apart(_recompute, settings, wanted.size)
            found.append(Figure("一个单位变了，本周各榜的重算", "ms", 50, False, spent))
    return found


def _growth(place: Servers, wanted: Wanted) -> Figure:
    """Standings from the kept rows, of people who answered each paper once, and then ten times."""
    size = replace(
        wanted.size, people=max(20, wanted.size.people // 10), units=max(3, wanted.size.units // 10)
    )
    spent = []
    with _season(place, size) as settings:
        for last in (1, TIMES):
            if last > 1:
                count = made_up.answer(settings, size, first=2, last=last)
                _say(f"{count:,} 份答卷")
            _apart(_rebuild, settings, size)
            spent.append([_apart(_standings, settings, size) for _ in range(wanted.rounds)])
    rounds = [many / few for few, many in zip(*spent, strict=True)]
    return Figure(f"答卷多 {TIMES} 倍，由人周算名次的时间，是原来的", "倍", 1.2, False, rounds)


@contextmanager
def _season(place: Servers, size: Size) -> Iterator[Settings]:
    with databases.fresh(place.settings, prefix="season") as settings:
        count = made_up.fill(settings, size)
        _say(f"{count:,} 份答卷，{size.people:,} 人，{size.units:,} 个单位，{size.weeks} 周")
        yield settings


def _apart(work: Callable[[Settings, Size], Any], settings: Settings, size: Size) -> Any:
    """In a process of its own, whose memory is its alone."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, settings, size).result()


def _rebuild(settings: Settings, size: Size) -> tuple[float, float]:
    """Seconds, and the most memory in MB."""
    with campaign.application(settings):
        spent = _timed(lambda: service.compute(now=size.now))
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _standings(settings: Settings, size: Size) -> float:
    """Seconds of computing all standings from the kept rows."""

    def compute() -> None:
        counting = rankings.counting(seasons.ever_opened()[0], size.now)
        standings.rebuild(counting, counting.weeks, now=size.now)

    with campaign.application(settings):
        return _timed(compute)


def _recompute(settings: Settings, size: Size) -> list[float]:
    """Milliseconds, each after everybody of one county got another score in the running week's test."""
    spent = []
    with campaign.application(settings):
        # Its columns were in use before: the first time loads them.
        for number in range(UNITS_MOVED + 1):
            with db.transaction() as session:
                paper = session.scalar(sa.text("select max(id) from papers where kind = 'weekly'"))
                unit = session.scalar(
                    sa.text("select id from units where level = 'county' order by id offset :n limit 1"),
                    {"n": number * 7 % max(1, size.units - size.units // 100 - 1)},
                )
                persons = session.scalars(sa.text(OTHER_SCORES), {"paper": paper, "unit": unit})
                marks.add_all("attempt", scope=paper, subjects=persons)
            spent.append(1000 * _timed(lambda: service.compute(now=size.now, live=True)))
    return spent[1:]


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    with db.transaction():
        work()
    return time.perf_counter() - began


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
