"""Imports that are kept: what there is, what they would do, and which rows they refuse."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.roster.imports.entries import Entry, place_of
from quizsvc.roster.models import RosterImport

KEPT_FOR = timedelta(days=7)
"""So long a file that was not taken can be taken, and what an import did can be read line by line."""


def imports(*, page: int, page_size: int) -> tuple[list[dict[str, Any]], int]:
    """One page of imports, the newest first, and how many there are."""
    rows, total = db.page(sa.select(RosterImport).order_by(RosterImport.id.desc()), page, page_size)
    return [_shown(row) for (row,) in rows], total


def import_of(import_id: int) -> dict[str, Any] | None:
    """An import with its whole report, the places of its rows that were put right (`mends`), and whether what
    it does is `forgotten`, and the print of what was `looked` at; None if there is none.
    """
    found = sa.select(RosterImport, RosterImport.lines.is_(None).label("forgotten"))
    found = found.where(RosterImport.id == import_id).options(orm.undefer(RosterImport.report))
    one = session().execute(found).one_or_none()
    if one is None:
        return None
    row = one[0]
    more = {"report": _report(row), "mends": sorted(row.form["mends"]), "forgotten": one.forgotten}
    return _shown(row) | more | {"looked": row.looked}


def lines(import_id: int) -> list[dict[str, Any]] | None:
    """What an import does to each person and unit (lines.Line), in the file's order; None if there is no such
    import or it was long ago.
    """
    return _one(RosterImport.lines, import_id)


def writes(import_id: int) -> dict[str, Any] | None:
    """What an import writes (effects.writes_of); None as of lines()."""
    return _one(RosterImport.writes, import_id)


def refused_rows(import_id: int) -> list[dict[str, Any]] | None:
    """The rows that an import refuses, as refused() tells them, in the file's order; None as of lines()."""
    return _one(RosterImport.refused, import_id)


def are_old(now: datetime) -> bool:
    """Whether there is something to forget."""
    return bool(session().scalar(sa.select(sa.exists().where(is_old(now)))))


def is_old(now: datetime) -> sa.ColumnElement[bool]:
    """Imports of which no more is kept than how much they did."""
    ended = sa.func.coalesce(RosterImport.taken_at, RosterImport.created_at)
    return sa.and_(RosterImport.lines.is_not(None), ended <= now - KEPT_FOR)


def refused(entry: Entry) -> dict[str, Any]:
    """A refused row: where it is, what stands in it (by headings.FIELDS), and all that is wrong with it."""
    faults = [{"column": each.column, "message": each.message} for each in entry.faults]
    where = {"place": place_of(entry.sheet, entry.row), "sheet": entry.sheet, "row": entry.row}
    return where | {"texts": entry.texts, "faults": faults}


def _one(column: orm.InstrumentedAttribute[Any], import_id: int) -> Any:
    return session().scalar(sa.select(column).where(RosterImport.id == import_id))


def _shown(row: RosterImport) -> dict[str, Any]:
    names = ("id", "created_at", "created_by", "file_name", "size", "sha256")
    more = ("committed", "taken_at", "taken_by", "rows", "rejected")
    form: Mapping[str, Any] = row.form
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "scope": form["scope"],
        "effective_on": date.fromisoformat(form["effective_on"]),
        "mended": len(form["mends"]),
    }


def _report(row: RosterImport) -> dict[str, Any]:
    return {**row.report, "effective_on": date.fromisoformat(row.report["effective_on"])}
