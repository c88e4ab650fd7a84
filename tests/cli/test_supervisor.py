"""The supervisor starts again what dies, and ends all that it started and nothing else."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizsvc.cli import options, ports, supervisor
from quizsvc.cli.faults import StackFault, Stopped
from quizsvc.kit.devservices import processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
SLEEP_FOR_CHILD = "[sys.executable, '-c', 'import time; time.sleep(600)']"
# Starts a child in a session of its own, as RQ does for its job, and tells its number.
NEST = (
    "import subprocess, sys, time\n"
    f"inner = subprocess.Popen({SLEEP_FOR_CHILD}, start_new_session=True)\n"
    "print(inner.pid, flush=True); time.sleep(600)\n"
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(tmp_path: Path, said: list[str]) -> Iterator[supervisor.Supervisor]:
    found = supervisor.Supervisor(tmp_path, f"test-{os.getpid()}", say=said.append)
    yield found
    found.stop()


def until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not fact():
        assert time.monotonic() < deadline, "did not come true in 20 s"
        time.sleep(0.02)


def test_what_died_is_started_again_and_said(children: supervisor.Supervisor, said: list[str]) -> None:
    child = children.start("网站", "web", SLEEP, os.environ)
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)

    def back() -> bool:
        children.watch()
        return child.alive() and child.process is not None and child.process.pid != first

    until(back)
    assert child.deaths == 1
    assert said[0].startswith("网站意外退出（状态 -9），0.5 秒后重新启动。")


def test_stopping_reaches_what_a_child_has_started(children: supervisor.Supervisor) -> None:
    child = children.start("后台任务", "worker", [sys.executable, "-c", NEST], os.environ)
    until(lambda: child.log.read_text().strip() != "")
    inner = int(child.log.read_text())
    with subprocess.Popen(SLEEP) as bystander:
        children.stop()
        assert processes.birth(inner) is None
        assert bystander.poll() is None
        bystander.kill()


def test_a_child_that_will_not_go_is_ended_by_force(
    children: supervisor.Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE_S", 0.3)
    monkeypatch.setattr(supervisor, "SECOND_PATIENCE_S", 0.3)
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    deaf = f"{ignore}; print('deaf', flush=True); time.sleep(600)"
    child = children.start("后台任务", "worker", [sys.executable, "-c", deaf], os.environ)
    until(lambda: "deaf" in child.log.read_text())
    assert child.process is not None
    children.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_leftovers_of_a_killed_supervisor_are_ended_by_the_next(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path; from quizsvc.cli import supervisor\n"
        "found = supervisor.Supervisor(Path(sys.argv[1]), 'left-over-mark', say=print)\n"
        f"child = found.start('网站', 'web', {SLEEP_FOR_CHILD}, os.environ)\n"
        "print(child.process.pid, flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=options.ROOT) as killed:
        assert killed.stdout is not None
        left = int(killed.stdout.readline())
        killed.kill()
    assert processes.birth(left) is not None
    supervisor.end_leftovers(tmp_path, "left-over-mark")
    assert processes.birth(left) is None


def test_a_step_that_fails_or_is_not_waited_for(children: supervisor.Supervisor) -> None:
    stopping = threading.Event()
    with pytest.raises(StackFault, match="数据库升级没有成功"):
        children.run("数据库升级", [sys.executable, "-c", "raise SystemExit(3)"], os.environ, stopping)
    stopping.set()
    with pytest.raises(Stopped):
        children.run("数据库升级", SLEEP, os.environ, stopping)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StackFault, match=f"端口 {port} 已被别的程序占用"):
            ports.check("127.0.0.1", port)
    with pytest.raises(StackFault, match=r"本机没有地址 203\.0\.113\.1"):
        ports.check("203.0.113.1", 8000)
