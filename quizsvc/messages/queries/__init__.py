"""Reads of subscribe messages."""

from quizsvc.messages.queries.kept import (
    Due,
    Offer,
    Recipient,
    counts,
    due,
    offers,
    recipient_of,
    values_of,
    wechat_user_of,
    work_waits,
)
from quizsvc.messages.queries.wanted import occasions, recipients, untold

__all__ = [
    "Due",
    "Offer",
    "Recipient",
    "counts",
    "due",
    "occasions",
    "offers",
    "recipient_of",
    "recipients",
    "untold",
    "values_of",
    "wechat_user_of",
    "work_waits",
]
