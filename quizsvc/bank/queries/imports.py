"""Imports that are kept: who may see which, and what waits to be done."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.bank.models import QuestionImport
from quizsvc.kit import db
from quizsvc.kit.db import session

KEPT_FOR = timedelta(days=7)
"""So long a file that was not taken, and the rows that were refused, can be fetched again."""
OPEN = QuestionImport.state.in_(["waiting", "running"])


def import_of(import_id: int, *, owner: int | None) -> dict[str, Any] | None:
    """An import as staff see it, with its whole report and the print of what is `looked` at with it; None if
    there is none, or it is not the `owner`'s.

    With no owner anybody's is found.
    """
    found = _visible(owner).where(QuestionImport.id == import_id)
    kept = session().scalars(found).one_or_none()
    return None if kept is None else _shown(kept) | {"report": kept.report, "looked": looked(kept)}


def looked(kept: QuestionImport) -> str:
    """A print of how a file was read last and what came of it: whatever is mended, decided or read afresh,
    it is another one. The same of what was just written as of what is read of it later, in another order.
    """
    return hashlib.sha256(json.dumps([kept.form, kept.report], sort_keys=True).encode()).hexdigest()


def imports(*, owner: int | None, page: int, page_size: int) -> tuple[list[dict[str, Any]], int]:
    """One page of imports without their reports, the newest first, and how many there are."""
    found = _visible(owner).options(orm.defer(QuestionImport.report)).order_by(QuestionImport.id.desc())
    rows, total = db.page(found, page, page_size)
    return [_shown(kept) for (kept,) in rows], total


def left_out(import_id: int, *, owner: int | None) -> bytes | None:
    """The workbook of an import's refused rows; None if there is none any more, or it is not the owner's."""
    wanted = _visible(owner).where(QuestionImport.id == import_id)
    return session().scalar(wanted.with_only_columns(QuestionImport.left_out))


def rows_put_right(import_id: int, *, owner: int | None) -> dict[str, Any] | None:
    """What there is to put right in an import, and what was: its first `refused` rows
    (exports.rejected.refused), `mends` and `decisions` by place, and which `subject` is for rows without one;
    None if there is no such import of the owner's.
    """
    wanted = _visible(owner).where(QuestionImport.id == import_id)
    found = (
        session().execute(wanted.with_only_columns(QuestionImport.refused, QuestionImport.form)).one_or_none()
    )
    if found is None:
        return None
    form = {"mends": {}, **found.form}
    told = {name: form[name] for name in ("mends", "decisions", "subject", "as_new", "approve")}
    return told | {"refused": found.refused or []}


def imports_wait() -> bool:
    """Whether a file waits to be read, or was given up by a worker that died."""
    return bool(session().scalar(sa.select(sa.exists().where(OPEN))))


def imports_are_old(now: datetime) -> bool:
    """Whether there are files to forget."""
    return bool(session().scalar(sa.select(sa.exists().where(is_old(now)))))


def is_old(now: datetime) -> sa.ColumnElement[bool]:
    """Imports whose files are no longer kept."""
    held = sa.or_(QuestionImport.file.is_not(None), QuestionImport.left_out.is_not(None))
    return sa.and_(held, ~OPEN, QuestionImport.created_at <= now - KEPT_FOR)


def _visible(owner: int | None) -> sa.Select[QuestionImport]:
    found = sa.select(QuestionImport)
    return found if owner is None else found.where(QuestionImport.created_by == owner)


def _shown(kept: QuestionImport) -> dict[str, Any]:
    names = ("id", "created_at", "created_by", "file_name", "size", "sha256", "state", "phase")
    more = ("rows_done", "rows", "committed", "problem")
    return {name: getattr(kept, name) for name in (*names, *more)} | {"mode": _mode(kept)}


def _mode(kept: QuestionImport) -> str:
    return "commit" if kept.form["commit"] else "check"
