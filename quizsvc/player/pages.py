"""The pages under /m/: one shell for every address, and the modules that make the page in the browser.

They hold nothing of anybody: what a page shows, its modules ask of the API, as any other client does.
"""

from functools import cache
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template

from quizsvc.kit.static import StaticFiles
from quizsvc.player.modules import needed_by

door = Blueprint("player", __name__, url_prefix="/m", template_folder="templates")
PACKAGES = Path(__file__).resolve().parents[2] / "node_modules"
# No script and no style but our own files; pictures of questions and WeUI's own drawings.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


@door.get("")
def entrance() -> Response:
    """As people type it, without the last stroke."""
    return redirect("/m/", 308)  # type: ignore[return-value]


@door.get("/")
@door.get("/<path:address>")
def shell(address: str = "") -> Response:
    """The page of any address; which one it is, its modules read from there."""
    response = Response(_shell(), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-cache"  # a release is there at once
    return response


@door.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """A module, a style, or a drawing."""
    return files().sent(version, name)


def _shell() -> str:
    """With the modules of the first page asked for at once, so that no import waits for another, and all
    others named, to be fetched when the page is there.
    """
    served = files()
    first = needed_by("main.js", served.text)
    later = [name for name in served.names if name.endswith(".js") and name not in first]
    return render_template("shell.html", base=f"/m/static/{served.version}", first=first, later=later)


@cache
def files() -> StaticFiles:
    """Our own files, and the two packages' as `preact.js` and `weui.css`."""
    return StaticFiles.of(
        Path(__file__).parent / "static",
        preact_js=PACKAGES / "htm/preact/standalone.module.js",
        weui_css=PACKAGES / "weui/dist/style/weui.min.css",
    )
