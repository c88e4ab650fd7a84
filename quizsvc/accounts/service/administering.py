"""Who has an account, and with which roles."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import passwords, queries, tokens
from quizsvc.accounts.models import Account, RoleGrant
from quizsvc.accounts.rules import Role, may_grant
from quizsvc.accounts.service.refusals import AccountExists, LastAdmin
from quizsvc.kit import audit, marks
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotAllowed, NotFound


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


def set_roles(
    *, now: datetime, actor: int, actor_roles: frozenset[str], account_id: int, roles: set[Role], address: str
) -> None:
    """Give and take roles until the account holds just these.

    Raises:
        NotFound. NotAllowed: a role to give or take is not below the actor's own. LastAdmin.
    """
    read(account_id=account_id)
    held = {Role(role) for role in queries.roles_of(account_id)}
    insist_on_power(actor_roles, held ^ roles)
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
    account = in_power(actor_roles, account_id)
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


def in_power(actor_roles: frozenset[str], account_id: int) -> Account:
    """An account that holders of these roles may change.

    Raises:
        NotFound. NotAllowed: it holds a role that they may not deal in.
    """
    account = read(account_id=account_id)
    insist_on_power(actor_roles, queries.roles_of(account_id))
    return account


def insist_on_power(actor_roles: frozenset[str], roles: Iterable[str]) -> None:
    """Refuse whoever may not deal in one of these roles.

    Raises:
        NotAllowed.
    """
    for role in roles:
        if not may_grant(actor_roles, Role(role)):
            raise NotAllowed("只能处理低于您自己最高角色的账号和角色")


def _insist_on_another_admin(account_id: int) -> None:
    # Two admins who take each other's role at the same moment must not both succeed.
    lock("accounts.last_admin")
    admins = queries.holders(Role.ADMIN)
    if account_id in admins and not queries.enterable(admins - {account_id}):
        raise LastAdmin()


def _grant(*, now: datetime, actor: int | None, account_id: int, role: Role, address: str | None) -> None:
    granted = insert(RoleGrant).values(
        account_id=account_id, role=role.value, granted_at=now, granted_by=actor
    )
    if session().scalar(granted.on_conflict_do_nothing().returning(RoleGrant.id)) is None:
        return  # somebody else gave it at the same moment, and that is told of them
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
    if session().scalar(held.values(revoked_at=now).returning(RoleGrant.id)) is None:
        return
    marks.add("roles", subject=account_id)
    audit.record(
        "role.take", now=now, actor=actor, subject=f"account:{account_id}", address=address, role=role.value
    )
