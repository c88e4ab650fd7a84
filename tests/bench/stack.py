"""The service as it runs: servers, web, worker and tick of its own, and an editor who is signed in."""

import contextlib
import http.client
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.app import create_app
from quizsvc.kit import clock, db
from quizsvc.kit.config import Settings
from tests.bench import servers
from tests.worker.processes import Processes, Started, processes

PASSWORD = "correct horse battery"


@dataclass
class Site:
    """The running service, its worker, and an editor's way to call it."""

    port: int
    settings: Settings
    worker: Started
    headers: dict[str, str]

    def get(self, path: str) -> Any:
        """An answer's body."""
        return self._call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        """The same of a POST."""
        data = b"" if body is None else json.dumps(body).encode()
        return self._call("POST", path, data, "application/json")

    def upload(self, path: str, name: str, data: bytes, **form: str) -> Any:
        """Send a file."""
        boundary, packed = encode_multipart({"file": FileStorage(io.BytesIO(data), name), **form})
        return self._call("POST", path, packed, f"multipart/form-data; boundary={boundary}")

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, Any]:
        """Status and body of an answer."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as line:
            line.request(method, f"/api/v1{path}", body, {**self.headers, "Content-Type": kind})
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())

    def _call(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Any:
        status, told = self.ask(method, path, body, kind)
        assert status < 300, (method, path, status, told)
        return told


@contextmanager
def running() -> Iterator[Site]:
    """The whole service, ended with all its processes and servers."""
    with servers.started() as place:
        _add_editor(place.settings)
        with (
            processes(place.settings, place.folder) as started,
            place.product(place.settings) as served,
        ):
            site = Site(served.port, place.settings, _worker(started), {})
            tokens = site.post("/auth/login", {"account": "editor", "password": PASSWORD})
            site.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            yield site


def _add_editor(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        with db.transaction():
            accounts.create(
                now=clock.current().now(),
                actor=None,
                name="editor",
                display_name="题库编辑",
                password=PASSWORD,
                roles=[Role.EDITOR],
            )
        db.db.engine.dispose()


def _worker(started: Processes) -> Started:
    worker = started.start("worker")
    started.start("tick")
    return worker
