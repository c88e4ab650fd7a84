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
from quizsvc.messages.queries.wanted import occasions, recipients, untold

__all__ = [
    "Due",
    "Offer",
    "counts",
    "due",
    "is_wanted",
    "occasions",
    "offers",
    "recipients",
    "untold",
    "values_of",
    "wechat_user_of",
    "work_waits",
]
