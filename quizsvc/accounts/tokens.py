"""Access and refresh tokens: signed, short-lived, and each one looked up, so that revoking works at once.

A pair of tokens is made from its row alone (id, issue time): the same pair can be handed out again when the
answer to a refresh was lost on the way. Expiry is checked (signing.read) against the product's clock, not by
the JWT library against the machine's.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import flask_jwt_extended
import sqlalchemy as sa

from quizsvc.accounts import queries, signing
from quizsvc.accounts.models import Session, TokenPair
from quizsvc.kit import config, db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotSignedIn

REUSE_WINDOW = timedelta(seconds=60)
BINDING_LASTS = timedelta(minutes=30)
FIRST_USE = "update token_pairs set first_used_at = %(now)s where id = %(pair_id)s and first_used_at is null"
GOING_ON = """
update sessions s set used_at = %(now)s from token_pairs p where p.id = %(pair_id)s and s.id = p.session_id
"""
BEGUN = """
update sessions s set by_cookie = %(by_cookie)s, address = %(address)s, agent = %(agent)s
from token_pairs p where p.id = %(pair_id)s and s.id = p.session_id and s.by_cookie is null
"""


@dataclass(frozen=True)
class Tokens:
    """What signing in and refreshing answer with; without `refresh_token` of who can only bind. `roles` are
    those that count, `dormant_roles` wait for the second factor.
    """

    access_token: str
    refresh_token: str | None
    expires_in: int
    roles: tuple[str, ...] = ()
    dormant_roles: tuple[str, ...] = ()

    @property
    def bound(self) -> bool:
        """Whether these are an account's; if not, all that they allow is to become one."""
        return self.refresh_token is not None


class SessionEnded(NotSignedIn):
    """A refresh token came a second time: somebody else may have it, so all tokens of this sign-in are
    dead.
    """

    keeps_changes = True
    title = "登录已失效，请重新登录"


def open_session(*, now: datetime, account_id: int, proved: bool = False) -> Tokens:
    """Sign an account in: a new family of tokens; `proved` by a code of its second factor."""
    opened = Session(account_id=account_id, created_at=now, used_at=now, proved_at=now if proved else None)
    session().add(opened)
    session().flush()
    return _tokens(_add_pair(now, opened.id), now, opened.id, account_id)


def add_pair(*, now: datetime, session_id: int) -> Tokens:
    """One more pair of an open session, for another window on the same device.

    Raises:
        NotSignedIn: the session has ended, or its account was disabled.
    """
    account_id = queries.account_signed_in(session_id)
    if account_id is None:
        raise NotSignedIn()
    return _tokens(_add_pair(now, session_id), now, session_id, account_id)


def bind_only(*, now: datetime, wechat_user_id: int, seen_at: datetime) -> Tokens:
    """For a WeChat user who is no account yet: a token for becoming one, of which nothing is kept. However it
    is handed on, it ends BINDING_LASTS after WeChat vouched for them, which was `seen_at`.

    Raises:
        NotSignedIn: it has ended.
    """
    expires = int((seen_at + BINDING_LASTS).timestamp())
    if now.timestamp() >= expires:
        raise NotSignedIn()
    claims = {"type": "bind", "wechat": wechat_user_id, "jti": uuid.uuid4().hex, "exp": expires}
    return Tokens(signing.sign(claims), None, expires - int(now.timestamp()))


def note_use(*, now: datetime, pair_id: str) -> None:
    """Note the first use of an access token: from now on its refresh token's forerunner is dead for good."""
    db.ask(FIRST_USE, pair_id=pair_id, now=now)


def note_beginning(*, pair_id: str, by_cookie: bool, address: str | None, agent: str | None) -> None:
    """Note how a session was begun, and where; whoever joins it later changes nothing of it."""
    db.ask(BEGUN, pair_id=pair_id, by_cookie=by_cookie, address=address, agent=agent)


def note_going_on(*, now: datetime, pair_id: str) -> None:
    """Note that a session is in use: with each refresh, and each time that its cookie is given again, which
    is often enough to tell one that was left behind.
    """
    db.ask(GOING_ON, pair_id=pair_id, now=now)


def refresh(*, now: datetime, pair_id: str) -> Tokens:
    """Rotate: a new pair for an old refresh token.

    The old one is dead. If it comes again within 60 s and the new pair has not been used, the answer was
    lost and the same pair is given; otherwise the whole family dies.

    Raises:
        SessionEnded: the token was reused.
    """
    # Two refreshes of one token at the same moment: the second waits here and then sees the first one's
    # successor.
    session().execute(sa.select(TokenPair.id).where(TokenPair.id == pair_id).with_for_update())
    state = queries.pair_state(pair_id)
    if state is None or state.revoked_at:
        raise NotSignedIn()
    if state.rotated_at is None:
        successor = _add_pair(now, state.session_id)
        values = {"rotated_at": now, "successor_id": successor, "first_used_at": state.first_used_at or now}
        session().execute(sa.update(TokenPair).where(TokenPair.id == pair_id).values(**values))
        note_going_on(now=now, pair_id=pair_id)
        return _tokens(successor, now, state.session_id, state.account_id)
    heir = queries.pair_state(state.successor_id)
    if heir is not None and heir.first_used_at is None and now - state.rotated_at <= REUSE_WINDOW:
        return _tokens(state.successor_id, heir.issued_at, state.session_id, state.account_id)
    revoke(now=now, session_id=state.session_id, reason="refresh token reused")
    raise SessionEnded()


def revoke(*, now: datetime, session_id: int, reason: str, of: int | None = None) -> bool:
    """End one sign-in, if it is one `of` this account; whether there was one to end."""
    which = Session.id == session_id
    return _revoke(which if of is None else which & (Session.account_id == of), now, reason) > 0


def revoke_all(*, now: datetime, account_id: int, reason: str, but: int | None = None) -> int:
    """End all sign-ins of an account, except the session `but`; how many that had not ended."""
    return _revoke(sa.and_(Session.account_id == account_id, Session.id != (but or 0)), now, reason)


def _revoke(which: sa.ColumnElement[bool], now: datetime, reason: str) -> int:
    ended = sa.update(Session).where(which, Session.revoked_at.is_(None)).returning(Session.id)
    return len(session().execute(ended.values(revoked_at=now, revoked_reason=reason)).all())


def _add_pair(now: datetime, session_id: int) -> str:
    pair_id = uuid.uuid4().hex
    lasts = timedelta(seconds=config.current().refresh_token_s)
    pair = TokenPair(id=pair_id, session_id=session_id, issued_at=now, refresh_expires_at=now + lasts)
    session().add(pair)
    session().flush()
    return pair_id


def _tokens(pair_id: str, issued_at: datetime, session_id: int, account_id: int) -> Tokens:
    settings = config.current()
    subject = str(account_id)
    roles = queries.roles_in(session_id)

    def claims(kind: str, lasts: int) -> dict[str, Any]:
        # Whole seconds, and every claim that the library would draw anew: the same pair gives the same bytes.
        start = int(issued_at.timestamp())
        return {"pair": pair_id, "jti": f"{pair_id}.{kind}", "iat": start, "nbf": start, "exp": start + lasts}

    return Tokens(
        access_token=flask_jwt_extended.create_access_token(
            subject, additional_claims=claims("a", settings.access_token_s)
        ),
        refresh_token=flask_jwt_extended.create_refresh_token(
            subject, additional_claims=claims("r", settings.refresh_token_s)
        ),
        expires_in=settings.access_token_s,
        roles=roles.counting,
        dormant_roles=roles.dormant,
    )
