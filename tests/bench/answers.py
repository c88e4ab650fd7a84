"""The hot paths against the least that Flask can do: `scripts/bench answers`."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from quizsvc.kit import databases
from quizsvc.kit.config import Settings
from tests.bench import campaign, paths, report, servers, sheets
from tests.bench.load import Load, fire, generator
from tests.bench.meter import CONNECTIONS, Duel, Meter, in_turn
from tests.bench.report import Asked, Growth, Measured
from tests.bench.servers import Servers
from tests.bench.sheets import Sheets
from tests.bench.web import Web
from tests.worker.processes import ROOT

OWN_LIMITS = ROOT / "scripts" / "limits_app.py"
SHARED_LIMITS = ROOT.parent / "shared" / "bench" / "limits_app.py"
CALLS = 5  # of everybody before anything is measured
LOOKS = 7  # requests through the counting proxy
STORED = 10_000  # attempts of earlier weeks, everywhere but where growth is measured


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was told: `only` names paths, all if it is empty; `stored` is how many attempts there
    are where growth is measured, 0 for not at all.
    """

    rounds: int
    limits: Path
    seconds: float
    people: int
    stored: int
    only: tuple[str, ...] = ()


def default_limits() -> Path:
    """The limits that everybody measures against, if they are at hand, else our own."""
    return SHARED_LIMITS if SHARED_LIMITS.is_file() else OWN_LIMITS


def measure(wanted: Wanted, *, as_json: bool) -> None:
    """Print the table. Raises: paths.Spoiled, cost.Unquiet, load.Silence."""
    limits = _where(wanted.limits)
    _say(f"限度：{limits}")
    with servers.started() as place, generator() as process, ExitStack() as stack:
        attempts = stack.enter_context(_filled(place.settings, wanted.people, STORED))
        asked = _asked(place, attempts, wanted.only)
        own = stack.enter_context(place.product(place.settings))
        bare = stack.enter_context(place.limits(wanted.limits))
        _meet(process, own, attempts)
        hot = paths.hot(own, bare, attempts, only=wanted.only)
        duels = [Duel(path.own, path.limit) for path in hot]
        growth = []
        if wanted.stored:
            large = stack.enter_context(_grown(place, wanted, process))
            growth.append(Duel(paths.submit(own, attempts), large, CONNECTIONS[:1]))
        meter = Meter(process, place.pids, wanted.seconds)
        in_turn(meter, [*duels, *growth], rounds=wanted.rounds, told=lambda done: _say(f"第 {done} 轮"))
    found = [Measured(path, duel, asked[path.name]) for path, duel in zip(hot, duels, strict=True)]
    grown = [Growth(duel, STORED, wanted.stored) for duel in growth]
    report.show(found, grown, limits=limits, rounds=wanted.rounds, as_json=as_json)


@contextmanager
def _filled(settings: Settings, people: int, stored: int) -> Iterator[Sheets]:
    """A campaign with so many attempts of earlier weeks."""
    lived = campaign.begin(settings, people=people)
    with sheets.of(settings, lived) as attempts:
        for count in attempts.store(stored):
            if stored > STORED:
                _say(f"已存 {count:,} / {stored:,} 份答卷")
        yield attempts


@contextmanager
def _grown(place: Servers, wanted: Wanted, process: ProcessPoolExecutor) -> Iterator[paths.Side]:
    """Handing in where many attempts are stored, in a database of its own on the same server."""
    # What the other campaign keeps in Redis under the same names is not this one's.
    elsewhere = replace(place.settings, redis_url=place.settings.redis_url.replace("db=0", "db=1"))
    assert elsewhere != place.settings
    with (
        databases.fresh(elsewhere, prefix="stored") as settings,
        _filled(settings, wanted.people, wanted.stored) as attempts,
        place.product(settings) as served,
    ):
        _meet(process, served, attempts)
        yield paths.submit(served, attempts, stored=wanted.stored)


def _meet(process: ProcessPoolExecutor, served: Web, attempts: Sheets) -> None:
    """Everybody calls some times, so that nearly all are known to every process of the server: what is
    measured is a day's answering, not its first minute.
    """
    everybody = paths.current(served, attempts)
    asked = everybody.prepare(CALLS * len(attempts.campaign.members))
    everybody.insist(process.submit(fire, Load(served.port, asked, CONNECTIONS[0])).result().answers)


def _asked(place: Servers, attempts: Sheets, only: tuple[str, ...]) -> dict[str, Asked]:
    """What each path asks of PostgreSQL for one request, once everything is warm: the middle one of some."""
    found = {}
    with place.product_counted() as (served, traffic):
        for path in paths.hot(served, served, attempts, only=only):
            looks = []
            for request in path.own.prepare(LOOKS):
                traffic.clear()
                paths.ask(served.port, request)
                looks.append(Asked.of(traffic))
            found[path.name] = sorted(looks, key=lambda asked: asked.round_trips)[LOOKS // 2]
    return found


def _where(program: Path) -> str:
    names = {OWN_LIMITS: "scripts/limits_app.py", SHARED_LIMITS: "../shared/bench/limits_app.py"}
    return names.get(program, str(program))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
