"""Use cases of accounts: create, sign in, change and reset passwords, give and take roles."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import passwords, queries, throttle, tokens
from quizsvc.accounts.models import Account, ResetCode, RoleGrant
from quizsvc.accounts.rules import Role, may_grant
from quizsvc.kit import audit, marks
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotAllowed, NotFound, NotSignedIn, Refusal

RESET_CODE_LASTS = timedelta(days=3)


class WrongCredentials(NotSignedIn):
    """No such account, a wrong password, or a disabled account: nobody learns which."""

    keeps_changes = True
    title = "账号或密码不对"


class WrongCode(NotSignedIn):
    """No such account, or a code that is wrong, used or too old."""

    keeps_changes = True
    title = "账号或重置码不对，或重置码已用过、已过期"


class AccountExists(Refusal):
    """Another account signs in by this name."""

    title = "这个账号名已有人使用"


class LastAdmin(Refusal):
    """Without this admin nobody could give roles any more."""

    title = "这是最后一个管理员，不能停用或取消"


def create(
    *,
    now: datetime,
    actor: int | None,
    name: str,
    display_name: str,
    password: str | None = None,
    roles: Iterable[Role] = (),
    address: str | None = None,
) -> Account:
    """A new account. Without a password it waits for a reset code.

    Raises:
        AccountExists: the name is taken, in any case of letters. passwords.WeakPassword.
    """
    name = name.strip().lower()
    if password is not None:
        passwords.insist_on_strength(password, own_words=(name, display_name))
    values = {
        "name": name,
        "display_name": display_name,
        "password_hash": passwords.hash_password(password) if password is not None else None,
        "created_at": now,
    }
    added = (
        insert(Account).values(values).on_conflict_do_nothing(index_elements=["name"]).returning(Account.id)
    )
    account_id = session().scalar(added)
    if account_id is None:
        raise AccountExists()
    audit.record("account.create", now=now, actor=actor, subject=f"account:{account_id}", address=address)
    for role in roles:
        _grant(now=now, actor=actor, account_id=account_id, role=role, address=address)
    return session().get_one(Account, account_id)


def sign_in(*, now: datetime, name: str, password: str, address: str) -> tokens.Tokens:
    """Sign in with account and password.

    Raises:
        WrongCredentials, throttle.TooManyTries, throttle.AddressSlowed.
    """
    account_id = recognise(now=now, name=name, password=password, address=address)
    return tokens.open_session(now=now, account_id=account_id)


def recognise(*, now: datetime, name: str, password: str, address: str, tried_by: str | None = None) -> int:
    """The account whose name and password these are; it is not signed in.

    Raises:
        WrongCredentials, throttle.TooManyTries, throttle.AddressSlowed.
    """
    subject = f"account:{name.strip().lower()}"
    throttle.check(now=now, subject=subject, address=address, tried_by=tried_by)
    account = queries.by_name(name)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or account.disabled_at:
        throttle.note_failure(now=now, subject=subject, address=address, tried_by=tried_by)
        raise WrongCredentials()
    throttle.forget(subject=subject)
    return account.id


def change_password(
    *, now: datetime, account_id: int, session_id: int | None, old: str, new: str, address: str
) -> None:
    """Set a new password; all other sessions of the account end.

    Raises:
        WrongCredentials: the old password is wrong. passwords.WeakPassword. throttle.TooManyTries.
    """
    account = session().get_one(Account, account_id)
    subject = f"account:{account.name}"
    throttle.check(now=now, subject=subject, address=address)
    if not passwords.matches(account.password_hash, old):
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongCredentials("原密码不对")
    _set_password(account, new)
    tokens.revoke_all(now=now, account_id=account_id, reason="password changed", but=session_id)
    audit.record(
        "account.change_password", now=now, actor=account_id, subject=f"account:{account_id}", address=address
    )


def issue_reset_code(
    *, now: datetime, actor: int, actor_roles: frozenset[str], account_id: int, address: str
) -> tuple[str, datetime]:
    """A one-time code for an account whose owner lost the password: the code, and until when it works.

    Raises:
        NotFound: no such account. NotAllowed: it holds a role that the actor may not deal in.
    """
    account = read(account_id=account_id)
    _insist_on_power(actor_roles, queries.roles_of(account_id))
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


def reset_password(*, now: datetime, name: str, code: str, password: str, address: str) -> tokens.Tokens:
    """Set a password by a one-time code and sign in; every older session ends.

    Raises:
        WrongCode, passwords.WeakPassword, throttle.TooManyTries.
    """
    subject = f"reset:{name.strip().lower()}"
    throttle.check(now=now, subject=subject, address=address)
    account = queries.by_name(name)
    if account is None or account.disabled_at or not _code_is_valid(now, account.id, code):
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongCode()
    _set_password(account, password)
    used = sa.update(ResetCode).where(ResetCode.account_id == account.id, ResetCode.used_at.is_(None))
    session().execute(used.values(used_at=now))
    tokens.revoke_all(now=now, account_id=account.id, reason="password reset")
    throttle.forget(subject=f"account:{account.name}")
    about = f"account:{account.id}"
    audit.record("account.reset_password", now=now, actor=account.id, subject=about, address=address)
    return tokens.open_session(now=now, account_id=account.id)


def set_roles(
    *, now: datetime, actor: int, actor_roles: frozenset[str], account_id: int, roles: set[Role], address: str
) -> None:
    """Give and take roles until the account holds just these.

    Raises:
        NotFound. NotAllowed: a role to give or take is not below the actor's own. LastAdmin.
    """
    read(account_id=account_id)
    held = {Role(role) for role in queries.roles_of(account_id)}
    for role in held ^ roles:
        _insist_on_power(actor_roles, frozenset({role}))
    for role in sorted(roles - held):
        _grant(now=now, actor=actor, account_id=account_id, role=role, address=address)
    for role in sorted(held - roles):
        _take(now=now, actor=actor, account_id=account_id, role=role, address=address)


def set_disabled(
    *, now: datetime, actor: int, actor_roles: frozenset[str], account_id: int, disabled: bool, address: str
) -> None:
    """Disable an account, which ends its sessions at once, or let it in again.

    Raises:
        NotFound. NotAllowed: it holds a role that the actor may not deal in. LastAdmin.
    """
    account = read(account_id=account_id)
    _insist_on_power(actor_roles, queries.roles_of(account_id))
    if disabled:
        _insist_on_another_admin(account_id)
        tokens.revoke_all(now=now, account_id=account_id, reason="account disabled")
    account.disabled_at = (account.disabled_at or now) if disabled else None
    session().flush()
    audit.record(
        "account.disable" if disabled else "account.enable",
        now=now,
        actor=actor,
        subject=f"account:{account_id}",
        address=address,
    )


def read(*, account_id: int) -> Account:
    """An account.

    Raises:
        NotFound: there is none.
    """
    account = session().get(Account, account_id)
    if account is None:
        raise NotFound()
    return account


def _insist_on_power(actor_roles: frozenset[str], roles: frozenset[str] | frozenset[Role]) -> None:
    for role in roles:
        if not may_grant(actor_roles, Role(role)):
            raise NotAllowed("只能处理低于您自己最高角色的账号和角色")


def _insist_on_another_admin(account_id: int) -> None:
    # Two admins who take each other's role at the same moment must not both succeed.
    lock("accounts.last_admin")
    admins = queries.holders(Role.ADMIN)
    if admins == {account_id}:
        raise LastAdmin()


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


def _grant(*, now: datetime, actor: int | None, account_id: int, role: Role, address: str | None) -> None:
    granted = insert(RoleGrant).values(
        account_id=account_id, role=role.value, granted_at=now, granted_by=actor
    )
    session().execute(granted.on_conflict_do_nothing())
    marks.add("roles", subject=account_id)
    audit.record(
        "role.grant", now=now, actor=actor, subject=f"account:{account_id}", address=address, role=role.value
    )


def _take(*, now: datetime, actor: int, account_id: int, role: Role, address: str) -> None:
    if role is Role.ADMIN:
        _insist_on_another_admin(account_id)
    held = sa.update(RoleGrant).where(
        RoleGrant.account_id == account_id, RoleGrant.role == role.value, RoleGrant.revoked_at.is_(None)
    )
    session().execute(held.values(revoked_at=now))
    marks.add("roles", subject=account_id)
    audit.record(
        "role.take", now=now, actor=actor, subject=f"account:{account_id}", address=address, role=role.value
    )
