"""A link that loses every third request on its way, over real sockets, and a phone that does not give up."""

import http.client
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

LOSSES = ("before it arrives", "in the middle of it", "its whole answer", "half of its answer")
"""What becomes of each third request, by turns."""


class WeakLink(ThreadingTCPServer):
    """Takes one request a connection to the server behind it, or loses it. While it is `down`, all are lost
    before they arrive.
    """

    daemon_threads = True

    def __init__(self, target: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), Crossing)
        self.target = target
        self.asked = 0
        self.down = False
        self.lost: Counter[str] = Counter()
        self._losses = cycle(LOSSES)

    def loss(self) -> str | None:
        """What becomes of the next request; None if it gets through and back."""
        if self.down:
            return LOSSES[0]
        self.asked += 1
        if self.asked % 3:
            return None
        loss = next(self._losses)
        self.lost[loss] += 1
        return loss


class Crossing(StreamRequestHandler):
    """One request on its way there and back."""

    server: WeakLink

    def handle(self) -> None:
        head, body = self._request()
        loss = self.server.loss()
        if loss == "before it arrives":
            return
        with socket.create_connection(self.server.target) as onward:
            if loss == "in the middle of it":
                onward.sendall(head + body[: len(body) // 2])
                return
            onward.sendall(head + body)
            answer = b"".join(iter(lambda: onward.recv(65536), b""))
        if loss is None:
            self.wfile.write(answer)
        elif loss == "half of its answer":
            self.wfile.write(answer[: len(answer) // 2])

    def _request(self) -> tuple[bytes, bytes]:
        head, length = b"", 0
        for line in iter(self.rfile.readline, b"\r\n"):
            head += line
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return head + b"\r\n", self.rfile.read(length)


@contextmanager
def weak_link(app: Flask) -> Iterator[WeakLink]:
    """The app behind such a link, on sockets of this machine."""
    behind = make_server("127.0.0.1", 0, app, threaded=True)
    with behind, WeakLink(("127.0.0.1", behind.server_port)) as link:
        threads = [threading.Thread(target=server.serve_forever) for server in (behind, link)]
        for thread in threads:
            thread.start()
        try:
            yield link
        finally:
            for server, thread in zip((behind, link), threads, strict=True):
                server.shutdown()
                thread.join()


@dataclass
class Phone:
    """Writes down what it wants done, and asks for it until it is told, under one key for each."""

    link: WeakLink
    headers: dict[str, str]
    journal: list[tuple[str, str, str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    asked: int = 0

    def note(self, method: str, path: str, body: Any = None) -> None:
        """Write something down, to be asked for later."""
        self.journal.append((f"deed-{next(self.numbers)}", method, path, body or {}))

    def deliver(self) -> list[Any]:
        """Ask for all that is written down, one after the other; what was answered in the end."""
        told = []
        for entry in self.journal:
            while (answer := self.ask(*entry)) is None:
                pass
            told.append(answer)
        self.journal.clear()
        return told

    def tell(self, method: str, path: str, body: Any = None) -> Any:
        """The same for one thing, at once."""
        self.note(method, path, body)
        return self.deliver()[-1]

    def ask(self, key: str, method: str, path: str, body: Any) -> Any:
        """Ask once; None if there was no whole answer."""
        self.asked += 1
        sent = {**self.headers, "Idempotency-Key": key, "Content-Type": "application/json"}
        host, port = self.link.server_address[:2]
        with closing(http.client.HTTPConnection(str(host), port, timeout=30)) as line:
            try:
                line.request(method, f"/api/v1{path}", json.dumps(body), sent)
                answer = line.getresponse()
                told = json.loads(answer.read())
            except (OSError, http.client.HTTPException):
                return None
        assert answer.status in (200, 201), told
        return told
