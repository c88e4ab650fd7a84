"""What never changes once it is there, kept in this process so that it is read once."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from flask import current_app

Made = TypeVar("Made")
KEPT = "quizsvc.kept"  # of an app, for each read: an app has one database


def kept(*, most: int) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Make a read of what never changes a read of this process, but for the first time: at most `most` of
    them, of the oldest ones it lets go. Its arguments must name one thing for ever, in one database.
    """

    def keeping(read: Callable[..., Made]) -> Callable[..., Made]:
        @wraps(read)
        def once(*name: Hashable) -> Made:
            mine = current_app.extensions.setdefault(KEPT, {}).setdefault(read, {})
            made: Made | None = mine.get(name)
            if made is None:
                made = mine[name] = read(*name)
                for oldest in list(mine)[: max(0, len(mine) - most)]:
                    mine.pop(oldest, None)
            return made

        return once

    return keeping


def forget() -> None:
    """Forget everything: where a database was emptied, ids begin again and name other things."""
    current_app.extensions.pop(KEPT, None)
