"""The service as it runs in production, on servers of its own: web, worker and tick, started again when they
die; the proxies; and what is needed to hurt them. Nothing is touched that was not started here.
"""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from quizsvc.cli import stack, supervisor
from quizsvc.cli.options import Options
from quizsvc.kit import db, devservices
from quizsvc.kit.config import Settings
from quizsvc.kit.devservices import places
from tests.faults.campaign import Campaign, prepare
from tests.faults.loop import Loop
from tests.faults.road import Road
from tests.faults.wire import Wire

SECRET = "a secret of the fault harness, and of nothing else"
A_WEEK_S = 7 * 24 * 3600
AGAIN_AFTER_S = 0.5
READY_WITHIN_S = 90.0
DISK_MB = 1500
WEB, WORKER, TICK = "web", "worker", "tick"


class NotHere(Exception):
    """A fault cannot be injected on this machine; the message says why."""


class Site:
    """Everything that runs."""

    def __init__(self, folder: Path, services: devservices.Services, *, seed: int, disk: Path | None) -> None:
        self.folder, self.services, self.disk = folder, services, disk
        self.settings = Settings(
            database_url=services.app_url,
            migration_database_url=services.owner_url,
            redis_url=services.redis_url,
            secret_key=SECRET,
            access_token_s=A_WEEK_S,
        )
        self.loop = Loop()
        self.road = Road(self.loop, seed)
        target = services.postgres.sockets / f".s.PGSQL.{services.postgres.PORT}"
        self.wire = Wire(self.loop, folder, target)
        self.mark = f"{folder}"
        self.children: dict[str, supervisor.Child] = {}
        self.left_alone: set[str] = set()  # children and servers that are not started again just now
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._born: dict[str, float] = {}

    # Addresses

    @property
    def raw(self) -> str:
        """For plain SQL past the proxy, as PostgreSQL's superuser: it sees and ends everybody's sessions."""
        return f"host={self.services.postgres.sockets} user=postgres dbname=quizsvc connect_timeout=5"

    def sql(self, statement: str, *values: object) -> list[tuple]:
        """Run one statement; its rows."""
        with psycopg.connect(self.raw, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def environment(self, **more: str) -> dict[str, str]:
        """For the product's processes: PostgreSQL is behind the proxy."""
        url = f"postgresql://quizsvc_app@/quizsvc?host={quote(str(self.wire.path.parent))}"
        own = {"DATABASE_URL": url, "REDIS_URL": self.services.redis_url, "SECRET_KEY": SECRET}
        own["SECOND_FACTOR"] = "optional"
        given = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", supervisor.MARK: self.mark}
        return {**given, **own, **more}

    # Children

    def start(self, name: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        """Start a process and keep it alive."""
        log = self.folder / f"{name}.log"
        child = supervisor.Child(name, command, environment or self.environment(), log)
        child.start()
        self.children[name] = child

    def start_web(self, name: str = WEB, environment: Mapping[str, str] | None = None) -> int:
        """Start gunicorn as scripts/run does, at a free port; its port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port: int = free.getsockname()[1]
        options = Options(port=port, host="127.0.0.1", data_dir=self.folder, fresh=False, empty=True)
        self.start(name, stack._web(options), environment)
        return port

    def start_flask(self, name: str, *command: str, environment: Mapping[str, str] | None = None) -> None:
        """Start one of flask's commands: the worker, the tick."""
        self.start(name, [sys.executable, "-m", "flask", "--app", "wsgi", *command], environment)

    def end(self, name: str, *, within_s: float = 20.0) -> None:
        """SIGTERM, and wait; by force if it does not go."""
        child = self.children.pop(name)
        if child.process is not None and child.alive():
            child.process.terminate()
            try:
                child.process.wait(within_s)
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()

    def pid(self, name: str) -> int:
        """Of a child that lives. Raises: LookupError, when it is between two lives"""
        process = self.children[name].process
        if process is None or process.poll() is not None:
            raise LookupError(name)
        return process.pid

    def forked(self, name: str) -> set[int]:
        """The processes that a child has forked: gunicorn's workers, the worker's horse."""
        with contextlib.suppress(LookupError, FileNotFoundError):
            pid = self.pid(name)
            listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            return {int(each) for each in listed}
        return set()

    def kill(self, pid: int, number: int = signal.SIGKILL) -> bool:
        """A signal (0: none) to a process that carries our mark; False if it is gone."""
        try:
            ours = f"{supervisor.MARK}={self.mark}".encode() in Path(
                f"/proc/{pid}/environ"
            ).read_bytes().split(b"\0")
            if ours:
                os.kill(pid, number)
        except (FileNotFoundError, ProcessLookupError):
            return False
        return ours

    @contextlib.contextmanager
    def alone(self, *names: str) -> Iterator[None]:
        """What dies meanwhile stays dead."""
        self.left_alone |= set(names)
        try:
            yield
        finally:
            self.left_alone -= set(names)

    def _keep(self) -> None:
        servers: dict[str, devservices.Postgres | devservices.Redis] = {
            "postgres": self.services.postgres,
            "redis": self.services.redis,
        }
        while not self._stopping.wait(0.1):
            for name, child in list(self.children.items()):
                if not child.alive() and name not in self.left_alone:
                    self._again(name, child)
            for name, server in servers.items():
                if name not in self.left_alone and not server.running():
                    with contextlib.suppress(devservices.DevServiceError):
                        server.start()

    def _again(self, name: str, child: supervisor.Child) -> None:
        now = time.monotonic()
        if self._born.setdefault(name, now) + AGAIN_AFTER_S <= now and self.children.get(name) is child:
            del self._born[name]
            child.start()

    # What it looks like from outside

    def ready(self) -> bool:
        """Every port says so, with its queue, and both workers of the web are there."""
        return all(self.readiness(port) == "ok" for port in self.road.ports) and len(self.forked(WEB)) == 2

    def readiness(self, port: int) -> str:
        """`ok`, what is wrong, or why there is no answer."""
        status, body = self._look(port, "/readyz")
        well = status == 200 and '"queue":"ok"' in body.replace(" ", "")
        return "ok" if well else f"{status} {body}"

    def alive(self, port: int) -> bool:
        """Whether it answers at all, without PostgreSQL."""
        return self._look(port, "/healthz", within_s=10)[0] == 200

    def _look(self, port: int, path: str, *, within_s: float = 3) -> tuple[int, str]:
        """Status and body; 0 and why, if there is no answer."""
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=within_s)
        try:
            line.request("GET", path)
            reply = line.getresponse()
            return reply.status, reply.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            return 0, type(fault).__name__
        finally:
            line.close()

    def run(self, ready_within_s: float = READY_WITHIN_S) -> None:
        """Start web, worker and tick, and whatever keeps them alive."""
        self.road.ports = [self.start_web()]
        self.start_flask(WORKER, "worker")
        self.start_flask(TICK, "tick")
        self._keeper.start()
        until(self.ready, within_s=ready_within_s, why=self.last_words)

    def last_words(self) -> str:
        """The ends of all logs."""
        return "\n".join(f"{name}: {child.last_words()}" for name, child in self.children.items())

    def close(self) -> None:
        """End all that was started here."""
        self._stopping.set()
        if self._keeper.ident is not None:
            self._keeper.join(READY_WITHIN_S)
        for child in self.children.values():
            if child.process is not None and child.alive():
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()
        supervisor.end_strays(self.mark)
        for server in (self.services.postgres, self.services.redis):
            if server.running():
                os.kill(server.pid, signal.SIGCONT)
        self.loop.close()


@contextlib.contextmanager
def running(*, people: int, seed: int, own_disk: bool) -> Iterator[tuple[Site, Campaign]]:
    """The whole service, filled and ready; nothing of it is left afterwards, in whatever way the block ends.

    With `own_disk` PostgreSQL's data lies on a small tmpfs, if one may be mounted here, so that it can be
    filled.
    """
    with _folder() as folder, _disk(folder / "disk", wanted=own_disk) as disk:
        data = disk or folder
        with devservices.started(data / "servers", fsync=True) as services:
            site = Site(folder, services, seed=seed, disk=disk)
            try:
                db.migrate(services.owner_url, services.app_url)
                if disk is not None:
                    site.sql("alter system set max_wal_size = '256MB'")
                    site.sql("select pg_reload_conf()")
                campaign = prepare(site.settings, people=people)
                site.run()
                yield site, campaign
            finally:
                site.close()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="quizsvc-faults-", dir=places.short_base()))
    places.open_for_account(folder)
    try:
        yield folder
    finally:
        devservices.erase(folder / "servers")
        shutil.rmtree(folder)


@contextlib.contextmanager
def _disk(place: Path, *, wanted: bool) -> Iterator[Path | None]:
    mounted = False
    if wanted:
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0711", "quizsvc-faults", str(place)]
        with contextlib.suppress(FileNotFoundError):
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield place if mounted else None
    finally:
        if mounted:
            devservices.erase(place / "servers")
            subprocess.run(["umount", str(place)], check=True)


def until(condition: Callable[[], bool], *, within_s: float, why: Callable[[], str] = lambda: "") -> float:
    """Wait until it is so; the seconds that it took.

    Raises:
        TimeoutError: it is not so in time.
    """
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > within_s:
            raise TimeoutError(f"{within_s:.0f} 秒内没有好：{why()}")
        time.sleep(0.02)
    return time.monotonic() - began
