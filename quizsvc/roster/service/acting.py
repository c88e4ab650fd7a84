"""Change what holds of one person from a day on: come, be transferred, leave, be exempt, take part again.

Each is recorded now, so it counts from the next week that has not begun (rules.md §5); `Acted.counts_from`
says which that is. What shall count for weeks that have begun is a proposal of two organizers.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import audit, marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.roster import ledger, queries, rules, spelling
from quizsvc.roster.imports import changes
from quizsvc.roster.imports.changes import PlannedExemption, PlannedMembership
from quizsvc.roster.ledger import Days, NewExemption, NewMembership
from quizsvc.roster.models import Exemption, Membership, Person
from quizsvc.roster.service.days import effective_day
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


class PersonExists(Refusal):
    """Somebody has this number; the member `person` is their id."""

    title = "这个工号或证书号已经在名册上，不能再建一个人；要改单位请用调动"


class RosterSaysSo(Refusal):
    """The roster says so already."""

    title = "名册里已经是这样，没有要改的"


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of a change: whose it is, and the first week of the open season that goes by it; None if
    none does.
    """

    person_id: int
    counts_from: season_rules.Week | None


@dataclass(frozen=True, slots=True)
class _Act:
    """A change under way: nobody else changes the roster until the end of the transaction. `at` is when it is
    recorded, `before` what was known before.
    """

    person_id: int
    at: datetime
    before: rules.Records

    def done(self, verb: str, *, now: datetime, actor: int | None, address: str | None, **told: Any) -> Acted:
        """Have it counted anew, note who did it, and tell from when it counts."""
        marks.add("roster", subject=self.person_id)
        about = f"person:{self.person_id}"
        audit.record(f"person.{verb}", now=now, actor=actor, subject=about, address=address, **told)
        season, after = seasons.open_season(), queries.records([self.person_id])
        counts_from = rules.first_change(self.before, after, season) if season else None
        return Acted(self.person_id, counts_from)


def add_person(
    *,
    now: datetime,
    actor: int | None,
    name: str,
    credential: str,
    phone: str,
    unit_id: int,
    track: str,
    from_on: date,
    address: str | None = None,
) -> Acted:
    """Enter somebody who was never on the roster, from a day on. `name` and `credential` as people write
    them, `phone` eleven digits or blank.

    Raises:
        NotFound: no such unit. PersonExists. EffectiveTooEarly.
    """
    ledger.close_to_others()
    day = _day_in_unit(now, from_on, unit_id)
    person = Person(
        name=spelling.person_name(name), credential=spelling.credential(credential), phone=phone or None
    )
    try:
        with session().begin_nested():
            session().add(person)
            session().flush()
    except sa.exc.IntegrityError as error:
        there = queries.person_by_credential(credential)
        raise PersonExists(person=str(there.id) if there else None) from error
    act = _begun(person.id, now)
    ledger.enter_memberships([NewMembership(person.id, unit_id, track, day)], now=act.at)
    place = {"unit": str(unit_id), "track": track, "from_on": day.isoformat()}
    return act.done("add", now=now, actor=actor, address=address, **place)


def rename(
    *,
    now: datetime,
    actor: int | None,
    person_id: int,
    name: str,
    phone: str,
    address: str | None = None,
) -> None:
    """Write a person's name and telephone anew; who they are is told by the number, which stays.

    Raises:
        NotFound.
    """
    person = _person(person_id)
    person.name, person.phone = spelling.person_name(name), phone or None
    session().flush()
    marks.add("roster", subject=person_id)
    about = f"person:{person_id}"
    audit.record("person.rename", now=now, actor=actor, subject=about, address=address)


def transfer(
    *,
    now: datetime,
    actor: int | None,
    person_id: int,
    unit_id: int,
    track: str,
    from_on: date,
    address: str | None = None,
) -> Acted:
    """Have somebody belong to this unit and track from a day on, wherever they were before; also who left
    comes back so. What was planned for later gives way.

    Raises:
        NotFound: no such person or unit. RosterSaysSo. EffectiveTooEarly.
    """
    ledger.close_to_others()
    day = _day_in_unit(now, from_on, unit_id)
    act = _begun(person_id, now)
    planned = changes.membership_from(_memberships(person_id), unit_id, track, day)
    _alter_memberships(act, *planned)
    place = {"unit": str(unit_id), "track": track, "from_on": day.isoformat()}
    return act.done("transfer", now=now, actor=actor, address=address, **place)


def leave(
    *, now: datetime, actor: int | None, person_id: int, from_on: date, address: str | None = None
) -> Acted:
    """Have somebody be on the roster no more from a day on; open exemptions end with it.

    Raises:
        NotFound. RosterSaysSo: they are gone by then. EffectiveTooEarly.
    """
    ledger.close_to_others()
    day = effective_day(now, from_on)
    act = _begun(person_id, now)
    _alter_memberships(act, *changes.no_membership_from(_memberships(person_id), day))
    _alter_exemptions(act, *changes.no_exemption_from(_exemptions(person_id), day))
    return act.done("leave", now=now, actor=actor, address=address, from_on=day.isoformat())


def exempt(
    *,
    now: datetime,
    actor: int | None,
    person_id: int,
    reason: str,
    first_on: date,
    last_on: date | None,
    address: str | None = None,
) -> Acted:
    """Exempt somebody on these days, both included; `last_on` None for as long as nobody says otherwise.

    Raises:
        NotFound. RosterSaysSo: they are, for this reason. EffectiveTooEarly.
    """
    ledger.close_to_others()
    days = Days(person_id, effective_day(now, first_on), last_on)
    act = _begun(person_id, now)
    same = [each for each in ledger.overlapping(Exemption, days) if each.reason == reason]
    held = [Days(person_id, each.first_on, each.last_on) for each in same]
    if not all(each.outside(days.first_on, last_on) for each in held):
        raise RosterSaysSo()
    ledger.enter_exemptions([NewExemption(person_id, days.first_on, last_on, reason)], now=act.at)
    told = {"first_on": days.first_on.isoformat(), "last_on": last_on and last_on.isoformat()}
    return act.done("exempt", now=now, actor=actor, address=address, **told)


def resume(
    *, now: datetime, actor: int | None, exemption_id: int, from_on: date, address: str | None = None
) -> Acted:
    """End an exemption: from this day on it holds no more, and if it had not begun by then, never did.

    Raises:
        NotFound: no such exemption, or it was ended or changed before. RosterSaysSo: it is over by then.
        EffectiveTooEarly.
    """
    ledger.close_to_others()
    day = effective_day(now, from_on)
    row = session().get(Exemption, exemption_id)
    if row is None or row.superseded_at is not None:
        raise NotFound("没有这条免考，可能已经有人改过，请刷新后再看")
    if row.last_on is not None and row.last_on < day:
        raise RosterSaysSo()
    act = _begun(row.person_id, now)
    kept = [replace(_planned(row), last_on=day - changes.DAY, id=0)] if row.first_on < day else []
    _alter_exemptions(act, [row.id], kept)
    told = {"exemption": str(exemption_id), "from_on": day.isoformat()}
    return act.done("resume", now=now, actor=actor, address=address, **told)


def _begun(person_id: int, now: datetime) -> _Act:
    _person(person_id)
    # Who waited for an import, or for a publication that says what was known, comes after it.
    return _Act(person_id, ledger.not_before(now), queries.records([person_id]))


def _person(person_id: int) -> Person:
    person = queries.person(person_id)
    if person is None:
        raise NotFound("没有这名人员")
    return person


def _day_in_unit(now: datetime, wanted: date, unit_id: int) -> date:
    if queries.unit(unit_id) is None:
        raise NotFound("没有这个单位")
    return effective_day(now, wanted)


def _memberships(person_id: int) -> list[PlannedMembership]:
    rows = ledger.overlapping(Membership, Days(person_id, date.min, None))
    planned = [PlannedMembership(row.unit_id, row.track, row.first_on, row.last_on, row.id) for row in rows]
    return sorted(planned, key=lambda one: one.first_on)


def _exemptions(person_id: int) -> list[PlannedExemption]:
    return [_planned(row) for row in ledger.overlapping(Exemption, Days(person_id, date.min, None))]


def _planned(row: Exemption) -> PlannedExemption:
    return PlannedExemption(row.reason, row.first_on, row.last_on, row.id)


def _alter_memberships(act: _Act, superseded: list[int], entered: list[PlannedMembership]) -> None:
    if not superseded and not entered:
        raise RosterSaysSo()
    ledger.supersede_memberships(superseded, now=act.at)
    new = [
        NewMembership(act.person_id, int(one.unit), one.track, one.first_on, one.last_on) for one in entered
    ]
    ledger.enter_memberships(new, now=act.at)


def _alter_exemptions(act: _Act, superseded: list[int], entered: list[PlannedExemption]) -> None:
    ledger.supersede_exemptions(superseded, now=act.at)
    new = [NewExemption(act.person_id, one.first_on, one.last_on, one.reason) for one in entered]
    ledger.enter_exemptions(new, now=act.at)
