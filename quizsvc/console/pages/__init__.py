"""The views, a module for each area of the menu; `door` opens them all."""

from quizsvc.console.pages import (
    absentees,
    attempts,
    awards,
    certificates,
    desk,
    locks,
    notice_templates,
    notices,
    people,
    questions,
    sign_in,
    signals,
    units,
)
from quizsvc.console.pages.door import door

# Last: it finds what no other page is at.
from quizsvc.console.pages import missing  # isort: skip

__all__ = [
    "absentees",
    "attempts",
    "awards",
    "certificates",
    "desk",
    "door",
    "locks",
    "missing",
    "notice_templates",
    "notices",
    "people",
    "questions",
    "sign_in",
    "signals",
    "units",
]
