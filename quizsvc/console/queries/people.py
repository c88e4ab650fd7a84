"""People as lists of the console have them: their place, their account and their exemption together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import distinct_on

from quizsvc.accounts.models import RoleGrant
from quizsvc.accounts.rules import KEY_SEEING
from quizsvc.console.rules.people import Bound, Service
from quizsvc.identity.models import ActivationCode, Binding, WechatUser
from quizsvc.kit import db
from quizsvc.kit.db import any_of, session
from quizsvc.roster import queries as roster
from quizsvc.roster import spelling
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.roster.rules import STAFF_REASON, Track


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody, with the place that they have on the day or get next, and without one None; `is_here`: they
    have it on the day. `exempt` is why, on the day. `account_id` of who has one, `wechat` whether it signs in
    by WeChat.
    """

    id: int
    name: str
    credential: str
    phone: str | None
    track: Track | None
    unit_id: int | None
    unit_name: str | None
    first_on: date | None
    is_here: bool
    exempt: str | None
    account_id: int | None
    wechat: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people: `q` is part of a name or number; units None: of all, also who has no place."""

    day: date
    units: Collection[int] | None = None
    q: str = ""
    track: str | None = None
    service: Service = Service.HERE
    bound: Bound | None = None
    sort: str = "name"


def page(wanted: Wanted, *, page: int, page_size: int) -> tuple[list[PersonLine], int]:
    """One page of them, and how many there are. What is told of them is looked up for that page alone."""
    shown, total = db.page(_found(wanted).with_only_columns(Person.id), page, page_size)
    told = _found(wanted, [row.id for row in shown])
    return [_line(row) for row in session().execute(told)], total


def everybody(wanted: Wanted, *, most: int) -> list[PersonLine]:
    """The first so many."""
    return [_line(row) for row in session().execute(_found(wanted).limit(most))]


def total(wanted: Wanted) -> int:
    """How many there are."""
    count = _found(wanted).with_only_columns(sa.func.count(), maintain_column_froms=True)
    return session().scalar(count.order_by(None)) or 0


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """Of the people whose place on a day is in this very unit."""

    enforcement: int = 0
    monitoring: int = 0
    exempt: int = 0
    bound: int = 0

    @property
    def people(self) -> int:
        """All of them."""
        return self.enforcement + self.monitoring

    @property
    def unbound(self) -> int:
        """Those who have no account."""
        return self.people - self.bound

    def __add__(self, other: "UnitCounts") -> "UnitCounts":
        return UnitCounts(
            self.enforcement + other.enforcement,
            self.monitoring + other.monitoring,
            self.exempt + other.exempt,
            self.bound + other.bound,
        )


def counts(day: date, units: Collection[int]) -> dict[int, UnitCounts]:
    """Of each of these units that has anybody on the day."""
    of_track = {track: sa.func.count().filter(Membership.track == track.value) for track in Track}
    exempt = _is_exempt(Membership.person_id, day)
    bound = sa.exists().where(Binding.person_id == Membership.person_id)
    found = sa.select(
        Membership.unit_id,
        of_track[Track.ENFORCEMENT],
        of_track[Track.MONITORING],
        sa.func.count().filter(exempt),
        sa.func.count().filter(bound),
    ).where(*roster.in_force(day), Membership.unit_id == any_of(units))
    return {row[0]: UnitCounts(*row[1:]) for row in session().execute(found.group_by(Membership.unit_id))}


@dataclass(frozen=True, slots=True)
class Codes:
    """Of the people of a very unit who have no account: how many there are, and how many of them hold a code
    that still works.
    """

    people: int
    live: int


def codes(unit_id: int, day: date, now: datetime) -> Codes:
    """Whom activation codes can be given to; who comes later is among them, as for the service."""
    place = _place(day)
    live = sa.exists().where(
        ActivationCode.person_id == place.c.person_id,
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > now,
    )
    is_bound = sa.exists().where(Binding.person_id == place.c.person_id)
    found = sa.select(sa.func.count(), sa.func.count().filter(live))
    row = session().execute(found.where(place.c.unit_id == unit_id, ~is_bound)).one()
    return Codes(*row)


def _place(day: date, among: Collection[int] | None = None) -> sa.Subquery:
    """The membership of each person, or of each of these, that holds on the day, or the next to come."""
    found = sa.select(Membership.person_id, Membership.unit_id, Membership.track, Membership.first_on)
    found = found.where(*roster.lasting(day))
    if among is not None:
        found = found.where(Membership.person_id == any_of(among))
    found = found.ext(distinct_on(Membership.person_id))
    return found.order_by(Membership.person_id, Membership.first_on).subquery()


def _found(wanted: Wanted, among: Collection[int] | None = None) -> sa.Select[Any]:
    place = _place(wanted.day, among)
    reasons = sa.select(sa.func.min(Exemption.reason)).where(
        Exemption.person_id == Person.id, *roster.in_force(wanted.day, Exemption)
    )
    exempt = sa.case((_is_staff(Person.id), STAFF_REASON), else_=reasons.scalar_subquery())
    wechat = sa.exists().where(WechatUser.account_id == Binding.account_id)
    found = (
        sa.select(
            *(Person.id, Person.name, Person.credential, Person.phone),
            *(place.c.track, place.c.unit_id, Unit.name.label("unit_name"), place.c.first_on),
            (place.c.first_on <= wanted.day).label("is_here"),
            exempt.label("exempt"),
            Binding.account_id,
            wechat.label("wechat"),
        )
        .select_from(Person)
        .outerjoin(place, place.c.person_id == Person.id)
        .outerjoin(Unit, Unit.id == place.c.unit_id)
        .outerjoin(Binding, Binding.person_id == Person.id)
    )
    if among is not None:
        found = found.where(Person.id == any_of(among))
    return found.where(*_conditions(wanted, place)).order_by(*_order(wanted.sort, place))


def _conditions(wanted: Wanted, place: sa.Subquery) -> list[sa.ColumnElement[bool]]:
    said: list[sa.ColumnElement[bool]] = []
    if wanted.units is not None:
        said.append(place.c.unit_id == any_of(wanted.units))
    if wanted.q:
        plain = spelling.squeezed(wanted.q)
        named = Person.name.contains(plain, autoescape=True)
        said.append(named | Person.credential.contains(plain.upper(), autoescape=True))
    if wanted.track is not None:
        said.append(place.c.track == wanted.track)
    if wanted.bound is not None:
        has_account = Binding.account_id.is_not(None)
        said.append(has_account if wanted.bound is Bound.YES else ~has_account)
    return [*said, *_of_service(wanted, place)]


def _of_service(wanted: Wanted, place: sa.Subquery) -> list[sa.ColumnElement[bool]]:
    here = place.c.first_on <= wanted.day
    said: dict[Service, list[sa.ColumnElement[bool]]] = {
        Service.ALL: [],
        Service.HERE: [here],
        Service.EXEMPT: [here, _is_exempt(Person.id, wanted.day)],
        Service.COMING: [place.c.first_on > wanted.day],
        Service.GONE: [place.c.first_on.is_(None)],
    }
    return said[wanted.service]


def _is_exempt(person: orm.InstrumentedAttribute[int], day: date) -> sa.ColumnElement[bool]:
    excused = sa.exists().where(Exemption.person_id == person, *roster.in_force(day, Exemption))
    return excused | _is_staff(person)


def _is_staff(person: orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """Whoever may see keys answers, but is not counted (rules.md §3)."""
    mine = Binding.__table__.alias("mine")
    held = RoleGrant.account_id == mine.c.account_id, RoleGrant.revoked_at.is_(None)
    return sa.exists().where(mine.c.person_id == person, *held, RoleGrant.role.in_(sorted(KEY_SEEING)))


def _order(sort: str, place: sa.Subquery) -> list[Any]:
    name = sort.removeprefix("-")
    first = {
        "name": Person.name,
        "credential": Person.credential,
        "unit": Unit.name,
        "track": place.c.track,
        "account": Binding.account_id.is_(None),
    }[name]
    return [first.desc() if sort.startswith("-") else first, Person.name, Person.id]


def _line(row: Any) -> PersonLine:
    values = row._asdict()
    track = values.pop("track")
    return PersonLine(**{**values, "is_here": bool(values["is_here"])}, track=track and Track(track))
