"""A PostgreSQL and a Redis of our own, for one machine: developers, tests, a first look. Not for production.

Both listen on unix sockets only, in a private folder with a short name. They run as the calling user; for
root, which PostgreSQL refuses, under an unprivileged account that exists already. Nobody else's server is
ever stopped: what is ended must be our own child, or stand in our own record with the moment at which that
process was born.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from quizsvc.kit.devservices import places
from quizsvc.kit.devservices.errors import DevServiceError, NotOurs
from quizsvc.kit.devservices.postgres import Postgres
from quizsvc.kit.devservices.redis import Redis
from quizsvc.kit.devservices.server import LOGS

__all__ = [
    "DevServiceError",
    "NotOurs",
    "Postgres",
    "Redis",
    "Services",
    "erase",
    "held",
    "started",
    "temporary",
]

NAME = __name__.partition(".")[0]  # names the database, its two roles, and folders outside the data folder


@dataclass(frozen=True)
class Services:
    """Where the two servers are. `app_url` and `owner_url` are SQLAlchemy's, of two roles of one database."""

    app_url: str
    owner_url: str
    redis_url: str
    own_postgres: Postgres | None
    own_redis: Redis | None

    @property
    def postgres(self) -> Postgres:
        """Our own PostgreSQL. Raises: NotOurs, when DATABASE_URL named another one."""
        if self.own_postgres is None:
            raise NotOurs("这个 PostgreSQL 是 DATABASE_URL 指定的，不是这里启动的，不去动它。")
        return self.own_postgres

    @property
    def redis(self) -> Redis:
        """Our own Redis. Raises: NotOurs, when REDIS_URL named another one."""
        if self.own_redis is None:
            raise NotOurs("这个 Redis 是 REDIS_URL 指定的，不是这里启动的，不去动它。")
        return self.own_redis


@contextlib.contextmanager
def started(
    folder: Path,
    *,
    fsync: bool = True,
    database_url: str | None = None,
    migration_database_url: str | None = None,
    redis_url: str | None = None,
) -> Iterator[Services]:
    """Both servers, running until the block ends; PostgreSQL's data stays in `folder` for the next time.

    A URL that is given is used as it is, and nothing is started in its place. What an earlier process left
    running in this folder when it was killed is ended first. `fsync=False` is for tests: fast, and lost with
    the machine's power.

    As root, PostgreSQL's data lies in `folder` only if the unprivileged account can reach it, else under
    `places.OUTSIDE`; `folder`/postgres.place then says where.

    Raises:
        DevServiceError: another process uses the folder, no server program is found, or one does not start;
            the message is for the user.
    """
    with held(folder), contextlib.ExitStack() as stack:
        account = places.account_for(folder)
        _end_leftovers(folder)
        sockets = places.private_sockets(NAME, account)
        (folder / "sockets.place").write_text(f"{sockets}\n")
        stack.callback(_remove_sockets, folder)
        postgres = redis = None
        app_url, owner_url = database_url, migration_database_url or database_url
        if app_url is None or owner_url is None:
            postgres = Postgres(folder, sockets, account, name=NAME, fsync=fsync)
            stack.callback(postgres.stop_if_running)
            postgres.start()
            app_url, owner_url = (_url(sockets, f"{NAME}_{role}") for role in ("app", "owner"))
        if redis_url is None:
            redis = Redis(folder, sockets, account, name=NAME)
            stack.callback(redis.stop_if_running)
            redis.start()
            redis_url = redis.url
        yield Services(app_url, owner_url, redis_url, postgres, redis)


@contextlib.contextmanager
def temporary(*, fsync: bool = False) -> Iterator[Services]:
    """Both servers with empty data in a folder of their own, which is gone afterwards. For tests.

    Ends and removes what earlier such blocks of this user left behind when they were killed.
    """
    prefix = f"{NAME}-temporary-{os.geteuid()}-"
    base = places.short_base()
    for left in base.glob(f"{prefix}*"):
        _sweep(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=base))
    places.open_for_account(folder)
    try:
        with started(folder, fsync=fsync) as services:
            yield services
    finally:
        _remove_whole(folder)


def _sweep(left: Path) -> None:
    """Remove what a killed test run left; one that is being made has no sockets yet, a living one is held."""
    if left.is_symlink() or not (left / "sockets.place").exists() or left.stat().st_uid != os.geteuid():
        return
    with contextlib.suppress(DevServiceError, FileNotFoundError):  # it lives, or has just ended by itself
        _remove_whole(left)


def _remove_whole(folder: Path) -> None:
    with held(folder):
        _end_leftovers(folder)
        places.erase_data(folder)
        shutil.rmtree(folder)


def erase(folder: Path) -> None:
    """End what is left running in `folder` and delete the servers' data, also where root's lies outside.

    Raises:
        DevServiceError: another process uses the folder.
    """
    with held(folder):
        _end_leftovers(folder)
        places.erase_data(folder)
        for log in (folder / LOGS).glob("*.log*"):
            log.unlink()


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder for this process alone; the kernel lets go when the process ends in whatever way.

    Raises:
        DevServiceError: another process holds it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as fault:
        raise DevServiceError(
            f"数据文件夹 {folder} 不能写（{fault.strerror}），请换一个，或改它的权限。"
        ) from fault
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(descriptor)
        message = f"数据文件夹 {folder} 正被另一个运行中的服务使用。请先停下它，或另选一个数据文件夹。"
        raise DevServiceError(message) from fault
    try:
        yield
    finally:
        os.close(descriptor)


def _end_leftovers(folder: Path) -> None:
    """End our servers of an earlier process that was killed; the caller holds the folder."""
    Redis.end_leftover(folder)
    Postgres.end_leftover(folder)
    _remove_sockets(folder)


def _remove_sockets(folder: Path) -> None:
    note = folder / "sockets.place"
    if note.exists():
        places.remove_private(Path(note.read_text().strip()), NAME)
        note.unlink()


def _url(sockets: Path, role: str) -> str:
    return f"postgresql+psycopg://{role}@/{NAME}?host={quote(str(sockets))}&port={Postgres.PORT}"
