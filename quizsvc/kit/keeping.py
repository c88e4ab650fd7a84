"""What never changes once it is there, kept in this process so that it is read once."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from quizsvc.kit.db import db

Made = TypeVar("Made")

_kept: WeakKeyDictionary[sa.Engine, dict[Any, dict[Any, Any]]] = WeakKeyDictionary()


def kept(*, most: int) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Make a read of what never changes a read of this process, but for the first time: at most `most` of
    them, of the oldest ones it lets go. Its arguments must name one thing for ever, in one database.
    """

    def keeping(read: Callable[..., Made]) -> Callable[..., Made]:
        @wraps(read)
        def once(*name: Hashable) -> Made:
            mine = _kept.setdefault(db.engine, {}).setdefault(read, {})
            made: Made | None = mine.get(name)
            if made is None:
                made = mine[name] = read(*name)
                while len(mine) > most:
                    mine.pop(next(iter(mine)), None)
            return made

        return once

    return keeping


def forget() -> None:
    """Forget everything: where a database was emptied, ids begin again and name other things."""
    _kept.pop(db.engine, None)
