"""Import a workbook: it is compared with the roster, and what it says is made true."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

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


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a file is to be taken.

    Whom it leaves out stays, unless in or below the unit `scope` (a name or an id). Changes hold from
    `effective_on`; if not given, from next Monday in the season's time zone. `mends` stand for rows of the
    file that were put right since.
    """

    scope: str | None = None
    effective_on: date | None = None
    mends: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """The form in plain values, as it is kept with its file."""
        return asdict(self) | {"effective_on": self.effective_on and self.effective_on.isoformat()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Form":
        """The form that was kept."""
        day = kept["effective_on"]
        return cls(**{**kept, "effective_on": day and date.fromisoformat(day)})


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file and the roster together say: for people, what is to be written, and the refused rows."""

    report: Report
    plan: planning.Plan
    refused: list[Entry]


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
    """Read a roster and, with `commit`, make what it says true; nothing of the file is kept.

    With a rejected row nothing is written, unless `skip_rejected`; `committed` says which it was.

    Raises:
        tables.BadFile: nothing can be read. EffectiveTooEarly. WrongShape: no such scope.
    """
    form = Form(scope=scope, effective_on=effective_on)
    compared = compare(now=now, data=data, filename=filename, form=form, hold=commit)
    if commit:
        compared = take(
            compared,
            form,
            now=now,
            actor=actor,
            skip_rejected=skip_rejected,
            reach_back=reach_back,
            address=address,
        )
    return compared.report


def compare(*, now: datetime, data: bytes, filename: str, form: Form, hold: bool) -> Compared:
    """Hold a file against the roster, which with `hold` nobody changes until the end of the transaction.

    Raises:
        tables.BadFile: nothing can be read. EffectiveTooEarly. WrongShape: no such scope.
    """
    book = tables.read(data, filename)
    if hold:
        ledger.close_to_others()
    day = effective_day(now, form.effective_on)
    units = queries.units_below(_scope_unit(form.scope)) if form.scope else set()
    return _compared(book, day, units, form.mends)


def take(
    compared: Compared,
    form: Form,
    *,
    now: datetime,
    actor: int | None,
    skip_rejected: bool,
    reach_back: bool = False,
    address: str | None = None,
) -> Compared:
    """Write what was compared in this transaction, while it was held; nothing, if rows are rejected that are
    not to be skipped.
    """
    committed = compared.report.rejected == 0 or skip_rejected
    report = replace(compared.report, mode="commit", committed=committed)
    if committed:
        # Who waited for another import, or for a publication that says what was known, comes after them.
        writing.write(compared.plan, now=ledger.not_before(now), reach_back=reach_back)
        told = {
            "effective_on": report.effective_on.isoformat(),
            "scope": form.scope,
            "rejected": report.rejected,
            **asdict(report.changes),
        }
        audit.record("roster.import", now=now, actor=actor, subject="roster", address=address, **told)
    return replace(compared, report=report)


def _compared(book: tables.Workbook, day: date, units: set[int], mends: reading.Mends) -> Compared:
    """Whom the file leaves out of `units` is ended."""
    rows, remarks = reading.read(book, mends)
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
    return Compared(report, plan, [entry for entry in rows if entry.faults])


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
