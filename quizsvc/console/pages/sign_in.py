"""Where staff sign in."""

from typing import Any

from flask import render_template
from marshmallow import fields

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.kit.fields import Shape
from quizsvc.kit.http import Call


class SignInQuery(Shape):
    """Where to go after it."""

    next_ = fields.String(data_key="next", load_default="")


@door.page("/sign-in", who=policies.ANYONE, query=SignInQuery)
def sign_in(call: Call, query: dict[str, Any]) -> str:
    """The page by which people come in, and go on to where they wanted."""
    return render_template("console/sign-in.html", then=_own(query["next_"]))


def _own(wanted: str) -> str:
    """An address of ours, whatever is asked for: nobody is led elsewhere from here."""
    is_ours = wanted.startswith("/console/") and "\\" not in wanted and "//" not in wanted
    return wanted if is_ours else "/console/"
