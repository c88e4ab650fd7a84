"""The views, a module for each area of the menu; `door` opens them all."""

from quizsvc.console.pages import absentees, attempts, desk, locks, people, questions, sign_in, signals, units
from quizsvc.console.pages.door import door

# Last: it finds what no other page is at.
from quizsvc.console.pages import missing  # isort: skip

__all__ = [
    "absentees",
    "attempts",
    "desk",
    "door",
    "locks",
    "missing",
    "people",
    "questions",
    "sign_in",
    "signals",
    "units",
]
