"""Reads of accounts."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from quizsvc.accounts.models import Account, FailedTry, RoleGrant, Session, TokenPair
from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.kit import db
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
TriedText = sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None]


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


def holders(role: str) -> set[int]:
    """The accounts that hold a role and are not disabled."""
    found = (
        sa.select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == role, RoleGrant.revoked_at.is_(None), Account.disabled_at.is_(None))
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


def page(*, page: int, page_size: int) -> tuple[list[tuple[Account, list[str]]], int]:
    """One page of all accounts by name, each with its roles, and how many there are."""
    wanted = sa.select(Account, _roles_held_by(Account.id)).order_by(Account.name)
    rows, total = db.page(wanted, page, page_size)
    return [(row.Account, sorted(row.roles)) for row in rows], total


def key_seeing_grants() -> list[tuple[int, datetime, datetime | None]]:
    """Every grant of a role that sees keys of unclosed papers, past ones too: account, given at, taken at."""
    roles = [role.value for role in sorted(KEY_SEEING)]
    found = (
        sa.select(RoleGrant.account_id, RoleGrant.granted_at, RoleGrant.revoked_at)
        .where(RoleGrant.role.in_(roles))
        .order_by(RoleGrant.id)
    )
    return [(row.account_id, row.granted_at, row.revoked_at) for row in session().execute(found)]
