"""Use cases of the roster: import a workbook; enter units, people, memberships and exemptions one by one.

Nothing here edits a membership or an exemption: what is no longer true is superseded and what is true is
entered beside it. `reach_back` says that a record counts for weeks that have begun; only a proposal that two
organizers agreed on (or a replay) may ask for it (rules.md §5).
"""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import audit, marks, tables
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal, WrongShape
from quizsvc.roster import ledger, queries, spelling
from quizsvc.roster.imports import entries as reading
from quizsvc.roster.imports import plan as planning
from quizsvc.roster.imports import writing
from quizsvc.roster.imports.entries import Entry
from quizsvc.roster.imports.report import Finding, Report
from quizsvc.roster.imports.units import ABOVE, UnitPlan
from quizsvc.roster.ledger import Excuse, Place
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.roster.rules import Level
from quizsvc.season import queries as seasons

LISTED = 1000
"""Findings of each kind that a report carries; the counts are always complete."""

__all__ = ["Excuse", "Place", "Report"]


class EffectiveTooEarly(Refusal):
    """Once the season runs, a roster changes from today on at the earliest."""

    title = "活动已经开始，名册变更最早从今天起生效"


class UnitDoesNotFit(Refusal):
    """A unit's level and its parent's do not go together, or there is a second root."""

    title = "单位的级别和上级单位不相配"


class UnitExists(Refusal):
    """The parent has a unit of this name, or there is a root already."""

    title = "已有这个单位"


class PersonExists(Refusal):
    """Somebody has this number."""

    title = "这个工号或证书号已有人使用"


def check_import(
    *,
    now: datetime,
    data: bytes,
    filename: str,
    scope: str | None = None,
    effective_on: date | None = None,
) -> Report:
    """What importing the workbook would do; writes nothing.

    Raises:
        tables.BadFile, reading.NoRosterColumns: nothing can be read. EffectiveTooEarly.
        WrongShape: no such scope.
    """
    report, _ = _prepare(now=now, data=data, filename=filename, scope=scope, effective_on=effective_on)
    return report


def commit_import(
    *,
    now: datetime,
    actor: int | None,
    address: str | None = None,
    data: bytes,
    filename: str,
    scope: str | None = None,
    effective_on: date | None = None,
    skip_rejected: bool = False,
    reach_back: bool = False,
) -> Report:
    """Import a workbook: all of it, or with `skip_rejected` all rows without a fault.

    With a rejected row nothing is written, unless `skip_rejected`: `committed` says which it was.

    A person is known by the number; whom the file leaves out stays, unless in or below the unit `scope` (a
    name or an id). Changes hold from `effective_on` (if not given: next Monday in the season's time zone) and
    are recorded now.

    Raises:
        tables.BadFile, reading.NoRosterColumns: nothing can be read. EffectiveTooEarly.
        WrongShape: no such scope.
    """
    ledger.close_to_others()
    report, plan = _prepare(now=now, data=data, filename=filename, scope=scope, effective_on=effective_on)
    if report.rejected and not skip_rejected:
        return replace(report, mode="commit")
    writing.write(plan, now=now, reach_back=reach_back)
    changed = {name: getattr(report.changes, name) for name in report.changes.__slots__}
    told = {"effective_on": report.effective_on.isoformat(), "scope": scope, "rejected": report.rejected}
    audit.record("roster.import", now=now, actor=actor, subject="roster", address=address, **told, **changed)
    return replace(report, mode="commit", committed=True)


def add_unit(
    *, now: datetime, actor: int | None, name: str, level: Level, parent_id: int | None = None
) -> int:
    """A new unit; its id.

    Raises:
        NotFound: no such parent. UnitDoesNotFit, UnitExists.
    """
    parent = queries.unit(parent_id) if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise NotFound("没有这个上级单位")
    if ABOVE.get(level) is not (parent.level if parent else None):
        raise UnitDoesNotFit()
    row = Unit(name=spelling.squeezed(name), level=level.value, parent_id=parent_id)
    _add(row, UnitExists())
    marks.add("roster")
    audit.record("unit.add", now=now, actor=actor, subject=f"unit:{row.id}")
    return row.id


def add_person(
    *, now: datetime, actor: int | None, name: str, credential: str, phone: str | None = None
) -> int:
    """A new person, without a place yet; their id.

    Raises:
        PersonExists. WrongShape: a number or phone that cannot be one.
    """
    number = spelling.credential(credential)
    reached = spelling.phone(phone) if phone else None
    if not spelling.is_credential(number) or (phone and reached is None):
        raise WrongShape("工号、证书号或手机号不对")
    row = Person(name=spelling.person_name(name), credential=number, phone=reached)
    _add(row, PersonExists())
    audit.record("person.add", now=now, actor=actor, subject=f"person:{row.id}")
    return row.id


def enter_memberships(*, now: datetime, places: Iterable[Place], reach_back: bool = False) -> None:
    """Enter memberships as known from `now` on.

    Raises:
        ledger.MembershipsOverlap: with each other, or with one that was not superseded first.
    """
    entered = list(places)
    ledger.close_to_others()
    ledger.enter_places(entered, now=now, reach_back=reach_back)
    marks.add_all("roster", subjects=(place.person_id for place in entered))


def enter_exemptions(*, now: datetime, excuses: Iterable[Excuse], reach_back: bool = False) -> None:
    """Enter exemptions as known from `now` on."""
    entered = list(excuses)
    ledger.close_to_others()
    ledger.enter_excuses(entered, now=now, reach_back=reach_back)
    marks.add_all("roster", subjects=(excuse.person_id for excuse in entered))


def supersede_memberships(*, now: datetime, ids: Iterable[int], reach_back: bool = False) -> None:
    """Set memberships aside: from `now` on they are no longer what we know.

    Raises:
        NotFound: one of them is not there, or was superseded before.
    """
    _set_aside(Membership, list(ids), now=now, reach_back=reach_back)


def supersede_exemptions(*, now: datetime, ids: Iterable[int], reach_back: bool = False) -> None:
    """Set exemptions aside, in the same way.

    Raises:
        NotFound: one of them is not there, or was superseded before.
    """
    _set_aside(Exemption, list(ids), now=now, reach_back=reach_back)


def _set_aside(
    table: type[Membership] | type[Exemption], ids: list[int], *, now: datetime, reach_back: bool
) -> None:
    ledger.close_to_others()
    supersede = ledger.supersede_places if table is Membership else ledger.supersede_excuses
    if supersede(ids, now=now, reach_back=reach_back) != set(ids):
        raise NotFound("没有这条记录，或它已被新的记录取代")
    marks.add_all("roster", subjects=session().scalars(sa.select(table.person_id).where(table.id.in_(ids))))


def _add(row: Unit | Person, taken: Refusal) -> None:
    try:
        with session().begin_nested():
            session().add(row)
            session().flush()
    except sa.exc.IntegrityError as error:
        raise taken from error


def _prepare(
    *, now: datetime, data: bytes, filename: str, scope: str | None, effective_on: date | None
) -> tuple[Report, planning.Plan]:
    day = _effective_day(now, effective_on)
    below = queries.units_below(_scope_unit(scope)) if scope else set()
    book = tables.read(data, filename)
    rows, remarks = reading.read(book)
    units = UnitPlan(rows, queries.tree())
    good = [entry for entry in rows if not entry.faults]
    plan = planning.make(good, units, day)
    if below:
        remarks += _end_missing(plan, rows, below, day)
    errors = [fault for entry in rows for fault in entry.faults]
    report = Report(
        format=book.format,
        rows=len(rows),
        accepted=len(good) - plan.repeated,
        duplicates=plan.repeated,
        rejected=len(rows) - len(good),
        warnings=[*remarks, *(remark for entry in rows for remark in entry.remarks)],
        errors=errors,
        changes=plan.changes,
        effective_on=day,
    )
    return report, plan


def _end_missing(plan: planning.Plan, rows: list[Entry], below: set[int], day: date) -> list[Finding]:
    """End who is missing, if it is sure who is: a rejected row without a readable number may be anybody."""
    if not any(entry.is_person for entry in rows):
        told = "本表没有任何人员，因此不会结束任何人的在册记录"
        return [Finding(rows[0].sheet if rows else "", 0, None, "nobody-ended", told)]
    unsure = [entry for entry in rows if entry.is_person and entry.faults and not entry.credential]
    if unsure:
        told = f"{unsure[0].place}等 {len(unsure)} 行读不出工号或证书号，因此不会结束任何未列出人员的在册记录"
        return [Finding(unsure[0].sheet, 0, None, "nobody-ended", told)]
    planning.end_missing(plan, {entry.credential for entry in rows if entry.credential}, below, day)
    return []


def listed(report: Report) -> dict[str, Any]:
    """A report as the API and the shell write it: plain values, and of each list at most the first LISTED."""
    plain = asdict(replace(report, warnings=report.warnings[:LISTED], errors=report.errors[:LISTED]))
    return {
        **plain,
        "warnings_total": len(report.warnings),
        "errors_total": len(report.errors),
        "effective_on": report.effective_on.isoformat(),
    }


def _scope_unit(scope: str) -> int:
    """The unit that a scope names, by name or by id."""
    found = queries.units_named(scope)
    if not found and scope.isascii() and scope.isdigit() and len(scope) < 19 and queries.unit(int(scope)):
        found = [int(scope)]
    if len(found) != 1:
        told = "没有这个单位" if not found else "有多个单位叫这个名称，请改用单位编号"
        raise WrongShape(f"范围“{scope}”不对：{told}", errors={"scope": [told]})
    return found[0]


def _effective_day(now: datetime, wanted: date | None) -> date:
    today = queries.today(now)
    if wanted is None:
        return today + timedelta(days=7 - today.weekday())
    season = seasons.open_season()
    if season is not None and season.first_on <= today and wanted < today:
        raise EffectiveTooEarly(f"最早可写 {today.isoformat()}")
    return wanted
