"""Writing a plan: set-based, in the running transaction, all of it or nothing."""

from datetime import datetime

import sqlalchemy as sa

from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.roster import ledger
from quizsvc.roster.imports.entries import Entry
from quizsvc.roster.imports.plan import Plan
from quizsvc.roster.imports.units import NewUnit
from quizsvc.roster.ledger import NewExemption, NewMembership
from quizsvc.roster.models import Person, Unit


def write(plan: Plan, *, now: datetime, reach_back: bool) -> None:
    """Carry out a plan that was made in this transaction, under ledger.close_to_others()."""
    units = {**plan.unit_ids, **_add_units(plan.units, plan.unit_ids, now)}
    people = _add_people(plan.people)
    _rename(plan)
    ledger.supersede_memberships(plan.superseded_memberships, now=now, reach_back=reach_back)
    ledger.supersede_exemptions(plan.superseded_exemptions, now=now, reach_back=reach_back)
    memberships = [
        NewMembership(
            person_id=who if isinstance(who, int) else people[who],
            unit_id=new.unit if isinstance(new.unit, int) else units[new.unit],
            track=new.track,
            first_on=new.first_on,
            last_on=new.last_on,
        )
        for who, new in plan.memberships
    ]
    exemptions = [
        NewExemption(who if isinstance(who, int) else people[who], new.first_on, new.last_on, new.reason)
        for who, new in plan.exemptions
    ]
    ledger.enter_memberships(memberships, now=now, reach_back=reach_back)
    ledger.enter_exemptions(exemptions, now=now, reach_back=reach_back)
    marks.add_all("roster", subjects={*people.values(), *plan.touched})
    if plan.units:
        marks.add("roster")  # a board has a row more, though perhaps nobody on it


def _add_units(new: list[NewUnit], known: dict[str, int], now: datetime) -> dict[str, int]:
    """Parents come before children in `new`, so a level at a time is enough."""
    ids: dict[str, int] = {}
    waiting = list(new)
    while waiting:
        ready = [unit for unit in waiting if not unit.parent or unit.parent in known or unit.parent in ids]
        waiting = [unit for unit in waiting if unit not in ready]
        rows = [
            {
                "name": unit.name,
                "level": unit.level.value,
                "parent_id": ids.get(unit.parent, known.get(unit.parent)),
                "recorded_at": now,
            }
            for unit in ready
        ]
        added = session().scalars(sa.insert(Unit).returning(Unit.id, sort_by_parameter_order=True), rows)
        ids.update(zip((unit.name for unit in ready), added, strict=True))
    return ids


def _add_people(new: list[Entry]) -> dict[str, int]:
    if not new:
        return {}
    rows = [{"name": entry.name, "credential": entry.credential, "phone": entry.phone} for entry in new]
    added = session().scalars(sa.insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
    return dict(zip((entry.credential for entry in new), added, strict=True))


def _rename(plan: Plan) -> None:
    if not plan.renamed:
        return
    changed = (
        sa.update(Person)
        .where(Person.id == sa.bindparam("of"))
        .values(name=sa.bindparam("named"), phone=sa.bindparam("reached"))
    )
    rows = [{"of": person_id, "named": name, "reached": phone} for person_id, name, phone in plan.renamed]
    session().connection().execute(changed, rows)
