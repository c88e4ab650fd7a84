"""Between an application and PostgreSQL: passes everything on, and counts what is asked."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PORT = 5432  # names the socket's file, as everywhere
ASKS = b"QSH"  # simple query, sync, flush: now the other side waits for an answer
SHOWN = 120


@dataclass
class Traffic:
    """What went by since the last `clear`: statements in their order, with `begin` and `commit`; how often
    the application waited for an answer.
    """

    statements: list[str] = field(default_factory=list)
    round_trips: int = 0

    def clear(self) -> None:
        """Begin to count anew."""
        self.statements.clear()
        self.round_trips = 0


@dataclass
class _Line:
    """A connection through the proxy: what it has prepared and bound, and whether an answer is due."""

    traffic: Traffic
    texts: dict[str, str] = field(default_factory=dict)
    bound: dict[str, str] = field(default_factory=dict)
    has_begun: bool = False
    is_waiting: bool = False

    def asked(self, sent: bytes) -> bytes:
        """Count the whole messages among these bytes of the application; the rest, for the next time."""
        while True:
            head = 1 if self.has_begun else 0  # the first message has no kind, all others have one
            if len(sent) < head + 4:
                return sent
            (length,) = struct.unpack_from("!i", sent, head)
            if len(sent) < head + length:
                return sent
            if self.has_begun:
                self._count(sent[:1], sent[5 : 1 + length])
            self.has_begun, sent = True, sent[head + length :]

    def _count(self, kind: bytes, body: bytes) -> None:
        if kind == b"Q":
            self.traffic.statements.append(_shown(_strings(body)[0]))
        elif kind == b"P":
            name, text = _strings(body)[:2]
            self.texts[name] = _shown(text)
        elif kind == b"B":
            portal, name = _strings(body)[:2]
            self.bound[portal] = self.texts.get(name, name)
        elif kind == b"E":
            self.traffic.statements.append(self.bound.get(_strings(body)[0], "?"))
        if kind in ASKS and not self.is_waiting:
            self.is_waiting = True
            self.traffic.round_trips += 1


@contextmanager
def counted(server: Path, folder: Path) -> Iterator[Traffic]:
    """A socket in `folder` that leads to the PostgreSQL whose socket lies in `server`."""
    traffic = Traffic()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / f".s.PGSQL.{PORT}"))
        door.listen(64)
        accepting = threading.Thread(target=_accept, args=(door, server, traffic), daemon=True)
        accepting.start()
        try:
            yield traffic
        finally:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            accepting.join(5)


def _accept(door: socket.socket, server: Path, traffic: Traffic) -> None:
    with suppress(OSError):  # the door was shut
        while True:
            near, _ = door.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(server / f".s.PGSQL.{PORT}"))
            line = _Line(traffic)
            for target, ends in ((_upstream, (near, far, line)), (_downstream, (far, near, line))):
                threading.Thread(target=target, args=ends, daemon=True).start()


def _upstream(near: socket.socket, far: socket.socket, line: _Line) -> None:
    rest = b""
    with suppress(OSError):
        while part := near.recv(1 << 16):
            rest = line.asked(rest + part)
            far.sendall(part)
    _end(near, far)


def _downstream(far: socket.socket, near: socket.socket, line: _Line) -> None:
    with suppress(OSError):
        while part := far.recv(1 << 16):
            line.is_waiting = False
            near.sendall(part)
    _end(near, far)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


def _strings(body: bytes) -> list[str]:
    return [part.decode(errors="replace") for part in body.split(b"\0")]


def _shown(text: str) -> str:
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= SHOWN else f"{squeezed[:SHOWN]}…"
