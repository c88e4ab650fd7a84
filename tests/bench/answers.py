"""The hot paths against the least that Flask can do: `scripts/bench answers`."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from quizsvc.kit import devservices
from quizsvc.kit.config import Settings
from quizsvc.kit.db import migrate
from tests.bench import campaign, paths, report, sheets, web, wire
from tests.bench.load import generator
from tests.bench.meter import Duel, Meter, in_turn
from tests.bench.paths import HotPath
from tests.bench.report import Asked, Measured
from tests.bench.sheets import Sheets
from tests.worker.processes import ROOT

OWN_LIMITS = ROOT / "scripts" / "limits_app.py"
SHARED_LIMITS = ROOT.parent / "shared" / "bench" / "limits_app.py"
SECRET = "a secret of a measurement, and of nothing else"
LOOKS = 7  # requests through the counting proxy


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was told; `only` names paths, all if it is empty."""

    rounds: int
    limits: Path
    seconds: float
    people: int
    only: tuple[str, ...] = ()


def default_limits() -> Path:
    """The limits that everybody measures against, if they are at hand, else our own."""
    return SHARED_LIMITS if SHARED_LIMITS.is_file() else OWN_LIMITS


def measure(wanted: Wanted, *, as_json: bool) -> None:
    """Print the table. Raises: paths.Spoiled, cost.Unquiet, load.Silence."""
    _say(f"限度：{_where(wanted.limits)}")
    with devservices.temporary(fsync=True) as services, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        settings = _settings(services)
        lived = campaign.begin(settings, people=wanted.people)
        with sheets.of(settings, lived) as attempts, generator() as process:
            meter = Meter(process, (services.postgres.pid, services.redis.pid), wanted.seconds)
            asked = _count(settings, attempts, services, folder, wanted.only)
            measured = _against_limits(meter, settings, attempts, services, folder, wanted)
            found = [Measured(path, duel, asked[path.name]) for path, duel in measured]
    report.show(found, limits=_where(wanted.limits), rounds=wanted.rounds, as_json=as_json)


def _against_limits(
    meter: Meter,
    settings: Settings,
    attempts: Sheets,
    services: devservices.Services,
    folder: Path,
    wanted: Wanted,
) -> list[tuple[HotPath, Duel]]:
    with (
        web.serving("wsgi:app", web.world(settings), folder / "own.log") as own,
        _limits(services, wanted.limits, folder) as bare,
    ):
        duels = [(path, Duel()) for path in paths.hot(own, bare, attempts, only=wanted.only)]
        for path, _ in duels:
            meter.warm(path.own)
            meter.warm(path.limit)
        fights = [partial(_round, meter, duel, path) for path, duel in duels]
        in_turn(wanted.rounds, fights, told=lambda done: _say(f"第 {done}/{wanted.rounds} 轮"))
        return duels


def _round(meter: Meter, duel: Duel, path: HotPath, own_first: bool) -> None:
    meter.round(duel, path.own, path.limit, own_first=own_first)


def _count(
    settings: Settings,
    attempts: Sheets,
    services: devservices.Services,
    folder: Path,
    only: tuple[str, ...],
) -> dict[str, Asked]:
    """What each path asks of PostgreSQL for one request, once everything is warm."""
    doors = folder / "doors"
    doors.mkdir()
    through = sa.make_url(settings.database_url).update_query_dict({"host": str(doors)})
    settings = replace(settings, database_url=through.render_as_string(hide_password=False))
    found = {}
    with (
        wire.counted(services.postgres.sockets, doors) as traffic,
        web.serving("wsgi:app", web.world(settings), folder / "counted.log", workers=1) as own,
    ):
        for path in paths.hot(own, own, attempts, only=only):
            looks = []
            for request in path.own.prepare(LOOKS):
                traffic.clear()
                paths.ask(own.port, request)
                looks.append(Asked.of(traffic))
            found[path.name] = sorted(looks, key=lambda asked: asked.round_trips)[LOOKS // 2]
    return found


@contextmanager
def _limits(services: devservices.Services, program: Path, folder: Path) -> Iterator[web.Web]:
    """The bare limits, with a database of their own on the same server."""
    owner = sa.create_engine(services.owner_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with owner.connect() as connection:
        connection.exec_driver_sql("create database limits")
    url = sa.make_url(services.owner_url).set(drivername="postgresql", database="limits")
    environment = {"DATABASE_URL": url.render_as_string(False), "REDIS_URL": services.redis_url}
    application = f"{program.stem}:app"
    with web.serving(
        application, environment, folder / "limits.log", ready="/hello", folder=program.parent
    ) as bare:
        yield bare


def _settings(services: devservices.Services) -> Settings:
    migrate(services.owner_url, services.app_url)
    return Settings(
        database_url=services.app_url,
        migration_database_url=services.owner_url,
        redis_url=services.redis_url,
        secret_key=SECRET,
    )


def _where(program: Path) -> str:
    names = {OWN_LIMITS: "scripts/limits_app.py", SHARED_LIMITS: "../shared/bench/limits_app.py"}
    return names.get(program, str(program))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
