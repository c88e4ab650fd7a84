"""The load: many connections from one process of its own, with as little work for each request as can be.

Answers are only kept while it runs; whoever asked for the load looks at them afterwards.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request; `took` in seconds from when it was due."""

    status: int
    body: bytes
    took: float


@dataclass(frozen=True, slots=True)
class Load:
    """Requests to a port of this machine, all bytes of each.

    Without `due` a number of connections send them one after another, each its next one when its last one
    is answered. With it every request has a connection of its own and its moment, in seconds from the
    beginning, whatever has become of the others.
    """

    port: int
    requests: Sequence[bytes]
    connections: int = 16
    due: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The answers in the order of the requests, and how long all of it took."""

    answers: list[Answer]
    seconds: float


class Silence(Exception):
    """A connection broke, or nothing came for a minute."""


@contextmanager
def generator() -> Iterator[ProcessPoolExecutor]:
    """The process: `.submit(fire, load).result()`."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        process.submit(int).result()  # it is there before anything is measured
        yield process


def request(method: str, path: str, *, token: str = "", body: bytes = b"", headers: str = "") -> bytes:
    """The bytes of a request; `headers` are whole lines, each with its line's end."""
    lines = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
    if token:
        lines += f"Authorization: Bearer {token}\r\n"
    if body:
        lines += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{lines}\r\n".encode() + body


@dataclass
class _Line:
    """A connection with the request that it waits for."""

    socket: socket.socket
    number: int = -1
    since: float = 0.0
    heard: bytearray = field(default_factory=bytearray)

    def answer(self) -> Answer | None:
        """The whole answer, once it is there."""
        head = self.heard.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = LENGTH.search(self.heard, 0, head + 2)
        if length is None:
            raise Silence(f"no length in {bytes(self.heard[:300])!r}")
        end = head + 4 + int(length[1])
        if len(self.heard) < end:
            return None
        status, body = int(self.heard[9:12]), bytes(self.heard[head + 4 : end])
        self.heard.clear()
        return Answer(status, body, time.perf_counter() - self.since)


def fire(load: Load) -> Told:
    """Send it all. Raises: Silence."""
    with selectors.DefaultSelector() as watched:
        began = time.perf_counter()
        try:
            answers = _by_the_clock(load, watched) if load.due else _in_turn(load, watched)
        finally:
            for key in watched.get_map().values():
                key.data.socket.close()
        return Told(answers, time.perf_counter() - began)


def _in_turn(load: Load, watched: selectors.BaseSelector) -> list[Answer]:
    waiting = iter(enumerate(load.requests))
    answers: dict[int, Answer] = {}
    for number, request in islice(waiting, load.connections):
        _send(_connected(load.port, watched), number, request, time.perf_counter())
    while len(answers) < len(load.requests):
        for line in _heard(watched, PATIENCE_S):
            if (answer := line.answer()) is None:
                continue
            answers[line.number] = answer
            following = next(waiting, None)
            if following is None:
                _close(line, watched)
            else:
                _send(line, *following, time.perf_counter())
    return [answers[number] for number in range(len(load.requests))]


def _by_the_clock(load: Load, watched: selectors.BaseSelector) -> list[Answer]:
    began = time.perf_counter()
    waiting = sorted(range(len(load.requests)), key=load.due.__getitem__, reverse=True)
    answers: dict[int, Answer] = {}
    while len(answers) < len(load.requests):
        now = time.perf_counter() - began
        while waiting and load.due[waiting[-1]] <= now:
            number = waiting.pop()
            line = _connected(load.port, watched)
            _send(line, number, load.requests[number], began + load.due[number])
        for line in _heard(watched, load.due[waiting[-1]] - now if waiting else PATIENCE_S):
            if (answer := line.answer()) is not None:
                answers[line.number] = answer
                _close(line, watched)
    return [answers[number] for number in range(len(load.requests))]


def _connected(port: int, watched: selectors.BaseSelector) -> _Line:
    found = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line = _Line(found)
    watched.register(found, selectors.EVENT_READ, line)
    return line


def _send(line: _Line, number: int, request: bytes, since: float) -> None:
    line.number, line.since = number, since
    line.socket.sendall(request)


def _heard(watched: selectors.BaseSelector, within_s: float) -> list[_Line]:
    """The connections on which something came in this time."""
    ready = watched.select(max(0.0, within_s))
    if not ready and within_s >= PATIENCE_S:
        raise Silence("nothing was heard for a minute")
    lines: list[_Line] = [key.data for key, _ in ready]
    for line in lines:
        part = line.socket.recv(1 << 18)
        if not part:
            raise Silence(f"the connection ended after {bytes(line.heard[:300])!r}")
        line.heard += part
    return lines


def _close(line: _Line, watched: selectors.BaseSelector) -> None:
    watched.unregister(line.socket)
    line.socket.close()
