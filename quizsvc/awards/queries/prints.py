"""Reads of files for print."""

from typing import Any

import sqlalchemy as sa

from quizsvc.awards.models import CertificatePrint, CertificateRevocation
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound

LISTED = 50
"""So many files for print a list shows."""


def prints(season_id: int) -> list[Any]:
    """The last files for print that were asked for in a season, the newest first."""
    wanted = _prints().where(CertificatePrint.season_id == season_id)
    return list(session().execute(wanted.order_by(CertificatePrint.id.desc()).limit(LISTED)))


def print_of(print_id: int) -> Any:
    """A file for print, without its bytes.

    Raises:
        NotFound: there is none, or it is kept no more.
    """
    found = session().execute(_prints().where(CertificatePrint.id == print_id)).one_or_none()
    if found is None:
        raise NotFound("没有这个打印文件，或已不再保存")
    return found


def printed_file(print_id: int) -> bytes | None:
    """The bytes of a file for print; None while there are none."""
    return session().scalar(sa.select(CertificatePrint.file).where(CertificatePrint.id == print_id))


def print_is_outdated(print_id: int) -> bool:
    """Whether any certificate that a file for print was asked for is revoked by now."""
    found = sa.select(_is_outdated()).select_from(CertificatePrint).where(CertificatePrint.id == print_id)
    return bool(session().scalar(found))


def prints_wait() -> bool:
    """Whether `awards.print` has anything to do."""
    waiting = sa.select(sa.exists().where(CertificatePrint.state == "waiting"))
    return bool(session().scalar(waiting))


def _prints() -> sa.Select[Any]:
    columns = ("id", "season_id", "asked_at", "asked_by", "state", "done", "problem")
    total = sa.func.cardinality(CertificatePrint.certificate_ids).label("total")
    return sa.select(
        *(getattr(CertificatePrint, name) for name in columns), total, _is_outdated().label("outdated")
    )


def _is_outdated() -> sa.ColumnElement[bool]:
    revoked = CertificateRevocation.certificate_id == sa.any_(CertificatePrint.certificate_ids)
    return sa.exists().where(revoked).correlate(CertificatePrint)
