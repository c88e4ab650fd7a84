"""How people come in: by password, or by a one-time code that sets a new one; with a second factor if they
have one.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.accounts import passwords, queries, throttle, tokens
from quizsvc.accounts.models import Account, ResetCode
from quizsvc.accounts.service import second_factor
from quizsvc.accounts.service.administering import in_power
from quizsvc.accounts.service.refusals import WrongCode, WrongCredentials
from quizsvc.kit import audit
from quizsvc.kit.db import session

RESET_CODE_LASTS = timedelta(days=3)


def sign_in(
    *, now: datetime, name: str, password: str, address: str, code: str | None = None
) -> tokens.Tokens:
    """Sign in with account and password, and with a `code` of the second factor where there is one.

    Raises:
        WrongCredentials, CodeNeeded, CodeRefused, throttle.TooManyTries, throttle.AddressSlowed.
    """
    account_id = recognise(now=now, name=name, password=password, address=address)
    proved = second_factor.insist(
        now=now, account_id=account_id, code=code, subject=throttle.on_account(name), address=address
    )
    return tokens.open_session(now=now, account_id=account_id, proved=proved)


def recognise(*, now: datetime, name: str, password: str, address: str, tried_by: str | None = None) -> int:
    """The account whose name and password these are; it is not signed in, and no second factor is asked for.

    Raises:
        WrongCredentials, throttle.TooManyTries, throttle.AddressSlowed.
    """
    subject = throttle.on_account(name)
    throttle.check(now=now, subject=subject, address=address, tried_by=tried_by)
    account = queries.by_name(name)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at:
        throttle.note_failure(now=now, subject=subject, address=address, tried_by=tried_by)
        raise WrongCredentials()
    if queries.factor_in_force(account.id) is None:  # else a right code is what tells the owner from others
        throttle.forget(subject=subject)
    return account.id


def change_password(
    *, now: datetime, account_id: int, session_id: int | None, old: str, new: str, address: str
) -> None:
    """Set a new password; all other sessions of the account end.

    Raises:
        WrongCredentials: the old password is wrong. passwords.WeakPassword. throttle.TooManyTries.
    """
    account = insist_on_password(now=now, account_id=account_id, password=old, field="old", address=address)
    _set_password(account, new)
    tokens.revoke_all(now=now, account_id=account_id, reason="password changed", but=session_id)
    audit.record(
        "account.change_password", now=now, actor=account_id, subject=f"account:{account_id}", address=address
    )


def insist_on_password(*, now: datetime, account_id: int, password: str, field: str, address: str) -> Account:
    """The account of somebody who is signed in and shows once more, in a field, that they know its password.

    Raises:
        WrongCredentials. throttle.TooManyTries.
    """
    account = session().get_one(Account, account_id)
    subject = throttle.on_account(account.name)
    throttle.check(now=now, subject=subject, address=address)
    if not passwords.matches(account.password_hash, password):
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongCredentials("原密码不对", errors={field: ["密码不对"]})
    return account


def issue_reset_code(
    *, now: datetime, actor: int, actor_roles: frozenset[str], account_id: int, address: str
) -> tuple[str, datetime]:
    """A one-time code for an account whose owner lost the password: the code, and until when it works.

    Raises:
        NotFound: no such account. NotAllowed: it holds a role that the actor may not deal in.
    """
    account = in_power(actor_roles, account_id)
    code, expires_at = passwords.new_code(), now + RESET_CODE_LASTS
    session().execute(
        sa.update(ResetCode)
        .where(ResetCode.account_id == account.id, ResetCode.used_at.is_(None))
        .values(used_at=now)
    )
    row = ResetCode(
        account_id=account.id,
        code_hash=passwords.hash_code(code),
        issued_at=now,
        issued_by=actor,
        expires_at=expires_at,
    )
    session().add(row)
    session().flush()
    subject = f"account:{account_id}"
    audit.record("account.issue_reset_code", now=now, actor=actor, subject=subject, address=address)
    return code, expires_at


def reset_password(
    *, now: datetime, name: str, code: str, password: str, address: str, factor_code: str | None = None
) -> tokens.Tokens:
    """Set a password by a one-time code and sign in, with a `factor_code` of the second factor where there is
    one; every older session ends.

    Raises:
        WrongCode, CodeNeeded, CodeRefused, passwords.WeakPassword, throttle.TooManyTries.
    """
    subject = f"reset:{name.strip().lower()}"
    throttle.check(now=now, subject=subject, address=address)
    account = queries.by_name(name)
    if account is None or account.disabled_at or not _code_is_valid(now, account.id, code):
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongCode()
    proved = second_factor.insist(
        now=now, account_id=account.id, code=factor_code, subject=subject, address=address
    )
    _set_password(account, password)
    used = sa.update(ResetCode).where(ResetCode.account_id == account.id, ResetCode.used_at.is_(None))
    session().execute(used.values(used_at=now))
    tokens.revoke_all(now=now, account_id=account.id, reason="password reset")
    throttle.forget(subject=throttle.on_account(account.name))
    about = f"account:{account.id}"
    audit.record("account.reset_password", now=now, actor=account.id, subject=about, address=address)
    return tokens.open_session(now=now, account_id=account.id, proved=proved)


def _set_password(account: Account, password: str) -> None:
    passwords.insist_on_strength(password, own_words=(account.name, account.display_name))
    account.password_hash = passwords.hash_password(password)
    session().flush()


def _code_is_valid(now: datetime, account_id: int, code: str) -> bool:
    found = sa.select(ResetCode.code_hash).where(
        ResetCode.account_id == account_id, ResetCode.used_at.is_(None), ResetCode.expires_at > now
    )
    # The row lock makes the second of two parallel uses wait and then find the code used.
    hashes = session().scalars(found.with_for_update()).all()
    return any(passwords.code_matches(stored, code) for stored in hashes)
