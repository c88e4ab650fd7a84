"""How a request shows who sends it: the one place that looks for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request

from quizsvc.accounts import cookies, signing
from quizsvc.kit.errors import NotSignedIn


@dataclass(frozen=True, slots=True)
class Credential:
    """A pair of tokens, which may be dead, or a WeChat user who is no account yet. `cookie` is what a browser
    keeps of it; None of a bearer token.
    """

    pair_id: str | None
    wechat_user_id: int | None = None
    cookie: dict[str, Any] | None = None


def presented(*, now: datetime, refresh: bool, borne: bool) -> Credential:
    """What the request shows: the token that it bears (a refresh token, if that is wanted), or else its
    cookie, unless only what is `borne` counts.

    Raises:
        NotSignedIn: nothing, or what is forged, of the wrong kind or expired. cookies.PageExpired.
    """
    if cookies.decide() and not borne:
        claims = cookies.presented(now=now)
        return _named(claims, cookie=claims)
    return _named(_borne("refresh", now=now) if refresh else _borne("access", "bind", now=now))


def _borne(*kinds: str, now: datetime) -> dict[str, Any]:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise NotSignedIn()
    return signing.read(token, kinds=kinds, now=now)


def _named(claims: dict[str, Any], cookie: dict[str, Any] | None = None) -> Credential:
    return Credential(claims.get("pair"), claims.get("wechat"), cookie)
