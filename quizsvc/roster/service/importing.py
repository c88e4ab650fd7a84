"""Import a workbook."""

from dataclasses import asdict, replace
from datetime import date, datetime

from quizsvc.kit import audit, tables
from quizsvc.kit.errors import WrongShape
from quizsvc.kit.tables import Finding
from quizsvc.roster import ledger, queries
from quizsvc.roster.imports import entries as reading
from quizsvc.roster.imports import plan as planning
from quizsvc.roster.imports import writing
from quizsvc.roster.imports.entries import Entry
from quizsvc.roster.imports.report import Report
from quizsvc.roster.imports.units import UnitPlan
from quizsvc.roster.service.days import effective_day


def import_roster(
    *,
    now: datetime,
    actor: int | None,
    data: bytes,
    filename: str,
    commit: bool,
    skip_rejected: bool = False,
    scope: str | None = None,
    effective_on: date | None = None,
    reach_back: bool = False,
    address: str | None = None,
) -> Report:
    """Read a roster and, with `commit`, make what it says true.

    With a rejected row nothing is written, unless `skip_rejected`; `committed` says which it was.

    A person is known by the number; whom the file leaves out stays, unless in or below the unit `scope` (a
    name or an id). Changes hold from `effective_on` (if not given: next Monday in the season's time zone) and
    are recorded now.

    Raises:
        tables.BadFile: nothing can be read. EffectiveTooEarly. WrongShape: no such scope.
    """
    book = tables.read(data, filename)
    if commit:
        ledger.close_to_others()
    day = effective_day(now, effective_on)
    units = queries.units_below(_scope_unit(scope)) if scope else set()
    report, plan = _compared(book, day, units)
    if not commit:
        return report
    report = replace(report, mode="commit", committed=report.rejected == 0 or skip_rejected)
    if report.committed:
        # Who waited for another import, or for a publication that says what was known, comes after them.
        writing.write(plan, now=ledger.not_before(now), reach_back=reach_back)
        changed = asdict(report.changes)
        told = {"effective_on": day.isoformat(), "scope": scope, "rejected": report.rejected, **changed}
        audit.record("roster.import", now=now, actor=actor, subject="roster", address=address, **told)
    return report


def _compared(book: tables.Workbook, day: date, units: set[int]) -> tuple[Report, planning.Plan]:
    """What the file and the roster together say, and what is to be written.

    Whom the file leaves out of `units` is ended.
    """
    rows, remarks = reading.read(book)
    tree = UnitPlan(rows, queries.tree())
    good = [entry for entry in rows if not entry.faults]
    plan = planning.make(good, tree, day)
    if units:
        remarks += _end_missing(plan, rows, units, day)
    report = Report(
        format=book.format,
        mode="check",
        rows=len(rows),
        accepted=len(good) - plan.repeated,
        duplicates=plan.repeated,
        rejected=len(rows) - len(good),
        warnings=tables.in_order([*remarks, *(remark for entry in rows for remark in entry.remarks)]),
        errors=tables.in_order(fault for entry in rows for fault in entry.faults),
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


def _scope_unit(scope: str) -> int:
    """The unit that a scope names, by name or by id."""
    found = queries.units_named(scope)
    if not found and scope.isascii() and scope.isdigit() and len(scope) < 19 and queries.unit(int(scope)):
        found = [int(scope)]
    if len(found) != 1:
        told = "没有这个单位" if not found else "有多个单位叫这个名称，请改用单位编号"
        raise WrongShape(f"范围“{scope}”不对：{told}", errors={"scope": [told]})
    return found[0]
