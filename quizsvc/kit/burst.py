"""The ordinary worker, started for as long as the queue holds work: for commands that need its results."""

import subprocess
import sys
from pathlib import Path

from quizsvc.kit.config import Settings

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300.0
LAST_WORDS = 2000


class WorkerFailed(Exception):
    """The worker came to no good end; says so in Chinese, with the end of what it said."""


def run(settings: Settings, *, patience_s: float = PATIENCE_S) -> str:
    """Have a worker empty the queue, and wait for it; returns the end of what it said.

    An empty queue proves nothing about the work: a job may have failed, or another worker may be at it still.

    Raises:
        WorkerFailed: it ended with an error, or was still at work after `patience_s` seconds and was ended.
    """
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--burst"]
    try:
        ended = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=settings.as_environment(),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=patience_s,
        )
    except subprocess.TimeoutExpired as error:
        said = _end(error.output)
        raise WorkerFailed(f"后台进程 {patience_s:g} 秒还没有做完。最后几行：\n{said}") from error
    said = _end(ended.stdout)
    if ended.returncode:
        raise WorkerFailed(f"后台进程没有做完（退出码 {ended.returncode}）。最后几行：\n{said}")
    return said


def _end(output: bytes | None) -> str:
    return (output or b"").decode(errors="replace")[-LAST_WORDS:].strip()
