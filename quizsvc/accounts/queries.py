"""Reads of accounts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.accounts.models import Account, FailedTry, RoleGrant, SecondFactor, Session, TokenPair
from quizsvc.accounts.rules import GUARDED, KEY_SEEING
from quizsvc.kit import config, db
from quizsvc.kit.db import session

OFTEN_TRIED = """
select often, coalesce(array_agg(distinct subject) filter (where not by_itself), '{}'), count(*), min(at)
from (
  select subject as often, subject, false as by_itself, at from failed_tries
  where at > %(since)s and subject is distinct from tried_by
  union all
  select tried_by, subject, subject = tried_by, at from failed_tries
  where at > %(since)s and tried_by is not null
) tries
group by often having count(*) >= %(least)s order by max(at) desc, often
"""
COUNTS = f"""
(r.role not in ({", ".join(f"'{role}'" for role in sorted(GUARDED))}) or s.proved_at is not null
 or not (%(second_factor)s or exists (
   select from second_factors f where f.account_id = s.account_id and f.confirmed_at is not null)))
"""
HELD = "select r.role from role_grants r where r.account_id = s.account_id and r.revoked_at is null"
ROLES = f"""
array({HELD} and {COUNTS} order by r.role), array({HELD} and not {COUNTS} order by r.role)
"""
"""Of a session `s`: the roles that count in it, and those that are dormant, for no code was given in it and
the account has a second factor, or has to have one, as `second_factor` says (`factor_is_required`). Nowhere
else is this decided.
"""
TriedText = sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None]


@dataclass(frozen=True, slots=True)
class SessionRoles:
    """The roles of an account that count in one of its sessions, and those that do not."""

    counting: tuple[str, ...]
    dormant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has not ended. `by_cookie` is None, as is where it was begun, of what was not noted."""

    id: int
    created_at: datetime
    used_at: datetime
    proved_at: datetime | None
    by_cookie: bool | None
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list: `enrolled_at` is since when it has a second factor, `used_at` when somebody last
    was signed in with it.
    """

    account: Account
    roles: list[str]
    enrolled_at: datetime | None
    used_at: datetime | None


def by_name(name: str) -> Account | None:
    """The account that signs in by this name, in any case."""
    return session().scalar(sa.select(Account).where(Account.name == name.strip().lower()))


def display_names(account_ids: Collection[int | None]) -> dict[int | None, str]:
    """What these accounts are called, by id."""
    wanted = [id_ for id_ in account_ids if id_ is not None]
    found = sa.select(Account.id, Account.display_name).where(Account.id.in_(wanted))
    return {row.id: row.display_name for row in session().execute(found)} if wanted else {}


def roles_of(account_id: int) -> frozenset[str]:
    """The roles that an account holds."""
    held = sa.select(RoleGrant.role).where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
    return frozenset(session().scalars(held))


def factor_is_required() -> bool:
    """Whether guarded roles count only with a second factor."""
    return config.current().second_factor


def roles_in(session_id: int) -> SessionRoles:
    """The roles of whose session it is."""
    asked = f"select {ROLES} from sessions s where s.id = %(session_id)s"
    counting, dormant = db.ask(asked, session_id=session_id, second_factor=factor_is_required())[0]
    return SessionRoles(tuple(counting), tuple(dormant))


def factor_in_force(account_id: int) -> SecondFactor | None:
    """The second factor of an account, if it has one."""
    found = sa.select(SecondFactor).where(
        SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    )
    return session().scalar(found)


def sessions(
    account_id: int, *, now: datetime, idle_since: datetime, begun_since: datetime
) -> list[SignedIn]:
    """The sessions of an account that have not ended and still let in, the one used last first: by tokens
    while they can be refreshed, by cookie when used after `idle_since` and begun after `begun_since`.
    """
    used_at = sa.func.coalesce(Session.used_at, Session.created_at)
    refreshable = sa.exists().where(
        TokenPair.session_id == Session.id, TokenPair.rotated_at.is_(None), TokenPair.refresh_expires_at > now
    )
    in_use = Session.used_at > idle_since, Session.created_at > begun_since
    found = (
        sa.select(
            *(Session.id, Session.created_at, used_at, Session.proved_at),
            *(Session.by_cookie, Session.address, Session.agent),
        )
        .where(Session.account_id == account_id, Session.revoked_at.is_(None))
        .where(sa.case((Session.by_cookie.is_(True), sa.and_(*in_use)), else_=refreshable))
        .order_by(used_at.desc(), Session.id.desc())
    )
    return [SignedIn(*row) for row in session().execute(found)]


def holders(role: str) -> set[int]:
    """The accounts that hold a role and are not disabled."""
    found = (
        sa.select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None), Account.disabled_at.is_(None))
    )
    return set(session().scalars(found))


def enterable(account_ids: Collection[int]) -> set[int]:
    """Those of these accounts that somebody can sign in to: with a password, or as somebody did before. What
    waits for its first reset code may wait for ever.
    """
    was_entered = sa.exists().where(Session.account_id == Account.id)
    found = sa.select(Account.id).where(
        Account.id == db.any_of(account_ids), Account.password_hash.is_not(None) | was_entered
    )
    return set(session().scalars(found))


def _roles_held_by(account_id: sa.orm.InstrumentedAttribute[int]) -> sa.Label[list[str]]:
    """The roles of the account of each row of a statement, as one array."""
    held = sa.func.coalesce(sa.func.array_agg(RoleGrant.role), sa.text("'{}'::text[]"))
    roles = sa.select(held).where(RoleGrant.account_id == account_id, RoleGrant.revoked_at.is_(None))
    return roles.scalar_subquery().label("roles")


def account_signed_in(session_id: int) -> int | None:
    """Whose an open session is; None if it has ended, or its account was disabled."""
    found = (
        sa.select(Session.account_id)
        .join(Account, Account.id == Session.account_id)
        .where(Session.id == session_id, Session.revoked_at.is_(None), Account.disabled_at.is_(None))
    )
    return session().scalar(found)


def pair_state(pair_id: str) -> sa.Row | None:
    """What decides whether a token still lives: `session_id, account_id, revoked_at, disabled_at,
    first_used_at, rotated_at, refresh_expires_at, successor_id, issued_at`, or None for an unknown pair."""
    found = (
        sa.select(
            TokenPair.session_id,
            Session.account_id,
            Session.revoked_at,
            Account.disabled_at,
            TokenPair.issued_at,
            TokenPair.first_used_at,
            TokenPair.rotated_at,
            TokenPair.refresh_expires_at,
            TokenPair.successor_id,
        )
        .join(Session, Session.id == TokenPair.session_id)
        .join(Account, Account.id == Session.account_id)
        .where(TokenPair.id == pair_id)
    )
    return session().execute(found).one_or_none()


def tries(column: TriedText, value: str, *, since: datetime) -> tuple[int, datetime | None, datetime | None]:
    """How many failed tries there are, by subject, address or who tried, and when the first and the last one
    were.
    """
    found = sa.select(sa.func.count(), sa.func.min(FailedTry.at), sa.func.max(FailedTry.at))
    count, first, last = session().execute(found.where(column == value, FailedTry.at > since)).one()
    return count, first, last


def often_tried(*, since: datetime, least: int) -> list[tuple[str, list[str], int, datetime]]:
    """What was tried in vain so often, and who tried so often, the latest first: it, the subjects of its
    tries but itself, how many they are, and the first one's instant.
    """
    return db.ask(OFTEN_TRIED, since=since, least=least)


def page(
    *,
    page: int,
    page_size: int,
    q: str = "",
    role: str | None = None,
    disabled: bool | None = None,
    sort: str = "account",
) -> tuple[list[AccountLine], int]:
    """One page of accounts, and how many there are. `q` is part of a name, `role` one that they hold,
    `staff` any. `sort` is one of SORTS.
    """
    wanted = sa.select(Account).where(*_among(q, role, disabled))
    rows, total = db.page(wanted.order_by(*SORTS[sort], Account.id), page, page_size)
    accounts = [row.Account for row in rows]
    beside = _beside([account.id for account in accounts])
    return [AccountLine(account, *beside[account.id]) for account in accounts], total


def _beside(account_ids: list[int]) -> dict[int, tuple[list[str], datetime | None, datetime | None]]:
    """What AccountLine has beside the account: of those of one page alone, however far on it is."""
    enrolled = sa.select(SecondFactor.confirmed_at).where(SecondFactor.account_id == Account.id)
    enrolled = enrolled.where(SecondFactor.confirmed_at.is_not(None))
    used = sa.select(sa.func.max(sa.func.coalesce(Session.used_at, Session.created_at)))
    used = used.where(Session.account_id == Account.id)
    extra = (enrolled.scalar_subquery(), used.scalar_subquery())
    found = sa.select(Account.id, _roles_held_by(Account.id), *extra).where(
        Account.id == db.any_of(account_ids)
    )
    rows = session().execute(found)
    return {id_: (sorted(roles), enrolled_at, used_at) for id_, roles, enrolled_at, used_at in rows}


_ORDERS = {
    "account": (Account.name,),
    "name": (Account.display_name, Account.name),
    "created": (Account.created_at, Account.name),
}
SORTS: dict[str, tuple[Any, ...]] = {
    **_ORDERS,
    **{f"-{name}": tuple(column.desc() for column in columns) for name, columns in _ORDERS.items()},
}
"""What accounts can be listed by, either way round."""


def _among(q: str, role: str | None, disabled: bool | None) -> list[sa.ColumnElement[bool]]:
    """What accounts are asked for by these."""
    wanted: list[sa.ColumnElement[bool]] = []
    if q.strip():
        called = (Account.name, Account.display_name)
        wanted.append(sa.or_(*(name.icontains(q.strip(), autoescape=True) for name in called)))
    if role is not None:
        held = sa.exists().where(RoleGrant.account_id == Account.id, RoleGrant.revoked_at.is_(None))
        wanted.append(held if role == "staff" else held.where(RoleGrant.role == role))
    if disabled is not None:
        wanted.append(Account.disabled_at.is_not(None) if disabled else Account.disabled_at.is_(None))
    return wanted


def key_seeing_grants() -> list[tuple[int, datetime, datetime | None]]:
    """Every grant of a role that sees keys of unclosed papers, past ones too: account, given at, taken at."""
    roles = [role.value for role in sorted(KEY_SEEING)]
    found = (
        sa.select(RoleGrant.account_id, RoleGrant.granted_at, RoleGrant.revoked_at)
        .where(RoleGrant.role.in_(roles))
        .order_by(RoleGrant.id)
    )
    return [(row.account_id, row.granted_at, row.revoked_at) for row in session().execute(found)]
