"""The page that a certificate's QR code leads to: for people, without a token and without a script."""

from flask import Blueprint, Response, render_template, request, send_from_directory

from quizsvc.awards import rules, service
from quizsvc.awards.api.certificates import told
from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal
from quizsvc.kit.http import client_address
from quizsvc.kit.problems import RETRY_AFTER_S
from quizsvc.season.rules import day_in_words

door = Blueprint("verify", __name__, template_folder="../templates")
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
STYLE = "verify.css"


@door.get("/verify")
def form() -> Response:
    """Where a code is typed; with `?code=` what became of it."""
    typed = request.args.get("code", "").strip()
    return _shown(typed) if typed else _page(200)


@door.get("/verify/<typed>")
def code(typed: str) -> Response:
    """What a certificate says, and whether it still holds."""
    return _shown(typed)


@door.get("/verify/verify.css")
def style() -> Response:
    """How the page looks."""
    assert door.template_folder is not None
    folder = f"{door.root_path}/{door.template_folder}"
    return send_from_directory(folder, STYLE, mimetype="text/css", max_age=3600)


def _shown(typed: str) -> Response:
    now = clock.current().now()
    address = client_address(request.remote_addr)
    try:
        with db.transaction():
            found = service.check(now=now, typed=typed, address=address)
            return _page(200, certificate=told(found), code=rules.code_in_groups(found.row.code))
    except Refusal as refusal:
        answer = _page(refusal.status, refusal=refusal.detail, code=typed[:40])
        if refusal.status == 429:
            answer.headers["Retry-After"] = str(refusal.retry_after or RETRY_AFTER_S)
        return answer


def _page(status: int, **facts: object) -> Response:
    page = render_template("verify.html", day_in_words=day_in_words, **facts)
    response = Response(page, status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
