"""A gunicorn of ours for a while."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quizsvc.kit.config import Settings
from tests.worker.processes import ROOT, until

GUNICORN = ("--worker-class", "gthread", "--threads", "8", "--no-control-socket")


@dataclass(frozen=True, slots=True)
class Web:
    """Where it listens on this machine, and its first process."""

    port: int
    pid: int


def world(settings: Settings) -> dict[str, str]:
    """What the product's web processes find in their environment."""
    return {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "SECRET_KEY": settings.secret_key,
        "SECOND_FACTOR": "optional",
    }


@contextmanager
def serving(
    application: str,
    environment: Mapping[str, str],
    log: Path,
    *,
    ready: str = "/readyz",
    folder: Path = ROOT,
    workers: int = 2,
) -> Iterator[Web]:
    """`application` of `folder` with the product's settings of gunicorn, once it answers at `ready`.

    Not loaded before it is forked, as scripts/run does: the limits open connections when they are loaded.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", *GUNICORN, "--workers", str(workers)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", application],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=output,
            stderr=output,
        )
    try:
        until(
            lambda: _answer(port, ready)[0] == 200,
            why=lambda: f"{_answer(port, ready)}\n{log.read_text(errors='replace')}",
        )
        yield Web(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _answer(port: int, path: str) -> tuple[int, str]:
    try:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode(errors="replace")
    except OSError as fault:
        return 0, str(fault)
