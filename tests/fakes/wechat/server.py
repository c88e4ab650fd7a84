"""The fake over HTTP: WeChat's calls, `/control/…` for who directs it (from this machine alone), and the
door of the demo.
"""

import contextlib
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.wechat import directing, protocol
from tests.fakes.wechat.door import Door
from tests.fakes.wechat.world import Order, World

DRIP_EVERY_S = 0.05


class Server(ThreadingHTTPServer):
    """One fake at one address; `door`, if it has one, answers the pages of the demo."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], world: World, door: Door | None = None) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, Asked)
        self.world = world
        self.door = door
        self.ending = threading.Event()

    def server_bind(self) -> None:
        """Without the look-up of the machine's name that http.server does, which may take long."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "", self.port

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.socket.getsockname()[1])

    @property
    def address(self) -> str:
        """As this machine reaches it."""
        host = self.socket.getsockname()[0]
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{self.port}"

    def end(self) -> None:
        """Stop, also what is slow on purpose."""
        self.ending.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who hangs up is no error of ours; everything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Asked(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer it."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer it."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: addresses hold codes."""

    def send(self, status: int, kind: str, body: bytes) -> None:
        """The whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, address: str) -> None:
        """Send the browser somewhere else."""
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        if parts.path in protocol.CALLS:
            self._as_wechat(parts.path, dict(parse_qsl(parts.query)), body)
        elif parts.path.startswith("/control/") and self.client_address[0] == "127.0.0.1":
            deed = parts.path.removeprefix("/control/")
            self._json(directing.done(self.server.world, deed, _members(body)))
        elif self.server.door is not None:
            self.server.door.answer(self, parts.path)
        else:
            self.send_error(404)

    def _as_wechat(self, path: str, query: dict[str, str], body: bytes) -> None:
        world, call = self.server.world, path.rpartition("/")[2]
        with world.lock:
            world.calls[call] += 1
        order = world.ordered(call) or Order()
        if order.delay_s:
            self.server.ending.wait(order.delay_s)
        if order.drop:
            self._hang_up()
        elif order.drip:
            self._drip()
        elif order.status is not None:
            self.send(order.status, "text/html", b"<html>gateway</html>")
        elif order.garbage is not None:
            self.send(200, "application/json", order.garbage.encode())
        elif order.answer is not None:
            self._json(order.answer)
        else:
            self._json(protocol.answer(world, path, self.command, query, _members(body)))

    def _json(self, members: dict[str, Any]) -> None:
        self.send(200, "application/json; encoding=utf-8", json.dumps(members).encode())

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self) -> None:
        """A header that never ends."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.ending.wait(DRIP_EVERY_S):
            self.wfile.write(b"x")


def _members(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
