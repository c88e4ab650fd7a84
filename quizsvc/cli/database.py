"""The database of one running copy: brought to the newest version, and filled with the demo when empty."""

import hashlib
import json
import sys
import threading
import time
from collections.abc import Mapping

import psycopg
from psycopg import sql

from quizsvc.cli import screen
from quizsvc.cli.options import ROOT, Options
from quizsvc.cli.supervisor import Supervisor
from quizsvc.kit import devservices

NOTE = "migrated.json"  # what the last run left


def prepare(
    options: Options,
    services: devservices.Services,
    children: Supervisor,
    environment: Mapping[str, str],
    stopping: threading.Event,
) -> None:
    """Migrate, and load the demo into an empty database; a load that was cut short is begun again.

    Raises:
        StackFault: a step failed.
        Stopped: the user did not wait for it.
    """
    loading = options.data_dir / "demo.loading"
    if loading.exists() and services.own_postgres is not None:
        _recreate(services.owner_url)
        (options.data_dir / NOTE).unlink(missing_ok=True)
        loading.unlink()
    _migrate(options, services, children, environment, stopping)
    if options.empty or not _is_empty(services.owner_url):
        return
    begun = time.monotonic()
    screen.say("第一次运行，正在装入演示活动（约一分钟）……")
    loading.touch()
    load = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"]
    children.run("装入演示活动", load, environment, stopping)
    loading.unlink()
    screen.say(f"演示活动已装入，用时 {time.monotonic() - begun:.0f} 秒。")


def _migrate(
    options: Options,
    services: devservices.Services,
    children: Supervisor,
    environment: Mapping[str, str],
    stopping: threading.Event,
) -> None:
    """As the owner; our own database only if it or the migrations are not as the last run left them."""
    note = options.data_dir / NOTE
    if services.own_postgres is not None and note.exists():
        if json.loads(note.read_text()) == _state(services.owner_url):
            return
        note.unlink()
    with screen.waiting("正在升级数据库……"):
        children.run("数据库升级", [sys.executable, "-m", "quizsvc.cli.migrate"], environment, stopping)
    note.write_text(json.dumps(_state(services.owner_url)))


def _state(owner_url: str) -> dict[str, object]:
    """Which migrations there are, byte for byte, and which of them the database has seen."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    with psycopg.connect(_plain(owner_url)) as connection:
        there = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        seen = (
            connection.execute("SELECT version_num FROM alembic_version").fetchall()
            if there and there[0]
            else []
        )
    return {"files": digest.hexdigest(), "seen": sorted(row[0] for row in seen)}


def _is_empty(owner_url: str) -> bool:
    with psycopg.connect(_plain(owner_url)) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM seasons) OR EXISTS (SELECT FROM accounts)"
        ).fetchone()
    return row is not None and not row[0]


def is_demo(owner_url: str) -> bool:
    """Whether everybody there is made up: the demo was loaded, and the audit log never forgets that."""
    with psycopg.connect(_plain(owner_url)) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM audit_events WHERE action = 'demo.load')"
        ).fetchone()
    return row is not None and bool(row[0])


def _recreate(owner_url: str) -> None:
    """Our own database, empty again; the caller has proved that the server is ours."""
    with psycopg.connect(_plain(owner_url)) as connection:
        name, owner = sql.Identifier(connection.info.dbname), sql.Identifier(connection.info.user)
    with psycopg.connect(_plain(owner_url), dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
