"""Rosters that are kept until they are done: handed in, looked at, put right, taken as looked at."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit import tables
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.roster import queries
from quizsvc.roster.imports import effects, kept
from quizsvc.roster.imports.report import Report
from quizsvc.roster.models import RosterImport
from quizsvc.roster.service import importing
from quizsvc.roster.service.importing import Compared, Form
from quizsvc.season import queries as seasons


class RosterMoved(Refusal):
    """What the file would do now is not what was looked at."""

    title = "名册在校验之后变过，没有写入任何内容"


class RosterImportOver(Refusal):
    """The import was taken, or its file is no longer kept."""

    title = "这个文件不能再写入"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An import that is kept, its report, and the print of what was `looked` at."""

    import_id: int
    report: Report
    looked: str


def hand_in(
    *,
    now: datetime,
    actor: int,
    data: bytes,
    filename: str,
    form: Form,
    commit: bool = False,
    skip_rejected: bool = False,
    address: str | None = None,
) -> HandedIn:
    """Keep a file with what it would do, or, with `commit`, did.

    Raises:
        tables.BadFile: nothing can be read. EffectiveTooEarly. WrongShape: no such scope.
    """
    row = RosterImport(
        created_at=now,
        created_by=actor,
        file_name=tables.printable(filename)[:200],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        file=data,
        committed=False,
    )
    compared = importing.compare(now=now, data=data, filename=filename, form=form, hold=commit)
    if commit:
        by: dict[str, Any] = {"now": now, "actor": actor, "address": address}
        compared = importing.take(compared, form, skip_rejected=skip_rejected, **by)
    _note(row, compared, form, now=now, actor=actor)
    session().add(row)
    session().flush()
    return HandedIn(row.id, compared.report, row.looked)


def check_kept(
    *,
    now: datetime,
    import_id: int,
    changes: Mapping[str, Any] | None = None,
    place: str | None = None,
    texts: Mapping[str, str] | None = None,
) -> HandedIn:
    """Hold a file that is kept against the roster as it is now. `changes` are fields of its Form to say
    otherwise; with the `place` of a row `texts` stand there from now on, or, without them, what the file has.

    Raises:
        NotFound: no such import; that row is neither refused nor mended. RosterImportOver. EffectiveTooEarly.
            WrongShape: no such scope.
    """
    row = _open(import_id, now)
    form = replace(Form.of(row.form), **(changes or {}))
    if place is not None:
        form = replace(form, mends=_mended(row, form, place, texts))
    assert row.file is not None
    compared = importing.compare(now=now, data=row.file, filename=row.file_name, form=form, hold=False)
    _note(row, compared, form, now=now, actor=None)
    return HandedIn(row.id, compared.report, row.looked)


def commit_kept(
    *,
    now: datetime,
    actor: int,
    import_id: int,
    skip_rejected: bool,
    looked: str | None = None,
    address: str | None = None,
) -> HandedIn:
    """Write exactly what the last look at the import showed; with `looked`, the print of a look, only if that
    was the last: somebody else may have put the file right, or taken it otherwise, since.

    With a rejected row nothing is written, unless `skip_rejected`.

    Raises:
        NotFound. RosterImportOver. RosterMoved: it would do something else by now, or count from another
            week on, or was looked at once more. EffectiveTooEarly.
    """
    row = _open(import_id, now)
    if looked is not None and looked != row.looked:
        told = "这个文件在您看过之后又被改正或重新校验过，没有写入任何内容。请刷新，看过新的差异再写入"
        raise RosterMoved(told)
    form = Form.of(row.form)
    assert row.file is not None
    compared = importing.compare(now=now, data=row.file, filename=row.file_name, form=form, hold=True)
    if _looked(compared, now) != row.looked:
        raise RosterMoved("名册、单位或日期在校验之后变过，没有写入任何内容。请重新校验，看过新的差异再写入")
    by: dict[str, Any] = {"now": now, "actor": actor, "address": address}
    compared = importing.take(compared, form, skip_rejected=skip_rejected, **by)
    _note(row, compared, form, now=now, actor=actor)
    return HandedIn(row.id, compared.report, row.looked)


def forget_imports(*, now: datetime) -> None:
    """Drop what was kept of files long enough: their rows are about people. The counts stay."""
    # One that is just being taken is left for the next time: by then its seven days have begun anew.
    old = sa.select(RosterImport).where(kept.is_old(now)).with_for_update(skip_locked=True)
    for row in session().scalars(old.options(orm.undefer(RosterImport.report))):
        row.file = row.lines = row.writes = row.refused = None
        row.form = {**row.form, "mends": {}}
        row.report = {**row.report, "warnings": [], "errors": []}


def _mended(
    row: RosterImport, form: Form, place: str, texts: Mapping[str, str] | None
) -> dict[str, Mapping[str, str]]:
    refused = {each["place"] for each in row.refused or ()} if texts is not None else set()
    if place not in refused | form.mends.keys():
        raise NotFound("这一行没有被拒绝，也没有改正过，或不在文件里")
    others = {where: texts for where, texts in form.mends.items() if where != place}
    return others if texts is None else {**others, place: texts}


def _open(import_id: int, now: datetime) -> RosterImport:
    found = sa.select(RosterImport).where(RosterImport.id == import_id).with_for_update()
    row = session().scalars(found).one_or_none()
    if row is None:
        raise NotFound()
    if row.committed or row.file is None or row.created_at <= now - kept.KEPT_FOR:
        raise RosterImportOver("这个文件已经写入" if row.committed else "这个文件已不再保存，请重新上传")
    return row


def _note(row: RosterImport, compared: Compared, form: Form, *, now: datetime, actor: int | None) -> None:
    """Keep what came of a look, or of taking the file; it goes once it is taken."""
    report = compared.report
    names = {node.id: node.name for node in queries.tree().values()}
    row.looked, row.rows, row.rejected = _looked(compared, now), report.rows, report.rejected
    row.form = replace(form, effective_on=report.effective_on).kept()
    row.report = report.told() | {"effective_on": report.effective_on.isoformat()}
    row.lines = [line.told(names) for line in compared.plan.lines]
    row.writes = effects.writes_of(compared.plan)
    row.refused = [kept.refused(entry) for entry in compared.refused]
    row.committed = report.committed
    if report.committed:
        row.taken_at, row.taken_by, row.file = now, actor, None


def _looked(compared: Compared, now: datetime) -> str:
    """A print of what people see before they agree: what is done to whom, and from which week on."""
    season = seasons.open_season()
    seen = [
        [asdict(line) for line in compared.plan.lines],
        effects.writes_of(compared.plan),
        compared.plan.renamed,
        compared.report.effective_on,
        None if season is None else effects.next_week(now, season),
    ]
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()
