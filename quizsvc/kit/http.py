"""Doors: how a request becomes one call of a service, and who may make it.

`Door.endpoint` is the only way to open a route: it names who may call, reads the clock once, opens one
transaction (or a line, which needs none), sees to it that what comes twice is done once, checks the body's
shape, and sends the answer after the commit.
"""

import io
import ipaddress
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache, wraps
from typing import IO, Any, TypedDict
from urllib.parse import quote

import flask_smorest
from flask import Flask, Request, Response, current_app, request, send_file
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest
from werkzeug.routing import BaseConverter, ValidationError

from quizsvc.kit import clock, db, idempotency
from quizsvc.kit.errors import NotAllowed, RolesDormant, WrongShape
from quizsvc.kit.line import Disproved
from quizsvc.kit.wire import MAX_ID, written

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
PIECE = 64 * 1024
ANY_FILE = "application/octet-stream"
BYTES = {"type": "string", "format": "binary"}
TAG = {"description": "版本号，修改时写在 If-Match 里", "schema": {"type": "string", "example": '"3"'}}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "所改的版本，即读到的 ETag；没有写是 428，已有更新的版本是 412",
    "schema": {"type": "string", "example": '"3"'},
}


@dataclass(frozen=True)
class Caller:
    """Who calls: an account with its roles, perhaps bound to a person; or a WeChat user who is no account
    yet; nobody is neither. `dormant_roles` are the account's too, but do not count.
    """

    account_id: int | None = None
    roles: frozenset[str] = frozenset()
    person_id: int | None = None
    session_id: int | None = None
    pair_id: str | None = None
    wechat_user_id: int | None = None
    dormant_roles: frozenset[str] = frozenset()


NOBODY = Caller()


@dataclass(frozen=True)
class Policy:
    """Who may call a route. `allows` sees a signed-in caller; a policy with `open` asks for no token at all,
    one with `refresh` wants a refresh token instead of an access token, and one with `binding` also lets in
    who is no account yet and can only become one. With `borne` a cookie will not do."""

    name: str
    allows: Callable[[Caller], bool] = field(default=lambda caller: True, repr=False)
    open: bool = False
    refresh: bool = False
    binding: bool = False
    borne: bool = False


ANYONE = Policy("anyone", open=True)


class By(TypedDict):
    """What services are told of whose deed it is: when, by which account, from where."""

    now: datetime
    actor: int
    address: str


@dataclass(frozen=True)
class Call:
    """What a view is told of its request beside the body."""

    now: datetime
    caller: Caller
    address: str

    @property
    def account_id(self) -> int:
        """The caller's account, where the policy made sure that there is one."""
        assert self.caller.account_id is not None
        return self.caller.account_id

    @property
    def person_id(self) -> int:
        """The caller's person, where the policy made sure that there is one."""
        assert self.caller.person_id is not None
        return self.caller.person_id

    @property
    def wechat_user_id(self) -> int:
        """The caller's WeChat user, where the policy made sure that there is one."""
        assert self.caller.wechat_user_id is not None
        return self.caller.wechat_user_id

    @property
    def by(self) -> By:
        """The caller's deed, where the policy made sure that they have an account."""
        return {"now": self.now, "actor": self.account_id, "address": self.address}


Authenticate = Callable[[datetime, Policy, bool], Caller]


def use_authentication(app: Flask, authenticate: Authenticate) -> None:
    """Say how a caller is found: `authenticate(now, policy, believing)` raises NotSignedIn or returns the
    caller; with `believing` perhaps by what was known of them before (db.believe).
    """
    app.extensions["quizsvc.authenticate"] = authenticate


View = Callable[..., Any]


class Parser(FlaskParser):
    """Reads bodies. Lists in lists without end, and numbers of thousands of digits, are bad requests and not
    our crash.
    """

    def load_json(self, req: Request, schema: Schema) -> Any:
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            raise BadRequest() from error


class Door(flask_smorest.Blueprint):
    """A room's routes."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, name, url_prefix="/api/v1", **kwargs)

    def endpoint(
        self,
        rule: str,
        *,
        who: Policy,
        method: str = "GET",
        body: type[Schema] | None = None,
        query: type[Schema] | None = None,
        upload: type[Schema] | None = None,
        answer: type[Schema] | None = None,
        file: bool = False,
        status: int = 200,
        also: int | None = None,
        also_answer: type[Schema] | None = None,
        versioned: bool = False,
        again: View | None = None,
        secret: bool = False,
        alone: bool = False,
    ) -> Callable[[View], View]:
        """Open a route to `view(call, [query], [body], **path) -> answer`.

        A view that returns a Flask response or a `(data, status)` pair says its own status; `also` documents
        the other one, `also_answer` its shape if that is another. The answer of a `versioned` route has an
        ETag, which a change wants in If-Match; that of one with `file` is what `sent_file` makes.
        A write whose key comes again is answered from what was kept; or, if what may be told changes with
        time, by `again(call, id, **path)`, with the first answer's `id`. Of a `secret` nothing is kept.
        What stands `alone` changes all in one statement: without a key it has a line (db.line).
        """

        def open_door(view: View) -> View:
            says = self._says(status, answer, file=file, versioned=versioned)
            inner = self._also(also, also_answer or answer)(self._takes(says(view), upload, body, query))
            if method != "GET":
                keyed = not (secret or who.open or who.refresh)
                inner = self._writes(inner, again and says(again), keyed=keyed, versioned=versioned)
            guarded = _guard(inner, who, upload=upload is not None, alone=alone)
            self.route(rule, methods=[method])(_told(guarded, who, method))
            return view

        return open_door

    def _takes(
        self, inner: View, upload: type[Schema] | None, body: type[Schema] | None, query: type[Schema] | None
    ) -> View:
        # Shapes, not their classes: of a class one would be made for every request.
        if upload:
            inner = self.arguments(upload(), location="form", content_type="multipart/form-data")(inner)
        if body:
            inner = self.arguments(body())(inner)
        if query:
            inner = self.arguments(query(), location="query", unknown="raise")(inner)
        return inner

    def _also(self, status: int | None, answer: type[Schema] | None) -> Callable[[View], View]:
        if status is None:
            return lambda inner: inner
        documented: Callable[[View], View] = self.alt_response(status, schema=answer, success=True)
        return documented

    def _writes(self, inner: View, again: View | None, *, keyed: bool, versioned: bool) -> View:
        key = idempotency.PARAMETER if keyed else idempotency.IGNORED
        documented: View = self.doc(parameters=[IF_MATCH, key] if versioned else [key])(inner)
        return _once(documented, again) if keyed else documented

    def _says(self, status: int, answer: type[Schema] | None, *, file: bool, versioned: bool) -> Any:
        tag, kind = {"ETag": TAG} if versioned else None, ANY_FILE if file else None
        return self.response(status, BYTES if file else answer, headers=tag, content_type=kind)


def _once(inner: View, again: View | None) -> View:
    @wraps(inner)
    def run(call: Call, **path: Any) -> Any:
        if call.caller.account_id is None:
            return inner(call, **path)  # a key is an account's
        rights = (*call.caller.roles, f"person {call.caller.person_id}")
        asked = idempotency.asked(account_id=call.account_id, rights=rights)
        if asked is None:
            return inner(call, **path)
        earlier = idempotency.earlier(asked)
        if earlier is not None:
            return earlier.replayed(again(call, earlier.id, **path) if again else earlier.response())
        response = inner(call, **path)
        idempotency.keep(asked, response, now=call.now, afresh=again is not None)
        return response

    run.again = again  # type: ignore[attr-defined]
    return run


def _guard(inner: View, policy: Policy, *, upload: bool, alone: bool) -> View:
    limit = UPLOAD_LIMIT if upload else BODY_LIMIT

    @wraps(inner)
    def guarded(**path: Any) -> Any:
        request.max_content_length = limit
        _receive(policy, upload)
        # Only now: else who sends a body slowly would choose when they came, and with which rights.
        now = clock.current().now()
        if alone and not idempotency.is_keyed():
            # Who calls is believed, and asked with the first statement; if that says otherwise, as if nothing
            # had been known of them.
            with suppress(Disproved), db.line():
                return inner(_call(policy, now, believing=True), **path)
            with db.line():
                return inner(_call(policy, now), **path)
        with db.line():
            call = _call(policy, now)
        with db.transaction():
            return inner(call, **path)

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded


def _told(view: View, policy: Policy, method: str) -> View:
    """The view; the OpenAPI document tells how callers show who they are. A change by cookie takes more."""
    by_cookie: dict[str, list[str]] = {"cookie": []} if method == "GET" else {"cookie": [], "page": []}
    if not policy.open:
        shown = [{"bearer": []}] if policy.borne else [{"bearer": []}, by_cookie]
        view._apidoc.setdefault("manual_doc", {})["security"] = shown  # type: ignore[attr-defined]
    return view


def _call(policy: Policy, now: datetime, *, believing: bool = False) -> Call:
    return Call(now, admit(policy, now, believing=believing), client_address(request.remote_addr))


def _receive(policy: Policy, upload: bool) -> None:
    """Take the whole body in, outside any transaction; of an upload only from somebody who may make it.

    Raises:
        BadRequest: the sender was gone before it had come whole. Nothing is done that was half asked for.
    """
    if not upload:
        if len(request.get_data()) < (request.content_length or 0):
            raise BadRequest()
        return
    with db.line():
        admit(policy, clock.current().now())
    request.form  # noqa: B018  (parses the form, files too)


def admit(policy: Policy, now: datetime, *, believing: bool = False) -> Caller:
    """The caller, if the policy lets them in; with `believing` perhaps by what was known of them before.

    Raises:
        NotSignedIn: no valid token. NotAllowed: a valid one of somebody else. RolesDormant.
    """
    if policy.open:
        return NOBODY
    caller: Caller = current_app.extensions["quizsvc.authenticate"](now, policy, believing)
    if not policy.allows(caller):
        raise refusal(policy, caller)
    return caller


def refusal(policy: Policy, caller: Caller) -> NotAllowed:
    """Why a policy does not let a caller in."""
    awake = replace(caller, roles=caller.roles | caller.dormant_roles)
    return RolesDormant() if caller.dormant_roles and policy.allows(awake) else NotAllowed()


@lru_cache(maxsize=1024)
def client_address(told: str | None) -> str:
    """A caller's network address; `0.0.0.0` where the server was told none (a Unix socket)."""
    try:
        return str(ipaddress.ip_address(told or "0.0.0.0"))
    except ValueError:
        return "0.0.0.0"


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with a form; `name` is what its sender calls it."""

    name: str
    data: bytes


def uploaded_file() -> UploadedFile:
    """The part `file` of a form that was uploaded.

    Raises:
        WrongShape: there is none.
    """
    part = request.files.get("file")
    if part is None:
        raise WrongShape("没有上传文件", errors={"file": ["请选择要上传的文件"]})
    with closing(part):
        return UploadedFile(part.filename or "", part.read())


def sent_file(name: str, plain: str, mimetype: str, data: bytes | IO[bytes]) -> Response:
    """A file to keep, under a name that may be Chinese; `plain` is one in ASCII, for programs that read no
    other. What is open already is read while it is sent, and closed at its end.
    """
    if isinstance(data, bytes):
        response = send_file(io.BytesIO(data), mimetype)
    else:
        if request.method == "HEAD":
            data.close()  # nobody will read it to its end
        response = Response(_read(data), mimetype=mimetype)
    names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    response.headers["Cache-Control"] = "no-store"  # as of all answers; Flask would let browsers keep it
    return response


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(lambda: file.read(PIECE), b"")


def sent_json(body: Any, status: int = 200) -> Response:
    """An answer that is written as the wire has it already, past its shape, which documents it: ids and
    hundredths are text, so are instants.
    """
    return Response(written(body), status, mimetype="application/json")


def page_of(items: list[Any], query: dict[str, Any], total: int) -> dict[str, Any]:
    """The body of a list's answer."""
    return {"items": items, "page": query["page"], "page_size": query["page_size"], "total": total}


def whole(items: Collection[Any]) -> dict[str, Any]:
    """The body of a list's answer that is never long, and so has all in one page."""
    return {"items": list(items), "page": 1, "page_size": len(items), "total": len(items)}


class IdConverter(BaseConverter):
    """An id in a path; what cannot be one is not found."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > MAX_ID:
            raise ValidationError()
        return number
