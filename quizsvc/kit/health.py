"""`/healthz`: this process is alive. `/readyz`: what it needs is there, part by part."""

from collections.abc import Callable

import redis
import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from quizsvc.kit import clock, db, queue
from quizsvc.kit.problems import RETRY_AFTER_S

door = Blueprint("health", __name__)
MOST_SKEW_S = 2.0
OK = "ok"


@door.get("/healthz")
def alive() -> Response:
    """This process answers."""
    return jsonify(alive=True)


@door.get("/readyz")
def ready() -> Response:
    """Ready while database, migrations and clock are; the queue is named but not needed: requests are
    answered without it, and its work waits in the database."""
    parts = {name: _tried(check) for name, check in CHECKS.items()}
    is_ready = all(parts[name] == OK for name in NEEDED)
    response = jsonify(ready=is_ready, parts=parts)
    if not is_ready:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def database() -> str:
    """Can a statement be run?"""
    db.session().execute(sa.text("select 1"))
    return OK


def migrations() -> str:
    """Has the database seen every migration?"""
    pending = db.migrations_pending()
    return OK if not pending else f"pending: {', '.join(pending)}"


def skew() -> str:
    """Does this process agree with the database on the time?"""
    seconds = clock.current().skew_s()
    return OK if seconds <= MOST_SKEW_S else f"{seconds:.1f} s off"


def jobs() -> str:
    """Can the queue be reached?"""
    queue.current().connection.ping()
    return OK


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "clock": skew,
    "queue": jobs,
}
NEEDED = ("database", "migrations", "clock")


def _tried(check: Callable[[], str]) -> str:
    try:
        return check()
    except (sa.exc.SQLAlchemyError, redis.RedisError) as error:
        db.session().rollback()
        return f"unreachable ({type(error).__name__})"
