"""One event loop in a thread of its own, in which the proxies live."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, TypeVar

Result = TypeVar("Result")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


class Loop:
    """`do` runs a coroutine there and waits for it; `close` ends all that is left."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self.loop.run_forever, name="proxies", daemon=True)
        self._thread.start()

    def do(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def serve(self, starting: Coroutine[Any, Any, asyncio.Server]) -> asyncio.Server:
        """A server that is closed in the end."""
        self._servers.append(self.do(starting))
        return self._servers[-1]

    def close(self) -> None:
        """Cancel everything, and end the thread."""
        self.do(_close(self._servers))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


async def _close(servers: Iterable[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def until_cancelled(serve: Serve) -> Serve:
    """A server's answer to each connection that may be cancelled; asyncio's own would complain."""

    async def quiet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await serve(reader, writer)

    return quiet


def abort(*writers: asyncio.StreamWriter | None) -> None:
    """Close connections without a farewell: what is under way is lost."""
    for writer in writers:
        if writer is not None:
            writer.transport.abort()
