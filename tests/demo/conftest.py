"""One loaded demo for all its tests: `flask demo load` on a database of its own, with a real worker."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from quizsvc.app import create_app
from quizsvc.kit import databases, db, queue
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Loaded:
    """What `flask demo load` left behind, and what it said."""

    app: Flask
    settings: Settings
    environment: dict[str, str]
    folder: Path
    output: str
    now: datetime

    def login(self, account: str) -> dict[str, str]:
        """The entry of accounts.json."""
        entries: list[dict[str, str]] = json.loads((self.folder / "accounts.json").read_text())
        return next(entry for entry in entries if entry["account"] == account)

    def ask(self, statement: str, **values: Any) -> list[Any]:
        """Rows of the loaded database."""
        with self.app.app_context(), db.db.engine.connect() as connection:
            return list(connection.execute(sa.text(statement), values))

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product on the loaded database."""
        return run_flask(self.environment, *arguments)


class Visitor:
    """Somebody who has signed in."""

    def __init__(self, client: FlaskClient, entry: dict[str, str]) -> None:
        self._client = client
        signed_in = client.post(
            "/api/v1/auth/login", json={"account": entry["account"], "password": entry["password"]}
        )
        assert signed_in.status_code == 200, signed_in.text
        self._headers = {"Authorization": f"Bearer {signed_in.get_json()['access_token']}"}

    def call(self, method: str, path: str, *, status: int = 200, **body: Any) -> Any:
        """The answer's JSON."""
        answer = self._client.open(
            f"/api/v1{path}", method=method, headers=self._headers, json=body if method != "GET" else None
        )
        assert answer.status_code == status, answer.text
        return answer.get_json()


@contextmanager
def application(settings: Settings, now: datetime) -> Iterator[Flask]:
    """An app on these settings, whose clock stands still."""
    app = create_app(settings, clock=FixedClock(now))
    yield app
    with app.app_context():
        queue.current().connection.close()
        db.db.session.remove()
        db.db.engine.dispose()


def run_flask(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=300
    )


@contextmanager
def loading(settings: Settings, folder: Path) -> Iterator[Loaded]:
    """A demo on a database of its own until the end of the block."""
    with databases.fresh(settings, prefix="quizsvc_demo") as own:
        environment = {
            **os.environ,
            "DATABASE_URL": own.database_url,
            "MIGRATION_DATABASE_URL": own.migration_database_url,
            "REDIS_URL": own.redis_url,
            "SECRET_KEY": own.secret_key,
            "QUIZSVC_QUEUE": own.queue,
            "QUIZSVC_DATA_DIR": str(folder),
        }
        now = datetime.now(UTC)
        done = run_flask(environment, "demo", "load")
        assert done.returncode == 0, done.stdout + done.stderr
        with application(own, now) as app:
            yield Loaded(app, own, environment, folder, done.stdout, now)


@pytest.fixture(scope="session")
def loaded(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The demo, loaded once for this run."""
    with loading(settings, tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def visitor(loaded: Loaded) -> Any:
    """`visitor("participant1")` signs an account of the demo in."""
    return lambda account: Visitor(loaded.app.test_client(), loaded.login(account))
