"""The processes of the service: started, watched, started again when one dies, ended together."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quizsvc.cli.faults import StackFault, Stopped
from quizsvc.cli.options import ROOT
from quizsvc.kit.devservices import processes

MARK = "QUIZSVC_STACK"  # in the environment of all that we start: proves that a stray is ours
BACKOFF_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_AFTER_S = 60.0  # a child that has lived so long starts with a clean record
PATIENCE_S = 6.0  # for requests and jobs under way when we stop
SECOND_PATIENCE_S = 2.0


@dataclass
class Child:
    """One long-running process, leader of its own group, out of reach of the terminal's Ctrl-C.

    `yields` is its niceness: how readily it leaves the processor to others.
    """

    label: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    yields: int = 0
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it; its output is added to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=dict(self.environment),
                start_new_session=True,
            )
        os.setpriority(os.PRIO_PROCESS, self.process.pid, self.yields)
        self.begun = time.monotonic()

    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def last_words(self) -> str:
        """The end of its log."""
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        return "\n".join(lines[-8:])


class Supervisor:
    """All children of one run. `say` prints a line for the user."""

    def __init__(self, folder: Path, mark: str, *, say: Callable[[str], None]) -> None:
        self.logs = folder / "logs"
        self.logs.mkdir(exist_ok=True, mode=0o700)
        self.record = processes.Record(folder / "processes.json")
        self.mark = mark
        self.say = say
        self.children: list[Child] = []

    def start(
        self, label: str, name: str, command: list[str], environment: Mapping[str, str], *, yields: int = 0
    ) -> Child:
        """Start and from now on watch a process; `name` is its log's."""
        log = self.logs / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        child = Child(label, command, {**environment, MARK: self.mark}, log, yields)
        self.children.append(child)
        child.start()
        self._write_record()
        return child

    def run(
        self, label: str, command: list[str], environment: Mapping[str, str], stopping: threading.Event
    ) -> None:
        """Run a process to its end, its output on the user's terminal.

        Raises:
            StackFault: it failed.
            Stopped: the user did not wait for it.
        """
        child = Child(label, command, {**environment, MARK: self.mark}, self.logs / "unused")
        child.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, cwd=ROOT, env=dict(child.environment), start_new_session=True
        )
        self.children.append(child)
        self._write_record()
        while child.alive():
            if stopping.wait(0.1):
                raise Stopped
        self.children.remove(child)
        self._write_record()
        if child.process.returncode != 0:
            raise StackFault(f"{label}没有成功（见上面的输出）。")

    def watch(self) -> None:
        """One round: start again what has died, later each time it dies soon."""
        now = time.monotonic()
        for child in self.children:
            if child.alive():
                if now - child.begun > STEADY_AFTER_S:
                    child.deaths = 0
            elif child.process is not None:
                status = child.process.returncode
                child.process = None
                delay = BACKOFF_S[min(child.deaths, len(BACKOFF_S) - 1)]
                child.deaths += 1
                child.again_at = now + delay
                self.say(f"{child.label}意外退出（状态 {status}），{delay:g} 秒后重新启动。日志：{child.log}")
            elif now >= child.again_at:
                child.start()
                self._write_record()

    def stop(self) -> None:
        """End all children and what they have started, within seconds.

        Asked twice, and the second time RQ gives up its job, which is safe to run again; then by force.
        """
        alive = [child.process for child in self.children if child.process is not None and child.alive()]
        for patience in (PATIENCE_S, SECOND_PATIENCE_S):
            for process in alive:
                process.terminate()
            deadline = time.monotonic() + patience
            while alive and time.monotonic() < deadline:
                alive = [process for process in alive if process.poll() is None]
                time.sleep(0.02)
        for process in alive:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        end_strays(self.mark)
        self.children.clear()
        self.record.clear()

    def _write_record(self) -> None:
        self.record.write(child.process.pid for child in self.children if child.process is not None)


def end_leftovers(folder: Path, mark: str) -> None:
    """End what a killed supervisor left running; the caller holds the folder."""
    record = processes.Record(folder / "processes.json")
    for pid in record.living():
        processes.end(pid, steps=((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)), group=True)
    end_strays(mark)
    record.clear()


def end_strays(mark: str) -> None:
    """Kill processes that carry our mark and have outlived their parent. Only Linux shows the mark."""
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            ours = wanted in (entry / "environ").read_bytes().split(b"\0")
        except OSError:  # gone by now, or another user's
            continue
        if ours and int(entry.name) != os.getpid():
            processes.end(int(entry.name), steps=((signal.SIGKILL, 3.0),))
