"""Reads of bindings: which account is which person, and who of them sees keys."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.accounts.models import Account, RoleGrant
from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.identity.models import ActivationCode, Binding, Consent, WechatUser
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit.db import any_of, apart, ask, believe, session
from quizsvc.kit.line import Belief
from quizsvc.roster import queries as roster
from quizsvc.roster import spelling
from quizsvc.roster.models import Person
from quizsvc.roster.rules import StaffTenure, Track

REMEMBERED = 16_384  # pairs of tokens, in this process: those of a busy hour

# For statements of rooms above: did a person hold a role that sees keys at any instant from one to another?
SAW_KEYS = f"""
exists (select from bindings b join role_grants r on r.account_id = b.account_id
        where b.person_id = {{person}} and r.role in ({", ".join(f"'{role}'" for role in sorted(KEY_SEEING))})
          and r.granted_at <= {{until}} and (r.revoked_at is null or r.revoked_at > {{since}}))
"""

BEARER = f"""
select p.session_id, s.account_id, b.person_id, p.first_used_at is not null, {accounts.ROLES}
from token_pairs p
join sessions s on s.id = p.session_id and s.revoked_at is null
join accounts a on a.id = s.account_id and a.disabled_at is null
left join bindings b on b.account_id = s.account_id
where p.id = %(pair_id)s
"""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token it is: an account with the roles that count in this session and those that are dormant, and
    the person of the roster that it is, if any.
    """

    session_id: int
    account_id: int
    person_id: int | None
    is_used: bool
    roles: list[str]
    dormant_roles: list[str]


@dataclass(frozen=True, slots=True)
class Self:
    """An account as its owner sees it; `track` and `unit` are None without a membership on the day.
    `has_accepted` the privacy notice as it reads now.
    """

    id: int
    name: str
    person_id: int | None
    track: Track | None
    unit: roster.UnitNode | None
    has_wechat: bool
    has_accepted: bool


@dataclass(frozen=True, slots=True)
class Stranger:
    """A WeChat user who wants to be bound: whether they are already, and have accepted the privacy notice as
    it reads now.
    """

    openid: str
    is_bound: bool
    has_accepted: bool


@dataclass(frozen=True, slots=True)
class Bindable:
    """Somebody of the roster, and whether a WeChat user who is them may have their account, if they have one:
    they are on the roster today or from a later day, and nothing else lets anybody into it.
    """

    id: int
    name: str
    account_id: int | None
    is_free: bool


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a number or an account's name is: a person of the roster, an account, or both."""

    name: str
    person_id: int | None
    account_id: int | None


@dataclass(slots=True)
class Memory:
    """What was last said of a pair of tokens that was in use; None if that was nothing."""

    said: Belief | None = None


def bearer(pair_id: str, *, believing: bool = False) -> Bearer | None:
    """Whose a pair of tokens is; None if it is unknown, its session has ended, or the account is disabled.

    Every request asks this, and nothing else before: it is one statement. With `believing` it is what was
    said the last time, if anything was, and is asked again with the line's next statement (db.believe).
    """
    memory = _memory_of(pair_id)
    if believing and memory.said is not None:
        believe(memory.said)
        return Bearer(*memory.said.row)
    asked = {"pair_id": pair_id, "second_factor": accounts.factor_is_required()}
    found = ask(BEARER, **asked)
    whose = Bearer(*found[0]) if found else None
    in_use = whose is not None and whose.is_used
    memory.said = Belief(BEARER, asked, found[0]) if in_use else None
    return whose


@lru_cache(maxsize=REMEMBERED)
def _memory_of(pair_id: str) -> Memory:
    return Memory()


def person_of(account_id: int) -> int | None:
    """The person of the roster that an account is, if any."""
    return session().scalar(sa.select(Binding.person_id).where(Binding.account_id == account_id))


def account_of(person_id: int) -> int | None:
    """The account that a person has, if any."""
    return session().scalar(sa.select(Binding.account_id).where(Binding.person_id == person_id))


def bindings() -> dict[int, int]:
    """Every person who has an account, with that account's id."""
    found = session().execute(sa.select(Binding.person_id, Binding.account_id))
    return {row.person_id: row.account_id for row in found}


def people_with_accounts() -> int:
    """How many people have an account that is not disabled."""
    found = sa.select(sa.func.count()).select_from(Binding).join(Account, Account.id == Binding.account_id)
    return session().scalar(found.where(Account.disabled_at.is_(None))) or 0


def load_account_name(person_id: int) -> str:
    """What the account is called by which a load program is this person (service.issue_tokens)."""
    return f"load-{person_id}"


def load_accounts() -> dict[int, int]:
    """The people whom load programs have been, with their accounts' ids."""
    own_name = sa.literal("load-") + sa.cast(Binding.person_id, sa.Text)
    found = sa.select(Binding.person_id, Account.id).join(Account, Account.id == Binding.account_id)
    return {row.person_id: row.id for row in session().execute(found.where(Account.name == own_name))}


def bound_among(persons: Collection[int]) -> set[int]:
    """Those of these people who have an account."""
    return set(session().scalars(sa.select(Binding.person_id).where(Binding.person_id.in_(persons))))


def key_seeing_intervals() -> list[StaffTenure]:
    """When people of the roster held a role that sees keys of unclosed papers (§3).

    One entry for each grant, so one person's may overlap. A grant counts from its beginning, also for the
    time before the account was bound to the person.
    """
    grants = accounts.key_seeing_grants()
    whose = Binding.account_id == any_of({account_id for account_id, *_ in grants})
    bound = session().execute(sa.select(Binding.account_id, Binding.person_id).where(whose))
    persons = {row.account_id: row.person_id for row in bound}
    return [
        StaffTenure(persons[account_id], granted_at, ended_at)
        for account_id, granted_at, ended_at in grants
        if account_id in persons
    ]


def self_of(account_id: int, day: date) -> Self:
    """Who an account is on a day."""
    account = session().get_one(Account, account_id)
    person_id = person_of(account_id)
    place = roster.membership_on(person_id, day) if person_id is not None else None
    return Self(
        id=account.id,
        name=account.display_name,
        person_id=person_id,
        track=Track(place.track) if place else None,
        unit=roster.unit(place.unit_id) if place else None,
        has_wechat=_has_wechat(account_id),
        has_accepted=_has_accepted(account_id),
    )


def code_of(person_id: int) -> Any:
    """A person's activation code (`code_hash, expires_at, used_at`), or None if none was ever made."""
    columns = (ActivationCode.code_hash, ActivationCode.expires_at, ActivationCode.used_at)
    return session().execute(sa.select(*columns).where(ActivationCode.person_id == person_id)).one_or_none()


def stranger(wechat_user_id: int, *, beside: bool = False) -> Stranger | None:
    """A WeChat user as they are now, or None. `beside` the running transaction it is read in a short one of
    its own, by a caller who goes on to ask WeChat and holds no connection meanwhile.
    """
    accepted = sa.exists().where(Consent.wechat_user_id == WechatUser.id, Consent.version == PRIVACY.version)
    found = sa.select(WechatUser.openid, WechatUser.account_id.is_not(None), accepted)
    found = found.where(WechatUser.id == wechat_user_id)
    if beside:
        with apart() as connection:
            row = connection.execute(found).one_or_none()
    else:
        row = session().execute(found).one_or_none()
    return Stranger(*row) if row else None


def _has_wechat(account_id: int) -> bool:
    return bool(session().scalar(sa.select(sa.exists().where(WechatUser.account_id == account_id))))


def _has_accepted(account_id: int) -> bool:
    mine = Consent.account_id == account_id, Consent.version == PRIVACY.version
    return bool(session().scalar(sa.select(sa.exists().where(*mine))))


def people_with_credential(text: str, day: date) -> list[Bindable]:
    """Who has this staff or certificate number, however it is written: one or nobody."""
    return _bindable(Person.credential == spelling.credential(text), day)


def people_with_phone(number: str, day: date) -> list[Bindable]:
    """Everybody with these eleven digits."""
    return _bindable(Person.phone == number, day)


def _bindable(who: sa.ColumnElement[bool], day: date) -> list[Bindable]:
    """One statement, whoever is found or not."""
    holds_role = sa.exists().where(RoleGrant.account_id == Account.id, RoleGrant.revoked_at.is_(None))
    has_wechat = sa.exists().where(WechatUser.account_id == Account.id)
    is_shut = Account.password_hash.is_(None) & Account.disabled_at.is_(None) & ~has_wechat & ~holds_role
    is_free = roster.is_expected(day) & (Account.id.is_(None) | is_shut)
    found = (
        sa.select(Person.id, Person.name, Account.id.label("account_id"), is_free.label("is_free"))
        .outerjoin(Binding, Binding.person_id == Person.id)
        .outerjoin(Account, Account.id == Binding.account_id)
        .where(who)
    )
    return [Bindable(*row) for row in session().execute(found)]


def owners(typed: Collection[str]) -> dict[str, Owner]:
    """Whose numbers and names of accounts these are, by what was typed in capitals."""
    wanted = any_of({text.upper() for text in typed}, of=sa.Text)
    people = (
        sa.select(Person.credential, Person.name, Person.id, Binding.account_id)
        .outerjoin(Binding, Binding.person_id == Person.id)
        .where(Person.credential == wanted)
    )
    called = sa.func.upper(Account.name)
    accounts_so = (
        sa.select(called, Account.display_name, Binding.person_id, Account.id)
        .outerjoin(Binding, Binding.account_id == Account.id)
        .where(called == wanted)
    )
    rows = [*session().execute(people), *session().execute(accounts_so)]
    return {row[0]: Owner(*row[1:]) for row in rows}
