"""PostgreSQL: initdb, the postmaster, one database with two roles."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from quizsvc.kit.devservices import places, processes, programs
from quizsvc.kit.devservices.errors import DevServiceError
from quizsvc.kit.devservices.places import Account
from quizsvc.kit.devservices.server import Server

SUPERUSER = "postgres"
CRASH_CLEARED_WITHIN_S = 30.0  # a killed postmaster's children notice soon, and end


class Postgres(Server):
    """Our own PostgreSQL, on a unix socket only.

    Database `name`; role `name`_owner migrates and may make databases; role `name`_app works in them: no
    CREATE in any schema, and only what the owner grants. New databases are the same (template1 is set so).
    """

    PORT = 5432  # names the socket's file; no port is opened
    label = "PostgreSQL"
    end_steps = (
        (signal.SIGINT, 20.0),
        (signal.SIGQUIT, 5.0),
        (signal.SIGKILL, 5.0),
    )  # fast, immediate, by force

    def __init__(self, folder: Path, sockets: Path, account: Account, *, name: str, fsync: bool) -> None:
        super().__init__(folder, account)
        self.sockets = sockets
        self.name = name
        self.fsync = fsync

    @property
    def data(self) -> Path:
        """Where its data lies. Raises: DevServiceError, when there is none yet."""
        place = places.data_place(self.folder)
        if place is None:
            raise DevServiceError(f"{self.folder} 里还没有 PostgreSQL 的数据。")
        return place

    def start(self) -> None:
        """Start it and wait until it answers; the first time make the data, the database and the roles.

        Raises:
            DevServiceError: no program, data of another version, or a server that does not come up.
        """
        places.check_owner(self.folder)
        data = places.data_place(self.folder)
        whole = data is not None and (data / "PG_VERSION").exists()
        major = int((data / "PG_VERSION").read_text()) if data is not None and whole else None
        bin_folder = programs.postgres(major).runnable(self.account, self.name)
        if data is None or not whole:
            places.erase_data(self.folder)  # of a first start that was cut short
            data = places.make_data_place(self.folder, self.account, self.name)
            self._initdb(bin_folder, data)
        self._clear_stale_lock(data)
        self._start_postmaster(bin_folder, data)
        self._make_roles()

    def _initdb(self, bin_folder: Path, data: Path) -> None:
        options = ["--encoding=UTF8", f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject"]
        options += ["--no-instructions"] + ([] if self.fsync else ["--no-sync"])
        faults = []
        for locale in ("C.UTF-8", "C"):  # the second for systems without the first, such as older macOS
            answer = subprocess.run(  # type: ignore[call-overload]
                [bin_folder / "initdb", "-D", data, f"--locale={locale}", *options],
                capture_output=True,
                text=True,
                check=False,
                cwd=data,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                umask=0o077,
                **self.account.options,
            )
            if answer.returncode == 0:
                return
            faults.append(answer.stderr.strip())
        raise DevServiceError(f"PostgreSQL 的数据建不起来（initdb）：{' / '.join(faults)}")

    def _clear_stale_lock(self, data: Path) -> None:
        """Remove the lock of a killed postmaster, whose number another process may bear by now."""
        lock = data / "postmaster.pid"
        if not lock.exists():
            return
        pid = abs(int(lock.read_text().split("\n")[0]))
        if _works_in(pid, data):
            raise DevServiceError(
                f"另一个 PostgreSQL（进程 {pid}）正在使用 {data}，它不是这里启动的。请先停下它。"
            )
        lock.unlink()

    def _start_postmaster(self, bin_folder: Path, data: Path) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "port": str(self.PORT),
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
        }
        if not self.fsync:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command: list[str | Path] = [bin_folder / "postgres", "-D", data]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        deadline = time.monotonic() + CRASH_CLEARED_WITHIN_S
        while True:
            self._spawn(command, data)
            if self._await(lambda: _is_ready(data, self.pid)):
                return
            words = self._last_words()
            if "shared memory block" not in words or time.monotonic() > deadline:
                raise DevServiceError(f"PostgreSQL 启动失败：{words}")

    def _make_roles(self) -> None:
        owner, app, database = (sql.Identifier(f"{self.name}{part}") for part in ("_owner", "_app", ""))
        with psycopg.connect(self._superuser("template1"), autocommit=True) as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            if f"{self.name}_owner" not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(owner))
            if f"{self.name}_app" not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(app))
            connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(owner))
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        with psycopg.connect(self._superuser("postgres"), autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
            if there is None:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))

    def _superuser(self, database: str) -> str:
        return f"host={self.sockets} port={self.PORT} user={SUPERUSER} dbname={database} connect_timeout=10"


def _is_ready(data: Path, pid: int) -> bool:
    """What pg_ctl looks at: the lock file's eighth line, written by this very postmaster."""
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return lines[0] == str(pid) and len(lines) > 7 and lines[7].strip() == "ready"


def _works_in(pid: int, data: Path) -> bool:
    """Whether the process lives and serves this data; where that cannot be seen, whether it lives."""
    if processes.birth(pid) is None:
        return False
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data.resolve()
    except PermissionError:
        return False  # another user's process cannot be a server on a folder that is ours alone
    except FileNotFoundError:
        return not Path("/proc/self").exists()
