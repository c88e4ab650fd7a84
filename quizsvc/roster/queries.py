"""Reads of the roster.

What other rooms ask is told by latest knowledge; a past week is worked out by roster.rules from records(),
which holds everything that was ever recorded.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from quizsvc.kit import db
from quizsvc.kit.db import ask, session
from quizsvc.roster import rules, spelling
from quizsvc.roster.models import Exemption, Membership, Person, RosterRequest, Unit
from quizsvc.roster.rules import ExemptionRecord, Level, MembershipRecord, Track

IN_FORCE = """
select from memberships
where person_id = %(person)s and superseded_at is null and first_on <= %(day)s
  and (last_on is null or last_on >= %(day)s)
"""
KIN = """
with recursive above as (
  select id, level, parent_id from units where id = any(%(units)s::bigint[])
  union select u.id, u.level, u.parent_id from units u join above on u.id = above.parent_id
), below as (
  select id, level, parent_id from above where level <> 'root'
  union select u.id, u.level, u.parent_id from units u join below on u.parent_id = below.id
)
select id, level, parent_id from above union select id, level, parent_id from below
"""


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in the tree; `parent_id` is None at the root."""

    id: int
    parent_id: int | None
    level: Level
    name: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody on the roster with the place that they have now, or get next; None where there is none."""

    id: int
    name: str
    credential: str
    phone: str | None
    unit: UnitNode | None
    track: Track | None


def tree() -> dict[int, UnitNode]:
    """All units by id, a parent always before what is below it; in one level by id."""
    rank = sa.case({level.value: place for place, level in enumerate(Level)}, value=Unit.level)
    found = sa.select(Unit.id, Unit.parent_id, Unit.level, Unit.name).order_by(rank, Unit.id)
    return {
        row.id: UnitNode(row.id, row.parent_id, Level(row.level), row.name)
        for row in session().execute(found)
    }


def organizer() -> str:
    """The name of the root, whose campaign it is; blank as long as there is none."""
    return next((node.name for node in tree().values() if node.level is Level.ROOT), "")


def recorded_since(instant: datetime) -> int:
    """How many memberships that still hold were recorded at this instant or later."""
    late = sa.select(sa.func.count()).where(
        Membership.recorded_at >= instant, ~Membership.reach_back, Membership.superseded_at.is_(None)
    )
    return session().scalar(late) or 0


def units_recorded() -> dict[int, datetime]:
    """When each unit was entered, by id."""
    return dict(session().execute(sa.select(Unit.id, Unit.recorded_at)).all())


def unit(unit_id: int) -> UnitNode | None:
    """One unit, or None."""
    row = session().get(Unit, unit_id)
    return None if row is None else UnitNode(row.id, row.parent_id, Level(row.level), row.name)


def contacts() -> dict[int, str]:
    """Whom the people of a unit ask for help, by its id; of a unit without a contact of its own nothing."""
    found = sa.select(Unit.id, Unit.contact).where(Unit.contact.is_not(None))
    return {row.id: row.contact for row in session().execute(found)}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom somebody asks for help, and the unit that said so; None where nobody did."""

    unit: UnitNode | None
    contact: str | None


def contact_of(person_id: int, day: date) -> Contact:
    """The contact of somebody's unit on a day, or of the nearest one above that has any; of who has no place
    then, the root's.
    """
    nodes, known = tree(), contacts()
    own = unit_of(person_id, day)
    node = nodes.get(own) if own is not None else next(iter(nodes.values()), None)
    while node is not None and node.id not in known:
        node = nodes[node.parent_id] if node.parent_id is not None else None
    return Contact(node, known[node.id]) if node is not None else Contact(None, None)


def units_below(unit_id: int) -> set[int]:
    """The unit itself and all units below it; empty if there is no such unit."""
    below = sa.select(Unit.id).where(Unit.id == unit_id).cte("below", recursive=True)
    below = below.union_all(sa.select(Unit.id).join(below, Unit.parent_id == below.c.id))
    return set(session().scalars(sa.select(below.c.id)))


def kin(unit_ids: Collection[int]) -> dict[int, rules.Unit]:
    """These units and all above them, and, but of the root, all below any of these; by id."""
    rows = ask(KIN, units=list(unit_ids))
    return {id_: rules.Unit(id_, Level(level), parent) for id_, level, parent in rows}


def units_named(name: str) -> list[int]:
    """The ids of the units of this name (blanks do not matter)."""
    plain = spelling.squeezed(name)
    return list(session().scalars(sa.select(Unit.id).where(Unit.name == plain).order_by(Unit.id)))


def units_without_people(day: date) -> list[UnitNode]:
    """Units, the root aside, in or below which nobody has a membership in force on the day."""
    nodes = tree()
    peopled: set[int] = set()
    for unit_id in session().scalars(sa.select(Membership.unit_id).where(*in_force(day)).distinct()):
        node: UnitNode | None = nodes[unit_id]
        while node is not None and node.id not in peopled:
            peopled.add(node.id)
            node = nodes[node.parent_id] if node.parent_id is not None else None
    return [node for node in nodes.values() if node.level is not Level.ROOT and node.id not in peopled]


def membership_on(person_id: int, day: date) -> Membership | None:
    """The membership in force on a day by latest knowledge, whenever it was recorded; None without one."""
    return session().scalar(sa.select(Membership).where(Membership.person_id == person_id, *in_force(day)))


def is_in_force(person_id: int, day: date) -> bool:
    """Whether there is a membership_on() the day."""
    return bool(ask(IN_FORCE, person=person_id, day=day))


def unit_of(person_id: int, day: date) -> int | None:
    """The unit of the membership in force on a day; None without one."""
    found = membership_on(person_id, day)
    return None if found is None else found.unit_id


def place_of(person_id: int, day: date) -> int | None:
    """The unit of the membership in force on a day, or of the next to come; None without one."""
    found = sa.select(Membership.unit_id).where(Membership.person_id == person_id, *lasting(day))
    return session().scalar(found.order_by(Membership.first_on).limit(1))


def lasting(
    day: date, of: type[Membership] | type[Exemption] = Membership
) -> tuple[sa.ColumnElement[bool], ...]:
    """In a statement about memberships or exemptions: those that hold on the day or on a later one."""
    return of.superseded_at.is_(None), of.last_on.is_(None) | (of.last_on >= day)


def in_force(
    day: date, of: type[Membership] | type[Exemption] = Membership
) -> tuple[sa.ColumnElement[bool], ...]:
    """In a statement about memberships or exemptions: those that hold on the day."""
    return *lasting(day, of), of.first_on <= day


def is_expected(day: date) -> sa.ColumnElement[bool]:
    """In a statement about persons: whether they have a place on the day, or get one later."""
    return sa.exists().where(Membership.person_id == Person.id, *lasting(day))


def units_managed_by(person_id: int | None, day: date) -> set[int]:
    """What a unit's admin is responsible for: their own unit's subtree; empty if they have no place."""
    own = unit_of(person_id, day) if person_id is not None else None
    return units_below(own) if own is not None else set()


def records(persons: Collection[int] | None = None) -> rules.Records:
    """Everything ever recorded, superseded rows too, as roster.rules takes it; by id of the row.

    With `persons` only what is about them.
    """
    memberships = [
        MembershipRecord(
            person=row.person_id,
            unit=row.unit_id,
            track=Track(row.track),
            first_on=row.first_on,
            last_on=row.last_on,
            recorded_at=row.recorded_at,
            reach_back=row.reach_back,
            superseded_at=row.superseded_at,
            superseded_reach_back=row.superseded_reach_back,
        )
        for row in _all_of(Membership, persons)
    ]
    exemptions = [
        ExemptionRecord(
            person=row.person_id,
            first_on=row.first_on,
            last_on=row.last_on,
            reason=row.reason,
            recorded_at=row.recorded_at,
            reach_back=row.reach_back,
            superseded_at=row.superseded_at,
            superseded_reach_back=row.superseded_reach_back,
        )
        for row in _all_of(Exemption, persons)
    ]
    return memberships, exemptions


def names() -> dict[int, str]:
    """The name of everybody who was ever on the roster."""
    return {row.id: row.name for row in session().execute(sa.select(Person.id, Person.name))}


def person(person_id: int) -> Person | None:
    """Somebody of the roster, or None."""
    return session().get(Person, person_id)


def person_by_credential(text: str) -> Person | None:
    """Who has this staff or certificate number, however it is spaced and in any case; None if nobody."""
    return session().scalar(sa.select(Person).where(Person.credential == spelling.credential(text)))


def ids_by_credential() -> dict[str, int]:
    """Everybody who was ever on the roster: ids by staff or certificate number."""
    found = session().execute(sa.select(Person.credential, Person.id))
    return {row.credential: row.id for row in found}


def persons_in_force(day: date) -> list[int]:
    """Everybody with a membership in force on a day, by id."""
    found = sa.select(Membership.person_id).where(*in_force(day)).order_by(Membership.person_id)
    return list(session().scalars(found))


def people_of(unit_id: int, day: date) -> list[PersonRow]:
    """The people whose place on the day, or next after it, is in this very unit; by name, then id."""
    return _people(session().execute(_placed(day).where(Unit.id == unit_id)))


def page_of_people(
    day: date, *, page: int, page_size: int, units: Collection[int] | None = None, name: str = ""
) -> tuple[list[PersonRow], int]:
    """One page of the people by name, then id, and how many there are.

    With `units` only those whose place on the day, or next after it, is in one of them; with `name` only
    those whose name or credential holds it.
    """
    found = _placed(day)
    if units is not None:
        found = found.where(Unit.id.in_(units))
    if name:
        spelt = spelling.squeezed(name)
        found = found.where(
            Person.name.contains(spelt, autoescape=True)
            | Person.credential.contains(spelt.upper(), autoescape=True)
        )
    rows, total = db.page(found, page, page_size)
    return _people(rows), total


def requests(
    *, within: Collection[int] | None, state: str | None, page: int, page_size: int
) -> tuple[list[RosterRequest], int]:
    """One page of what was asked for, the newest first, and how many there are; `within` these units, None:
    any.
    """
    found = sa.select(RosterRequest).order_by(RosterRequest.id.desc())
    if within is not None:
        found = found.where(RosterRequest.unit_id == db.any_of(within))
    if state is not None:
        found = found.where(RosterRequest.state == state)
    rows, total = db.page(found, page, page_size)
    return [row for (row,) in rows], total


def _placed(day: date) -> sa.Select[Any]:
    """People with the membership in force on the day or the next to come, by name, then id."""
    place = (
        sa.select(Membership.person_id, Membership.unit_id, Membership.track)
        .where(*lasting(day))
        .ext(distinct_on(Membership.person_id))
        .order_by(Membership.person_id, Membership.first_on)
        .subquery()
    )
    return (
        sa.select(
            Person.id,
            Person.name,
            Person.credential,
            Person.phone,
            place.c.track,
            Unit.id.label("unit_id"),
            Unit.parent_id,
            Unit.level,
            Unit.name.label("unit_name"),
        )
        .outerjoin(place, place.c.person_id == Person.id)
        .outerjoin(Unit, Unit.id == place.c.unit_id)
        .order_by(Person.name, Person.id)
    )


def _people(rows: Iterable[Any]) -> list[PersonRow]:
    people = []
    for row in rows:
        place = None
        if row.unit_id is not None:
            place = UnitNode(row.unit_id, row.parent_id, Level(row.level), row.unit_name)
        track = None if row.track is None else Track(row.track)
        people.append(PersonRow(row.id, row.name, row.credential, row.phone, place, track))
    return people


def _all_of(table: type[Membership] | type[Exemption], persons: Collection[int] | None) -> list[Any]:
    # Columns, not objects: a season holds some ten thousand rows, and the job wants none of them tracked.
    found = sa.select(*table.__table__.columns).order_by(table.id)
    if persons is not None:
        found = found.where(table.person_id == sa.any_(sa.cast(list(persons), sa.ARRAY(sa.BigInteger))))
    return list(session().execute(found))
