"""The views, a module for each area of the menu; `door` opens them all."""

from quizsvc.console.pages import (
    absentees,
    accounts,
    attempts,
    awards,
    certificates,
    desk,
    imports,
    locks,
    notice_templates,
    notices,
    oversight,
    own,
    papers,
    people,
    proposals,
    questions,
    requests,
    search,
    seasons,
    sign_in,
    signals,
    standings,
    units,
)
from quizsvc.console.pages.door import door

# Last: it finds what no other page is at.
from quizsvc.console.pages import missing  # isort: skip

__all__ = [
    "absentees",
    "accounts",
    "attempts",
    "awards",
    "certificates",
    "desk",
    "door",
    "imports",
    "locks",
    "missing",
    "notice_templates",
    "notices",
    "oversight",
    "own",
    "papers",
    "people",
    "proposals",
    "questions",
    "requests",
    "search",
    "seasons",
    "sign_in",
    "signals",
    "standings",
    "units",
]
