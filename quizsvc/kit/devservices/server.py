"""A server process of our own: started, watched, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from quizsvc.kit.devservices import processes
from quizsvc.kit.devservices.errors import DevServiceError, NotOurs
from quizsvc.kit.devservices.places import Account

READY_WITHIN_S = 60.0
LOGS = "logs"  # in the folder; statements may be quoted there, so only its owner may enter


class Server:
    """One server program as our child, in a session of its own: Ctrl-C in the terminal does not reach it."""

    label = ""
    end_steps: tuple[tuple[signal.Signals, float], ...] = ()

    def __init__(self, folder: Path, account: Account) -> None:
        self.folder = folder
        self.account = account
        self.log = folder / LOGS / f"{self._stem()}.log"
        self._child: subprocess.Popen[bytes] | None = None

    @classmethod
    def _stem(cls) -> str:
        return cls.label.lower().replace("postgresql", "postgres")

    @classmethod
    def _record(cls, folder: Path) -> processes.Record:
        return processes.Record(folder / f"{cls._stem()}.process")

    @classmethod
    def end_leftover(cls, folder: Path) -> None:
        """End what the record proves to be ours. The caller holds the folder: nobody uses it any more."""
        record = cls._record(folder)
        for pid in record.living():
            processes.end(pid, steps=cls.end_steps)
        record.clear()

    @property
    def pid(self) -> int:
        """Of our child. Raises: NotOurs, when we have not started one."""
        return self._proven().pid

    def running(self) -> bool:
        """Whether our child is there."""
        return self._child is not None and self._child.poll() is None

    def stop(self) -> None:
        """End our child in order; what was committed stays.

        Raises:
            NotOurs: we have not started one.
        """
        child = self._proven()
        if child.poll() is None and not processes.end(child.pid, steps=self.end_steps):
            raise DevServiceError(f"{self.label}（进程 {child.pid}）停不下来。")
        child.wait()  # its last thread may end a moment after it
        self._child = None
        self._record(self.folder).clear()

    def stop_if_running(self) -> None:
        """The same, and nothing when there is no child."""
        if self._child is not None:
            self.stop()

    def kill(self) -> None:
        """End our child at once, as a power cut would. Raises: NotOurs, when we have not started one."""
        child = self._proven()
        child.kill()
        child.wait()
        self._child = None

    def _proven(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            raise NotOurs(f"这个 {self.label} 不是这里启动的，不去动它。")
        return self._child

    def _spawn(self, command: list[str | Path], cwd: Path) -> None:
        if self.running():
            raise DevServiceError(f"{self.label} 已经在运行。")
        try:
            self._start_child(command, cwd)
            self._record(self.folder).write([self._proven().pid])
        except OSError as fault:
            # Such as a full disk: a server that nobody could end later is not left running.
            if self.running():
                self.kill()
            raise DevServiceError(f"{self.label} 现在启动不了：{fault.strerror}。") from fault

    def _start_child(self, command: list[str | Path], cwd: Path) -> None:
        self.log.parent.mkdir(exist_ok=True, mode=0o700)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as log:
            self._child = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=cwd,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                umask=0o077,
                start_new_session=True,
                **self.account.options,
            )

    def _await(self, ready: Callable[[], bool]) -> bool:
        """True once ready; False if the child ended before. Raises: DevServiceError, after too long"""
        deadline = time.monotonic() + READY_WITHIN_S
        while self.running():
            if ready():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise DevServiceError(
                    f"{self.label} 启动后 {READY_WITHIN_S:.0f} 秒仍未就绪：{self._last_words()}"
                )
            time.sleep(0.02)
        self._child = None
        return False

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").split("\n") if self.log.exists() else []
        return " / ".join(line.strip() for line in lines[-4:] if line.strip()) + f"（日志：{self.log}）"
