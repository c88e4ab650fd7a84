"""Files that are kept until they are done: handed in, looked at, taken without a second upload."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries
from quizsvc.bank.exports.rejected import refused, rejected
from quizsvc.bank.imports import Report, place_of
from quizsvc.bank.models import QuestionImport
from quizsvc.bank.service.importing.forms import Form
from quizsvc.bank.service.importing.taking import refuse_approving, take
from quizsvc.bank.service.refusals import ImportBusy, ImportMoved, ImportOver
from quizsvc.kit import queue, tables
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound

SMALL = 256 * 1024
"""Bytes of a file that is read at once; larger ones are read in the background."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An import that is kept; if known already, its report and the print of what was `looked` at."""

    import_id: int
    report: Report | None
    looked: str | None = None


def hand_in(
    *,
    now: datetime,
    actor: int,
    data: bytes,
    filename: str,
    form: Form,
    background: bool = False,
    address: str | None = None,
) -> HandedIn:
    """Take a file in: a small one is read now, a large one (or any, with `background`) by a job.

    Raises:
        NotAllowed; of a small file what `take` raises.
    """
    refuse_approving(actor=actor, form=form)
    kept = _kept(now=now, actor=actor, data=data, filename=filename, form=form, address=address)
    session().add(kept)
    session().flush()
    if background or len(data) > SMALL:
        queue.wake("bank.import")
        return HandedIn(kept.id, None)
    beside: dict[str, Any] = {"import_id": kept.id, "address": address}
    report = take(now=now, actor=actor, data=data, filename=filename, form=form, **beside)
    note(kept, report)
    return HandedIn(kept.id, report, queries.looked(kept))


def commit_kept(
    *,
    now: datetime,
    actor: int,
    owner: int | None,
    import_id: int,
    changes: Mapping[str, Any],
    looked: str | None = None,
    address: str | None = None,
) -> HandedIn:
    """Take the file of an import that was checked, read afresh: the bank may have moved since. It stays the
    work of whoever handed it in.

    `owner` is whose import it must be, None for anybody's; `changes` are fields of its Form to say otherwise;
    `looked` is the print of the look that is agreed to (queries.looked), None for whatever it was.

    Raises:
        NotFound. ImportBusy: it waits or runs. ImportOver: it was taken, or its file is no longer kept.
        ImportMoved. NotAllowed; of a small file what `take` raises.
    """
    kept = opened(import_id, owner)
    if looked not in (None, queries.looked(kept)):
        raise ImportMoved()
    form = replace(Form.of(kept.form), commit=True, **changes)
    if "decisions" in changes or form.seen is None:
        form = replace(form, seen=seen_at(kept, form.decisions))
    refuse_approving(actor=actor, form=form)
    return look_again(kept, form, now=now, actor=actor, address=address)


def opened(import_id: int, owner: int | None) -> QuestionImport:
    """An import whose file is still to be taken, and that nobody else deals with meanwhile. `owner` is whose
    it must be, None for anybody's.

    Raises:
        NotFound. ImportBusy: it waits or runs. ImportOver: it was taken, or its file is no longer kept.
    """
    found = sa.select(QuestionImport).where(QuestionImport.id == import_id).with_for_update()
    kept = session().scalars(found).one_or_none()
    if kept is None or owner not in (None, kept.created_by):
        raise NotFound()
    if kept.state in ("waiting", "running"):
        raise ImportBusy()
    if kept.committed or kept.file is None:
        raise ImportOver("这个文件已经写入" if kept.committed else "这个文件已不再保存，请重新上传")
    return kept


def look_again(
    kept: QuestionImport, form: Form, *, now: datetime, actor: int, address: str | None
) -> HandedIn:
    """Read the file of an import afresh, as `form` says: a small one now, a large one by a job.

    Raises:
        Of a small file what `take` raises.
    """
    assert kept.file is not None
    kept.form, kept.taken_by, kept.address, kept.tries = form.kept(), actor, address, 0
    kept.state, kept.problem, kept.phase, kept.rows_done = "waiting", None, "", 0
    if kept.size > SMALL:
        queue.wake("bank.import")
        return HandedIn(kept.id, None)
    beside: dict[str, Any] = {"uploader": kept.created_by, "import_id": kept.id, "address": address}
    report = take(now=now, actor=actor, data=kept.file, filename=kept.file_name, form=form, **beside)
    note(kept, report)
    return HandedIn(kept.id, report, queries.looked(kept))


def seen_at(kept: QuestionImport, places: Collection[str]) -> dict[str, tuple[int | None, int | None]]:
    """The bank's question and its revision, or none, at these places of the report that people saw."""
    outcomes = (kept.report or {}).get("outcomes", [])
    named = ((place_of(each["sheet"], each["row"]), each) for each in outcomes)
    return {place: (each["question_id"], each.get("revision")) for place, each in named if place in places}


def note(kept: QuestionImport, report: Report) -> None:
    """Keep what came of an import; the file goes once it is taken, and decisions that are moot."""
    kept.state, kept.problem, kept.phase = "done", None, "完成"
    kept.rows = kept.rows_done = report.rows
    kept.report = report.told()
    kept.committed = report.committed
    if not kept.form["commit"]:
        decided = {place: word for place, word in kept.form["decisions"].items() if place in report.decided}
        kept.form = {**kept.form, "decisions": decided}
    kept.refused = refused(report.left_out, report.errors)
    kept.left_out = (
        rejected(report.left_out, report.errors, as_new=kept.form["as_new"]) if report.left_out else None
    )
    if report.committed:
        kept.file = None


def forget(*, now: datetime) -> None:
    """Drop the files that were kept long enough; what was said about them stays."""
    change = (
        sa.update(QuestionImport).where(queries.is_old(now)).values(file=None, left_out=None, refused=None)
    )
    session().execute(change)


def _kept(
    *, now: datetime, actor: int, data: bytes, filename: str, form: Form, address: str | None
) -> QuestionImport:
    return QuestionImport(
        created_at=now,
        created_by=actor,
        taken_by=actor,
        address=address,
        file_name=tables.printable(filename)[:200],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        file=data,
        form=form.kept(),
        state="waiting",
        phase="",
        rows_done=0,
        rows=0,
        tries=0,
        committed=False,
    )
