"""Every error leaves as `application/problem+json` (RFC 9457); registered once, for the whole app."""

import json
import logging
from typing import Any

import redis
import sqlalchemy as sa
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from quizsvc.kit.errors import NotFound, Refusal, TooLarge, TooMany, Unavailable, WrongShape

log = logging.getLogger(__name__)
RETRY_AFTER_S = 5
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
    response = Response(
        json.dumps(problem, ensure_ascii=False), status=problem["status"], mimetype="application/problem+json"
    )
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
        messages = (getattr(error, "data", None) or {}).get("messages", {})
        return refused(WrongShape(errors=messages))
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    title = PLAIN.get(status, error.name)
    response = answer({"type": "about:blank", "title": title, "status": status, "detail": title})
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _unreachable(error: Exception) -> Response:
    log.warning("unreachable: %s", type(error).__name__)
    return refused(Unavailable())


def _crashed(error: Exception) -> Response:
    # The message and the traceback stay here: they may name rows and statements.
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return answer({"type": "about:blank", "title": PLAIN[500], "status": 500, "detail": PLAIN[500]})


def init(app: Flask) -> None:
    """Register the answers."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, _http_error)
    for unreachable in (
        sa.exc.OperationalError,
        sa.exc.InterfaceError,
        sa.exc.TimeoutError,
        redis.RedisError,
    ):
        app.register_error_handler(unreachable, _unreachable)
    app.register_error_handler(Exception, _crashed)
