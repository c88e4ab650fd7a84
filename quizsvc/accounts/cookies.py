"""Sessions of browsers: a cookie that no script can read, and a readable one against other people's pages.

Both are made from claims that we signed, of the same pair or WeChat user that an access token would name; so
ending a session ends them too. The session's cookie is given again while it is in use, so it ends after some
time without use, and in the end for good.
"""

import hmac
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, after_this_request, g, request

from quizsvc.accounts import rules, signing, tokens
from quizsvc.kit import config
from quizsvc.kit.errors import NotSignedIn, Refusal
from quizsvc.kit.http import client_address

HEADER = "X-CSRF-Token"
READING = ("GET", "HEAD")
AGENT_LENGTH = 300
UNATTENDED = "X-Unattended"
"""The header of what a page asks by itself, with nobody there: it keeps no session."""


class PageExpired(Refusal):
    """A change was asked for by cookie without the token of the page: by a page of somebody else's, or by one
    that was open when another session began.
    """

    status = 403
    title = "页面已过期，请刷新后再试"


class NotSecure(Refusal):
    """A browser's session is given on https alone; on http only where the settings say so."""

    status = 403
    title = "这个地址不加密，不能在这里登录。请用 https:// 开头的地址重新打开"


@dataclass(frozen=True, slots=True)
class Names:
    """What the two cookies are called. Browsers take a `__Host-` only over https, and for this very host."""

    session: str
    page: str
    secure: bool


ON_HTTPS = Names("__Host-quizsvc", "__Host-quizsvc-csrf", secure=True)
ON_HTTP = Names("quizsvc", "quizsvc-csrf", secure=False)


@dataclass(frozen=True, slots=True)
class Brought:
    """What an answer brings for `lasts` seconds: the session's cookie, by its claims; None takes it away."""

    names: Names
    claims: dict[str, Any] | None
    lasts: int


def decide() -> bool:
    """Whether a request is its cookie's, if it has one: who bears a token is whom that names."""
    return "Authorization" not in request.headers


def presented(*, now: datetime) -> dict[str, Any]:
    """The claims of the request's cookie: `pair` and `sub` or `wechat`, `jti`, `iat`, `end`.

    Raises:
        NotSignedIn: none, or one that is forged or expired. PageExpired.
    """
    names = _names()
    held = request.cookies.get(names.session, "") if names else ""
    claims = signing.read(held, kinds=("cookie",), now=now)
    if request.method not in READING:
        sent = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(sent, _page_token(claims).encode()):
            raise PageExpired()
    return claims


def answered(made: tokens.Tokens, *, now: datetime, cookie: bool) -> dict[str, Any]:
    """The answer to whoever has signed in, as TokensShape and BoundTokensShape tell it: the tokens, or in
    their place the cookies of a browser's session, for which `expires_in` is how long it may be idle.

    Raises:
        NotSecure.
    """
    told = {**asdict(made), "bound": made.bound}
    borne = signing.read(made.access_token, kinds=("access", "bind"), now=now)
    held = made.roles + made.dormant_roles
    if "pair" in borne:
        _note_beginning(borne["pair"], by_cookie=cookie, of_staff=bool(held))
    if not cookie:
        return told
    names = _names()
    if names is None:
        raise NotSecure()
    given: dict[str, Any] = {name: borne[name] for name in ("sub", "pair", "wechat", "jti") if name in borne}
    if "pair" in given:
        given["end"] = int((now + rules.COOKIE_LASTS).timestamp())
        # Its refresh token is never told, so nothing waits for a first use.
        tokens.note_use(now=now, pair_id=given["pair"])
    else:
        given["end"] = borne["exp"]
    lasts = _bring(names, given, now=now, roles=held)
    return {**told, "access_token": None, "refresh_token": None, "expires_in": lasts}


def keep(claims: dict[str, Any], *, now: datetime, roles: Collection[str]) -> None:
    """Go on with a session that is in use, whose account has these roles now: if its cookie has got old, the
    answer brings a new one.

    Raises:
        NotSignedIn: it was idle for longer than an account with these roles may be.
    """
    idle, age = rules.cookie_idle(roles), now - datetime.fromtimestamp(claims["iat"], UTC)
    if age >= idle:
        raise NotSignedIn()
    names = _names()
    if UNATTENDED not in request.headers and names and age > idle / rules.COOKIE_RENEWED_EACH:
        tokens.note_going_on(now=now, pair_id=claims["pair"])
        _bring(names, claims, now=now, roles=roles)


def clear() -> None:
    """Take the cookies away that the request came by."""
    names = _names()
    if names and decide():
        _leave(Brought(names, None, 0))


def _note_beginning(pair_id: str, *, by_cookie: bool, of_staff: bool) -> None:
    """Who answers as a participant need not leave behind where they did it."""
    agent = "".join(filter(str.isprintable, request.user_agent.string))[:AGENT_LENGTH]
    place = (client_address(request.remote_addr), agent) if of_staff else (None, None)
    tokens.note_beginning(pair_id=pair_id, by_cookie=by_cookie, address=place[0], agent=place[1])


def _names() -> Names | None:
    if request.is_secure:
        return ON_HTTPS
    return ON_HTTP if config.current().plain_http else None


def _page_token(claims: dict[str, Any]) -> str:
    return signing.fingerprint(f"csrf:{claims['jti']}")


def _bring(names: Names, claims: dict[str, Any], *, now: datetime, roles: Collection[str]) -> int:
    """A cookie that is as new as `now`; how many seconds it lasts."""
    start = int(now.timestamp())
    expires = min(claims["end"], int((now + rules.cookie_idle(roles)).timestamp()))
    given = {**claims, "type": "cookie", "iat": start, "exp": expires}
    _leave(Brought(names, given, expires - start))
    return expires - start


def _leave(brought: Brought) -> None:
    """For the answer, if it is none of a refusal: what was left last."""
    if "cookies" not in g:
        after_this_request(_set)
    g.cookies = brought


def _set(response: Response) -> Response:
    brought: Brought = g.cookies
    if response.status_code >= 400:
        return response
    names, claims = brought.names, brought.claims
    response.headers["Cache-Control"] = "no-store"  # also where anybody may keep what it says
    values = (signing.sign(claims), _page_token(claims)) if claims else ("", "")
    for name, value, hidden in zip((names.session, names.page), values, (True, False), strict=True):
        response.set_cookie(
            name, value, max_age=brought.lasts, secure=names.secure, httponly=hidden, samesite="Lax"
        )
    return response
