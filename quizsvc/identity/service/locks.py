"""Locks of those who tried too often: an organizer sees them, and lifts that of somebody who calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizsvc.accounts import queries as accounts_queries
from quizsvc.accounts import throttle
from quizsvc.accounts.rules import Role, may_grant
from quizsvc.identity import queries
from quizsvc.identity.rules import LockKind
from quizsvc.kit import audit
from quizsvc.kit.errors import NotAllowed, NotFound
from quizsvc.roster import spelling

KINDS = frozenset(LockKind)


@dataclass(frozen=True, slots=True)
class Lock:
    """What is locked, by what was `typed`: the name of an account, or a number; all that a WeChat user typed.
    `about`: whose accounts and numbers they are, as far as they are anybody's.
    """

    subject: str
    kind: str
    typed: tuple[str, ...]
    about: tuple[queries.Owner, ...]
    tries: int
    until: datetime


def locks(*, now: datetime, q: str = "") -> list[Lock]:
    """All that is locked, the latest first; with `q` what was typed so, or belongs to people called so."""
    held = throttle.held(now=now)
    owners = queries.owners([text for one in held for text in one.typed])
    found = [
        Lock(one.subject, one.kind, one.typed, _about(one.typed, owners), one.tries, one.until)
        for one in held
        if one.kind in KINDS  # wrong codes of certificates lock nothing
    ]
    wanted = spelling.squeezed(q).upper()
    return [one for one in found if wanted in _searched(one)]


def lift(*, now: datetime, actor: int, actor_roles: frozenset[str], subject: str, address: str) -> None:
    """Let who is locked try again.

    Raises:
        NotFound: it is not locked. NotAllowed: the account holds a role that the actor may not deal in.
    """
    found = next((one for one in locks(now=now) if one.subject == subject), None)
    if found is None:
        raise NotFound("没有这个锁定，可能已经自动解除")
    if found.kind != LockKind.WECHAT and not all(may_grant(actor_roles, role) for role in _roles(found)):
        raise NotAllowed("这个账号的角色不低于您的，不能由您解除，请等 15 分钟")
    throttle.lift(subject=subject)
    audit.record("lock.lift", now=now, actor=actor, subject=_named(found), address=address, kind=found.kind)


def _about(typed: Sequence[str], owners: dict[str, queries.Owner]) -> tuple[queries.Owner, ...]:
    return tuple(owners[text.upper()] for text in typed if text.upper() in owners)


def _roles(lock: Lock) -> set[Role]:
    accounts = {owner.account_id for owner in lock.about if owner.account_id is not None}
    return {Role(role) for account_id in accounts for role in accounts_queries.roles_of(account_id)}


def _searched(lock: Lock) -> str:
    names = (spelling.squeezed(owner.name) for owner in lock.about)
    return "\n".join([*lock.typed, *names]).upper()


def _named(lock: Lock) -> str:
    """How the audit log names it, which holds nobody's number."""
    if lock.kind == LockKind.WECHAT:
        return lock.subject
    for owner in lock.about:
        person = owner.person_id
        return f"person:{person}" if person is not None else f"account:{owner.account_id}"
    return f"lock:{lock.kind}"
