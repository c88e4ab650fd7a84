"""The first page: what needs you now."""

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.kit.http import Call


@door.page("/", who=policies.STAFF)
def desk(call: Call) -> str:
    """What needs the caller now, and how the week goes."""
    return render_template("console/desk/desk.html")
