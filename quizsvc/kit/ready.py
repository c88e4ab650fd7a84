"""Answers that are made once and sent many times, as the bytes that they are."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from marshmallow import Schema


@dataclass(frozen=True, slots=True)
class Ready:
    """A JSON body, and the tag that tells it from every other."""

    body: bytes
    tag: str


def made(shape: Schema, told: Any) -> Ready:
    """The body of an answer of this shape."""
    body = json.dumps(shape.dump(told), ensure_ascii=False, separators=(",", ":")).encode()
    return Ready(body, hashlib.sha256(body).hexdigest()[:32])


def sent(ready: Ready) -> Response:
    """The answer; 304 without a body to who says in If-None-Match that they have it. Whoever keeps it asks
    each time whether it is still the one.
    """
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(ready.tag):
        response = Response(status=304)
    else:
        response = Response(ready.body, mimetype="application/json")
    response.headers["ETag"] = f'"{ready.tag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
