"""A proxy between the clients and the web: the reverse proxy of the set-up, and a bad line when told so."""

import asyncio
import contextlib
import random
import socket
from dataclasses import dataclass

from tests.faults.loop import Loop, abort, until_cancelled

NOBODY_ANSWERS_S = 30.0
SOON_S = 0.2


@dataclass(frozen=True)
class Weather:
    """How bad the line is: how many copies of each request arrive, the first soon, each other up to `late_s`
    late; which share of requests breaks off in its body, which share of answers before its end.
    """

    copies: int = 1
    late_s: float = 0.0
    body_lost: float = 0.0
    reply_lost: float = 0.0


FINE = Weather()


class Road:
    """Takes each request whole and hands it to one of `ports`; one request for each connection."""

    def __init__(self, loop: Loop, seed: int) -> None:
        self.loop = loop
        self.ports: list[int] = []
        self.weather = FINE
        self.random = random.Random(seed)
        self.under_way = 0
        self.broken = 0
        self._late: set[asyncio.Task[bytes | None]] = set()
        server = loop.serve(asyncio.start_server(until_cancelled(self._serve), "127.0.0.1", 0))
        self.port: int = server.sockets[0].getsockname()[1]

    @contextlib.contextmanager
    def in_bad(self, weather: Weather):
        """Bad weather for a while; the last copies have arrived when it is over."""
        self.weather = weather
        try:
            yield
        finally:
            self.weather = FINE
            self.loop.do(self._arrived())

    async def _arrived(self) -> None:
        await asyncio.gather(*list(self._late), return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
            answer = await self._ask(head, body)
            if answer is None:
                _reset(writer)
                return
            writer.write(answer)
            await writer.drain()
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            abort(writer)
        finally:
            self.under_way -= 1

    async def _ask(self, head: bytes, body: bytes) -> bytes | None:
        """The answer; None if there is none or it is lost."""
        weather = self.weather
        if self.random.random() < weather.body_lost:
            self.broken += 1
            await self._half(head, body)
            return None
        late = [SOON_S, *[weather.late_s] * (weather.copies - 1)] if weather.copies > 1 else [0.0]
        copies = [asyncio.ensure_future(self._one(head, body, weather, each)) for each in late]
        for each in copies:
            self._late.add(each)
            each.add_done_callback(self._late.discard)
        await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        answer = next(each.result() for each in copies if each.done())
        if answer is not None and self.random.random() < weather.reply_lost:
            self.broken += 1
            return None
        return answer

    async def _one(self, head: bytes, body: bytes, weather: Weather, late_s: float) -> bytes | None:
        if late_s:
            await asyncio.sleep(self.random.uniform(0, late_s))
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.random.choice(self.ports))
            writer.write(head + body)
            if self.random.random() < weather.reply_lost:
                # Gone in the middle of the answer, and the web has nobody to send the rest to.
                self.broken += 1
                await reader.readexactly(20)
                return None
            answer = await asyncio.wait_for(reader.read(), NOBODY_ANSWERS_S)
            return answer if _is_whole(answer) else None
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return None
        finally:
            abort(writer)

    async def _half(self, head: bytes, body: bytes) -> None:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.random.choice(self.ports))
            writer.write(head + body[: len(body) // 2])
            await writer.drain()
            _reset(writer)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _is_whole(answer: bytes) -> bool:
    head, blank, body = answer.partition(b"\r\n\r\n")
    return bool(blank) and len(body) >= _length(head)


def _reset(writer: asyncio.StreamWriter) -> None:
    """RST instead of FIN: the client is gone."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    abort(writer)
