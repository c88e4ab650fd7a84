"""A season as one file, from which anybody can work every published figure out again (docs/export.md)."""

import zipfile
from datetime import datetime
from typing import IO

import sqlalchemy as sa

from quizsvc.kit import audit, db
from quizsvc.kit.errors import Unavailable
from quizsvc.rankings import documents
from quizsvc.rankings.queries import records
from quizsvc.season import queries as seasons

FORMAT = 1
LOCK = "season.export"
_FIXED = (1980, 1, 1, 0, 0, 0)
"""When every file in it was made, so that the same records give the same bytes."""


class ExportRunning(Unavailable):
    """One export at a time: it takes long, and keeps a thread of the web server busy while it does."""

    title = "别人正在导出活动，请等一会儿再试"


def export(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    into: IO[bytes],
    address: str | None = None,
) -> None:
    """Write the export into an open file, as everything stood at one instant; it is read bit by bit.

    Raises:
        ExportRunning: somebody else is at it.
    """
    if not db.try_lock(LOCK):
        raise ExportRunning()
    with db.apart() as beside:
        beside.execute(sa.text("set transaction isolation level repeatable read, read only"))
        write(beside, season=season, now=now, into=into)
    audit.record("season.export", now=now, actor=actor, subject=f"season:{season.id}", address=address)


def write(connection: sa.Connection, *, season: seasons.KnownSeason, now: datetime, into: IO[bytes]) -> None:
    """The same, as the connection's transaction sees everything."""
    header = {"format": FORMAT, **documents.season_told(season)}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        archive.writestr(_entry("season.json"), documents.canonical(header))
        for table in records.TABLES:
            with archive.open(_entry(f"{table}.jsonl"), "w", force_zip64=True) as file:
                for line in records.lines(connection, table, season_id=season.id, now=now):
                    file.write(f"{documents.canonical(line)}\n".encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
