"""Where a replay happens: a database of its own on the same server, a queue of its own, a plain worker."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import redis
import sqlalchemy as sa
from flask import Flask

from quizsvc.kit import burst, clock, db, marks, queue
from quizsvc.kit.config import Settings


class ReplayFailed(Exception):
    """The servers or the worker did not do their part; says in Chinese what happened."""


@contextmanager
def database(settings: Settings) -> Iterator[Settings]:
    """The settings of a fresh, migrated database and an empty queue; both are gone afterwards.

    Raises:
        ReplayFailed: the owner's role may not make databases.
    """
    name = f"quizsvc_replay_{secrets.token_hex(6)}"
    server = sa.create_engine(
        settings.migration_database_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    try:
        _run(server, f'create database "{name}"')
        own = replace(
            settings,
            database_url=_named(settings.database_url, name),
            migration_database_url=_named(settings.migration_database_url, name),
            queue=f"{settings.queue}-replay-{name[-12:]}",
            pool_size=2,
        )
        try:
            db.migrate(own.migration_database_url, own.database_url)
            yield own
        finally:
            _run(server, f'drop database if exists "{name}" with (force)')
    finally:
        server.dispose()


@contextmanager
def application(settings: Settings) -> Iterator[Flask]:
    """An app without doors on these settings, pushed, so that services work in it."""
    app = Flask("quizsvc.replay", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = db.engine_options(pool_size=settings.pool_size)
    db.db.init_app(app)
    queue.init(app, redis_url=settings.redis_url, name=settings.queue)
    with app.app_context():
        app.extensions["quizsvc.clock"] = clock.DatabaseClock(lambda: db.db.engine)
        try:
            yield app
        finally:
            db.db.session.remove()
            db.db.engine.dispose()
            # A Redis that is gone has nothing to clean up.
            with suppress(redis.RedisError):
                queue.current().delete(delete_jobs=True)
            queue.current().connection.close()


def run_worker(settings: Settings) -> None:
    """Start the ordinary worker on the queue and wait until it has emptied it.

    Raises:
        ReplayFailed: it did not compute; with the end of what it said.
    """
    try:
        said = burst.run(settings)
    except burst.WorkerFailed as error:
        raise ReplayFailed(str(error)) from error
    if marks.waiting("season"):
        raise ReplayFailed(f"后台进程没有算完。最后几行：\n{said}")


def _named(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def _run(server: sa.Engine, statement: str) -> None:
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(statement)
    except sa.exc.DBAPIError as error:
        raise ReplayFailed(
            f"数据库拒绝了「{statement.split(chr(34), maxsplit=1)[0].strip()}」：{error.orig}"
        ) from error
