"""Servers of our own for a measurement: PostgreSQL (with fsync), Redis, and what is served on them."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from quizsvc.kit import devservices
from quizsvc.kit.config import Settings
from quizsvc.kit.db import migrate
from tests.bench import web, wire
from tests.bench.web import Web
from tests.bench.wire import Traffic

SECRET = "a secret of a measurement, and of nothing else"


@dataclass(frozen=True)
class Servers:
    """Both servers with a migrated, empty database; `folder` takes logs and sockets."""

    services: devservices.Services
    settings: Settings
    folder: Path

    @property
    def pids(self) -> tuple[int, int]:
        """The first processes of PostgreSQL and Redis."""
        return self.services.postgres.pid, self.services.redis.pid

    def product(self, settings: Settings) -> AbstractContextManager[Web]:
        """quizsvc, two processes of eight threads."""
        return web.serving("wsgi:app", web.world(settings), self._log())

    @contextmanager
    def product_counted(self) -> Iterator[tuple[Web, Traffic]]:
        """quizsvc in one process, and what it asks of PostgreSQL."""
        doors = Path(tempfile.mkdtemp(dir=self.folder))
        through = sa.make_url(self.settings.database_url).update_query_dict({"host": str(doors)})
        settings = replace(self.settings, database_url=through.render_as_string(hide_password=False))
        with (
            wire.counted(self.services.postgres.sockets, doors) as traffic,
            web.serving("wsgi:app", web.world(settings), self._log(), workers=1) as served,
        ):
            yield served, traffic

    @contextmanager
    def limits(self, program: Path) -> Iterator[Web]:
        """The bare limits, with a database of their own beside the product's."""
        owner = sa.create_engine(self.services.owner_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with owner.connect() as connection:
            connection.exec_driver_sql("create database limits")
        url = sa.make_url(self.services.owner_url).set(drivername="postgresql", database="limits")
        environment = {
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "REDIS_URL": self.services.redis_url,
        }
        with web.serving(
            f"{program.stem}:app", environment, self._log(), ready="/hello", folder=program.parent
        ) as bare:
            yield bare

    def _log(self) -> Path:
        return Path(tempfile.mkstemp(suffix=".log", dir=self.folder)[1])


@contextmanager
def started() -> Iterator[Servers]:
    """The servers; nothing is kept."""
    with devservices.temporary(fsync=True) as services, tempfile.TemporaryDirectory() as folder:
        migrate(services.owner_url, services.app_url)
        settings = Settings(
            database_url=services.app_url,
            migration_database_url=services.owner_url,
            redis_url=services.redis_url,
            secret_key=SECRET,
        )
        yield Servers(services, settings, Path(folder))
