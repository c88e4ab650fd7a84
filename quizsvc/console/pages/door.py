"""The one door of the console, which its modules open pages in, and what every template may use."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from quizsvc.console.pages import assets
from quizsvc.console.pages.frame import PREFIX, frame
from quizsvc.console.rules import words
from quizsvc.kit.html import Pages
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.roster.rules import Level, Track


def show_problem(problem: dict[str, Any]) -> str:
    """The page that says what went wrong and what to do."""
    return render_template("console/problem.html", problem=problem)


door = Pages(
    "console",
    __name__,
    PREFIX,
    sign_in=f"{PREFIX}/sign-in",
    show=show_problem,
    template_folder="../templates",
)


@door.get("")
def entrance() -> Response:
    """As people type it, without the last stroke."""
    return redirect(f"{PREFIX}/", 308)  # type: ignore[return-value]


@door.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """A module, a style or a drawing."""
    return assets.files().sent(version, name)


def here(**changes: Any) -> str:
    """The address of this page with some of what it asks for changed; None takes it away. What is changed
    begins at the first page again.
    """
    asked = MultiDict(request.args)
    asked.pop("page", None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked.setlist(name, [str(each) for each in value] if isinstance(value, list) else [str(value)])
    return f"{request.path}?{urlencode(list(asked.items(multi=True)))}" if asked else request.path


@door.context_processor
def everywhere() -> dict[str, Any]:
    """What templates use beside what their view gives them."""
    return {"frame": frame(), "asset": assets.address, "here": here}


@door.app_template_filter("at")
def at(instant: datetime | None) -> str:
    """今天 08:05."""
    around = frame()
    return words.at(instant, around.now, around.zone) if instant and around else ""


@door.app_template_filter("until")
def until(instant: datetime | None) -> str:
    """今天 24:00."""
    around = frame()
    return words.until(instant, around.now, around.zone) if instant and around else ""


@door.app_template_filter("day")
def day(on: date | None) -> str:
    """11 月 23 日."""
    around = frame()
    return words.day(on, around.today) if on and around else ""


door.add_app_template_filter(words.full_day, "full_day")
door.add_app_template_filter(words.span, "span")
door.add_app_template_filter(words.change, "change")
door.add_app_template_filter(words.thousands, "thousands")
door.add_app_template_filter(format_hundredths, "hundredths")
door.add_app_template_filter(lambda name: Track(name).chinese, "track")
door.add_app_template_filter(lambda name: Level(name).chinese, "level")
