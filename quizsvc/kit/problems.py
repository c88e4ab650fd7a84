"""Every error leaves as `application/problem+json` (RFC 9457); registered once, for the whole app."""

import json
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any

import psycopg
import redis
import sqlalchemy as sa
from flask import Flask, Response
from marshmallow.exceptions import SCHEMA
from werkzeug.exceptions import HTTPException

from quizsvc.kit.errors import NotFound, Refusal, TooLarge, TooMany, Unavailable, WrongShape

log = logging.getLogger(__name__)
RETRY_AFTER_S = 5
MOST_ERRORS = 100  # that one answer lists: nobody reads more, and a body may have a million
UNREACHABLE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    sa.exc.OperationalError,
    sa.exc.InterfaceError,
    sa.exc.TimeoutError,
    redis.RedisError,
)
PLAIN = {
    400: "请求的内容无法读取",
    404: NotFound.title,
    405: "这个地址不支持这种请求方法",
    406: "无法按您要求的格式回答",
    413: TooLarge.title,
    415: "请求的内容类型不对，请用 application/json",
    429: TooMany.title,
    500: "服务出了错，已记录。请稍后再试",
}


def answer(problem: dict[str, Any], *, retry_after: int | None = None) -> Response:
    """A problem as a response."""
    # A client's own words may be in it, and a lone surrogate of theirs has no UTF-8.
    body = json.dumps(problem, ensure_ascii=False).encode(errors="backslashreplace")
    response = Response(body, status=problem["status"], mimetype="application/problem+json")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    if problem["status"] == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def refused(refusal: Refusal) -> Response:
    """The answer to a refusal; 429 and 503 always say when to come back."""
    retry_after = refusal.retry_after
    if retry_after is None and refusal.status in (429, 503):
        retry_after = RETRY_AFTER_S
    return answer(refusal.problem(), retry_after=retry_after)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 422:
        return refused(WrongShape(errors=_by_field((getattr(error, "data", None) or {}).get("messages", {}))))
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    title = PLAIN.get(status, error.name)
    response = answer({"type": "about:blank", "title": title, "status": status, "detail": title})
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _by_field(messages: dict[str, Any]) -> dict[str, list[str]]:
    """What webargs found, without its level for the place (body, query, form): `{field: [messages]}`. A field
    inside another is named by its path: `parts.0.count`; what the whole body lacks stands under `body`. At
    most MOST_ERRORS of them.
    """
    found: dict[str, list[str]] = {}
    everything = (leaf for inside in messages.values() for leaf in _leaves((), inside))
    for path, said in islice(everything, MOST_ERRORS):
        name = ".".join(part for part in path if part != SCHEMA) or "body"
        found.setdefault(name, []).extend(said)
    return found


def _leaves(path: tuple[str, ...], messages: Any) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    if isinstance(messages, dict):
        for name, inside in messages.items():
            yield from _leaves((*path, str(name)), inside)
    else:
        yield path, [str(message) for message in messages]


def _unreachable(error: Exception) -> Response:
    log.warning("unreachable: %s", type(error).__name__)
    return refused(Unavailable())


def _crashed(error: Exception) -> Response:
    # The message and the traceback stay here: they may name rows and statements.
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return answer({"type": "about:blank", "title": PLAIN[500], "status": 500, "detail": PLAIN[500]})


def of(error: Exception) -> Response:
    """The answer to an error, whatever it is."""
    if isinstance(error, Refusal):
        return refused(error)
    if isinstance(error, HTTPException):
        return _http_error(error)
    return _unreachable(error) if isinstance(error, UNREACHABLE) else _crashed(error)


def init(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(Exception, of)
    # flask-smorest has one of its own for these, which is nearer than that of all.
    app.register_error_handler(HTTPException, of)
