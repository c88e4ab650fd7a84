"""Codes by the time (RFC 6238): six digits that an app works out from a secret and the half minute.

A few lines of the standard library: a package for it would read the machine's clock, and would not say of
which half minute a code is, which is what lets each be taken once.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
DRIFT = 1
"""So many half minutes a phone's clock may be ahead or behind."""


def step_of(now: datetime) -> int:
    """The half minute of an instant, counted as all apps do."""
    return int(now.timestamp()) // STEP_S


def code(secret: bytes, step: int) -> str:
    """The code of a half minute (RFC 4226, 5.3, with SHA-1, which is what apps can do)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def steps(secret: bytes, typed: str, now: datetime) -> Iterator[int]:
    """The half minutes around now of which this is the code, however blanks part its digits: one, or none;
    by chance two.
    """
    given = "".join(typed.split())
    current = step_of(now)
    for step in range(current - DRIFT, current + DRIFT + 1):
        if given.isascii() and hmac.compare_digest(code(secret, step), given):
            yield step


def text(secret: bytes) -> str:
    """The secret as people type it into an app, in fours."""
    written = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(written[at : at + 4] for at in range(0, len(written), 4))


def address(secret: bytes, *, issuer: str, account: str) -> str:
    """What an app reads from the QR code."""
    asked = urlencode({"secret": text(secret).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{asked}"
