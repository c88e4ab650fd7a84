"""Reads of subscribe messages."""

from quizsvc.messages.queries.kept import (
    Due,
    Offer,
    counts,
    due,
    is_wanted,
    offers,
    values_of,
    wechat_user_of,
    work_waits,
)
from quizsvc.messages.queries.wanted import untold, wanted

__all__ = [
    "Due",
    "Offer",
    "counts",
    "due",
    "is_wanted",
    "offers",
    "untold",
    "values_of",
    "wanted",
    "wechat_user_of",
    "work_waits",
]
