"""The fake by itself, until it is asked to end. The mini-program's AppID and secret are those of the
product's own settings (WECHAT_APPID, WECHAT_SECRET).

Listens on this machine's own address too, where the product asks; `--host` is where people come to the door.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import threading
from pathlib import Path

from tests.fakes.wechat.door import Door
from tests.fakes.wechat.server import Server
from tests.fakes.wechat.world import APPID, SECRET, World

EVERYWHERE = ("0.0.0.0", "127.0.0.1")
STRANGERS = (
    {"name": "不在名册上的人甲", "phone": "12900009001"},
    {"name": "不在名册上的人乙", "phone": "12900009002"},
)


def main(arguments: list[str]) -> int:
    """Serve; the address is the only line that is written."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.wechat", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--host", default="127.0.0.1", help="where the pages are shown")
    parser.add_argument("--site", metavar="HOST:PORT", help="where the product listens; else no pages")
    parser.add_argument(
        "--users",
        type=Path,
        metavar="FILE",
        help='JSON: [{"name": "…", "phone": "…", "about": "…"}]',
    )
    given = parser.parse_args(arguments)
    world = World(os.environ.get("WECHAT_APPID", APPID), os.environ.get("WECHAT_SECRET", SECRET))
    listed = json.loads(given.users.read_text()) if given.users and given.users.exists() else []
    for one in [*listed, *STRANGERS]:
        # The same person has the same openid the next time: who was bound stays so.
        known = hashlib.sha256(f"{world.appid} {one['phone']}".encode()).hexdigest()[:27]
        world.add_user(**one, openid=f"o{known}")
    door = Door(world, given.site) if given.site else None
    own = given.host if given.host in EVERYWHERE else "127.0.0.1"
    servers = [Server((own, given.port), world, door)]
    if own != given.host:
        servers.append(Server((given.host, servers[0].port), world, door))
    print(servers[0].address, flush=True)
    _serve(servers)
    return 0


def _serve(servers: list[Server]) -> None:
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ending.set())
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    ending.wait()
    for server in servers:
        server.end()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
