"""The views, a module for each area of the menu; `door` opens them all."""

from quizsvc.console.pages import attempts, desk, sign_in, signals
from quizsvc.console.pages.door import door

# Last: it finds what no other page is at.
from quizsvc.console.pages import missing  # isort: skip

__all__ = ["attempts", "desk", "door", "missing", "sign_in", "signals"]
