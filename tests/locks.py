"""Somebody else who is at it already."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from quizsvc.kit import db


@contextmanager
def held_elsewhere(name: str) -> Iterator[None]:
    """Inside, another connection holds the advisory lock of this name."""
    lock = sa.text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
    with db.db.engine.begin() as other:
        other.execute(lock, {"name": name})
        yield
