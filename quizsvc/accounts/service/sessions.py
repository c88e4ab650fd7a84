"""Where an account is signed in, and ending it there."""

from datetime import datetime

from quizsvc.accounts import queries, rules, tokens
from quizsvc.accounts.queries import SignedIn
from quizsvc.kit import audit
from quizsvc.kit.errors import NotFound


def living(*, now: datetime, account_id: int) -> list[SignedIn]:
    """The sessions of an account that are neither ended nor too old, the one used last first."""
    idle = rules.cookie_idle(queries.roles_of(account_id))
    return queries.sessions(account_id, now=now, idle_since=now - idle, begun_since=now - rules.COOKIE_LASTS)


def end(*, now: datetime, actor: int, account_id: int, session_id: int, address: str) -> None:
    """End one session of an account.

    Raises:
        NotFound: it has no such session, or it has ended.
    """
    if not tokens.revoke(now=now, session_id=session_id, reason="ended", of=account_id):
        raise NotFound()
    _told(now, actor, account_id, 1, address)


def end_all(*, now: datetime, actor: int, account_id: int, address: str, but: int | None = None) -> int:
    """End all sessions of an account, except the session `but`; how many they were."""
    ended = tokens.revoke_all(now=now, account_id=account_id, reason="ended", but=but)
    if ended:
        _told(now, actor, account_id, ended, address)
    return ended


def _told(now: datetime, actor: int, account_id: int, ended: int, address: str) -> None:
    subject = f"account:{account_id}"
    audit.record(
        "account.end_sessions", now=now, actor=actor, subject=subject, address=address, sessions=ended
    )
