"""What happens to PostgreSQL, which holds everything that counts."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from quizsvc.kit.devservices.postgres import Postgres
from tests.faults.injected.web import spring
from tests.faults.plan import Missed, Scene, fault
from tests.faults.site import NotHere, until

POOL_WAITS_S = 5  # kit/db.py
OTHERS = "pid <> pg_backend_pid() and datname = 'quizsvc' and usename = 'quizsvc_app'"


def own(scene: Scene) -> Postgres:
    return scene.site.services.postgres


@fault("pg-restart", "PostgreSQL 快速重启", row="19", bound_s=10)
def restart(scene: Scene) -> None:
    os.kill(own(scene).pid, signal.SIGINT)


@fault("pg-kill", "杀死 PostgreSQL（崩溃恢复）", row="20", bound_s=30)
def kill(scene: Scene) -> None:
    os.kill(own(scene).pid, signal.SIGKILL)


@fault("pg-crash-backend", "杀死 PostgreSQL 的一个后端（全部连接重来）", row="20", bound_s=30)
def crash_backend(scene: Scene) -> None:
    pid = scene.site.sql(f"select pid from pg_stat_activity where {OTHERS} order by random() limit 1")
    if not pid:
        raise Missed("没有应用的连接")
    os.kill(pid[0][0], signal.SIGKILL)


@fault("pg-terminate", "随机断开事务中的连接", row="21", bound_s=2)
def terminate(scene: Scene) -> None:
    busy = f"select pid from pg_stat_activity where {OTHERS} and xact_start is not null"
    busy += " order by random() limit 1"
    ended, over = 0, time.monotonic() + scene.short_s
    while time.monotonic() < over:
        ended += len(scene.site.sql(f"select pg_terminate_backend(pid) from ({busy}) as busy"))
        time.sleep(0.1)
    if not ended:
        raise Missed("没有进行中的事务")


@fault("pg-cut-at-commit", "连接断在 COMMIT 之后、应答之前（结果不明）", row="22", bound_s=2)
def cut_at_commit(scene: Scene) -> None:
    spring(scene, kills=False, before=False, times=12)


@fault("pg-cut-before-commit", "连接断在 COMMIT 之前", row="22", bound_s=2)
def cut_before_commit(scene: Scene) -> None:
    spring(scene, kills=False, before=True, times=12)


@fault("pg-cut-all", "全部数据库连接同时断开", row="21", bound_s=2)
def cut_all(scene: Scene) -> None:
    for _ in range(4):
        scene.site.wire.cut_all()
        time.sleep(scene.short_s / 4)


@fault("pg-full", "数据库连接用尽", row="23", bound_s=5)
def connections_used_up(scene: Scene) -> None:
    """Those of the product are ended, and whoever comes next finds no place."""
    with contextlib.ExitStack() as held:
        owner = scene.site.settings.migration_database_url.replace("+psycopg", "")
        with psycopg.connect(scene.site.raw, autocommit=True) as administrator:
            with contextlib.suppress(psycopg.OperationalError):
                while True:
                    held.enter_context(contextlib.closing(psycopg.connect(owner)))
            administrator.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {OTHERS}")
            over = time.monotonic() + scene.short_s
            while time.monotonic() < over:
                with contextlib.suppress(psycopg.OperationalError):
                    held.enter_context(contextlib.closing(psycopg.connect(owner)))
                time.sleep(0.01)


@fault("pg-deadlock", "死锁", row="24", bound_s=2)
def deadlocks(scene: Scene) -> None:
    """Keys and marks first, then attempts: the other way round than whoever saves and hands in."""
    before = _deadlocks(scene)
    for _ in range(4):
        with contextlib.suppress(psycopg.errors.DeadlockDetected), psycopg.connect(scene.site.raw) as other:
            other.execute("lock table idempotency_keys, marks in share row exclusive mode")
            time.sleep(0.3)
            other.execute("select id from attempts where state = 'in_progress' for update")
            other.rollback()
    time.sleep(1)  # until PostgreSQL has counted them
    if _deadlocks(scene) == before:
        raise Missed("没有出现死锁")


def _deadlocks(scene: Scene) -> Any:
    return scene.site.sql("select deadlocks from pg_stat_database where datname = 'quizsvc'")[0][0]


@fault("pg-lock-rows", "管理员的事务长时间锁住许多答卷", row="25", bound_s=2)
def lock_rows(scene: Scene) -> None:
    with psycopg.connect(scene.site.raw) as other:
        other.execute("select id from attempts where state = 'in_progress' and id % 5 = 0 for update")
        time.sleep(scene.long_s)
        other.rollback()


@fault("pg-lock-table", "管理员的事务长时间锁住整个答卷表", row="25", bound_s=2)
def lock_table(scene: Scene) -> None:
    with psycopg.connect(scene.site.raw) as other:
        other.execute("lock table attempts in access exclusive mode")
        time.sleep(scene.long_s)
        other.rollback()


@fault("pg-slow", "PostgreSQL 每次应答慢 300 毫秒", row="26", bound_s=10)
def slow(scene: Scene) -> None:
    scene.site.wire.delay_s = 0.3
    try:
        time.sleep(scene.short_s * 2)
    finally:
        scene.site.wire.delay_s = 0.0


@fault("pg-hang", "PostgreSQL 的连接全部挂住", row="26", bound_s=10)
def hang(scene: Scene) -> None:
    scene.site.wire.hold(still=True)
    try:
        time.sleep(scene.short_s)
    finally:
        scene.site.wire.hold(still=False)


@fault("pg-disk-full", "PostgreSQL 的磁盘写满", row="27", bound_s=30)
def disk_full(scene: Scene) -> None:
    if scene.site.disk is None:
        raise NotHere("本机不能挂载 tmpfs，没有可以写满的磁盘")
    with _ballast(scene), _impatient(scene):
        time.sleep(scene.long_s)


@contextlib.contextmanager
def _ballast(scene: Scene) -> Iterator[None]:
    """Fill the disk to the last block."""
    disk = scene.site.disk
    assert disk is not None
    ballast = disk / "ballast"
    block = bytes(1 << 20)
    try:
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(block)
        yield
    finally:
        ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def _impatient(scene: Scene) -> Iterator[None]:
    """Use up the log files that PostgreSQL has made ahead, so that it needs new ones."""
    over = threading.Event()

    def push() -> None:
        while not over.wait(0.2):
            with contextlib.suppress(psycopg.Error):
                scene.site.sql("select pg_switch_wal()")

    thread = threading.Thread(target=push)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@fault("pool-exhausted", "网站的连接池用尽", row="23", bound_s=5)
def pool_exhausted(scene: Scene) -> None:
    """A web with fewer connections than threads, all of which wait for a lock; it still says how it is."""
    site = scene.site
    usual = site.road.ports
    small = {**site.environment(), "DATABASE_POOL_SIZE": "1"}
    port = site.start_web("web-small", small)
    try:
        until(lambda: site.readiness(port) == "ok", within_s=60, why=site.last_words)
        site.road.ports = [port]
        with psycopg.connect(scene.site.raw) as other:
            other.execute("lock table attempts in access exclusive mode")
            time.sleep(max(scene.short_s, POOL_WAITS_S + 2))
            if not site.alive(port):
                scene.findings.append("连接池用尽时 /healthz 没有回答")
            other.rollback()
    finally:
        site.road.ports = usual
        site.end("web-small")
