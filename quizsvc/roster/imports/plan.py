"""What an import would change: the entries held against the roster as it is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.roster.imports import changes
from quizsvc.roster.imports.changes import PlannedExemption, PlannedMembership
from quizsvc.roster.imports.entries import Entry
from quizsvc.roster.imports.lines import Line, Noted, Place
from quizsvc.roster.imports.report import Changes
from quizsvc.roster.imports.units import NewUnit, UnitPlan
from quizsvc.roster.models import Exemption, Membership, Person
from quizsvc.roster.spelling import Status

Who = int | str
"""A person's id, or the number of one who is new."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who is on the roster, with what holds for them now."""

    id: int
    credential: str
    name: str
    phone: str | None
    memberships: tuple[PlannedMembership, ...]
    exemptions: tuple[PlannedExemption, ...]


@dataclass(slots=True)
class Plan:
    """All writes of an import, their numbers, and a line about each person and each new unit.

    `touched` are changed people who were known before, `repeated` counts rows that the roster already says.
    """

    units: list[NewUnit] = field(default_factory=list)
    unit_ids: dict[str, int] = field(default_factory=dict)
    people: list[Entry] = field(default_factory=list)
    renamed: list[tuple[int, str, str | None]] = field(default_factory=list)
    superseded_memberships: list[int] = field(default_factory=list)
    superseded_exemptions: list[int] = field(default_factory=list)
    memberships: list[tuple[Who, PlannedMembership]] = field(default_factory=list)
    exemptions: list[tuple[Who, PlannedExemption]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    changes: Changes = field(default_factory=Changes)
    lines: list[Line] = field(default_factory=list)
    repeated: int = 0

    def noted(self, was: Place | None) -> Noted:
        """What a person's planning begins with, who has been at this place until now."""
        return Noted(replace(self.changes), len(self.memberships), len(self.exemptions), was)

    def tell(self, begun: Noted, line: Line) -> None:
        """Add the line about a person whose planning is done."""
        memberships = [one for _, one in self.memberships[begun.memberships :]]
        exemptions = [one for _, one in self.exemptions[begun.exemptions :]]
        self.lines.append(begun.line(self.changes, memberships, exemptions, line))

    def alter_memberships(
        self, who: Who, superseded: Iterable[int], entered: Iterable[PlannedMembership]
    ) -> bool:
        """Note what becomes of a person's memberships; whether anything does."""
        before = len(self.superseded_memberships) + len(self.memberships)
        self.superseded_memberships += superseded
        self.memberships += ((who, one) for one in entered)
        return self._note(who, before != len(self.superseded_memberships) + len(self.memberships))

    def alter_exemptions(
        self, who: Who, superseded: Iterable[int], entered: Iterable[PlannedExemption]
    ) -> bool:
        """Note what becomes of a person's exemptions; whether anything does."""
        before = len(self.superseded_exemptions) + len(self.exemptions)
        self.superseded_exemptions += superseded
        self.exemptions += ((who, one) for one in entered)
        return self._note(who, before != len(self.superseded_exemptions) + len(self.exemptions))

    def _note(self, who: Who, changed: bool) -> bool:
        if changed and isinstance(who, int):
            self.touched.add(who)
        return changed


def make(entries: Iterable[Entry], units: UnitPlan, effective_on: date) -> Plan:
    """The plan for accepted entries; what is odd about them becomes a remark of the entry."""
    plan = Plan(units=units.added, unit_ids=units.ids)
    plan.changes.units_added = len(units.added)
    plan.lines += (Line(("units_added",), unit.name) for unit in units.added)
    people = [entry for entry in entries if entry.is_person]
    known = _known([entry.credential for entry in people])
    for entry in entries:
        if not entry.is_person:
            plan.repeated += entry.unit in units.ids
        elif entry.credential in known:
            _plan_known(plan, known[entry.credential], entry, effective_on)
        else:
            _plan_new(plan, entry, effective_on)
    return plan


def end_missing(plan: Plan, named: Iterable[str], below: set[int], effective_on: date) -> None:
    """End the memberships in the units `below` of everybody whose number is not `named` in the file."""
    found = (
        sa.select(Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.superseded_at.is_(None), Membership.unit_id.in_(below))
        .where(Membership.last_on.is_(None) | (Membership.last_on >= effective_on))
        .where(sa.not_(Person.credential == sa.any_(sa.cast(list(named), sa.ARRAY(sa.Text)))))
        .distinct()
    )
    for _, known in sorted(_with_records(sa.select(Person).where(Person.id.in_(found))).items()):
        begun = plan.noted(_place_of(known, effective_on))
        _plan_leaving(plan, known, effective_on)
        plan.tell(begun, Line((), known.name, person_id=known.id, credential=known.credential))


def _plan_new(plan: Plan, entry: Entry, effective_on: date) -> None:
    begun = plan.noted(None)
    _enter_new(plan, entry, effective_on)
    plan.tell(begun, _line(entry))


def _enter_new(plan: Plan, entry: Entry, effective_on: date) -> None:
    if entry.status is Status.GONE:
        entry.remark("status", "not-on-roster", f"{entry.name}不在名册中，这一行没有要改的")
        plan.changes.unchanged += 1
        return
    first_on = entry.since or effective_on
    plan.people.append(entry)
    plan.alter_memberships(
        entry.credential, [], [PlannedMembership(_unit(plan, entry), _track(entry), first_on)]
    )
    plan.changes.people_added += 1
    if entry.status is Status.EXEMPT:
        plan.alter_exemptions(entry.credential, [], [PlannedExemption(entry.reason, first_on)])
        plan.changes.exempted += 1


def _plan_known(plan: Plan, known: Known, entry: Entry, effective_on: date) -> None:
    begun = plan.noted(_place_of(known, effective_on))
    changed = _plan_naming(plan, known, entry)
    if entry.status is Status.GONE:
        day = max(entry.since, effective_on) if entry.since else effective_on
        changed |= _plan_leaving(plan, known, day)
    else:
        changed |= _plan_membership(plan, known, entry, effective_on)
        changed |= _plan_exemption(plan, known, entry, effective_on)
    plan.changes.unchanged += not changed
    plan.repeated += not changed
    name_was = known.name if known.name != entry.name else ""
    plan.tell(begun, replace(_line(entry), person_id=known.id, name_was=name_was))


def _line(entry: Entry) -> Line:
    return Line((), entry.name, sheet=entry.sheet, row=entry.row, credential=entry.credential)


def _place_of(known: Known, day: date) -> Place | None:
    """Where somebody is on the day or gets next; None where they are gone by then."""
    there = (one for one in known.memberships if one.last_on is None or one.last_on >= day)
    first = next(there, None)
    return None if first is None else Place(first.unit, first.track)


def _plan_membership(plan: Plan, known: Known, entry: Entry, effective_on: date) -> bool:
    gone = changes.ends_by(known.memberships, effective_on)
    day = _first_day(known, entry, effective_on, gone)
    placed = plan.alter_memberships(
        known.id, *changes.membership_from(known.memberships, _unit(plan, entry), _track(entry), day)
    )
    plan.changes.people_added += placed and gone
    plan.changes.moved += placed and not gone
    return placed


def _first_day(known: Known, entry: Entry, effective_on: date, gone: bool) -> date:
    """When a new place begins: never before effective_on, except for who comes back and is not there now."""
    if entry.since is None:
        return effective_on
    if gone and changes.ends_by(known.memberships, entry.since):
        return entry.since
    return max(entry.since, effective_on)


def _plan_naming(plan: Plan, known: Known, entry: Entry) -> bool:
    """A person is known by the number; name and phone follow the newest file."""
    if entry.name != known.name:
        told = f"“{entry.credential}”在名册中是“{known.name}”，本行是“{entry.name}”，将改名"
        told += "；如不是同一人请核对号码"
        entry.remark("name", "name-differs", told)
    if entry.name != known.name or (entry.phone and entry.phone != known.phone):
        plan.renamed.append((known.id, entry.name, entry.phone or known.phone))
        plan.touched.add(known.id)
        plan.changes.updated += 1
        return True
    return False


def _plan_exemption(plan: Plan, known: Known, entry: Entry, effective_on: date) -> bool:
    if entry.status is Status.EXEMPT:
        begun = known.memberships[-1].first_on if known.memberships else None
        # A date that is not after the beginning of the membership tells that beginning, not the exemption's.
        told = entry.since is not None and (begun is None or entry.since > begun)
        day = entry.since if told and entry.since else effective_on
        exempted = plan.alter_exemptions(
            known.id, *changes.exemption_from(known.exemptions, entry.reason, day)
        )
        plan.changes.exempted += exempted
        return exempted
    if entry.status is Status.ON_DUTY:
        resumed = plan.alter_exemptions(known.id, *changes.no_exemption_from(known.exemptions, effective_on))
        plan.changes.resumed += resumed
        return resumed
    return False


def _plan_leaving(plan: Plan, known: Known, day: date) -> bool:
    if changes.ends_by(known.memberships, day):
        return False
    plan.alter_memberships(known.id, *changes.no_membership_from(known.memberships, day))
    plan.alter_exemptions(known.id, *changes.no_exemption_from(known.exemptions, day))
    plan.changes.ended += 1
    return True


def _unit(plan: Plan, entry: Entry) -> int | str:
    return plan.unit_ids.get(entry.unit, entry.unit)


def _track(entry: Entry) -> str:
    assert entry.track is not None  # else the entry would have been rejected
    return entry.track.value


def _known(credentials: list[str]) -> dict[str, Known]:
    wanted = sa.any_(sa.cast(credentials, sa.ARRAY(sa.Text)))
    return _with_records(sa.select(Person).where(Person.credential == wanted))


def _with_records(people: sa.Select[Any]) -> dict[str, Known]:
    """People by number, with what is not superseded of their memberships and exemptions, by first day."""
    columns = people.with_only_columns(Person.id, Person.credential, Person.name, Person.phone)
    ids = people.with_only_columns(Person.id)
    memberships: defaultdict[int, list[PlannedMembership]] = defaultdict(list)
    exemptions: defaultdict[int, list[PlannedExemption]] = defaultdict(list)
    for row in _in_force(Membership, ids):
        held = PlannedMembership(row.unit_id, row.track, row.first_on, row.last_on, row.id)
        memberships[row.person_id].append(held)
    for row in _in_force(Exemption, ids):
        exempt = PlannedExemption(row.reason, row.first_on, row.last_on, row.id)
        exemptions[row.person_id].append(exempt)
    return {
        row.credential: Known(
            row.id,
            row.credential,
            row.name,
            row.phone,
            tuple(memberships[row.id]),
            tuple(exemptions[row.id]),
        )
        for row in session().execute(columns)
    }


def _in_force(table: type[Membership] | type[Exemption], person_ids: sa.Select[Any]) -> Iterable[Any]:
    """What is not superseded of these people's rows, by first day."""
    found = sa.select(table.__table__).where(table.person_id.in_(person_ids), table.superseded_at.is_(None))
    return session().execute(found.order_by(table.first_on, table.id))
