"""Certificates as PDF: one at once, or many as one file for print, which is kept for a while.

A file of many is drawn by the job `awards.print` in one transaction under the advisory lock of that name;
killed at any point, it is drawn again. Only how far it is, and that it was begun, is said apart.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.awards import printing, queries, rules
from quizsvc.awards.models import CertificatePrint
from quizsvc.awards.queries import Certified
from quizsvc.awards.service.refusals import (
    CertificateRevoked,
    NothingToPrint,
    PrintOutdated,
    PrintUnfinished,
    Unprintable,
)
from quizsvc.kit import audit, db, queue
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal
from quizsvc.kit.fonts import FontMissing
from quizsvc.roster.rules import Level, Track
from quizsvc.season import queries as seasons

log = logging.getLogger(__name__)
LOCK = "awards.print"
AT_ONCE = 200
"""So many pages are drawn within the request; more are a job."""
KEPT_FOR = timedelta(days=7)
TRIES = 3
"""How often a file is begun; one that takes its worker down each time is given up then."""
STEP = 50
"""Pages between two words on how far it is."""


def pdf_of(*, certificate: Certified, base: str) -> bytes:
    """One certificate; `base` is the address under which people reach the service, without a last stroke.

    Raises:
        CertificateRevoked, Unprintable, FontMissing.
    """
    if not certificate.valid:
        raise CertificateRevoked()
    return printing.draw(_printable([certificate], base))


def ask_for_print(
    *,
    now: datetime,
    actor: int,
    season: seasons.KnownSeason,
    base: str,
    kind: rules.Kind | None = None,
    track: Track | None = None,
    address: str | None = None,
) -> Any:
    """A file of a season's valid certificates, units before people, by board and prize: made at once, or, of
    more than AT_ONCE, by the job. Files that were kept long enough are dropped.

    Raises:
        NothingToPrint; Unprintable: names everybody whose name cannot be printed. FontMissing.
    """
    found = _wanted(season.id, kind, track)
    pages = _printable(found, base)
    session().execute(sa.delete(CertificatePrint).where(CertificatePrint.asked_at < now - KEPT_FOR))
    made = CertificatePrint(
        season_id=season.id,
        asked_by=actor,
        asked_at=now,
        base=base,
        certificate_ids=[each.id for each in found],
        state="waiting",
        done=0,
        tries=0,
    )
    session().add(made)
    if len(pages) <= AT_ONCE:
        made.file, made.done, made.state = printing.draw(pages), len(pages), "done"
    else:
        queue.wake("awards.print")
    session().flush()
    told = {"certificates": len(found), "kind": kind, "track": track}
    subject = f"season:{season.id}"
    audit.record("certificate.print", now=now, actor=actor, subject=subject, address=address, **told)
    return queries.print_of(made.id)


def _wanted(season_id: int, kind: rules.Kind | None, track: Track | None) -> list[Certified]:
    found = [
        each
        for each in queries.of_season(season_id)
        if each.valid and kind in (None, each.row.kind) and track in (None, each.row.track)
    ]
    if not found:
        raise NothingToPrint()
    return found


def file_of(print_id: int) -> bytes:
    """The bytes of a file for print.

    Raises:
        NotFound, PrintUnfinished. PrintOutdated: a certificate was revoked since, which nobody shall print.
    """
    queries.print_of(print_id)
    data = queries.printed_file(print_id)
    if data is None:
        raise PrintUnfinished()
    if queries.print_is_outdated(print_id):
        raise PrintOutdated()
    return data


def draw_waiting() -> None:
    """Draw the file that waits longest, and ask for the next. Safe to run at any time, by anyone, twice."""
    if not db.try_lock(LOCK):
        return
    wanted = sa.select(CertificatePrint).where(CertificatePrint.state == "waiting")
    waiting = session().scalars(wanted.order_by(CertificatePrint.id).limit(1)).one_or_none()
    if waiting is None:
        return
    if waiting.tries >= TRIES:
        _fail(
            waiting,
            {"title": "打印中断", "detail": f"中断了 {TRIES} 次，没有做成。请分条线、分单位和个人打印"},
        )
    else:
        _say(waiting.id, tries=waiting.tries + 1, done=0)
        _draw(waiting)
    queue.wake("awards.print")


def unprintable(certificates: Iterable[tuple[str, str]]) -> list[str]:
    """Of these holders with their units' names, sentences about those that the font cannot print; without
    the font the one that says so.
    """
    try:
        found = [(holder, printing.lacking([holder, unit])) for holder, unit in certificates]
    except FontMissing as missing:
        return [missing.detail]
    return [_sentence(holder, lacking) for holder, lacking in found if lacking]


def _draw(waiting: CertificatePrint) -> None:
    try:
        found = [each for each in queries.some(waiting.certificate_ids) if each.valid]
        data = printing.draw(_printable(found, waiting.base), progress=_progress(waiting.id))
    except Refusal as refusal:
        _fail(waiting, refusal.problem())
    else:
        session().refresh(waiting)
        waiting.file, waiting.done, waiting.state = data, len(found), "done"


def _fail(waiting: CertificatePrint, problem: dict[str, Any]) -> None:
    log.warning("a file of %s certificates is not made", len(waiting.certificate_ids))
    waiting.state, waiting.problem = "failed", problem


def _progress(print_id: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if done % STEP == 0:
            _say(print_id, done=done)

    return tell


def _say(print_id: int, **values: int) -> None:
    """Beside the transaction, so that it is seen meanwhile."""
    with db.apart() as connection:
        connection.execute(
            sa.update(CertificatePrint).where(CertificatePrint.id == print_id).values(**values)
        )


def _printable(certificates: Sequence[Certified], base: str) -> list[printing.Printed]:
    known = {id_: seasons.by_id(id_) for id_ in {each.row.season_id for each in certificates}}
    pages = [_page(each, known[each.row.season_id], base) for each in sorted(certificates, key=_order)]
    faults = {page.holder: lacking for page in pages if (lacking := printing.lacking(page.texts()))}
    if faults:
        told = [_sentence(holder, lacking) for holder, lacking in faults.items()]
        raise Unprintable("；".join(told[:20]), texts=told)
    return pages


def _sentence(holder: str, lacking: list[str]) -> str:
    told = "、".join(f"“{one}”（U+{ord(one):04X}）" for one in lacking)
    return f"“{holder}”的证书里有字体没有的字 {told}，请在名册里改用通行的写法，再撤销、补发"


def _order(one: Certified) -> tuple[Any, ...]:
    tracks, levels = list(Track), list(Level)
    level = 0 if one.row.level is None else levels.index(Level(one.row.level))
    return one.row.kind == rules.Kind.PERSON, tracks.index(Track(one.row.track)), level, one.row.rank, one.id


def _page(one: Certified, season: seasons.KnownSeason, base: str) -> printing.Printed:
    row = one.row
    return printing.Printed(
        kind=rules.Kind(row.kind),
        holder=row.holder,
        unit_name=row.unit_name,
        season_name=season.name,
        first_on=season.first_on,
        last_on=season.last_on,
        track=Track(row.track),
        level=None if row.level is None else Level(row.level),
        prize=rules.Prize(row.prize),
        issuer=row.issuer,
        issued_on=row.issued_on,
        number=one.number,
        code=row.code,
        address=f"{base}/verify/{row.code}",
    )
