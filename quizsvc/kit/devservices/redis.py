"""Redis (or Valkey): on a unix socket only, nothing kept on disk."""

import contextlib
import signal
from pathlib import Path
from urllib.parse import quote

import redis

from quizsvc.kit.devservices import programs
from quizsvc.kit.devservices.errors import DevServiceError, NotOurs
from quizsvc.kit.devservices.places import Account
from quizsvc.kit.devservices.server import Server


class Redis(Server):
    """Our own Redis. It may be emptied or die at any moment: nothing in it is the truth."""

    label = "Redis"
    end_steps = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))

    def __init__(self, folder: Path, sockets: Path, account: Account, *, name: str) -> None:
        super().__init__(folder, account)
        self.sockets = sockets
        self.name = name
        self.socket = sockets / "redis.sock"

    @property
    def url(self) -> str:
        """For redis-py and RQ."""
        return f"unix://{quote(str(self.socket))}?db=0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers.

        Raises:
            DevServiceError: no program, or a server that does not come up.
        """
        program = programs.redis(self.account, self.name)
        command: list[str | Path] = [
            program,
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        command += ["--dir", self.sockets, "--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._spawn(command, self.sockets)
        if not self._await(self._answers):
            raise DevServiceError(f"Redis 启动失败：{self._last_words()}")

    def flush(self) -> None:
        """Empty it: FLUSHALL.

        Raises:
            NotOurs: what answers on the socket is not our child.
        """
        with contextlib.closing(redis.Redis.from_url(self.url)) as client:
            if client.info("server")["process_id"] != self.pid:
                raise NotOurs("这个 Redis 不是这里启动的，不去清空它。")
            client.flushall()

    def _answers(self) -> bool:
        with contextlib.closing(redis.Redis.from_url(self.url, socket_timeout=5)) as client:
            try:
                return bool(client.ping())
            except (redis.ConnectionError, redis.TimeoutError):
                return False
