"""The second factor of who organizes and administers: an app on their phone that shows a code of six digits,
another one each half minute.

Of its secret only a random nonce is kept; the secret follows from it and SECRET_KEY, so a copy of the
database alone makes no code. In a session in which no code was given an account's guarded roles do not count
(queries.ROLES).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import queries, signing, throttle, tokens, totp
from quizsvc.accounts.models import Account, SecondFactor, Session
from quizsvc.accounts.rules import GUARDED, Role
from quizsvc.accounts.service.administering import in_power
from quizsvc.accounts.service.refusals import (
    CodeNeeded,
    CodeRefused,
    NoSecondFactor,
    NothingOffered,
    WrongFirstCode,
)
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotAllowed

ISSUER = "quizsvc"
SECRET_BYTES = 20
OFFER_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Offer:
    """A new secret, for its owner's eyes alone: to type, and as the address that a QR code holds."""

    text: str
    address: str


def insist(*, now: datetime, account_id: int, code: str | None, subject: str, address: str) -> bool:
    """Insist on a code of whoever has a second factor and knows the password already; whether there was one
    to give. `subject` is what failed tries are counted on, and its throttle has been asked.

    Raises:
        CodeNeeded: there is no code. CodeRefused: it is wrong, or was used.
    """
    factor = queries.factor_in_force(account_id)
    if factor is None:
        return False
    if not code:
        raise CodeNeeded()
    if not _is_taken(factor, code, now):
        throttle.note_failure(now=now, subject=subject, address=address)
        raise CodeRefused()
    throttle.forget(subject=subject)
    return True


def offer(*, now: datetime, account: Account, code: str | None, address: str) -> Offer:
    """A new secret for an account whose password was just shown to be known. It is in force when a first code
    confirms it; until then an older one stays, and `code` must be one of that.

    Raises:
        NotAllowed: the account holds no guarded role. CodeNeeded, CodeRefused.
    """
    if GUARDED.isdisjoint(queries.roles_of(account.id)):
        raise NotAllowed("只有组织者和系统管理员的账号使用二次验证")
    insist(
        now=now, account_id=account.id, code=code, subject=throttle.on_account(account.name), address=address
    )
    _forget(account.id, SecondFactor.confirmed_at.is_(None))
    made = SecondFactor(account_id=account.id, nonce=secrets.token_hex(16), offered_at=now)
    session().add(made)
    session().flush()
    secret = _secret(made)
    return Offer(totp.text(secret), totp.address(secret, issuer=ISSUER, account=account.name))


def confirm(*, now: datetime, account_id: int, session_id: int | None, code: str, address: str) -> None:
    """Put the offered secret in force by a code of it. In this session the guarded roles count from now on;
    all others end. Wrong codes are counted with the wrong ones of signing in.

    Raises:
        NothingOffered. WrongFirstCode. throttle.TooManyTries, throttle.AddressSlowed.
    """
    tried = throttle.on_account(session().get_one(Account, account_id).name)
    throttle.check(now=now, subject=tried, address=address)
    found = sa.select(SecondFactor).where(
        SecondFactor.account_id == account_id,
        SecondFactor.confirmed_at.is_(None),
        SecondFactor.offered_at > now - OFFER_LASTS,
    )
    offered = session().scalar(found.with_for_update())
    if offered is None:
        raise NothingOffered()
    step = max(totp.steps(_secret(offered), code, now), default=None)
    if step is None:
        throttle.note_failure(now=now, subject=tried, address=address)
        told = "验证码不对：请输入手机上现在显示的 6 位数字；一直不对，请检查手机的时间"
        raise WrongFirstCode(errors={"code": [told]})
    throttle.forget(subject=tried)
    _forget(account_id, SecondFactor.confirmed_at.is_not(None))
    offered.confirmed_at, offered.used_step = now, step
    session().execute(sa.update(Session).where(Session.id == session_id).values(proved_at=now))
    tokens.revoke_all(now=now, account_id=account_id, reason="second factor enrolled", but=session_id)
    subject = f"account:{account_id}"
    audit.record("account.enrol_second_factor", now=now, actor=account_id, subject=subject, address=address)


def remove(
    *, now: datetime, actor: int | None, actor_roles: frozenset[str], account_id: int, address: str | None
) -> None:
    """Take the second factor of somebody who lost it away; they are signed out everywhere.

    Raises:
        NotFound. NotAllowed: it is the actor's own, or the account holds a role that they may not deal in.
        NoSecondFactor.
    """
    in_power(actor_roles, account_id)
    if actor == account_id:
        raise NotAllowed("自己的二次验证请另一名管理员移除；要换手机，请在“我的账号”里重新开通")
    if queries.factor_in_force(account_id) is None:
        raise NoSecondFactor()
    _forget(account_id, sa.true())
    tokens.revoke_all(now=now, account_id=account_id, reason="second factor removed")
    subject = f"account:{account_id}"
    audit.record("account.remove_second_factor", now=now, actor=actor, subject=subject, address=address)


def remove_by_shell(*, now: datetime, name: str) -> bool:
    """The same by whoever has the server, for the last admin who lost the phone; whether there is such an
    account.

    Raises:
        NoSecondFactor.
    """
    account = queries.by_name(name)
    if account is not None:
        power = frozenset({Role.ADMIN.value})
        remove(now=now, actor=None, actor_roles=power, account_id=account.id, address=None)
    return account is not None


def _is_taken(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Take a code, which then works no more; nor does any of a half minute before it."""
    for step in totp.steps(_secret(factor), code, now):
        # Of two that come at once the second waits here, and then finds it used.
        taken = sa.update(SecondFactor).where(SecondFactor.id == factor.id, SecondFactor.used_step < step)
        if session().scalar(taken.values(used_step=step).returning(SecondFactor.id)):
            return True
    return False


def _secret(factor: SecondFactor) -> bytes:
    said = f"second-factor:{factor.account_id}:{factor.nonce}"
    return bytes.fromhex(signing.fingerprint(said))[:SECRET_BYTES]


def _forget(account_id: int, which: sa.ColumnElement[bool]) -> None:
    session().execute(sa.delete(SecondFactor).where(SecondFactor.account_id == account_id, which))
