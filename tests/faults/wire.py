"""A proxy between the product and PostgreSQL that understands just enough to see statements go by.

The kernel says which process is at the other end of a unix socket, so the right one can be killed between
what it says and the answer.
"""

import asyncio
import contextlib
import os
import re
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tests.faults.loop import Loop, abort, until_cancelled

WRITES = re.compile(rb"\b(insert\s+into|update\s+\S+\s+set|delete\s+from)\b", re.IGNORECASE)
BEGINS = re.compile(rb"\s*(begin|start\s+transaction)\b", re.IGNORECASE)
COMMITS = re.compile(rb"(^|;)\s*commit\b", re.IGNORECASE)
BOUND = struct.Struct("!I")


class Springing(Protocol):
    """A trap of any kind."""

    def springs(self, link: "Link", *, before: bool) -> bool:
        """Asked at every message before it goes on: whether the connection is cut instead, now. Then the
        process is dead already if it is to die.
        """


class Trap:
    """Springs at the COMMIT of a transaction that writes: kills the process or cuts its connection, before
    the COMMIT reaches PostgreSQL or after it is done and before the answer goes back.
    """

    def __init__(self, *, kills: bool, before: bool, pids: Callable[[], set[int]], times: int = 1) -> None:
        self.kills, self.before, self.pids = kills, before, pids
        self.left = times
        self.sprung = 0
        self.over = threading.Event()

    def springs(self, link: "Link", *, before: bool) -> bool:
        """At the COMMIT of one of these processes, so many times."""
        here = link.writes and link.committing if before else link.done
        if not here or self.left <= 0 or before is not self.before or link.pid not in self.pids():
            return False
        self.left -= 1
        self.sprung += 1
        if self.kills:
            with contextlib.suppress(ProcessLookupError):
                os.kill(link.pid, signal.SIGKILL)
        if self.left == 0:
            self.over.set()
        return True


class Link:
    """One connection of a process of ours: where it stands in its transaction. `text` is what it said last,
    of as many statements as it has `said`; `done`: PostgreSQL has just told it the end of a transaction that
    has written, `answered`: that of a statement.
    """

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter, pid: int) -> None:
        self.client, self.server, self.pid = client, server, pid
        self.writes = False
        self.committing = False
        self.said, self.text = 0, b""
        self.done = self.answered = False
        self._in_block = False
        self._prepared: dict[bytes, bytes] = {}

    def sees(self, kind: bytes, body: bytes) -> None:
        """Follow what the process says: does its transaction write, does it end?"""
        if kind == b"Q":
            self._says(body)
        elif kind == b"P":
            name, _, text = body.partition(b"\0")
            self._prepared[name] = text
        elif kind == b"B":
            self._says(self._prepared.get(body.partition(b"\0")[2].partition(b"\0")[0], b""))

    def _says(self, text: bytes) -> None:
        self.said, self.text = self.said + 1, text
        self._in_block = self._in_block or BEGINS.match(text) is not None
        self.writes = self.writes or WRITES.search(text) is not None
        # Outside a block each statement is a transaction of its own.
        alone = self.writes and not self._in_block
        self.committing = self.committing or alone or COMMITS.search(text) is not None

    def is_told(self, kind: bytes, body: bytes) -> None:
        """Follow what PostgreSQL says."""
        self.done, self.answered = False, kind == b"Z"
        if kind == b"E":
            self.writes = False
        if self.answered:
            self._in_block = body != b"I"
            self.done = self.writes and self.committing and not self._in_block
            if not self._in_block:
                self.writes = self.committing = False


class Wire:
    """Listens where the product looks for PostgreSQL. `delay_s` holds back every answer, `held` everything,
    `closed` refuses new connections.
    """

    def __init__(self, loop: Loop, folder: Path, target: Path) -> None:
        self.path, self.target = folder / target.name, target
        self.loop = loop
        self.delay_s = 0.0
        self.closed = False
        self.trap: Springing | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._links: set[Link] = set()
        loop.serve(asyncio.start_unix_server(until_cancelled(self._serve), self.path))

    @contextlib.contextmanager
    def trapped(self, trap: Springing) -> Iterator[None]:
        """Set a trap for a while."""
        self.trap = trap
        try:
            yield
        finally:
            self.trap = None

    def hold(self, *, still: bool) -> None:
        """Stop everything that flows, or let it go on."""
        change = self._flowing.clear if still else self._flowing.set
        self.loop.loop.call_soon_threadsafe(change)

    def cut_all(self) -> None:
        """Cut every connection."""
        self.loop.do(self._cut())

    async def _cut(self) -> None:
        for link in list(self._links):
            abort(link.client, link.server)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.closed:
            abort(writer)
            return
        try:
            back, server = await asyncio.open_unix_connection(self.target)
        except OSError:
            abort(writer)
            return
        sock = writer.get_extra_info("socket")
        pid, _, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        link = Link(writer, server, pid)
        self._links.add(link)
        ways = [asyncio.ensure_future(self._up(link, reader)), asyncio.ensure_future(self._down(link, back))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._links.discard(link)
            abort(link.client, link.server)

    async def _up(self, link: Link, reader: asyncio.StreamReader) -> None:
        """From the process to PostgreSQL."""
        size = BOUND.unpack(await reader.readexactly(4))[0]  # the first message has no kind
        link.server.write(BOUND.pack(size) + await reader.readexactly(size - 4))
        while True:
            frame = await _frame(reader)
            await self._flowing.wait()
            link.sees(frame[:1], frame[5:])
            if self._springs(link, before=True):
                return
            if link.server.is_closing():
                return
            link.server.write(frame)
            await link.server.drain()

    async def _down(self, link: Link, reader: asyncio.StreamReader) -> None:
        """Back."""
        while True:
            frame = await _frame(reader)
            await self._flowing.wait()
            link.is_told(frame[:1], frame[5:])
            if self._springs(link, before=False):
                return
            if frame[:1] == b"Z" and self.delay_s:
                await asyncio.sleep(self.delay_s)
            if link.client.is_closing():
                return
            link.client.write(frame)
            if frame[:1] in b"ZGENARS":
                await link.client.drain()

    def _springs(self, link: Link, *, before: bool) -> bool:
        return self.trap is not None and self.trap.springs(link, before=before)


async def _frame(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(BOUND.unpack(head[1:])[0] - 4)
