"""Pages that a server makes: how an address becomes one look, and who may have it.

`Pages.page` is the only way to open one. It names who may look, reads the clock once, and reads everything in
one transaction that sees one moment and can change nothing: what people change, their pages ask of the API.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import flask
from flask import Response, g, redirect, request
from marshmallow import RAISE, Schema, ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from quizsvc.kit import clock, db, problems
from quizsvc.kit.errors import NotSignedIn, WrongShape
from quizsvc.kit.http import ANYONE, Call, Policy, admit, client_address, refusal

# No script and no style but our own files; pictures that we serve, and drawings within a style.
CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LOOKING = Policy("looking")
"""Whoever is signed in, before it is asked who may see the page."""

View = Callable[..., Any]
UNKNOWN = "这一页没有这个条件"
ShowProblem = Callable[[dict[str, Any]], str]


class StrangeAddress(WrongShape):
    """The address of a page asks for what the page does not know; `errors` says what."""

    title = "这个地址里有看不懂的内容"


class Pages(flask.Blueprint):
    """The pages below one address.

    `sign_in` is the address where people who are not signed in are sent; `show` makes the page of a problem
    (RFC 9457). `flask.g.call` is the request's call as soon as it is known who calls.
    """

    def __init__(
        self, name: str, module: str, prefix: str, *, sign_in: str, show: ShowProblem, **more: Any
    ) -> None:
        super().__init__(name, module, url_prefix=prefix, **more)
        self._sign_in = sign_in
        self._show = show
        self.register_error_handler(Exception, self._failed)
        self.after_request(_hardened)

    def page(self, rule: str, *, who: Policy, query: type[Schema] | None = None) -> Callable[[View], View]:
        """Open a page to `view(call, [query], **path) -> text or response`."""
        shape = query() if query else None

        def open_page(view: View) -> View:
            guarded = _guard(view, who, shape)
            guarded.policy = who  # type: ignore[attr-defined]
            self.add_url_rule(rule, view.__name__, guarded, methods=["GET"])
            return view

        return open_page

    def _failed(self, error: Exception) -> Response:
        if isinstance(error, NotSignedIn):
            return self._to_sign_in()
        answer = problems.of(error)
        problem = answer.get_json(silent=True)
        if problem is None:
            return answer
        shown = Response(self._shown(problem), answer.status_code, mimetype="text/html")
        if "Retry-After" in answer.headers:
            shown.headers["Retry-After"] = answer.headers["Retry-After"]
        return shown

    def _shown(self, problem: dict[str, Any]) -> str:
        if problem["status"] >= 500:
            g.pop("call", None)  # nothing can be read to stand around it
            return self._show(problem)
        with db.reading():
            return self._show(problem)

    def _to_sign_in(self) -> Response:
        """There, and back after it. Of a part of a page the whole page goes."""
        is_part = "HX-Request" in request.headers
        shown = _parts(request.headers.get("HX-Current-URL", "") if is_part else request.full_path)
        back = shown.path + (f"?{shown.query}" if shown.query else "")
        place = f"{self._sign_in}?next={quote(back, safe='')}"
        if is_part:
            return Response("", 401, headers={"HX-Redirect": place})
        return redirect(place, 303)  # type: ignore[return-value]


def _guard(view: View, policy: Policy, shape: Schema | None) -> View:
    @wraps(view)
    def guarded(**path: Any) -> Any:
        now = clock.current().now()
        with db.line():
            caller = admit(ANYONE if policy.open else LOOKING, now)
        call = g.call = Call(now, caller, client_address(request.remote_addr))
        if not policy.allows(caller):
            raise refusal(policy, caller)
        asked = () if shape is None else (asked_for(shape),)
        with db.reading():
            return view(call, *asked, **path)

    return guarded


def _parts(address: str) -> SplitResult:
    """The parts of an address that anybody may have sent; of none that is one, the empty ones."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def asked_for(shape: Schema) -> dict[str, Any]:
    """What the address asks for. A field of a form that was left empty asks for nothing.

    Raises:
        StrangeAddress: the address asks for something else.
    """
    filled = MultiDict([(name, value) for name, value in request.args.items(multi=True) if value])
    try:
        found: dict[str, Any] = shape.load(MultiDictProxy(filled, shape), unknown=RAISE)
    except ValidationError as error:
        known = {field.data_key or name for name, field in shape.load_fields.items()}
        errors = {
            name: said if name in known else [UNKNOWN] for name, said in error.normalized_messages().items()
        }
        raise StrangeAddress(errors=errors) from error
    return found


def _hardened(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT
    response.headers.setdefault("Cache-Control", "no-store")
    return response
