"""Tickets from the mini-program into its pages: a web view gets an address, and no token may stand in one."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import tokens
from quizsvc.identity.models import EntryTicket, WechatUser
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotSignedIn

LASTS = timedelta(seconds=60)
SWEEP = 5000


class WrongTicket(NotSignedIn):
    """No such ticket, or one that was used or is too old."""

    title = "这个链接已用过或已过期，请回到小程序重新打开"


def issue(*, now: datetime, session_id: int | None, wechat_user_id: int | None) -> str:
    """A ticket, told this once, for whoever holds this session; or is this WeChat user and can only bind."""
    ticket = secrets.token_urlsafe(24)
    session().add(
        EntryTicket(
            ticket_hash=_hash(ticket),
            session_id=session_id,
            wechat_user_id=wechat_user_id,
            expires_at=now + LASTS,
        )
    )
    session().flush()
    return ticket


def enter(*, now: datetime, ticket: str) -> tokens.Tokens:
    """Use a ticket up. Who holds a session goes on with that one, so that signing out ends both; who can only
    bind gets no more time for it.

    Raises:
        WrongTicket. NotSignedIn: the session has ended, or its account was disabled.
    """
    # One statement looks and takes: of two at once the second waits for the row and finds it gone.
    taken = (
        sa.delete(EntryTicket)
        .where(EntryTicket.ticket_hash == _hash(ticket), EntryTicket.expires_at > now)
        .returning(EntryTicket.session_id, EntryTicket.wechat_user_id)
    )
    found = session().execute(taken).one_or_none()
    if found is None:
        raise WrongTicket()
    if found.session_id is None:
        user = session().get_one(WechatUser, found.wechat_user_id)
        return tokens.bind_only(now=now, wechat_user_id=user.id, seen_at=user.seen_at)
    return tokens.add_pair(now=now, session_id=found.session_id)


def are_old(now: datetime) -> bool:
    """Whether there are tickets to forget."""
    return bool(session().scalar(sa.select(sa.exists().where(EntryTicket.expires_at <= now))))


def forget(*, now: datetime) -> None:
    """Forget tickets that nobody used in time, at most SWEEP; the tick asks again while some are left."""
    old = sa.select(EntryTicket.ticket_hash).where(EntryTicket.expires_at <= now).limit(SWEEP)
    session().execute(
        sa.delete(EntryTicket).where(EntryTicket.ticket_hash.in_(old)),
        execution_options={"synchronize_session": False},
    )


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
