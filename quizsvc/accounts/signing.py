"""Claims that we signed: they go out with an answer and come back with a request, from whoever has them."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt
from jwt.types import Options

from quizsvc.kit import config
from quizsvc.kit.errors import NotSignedIn

# The library would compare with the machine's clock; ours decides.
OUR_OWN_CHECKS: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False}


def sign(claims: Mapping[str, Any]) -> str:
    """Claims as they leave us; `type` says what they are good for, `exp` how long."""
    return jwt.encode(dict(claims), config.current().secret_key, "HS256")


def read(token: str, *, kinds: Collection[str], now: datetime) -> dict[str, Any]:
    """The claims of what we signed; a dead session's are as good as a living one's.

    Raises:
        NotSignedIn: it is forged, of no kind that is wanted, or expired.
    """
    try:
        claims = _signed(token, config.current().secret_key)
    except (jwt.PyJWTError, ValueError) as error:
        raise NotSignedIn() from error
    expires = claims.get("exp")
    if claims.get("type") not in kinds or not isinstance(expires, int) or now.timestamp() >= expires:
        raise NotSignedIn()
    return claims


def fingerprint(said: str) -> str:
    """What only we can make of these words, as hexadecimal digits; no token has it for a signature."""
    return hmac.new(config.current().secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=16_384)  # those of a busy hour, as identity remembers their bearers
def _signed(token: str, secret: str) -> dict[str, Any]:
    """The claims of a token that was signed with this secret, which it stays for ever.

    Raises:
        jwt.PyJWTError, ValueError.
    """
    return jwt.decode(token, secret, ["HS256"], OUR_OWN_CHECKS)
