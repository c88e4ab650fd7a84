"""What admins of units asked for, with the names of whom and what it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.accounts.models import Account
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.roster.models import Person, RosterRequest, Unit
from quizsvc.roster.rules import RequestState

Decider = orm.aliased(Account)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request; `person_name` None of who is not on the roster yet, `decider` None while it is open."""

    request: RosterRequest
    person_name: str | None
    unit_name: str
    author: str
    decider: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: of units, None: of all; in a state, None: in any."""

    units: Collection[int] | None = None
    state: RequestState | None = None
    sort: str = "-at"


def page(wanted: Wanted, *, page: int, page_size: int) -> tuple[list[RequestLine], int]:
    """One page of them, and how many there are."""
    rows, total = db.page(_found(wanted), page, page_size)
    return [_line(row) for row in rows], total


def everything(wanted: Wanted, *, most: int) -> list[RequestLine]:
    """The first so many."""
    return [_line(row) for row in session().execute(_found(wanted).limit(most))]


def about(person_id: int) -> RosterRequest | None:
    """The open request about a person, if there is one."""
    found = sa.select(RosterRequest).where(
        RosterRequest.person_id == person_id, RosterRequest.state == RequestState.OPEN
    )
    return session().scalar(found)


def _found(wanted: Wanted) -> sa.Select[Any]:
    names: tuple[Any, ...] = (Person.name, Unit.name, Account.display_name, Decider.display_name)
    found: sa.Select[Any] = (
        sa.select(RosterRequest, *names)
        .select_from(RosterRequest)
        .join(Unit, Unit.id == RosterRequest.unit_id)
        .join(Account, Account.id == RosterRequest.made_by)
        .outerjoin(Person, Person.id == RosterRequest.person_id)
        .outerjoin(Decider, Decider.id == RosterRequest.decided_by)
    )
    if wanted.units is not None:
        found = found.where(RosterRequest.unit_id == db.any_of(wanted.units))
    if wanted.state is not None:
        found = found.where(RosterRequest.state == wanted.state)
    columns: dict[str, Any] = {"at": RosterRequest.id, "unit": Unit.name, "person": Person.name}
    first = columns[wanted.sort.removeprefix("-")]
    turned = first.desc() if wanted.sort.startswith("-") else first
    return found.order_by(turned, RosterRequest.id.desc())


def _line(row: Any) -> RequestLine:
    return RequestLine(*row)
