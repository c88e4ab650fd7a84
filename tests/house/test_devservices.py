"""The embedded servers: they start, have two roles, survive being killed, and touch only what is theirs."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from quizsvc.kit import devservices
from quizsvc.kit.devservices import places, processes, programs

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "data"
    yield place
    devservices.erase(place)  # for root the data may lie outside


def ask(url: str, statement: str) -> list[tuple]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_two_roles_of_one_database(folder: Path) -> None:
    with devservices.started(folder, fsync=False) as services:
        ask(services.owner_url, "CREATE TABLE kept (x int)")
        ask(services.owner_url, "GRANT SELECT, INSERT ON kept TO quizsvc_app")
        ask(services.app_url, "INSERT INTO kept VALUES (1)")
        for forbidden in (
            "CREATE TABLE made (x int)",
            "DROP TABLE kept",
            "DELETE FROM kept",
            "CREATE DATABASE made",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(services.app_url, forbidden)
        assert ask(services.app_url, "SELECT current_user::text") == [("quizsvc_app",)]
        assert ask(services.app_url, "SHOW server_encoding") == [("UTF8",)]
        assert ask(services.app_url, "SHOW listen_addresses") == [("",)]


def test_a_database_that_the_owner_makes_gives_the_application_no_ddl_either(folder: Path) -> None:
    with devservices.started(folder, fsync=False) as services:
        ask(services.owner_url, "CREATE DATABASE second")
        ask(services.owner_url.replace("/quizsvc?", "/second?"), "CREATE TABLE kept (x int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(services.app_url.replace("/quizsvc?", "/second?"), "CREATE TABLE made (x int)")


def test_data_is_found_again_and_redis_is_empty(folder: Path) -> None:
    with devservices.started(folder) as services:
        ask(services.owner_url, "CREATE TABLE kept AS SELECT 7 AS x")
        redis.Redis.from_url(services.redis_url).set("kept", "1")
    with devservices.started(folder) as services:
        assert ask(services.owner_url, "SELECT x FROM kept") == [(7,)]
        with redis.Redis.from_url(services.redis_url) as client:
            assert client.dbsize() == 0


def test_servers_stop_are_killed_and_come_back_at_the_same_address(folder: Path) -> None:
    with devservices.started(folder) as services:
        ask(services.owner_url, "CREATE TABLE kept AS SELECT 7 AS x")
        services.postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            ask(services.app_url, "SELECT 1")
        services.postgres.start()
        services.postgres.stop()
        services.postgres.start()
        assert ask(services.owner_url, "SELECT x FROM kept") == [(7,)]
        with redis.Redis.from_url(services.redis_url) as client:
            client.set("kept", "1")
            services.redis.flush()
            assert client.dbsize() == 0
            services.redis.kill()
            services.redis.start()
            assert client.ping()


def test_a_folder_in_use_is_refused_with_a_sentence(folder: Path) -> None:
    with devservices.started(folder, fsync=False) as services:
        with (
            pytest.raises(devservices.DevServiceError, match="正被另一个运行中的服务使用"),
            devservices.started(folder, fsync=False),
        ):
            pass
        with pytest.raises(devservices.DevServiceError, match="正被另一个运行中的服务使用"):
            devservices.erase(folder)
        assert ask(services.app_url, "SELECT 1") == [(1,)]


def test_two_folders_side_by_side(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    with devservices.started(folder, fsync=False) as one, devservices.started(second, fsync=False) as other:
        ask(one.owner_url, "CREATE TABLE mine (x int)")
        assert ask(other.app_url, "SELECT to_regclass('mine')::text") == [(None,)]
    devservices.erase(second)


@pytest.mark.parametrize("name", ["名字里有 空格 和'引号' \"全部\"", "长" * 60])
def test_folder_names_of_any_kind(tmp_path: Path, name: str) -> None:
    deep = tmp_path / name / name
    with devservices.started(deep, fsync=False) as services:
        assert ask(services.app_url, "SELECT 1") == [(1,)]
    devservices.erase(deep)


def test_after_kill_9_the_next_start_ends_what_was_left_running(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from quizsvc.kit import devservices\n"
        "with devservices.started(Path(sys.argv[1])) as services:\n"
        "    print(services.postgres.pid, services.redis.pid, flush=True); time.sleep(600)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout is not None
        pids = [int(word) for word in child.stdout.readline().split()]
        sockets = Path((folder / "sockets.place").read_text().strip())
        child.send_signal(signal.SIGKILL)
    assert all(processes.birth(pid) for pid in pids), (
        "servers of a killed process go on, which this test needs"
    )
    with devservices.started(folder) as services:
        assert ask(services.app_url, "SELECT 1") == [(1,)]
        assert not any(processes.birth(pid) for pid in pids)
        assert not sockets.exists()


def test_a_stale_lock_with_the_number_of_another_process_does_not_stand_in_the_way(folder: Path) -> None:
    with devservices.started(folder) as services:
        data = services.postgres.data
        services.postgres.kill()
        lock = data / "postmaster.pid"
        lines = lock.read_text().split("\n")
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]))
        services.postgres.start()
        assert ask(services.app_url, "SELECT 1") == [(1,)]


def test_a_server_that_was_not_started_here_is_not_stopped(folder: Path) -> None:
    with devservices.started(folder, fsync=False) as services:
        running = services.postgres
        stranger = devservices.Postgres(folder, running.sockets, running.account, name="quizsvc", fsync=False)
        for refused in (stranger.stop, stranger.kill):
            with pytest.raises(devservices.NotOurs):
                refused()
        other = devservices.Redis(folder, running.sockets, running.account, name="quizsvc")
        for refused in (other.stop, other.kill, other.flush):
            with pytest.raises(devservices.NotOurs):
                refused()
        assert running.running()
        assert services.redis.running()


def test_a_record_whose_process_was_born_at_another_moment_ends_nothing(folder: Path) -> None:
    with subprocess.Popen(["sleep", "600"]) as bystander:
        folder.mkdir()
        (folder / "redis.process").write_text(json.dumps({str(bystander.pid): "another boot 1"}))
        (folder / "postgres.process").write_text(json.dumps({str(bystander.pid): "another boot 1"}))
        with devservices.started(folder, fsync=False):
            assert bystander.poll() is None
        bystander.kill()


def test_servers_named_by_url_are_used_and_left_alone(folder: Path, tmp_path: Path) -> None:
    with devservices.started(folder, fsync=False) as real:
        borrowed = devservices.started(
            tmp_path / "borrower",
            database_url=real.app_url,
            migration_database_url=real.owner_url,
            redis_url=real.redis_url,
        )
        with borrowed as services:
            assert (services.app_url, services.owner_url) == (real.app_url, real.owner_url)
            with pytest.raises(devservices.NotOurs):
                services.postgres.stop()
            with pytest.raises(devservices.NotOurs):
                services.redis.flush()
        assert real.postgres.running()
        assert real.redis.running()


def test_temporary_services_leave_nothing_behind() -> None:
    with devservices.temporary() as services:
        folder, sockets = services.postgres.folder, services.postgres.sockets
        assert ask(services.app_url, "SELECT 1") == [(1,)]
    assert not folder.exists()
    assert not sockets.exists()


def test_temporary_services_of_a_killed_run_are_swept_and_those_of_a_living_one_kept() -> None:
    program = (
        "import time; from quizsvc.kit import devservices\n"
        "with devservices.temporary() as services:\n"
        "    print(services.postgres.folder, services.postgres.pid, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program]
    with (
        devservices.temporary() as living,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child,
    ):
        assert child.stdout is not None
        folder, pid = child.stdout.readline().split()
        child.kill()
        child.wait()
        with devservices.temporary() as services:
            assert ask(services.app_url, "SELECT 1") == [(1,)]
        assert not Path(folder).exists()
        assert processes.birth(int(pid)) is None
        assert ask(living.app_url, "SELECT 1") == [(1,)]


def test_parents_of_the_folder_keep_their_modes(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with devservices.started(closed / "data", fsync=False):
        assert closed.stat().st_mode & 0o777 == 0o700
    devservices.erase(closed / "data")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers under another account")
def test_programs_that_only_root_can_reach_are_copied_with_their_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """tmp_path is closed to all but root, as a checkout under root's home is."""
    found = programs.postgres()
    base = Path(os.path.commonpath([part.parent for part in found.tree]))
    hidden = tmp_path / "site packages"
    for part in found.tree:
        shutil.copytree(part, hidden / part.relative_to(base), symlinks=True)
    moved = programs.PostgresPrograms(
        hidden / found.folder.relative_to(base),
        found.major,
        tuple(hidden / part.relative_to(base) for part in found.tree),
        found.version,
    )
    with tempfile.TemporaryDirectory(dir="/tmp") as reachable:
        Path(reachable).chmod(0o755)
        monkeypatch.setattr(places, "OUTSIDE", (Path(reachable),))
        account = places.account_for(tmp_path)
        assert not account.can("-x", moved.folder / "postgres")
        runnable = moved.runnable(account, "quizsvc")
        initdb = runnable / "initdb"  # needs libpq, which lies beside the package
        subprocess.run([initdb, "--version"], check=True, cwd="/", user=account.uid, extra_groups=[])
        assert moved.runnable(account, "quizsvc") == runnable
        assert len(list((Path(reachable) / "quizsvc-devservices").iterdir())) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data may lie outside")
def test_a_copied_folder_does_not_share_the_data_of_the_first(folder: Path) -> None:
    with devservices.started(folder, fsync=False) as services:
        ask(services.owner_url, "CREATE TABLE kept (x int)")
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    with pytest.raises(devservices.DevServiceError, match="副本"), devservices.started(copy, fsync=False):
        pass
    devservices.erase(copy)
    moved = folder.with_name("moved")
    folder.rename(moved)
    with devservices.started(moved, fsync=False) as services:
        assert ask(services.owner_url, "SELECT count(*) FROM kept") == [(0,)]
    devservices.erase(moved)
