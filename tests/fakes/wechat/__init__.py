"""A WeChat of our own: what the product asks of `api.weixin.qq.com`, and a phone to open the mini-program on.

`python -m tests.fakes.wechat --help` runs it by itself, as scripts/run does for the demo; tests run it in
their own process (`served`). What it knows of WeChat it knows from WeChat's documents, and it shares no code
with the product.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fakes.wechat.server import Server
from tests.fakes.wechat.world import World


@dataclass(frozen=True)
class Served:
    """A fake that runs: `base` is its address."""

    world: World
    base: str


@contextlib.contextmanager
def served(world: World | None = None) -> Iterator[Served]:
    """A fake on a free port of this machine until the block ends."""
    server = Server(("127.0.0.1", 0), world or World())
    serving = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    serving.start()
    try:
        yield Served(server.world, server.address)
    finally:
        server.end()
        serving.join()
