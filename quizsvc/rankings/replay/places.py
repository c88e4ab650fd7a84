"""Where a replay happens: a database of its own on the same server, a queue of its own, a plain worker."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import redis
import sqlalchemy as sa
from flask import Flask

from quizsvc.kit import burst, clock, databases, db, marks, queue
from quizsvc.kit.config import Settings


class ReplayFailed(Exception):
    """The servers or the worker did not do their part; says in Chinese what happened."""


@contextmanager
def database(settings: Settings) -> Iterator[Settings]:
    """The settings of a fresh, migrated database and an empty queue; both are gone afterwards.

    Raises:
        ReplayFailed: the owner's role may not make databases.
    """
    with ExitStack() as stack:
        try:
            own = stack.enter_context(databases.fresh(settings, prefix="quizsvc_replay"))
        except sa.exc.DBAPIError as error:
            raise ReplayFailed(f"不能新建重放用的数据库：{error.orig}") from error
        yield own


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
