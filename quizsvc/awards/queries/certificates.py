"""Reads of rounds and certificates."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from quizsvc.awards.models import AwardRound, Certificate, CertificateRevocation
from quizsvc.awards.rules import Kind, Prize, certificate_number, normal_code
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound

NUMBER = re.compile(r"(?:证字)?(?:〔?(20[0-9]{2})〕)?([0-9]{1,9})号?")
ORDERS: dict[str, tuple[Any, ...]] = {
    "number": (Certificate.id,),
    "holder": (Certificate.holder,),
    "unit": (Certificate.unit_name, Certificate.kind, Certificate.rank),
    "prize": (Certificate.prize, Certificate.track, Certificate.rank),
    "issued": (Certificate.issued_on,),
}
"""By what certificates are put in order; of the same the one made first comes first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate certifies: a prize of a unit or a person in a track (and, of a unit, its level)."""

    kind: Kind
    track: str
    level: str | None
    holder_id: int
    prize: Prize

    @property
    def place(self) -> tuple[str, str, str | None, int]:
        """For what the holder competed."""
        return self.kind, self.track, self.level, self.holder_id


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate with what became of it: nothing that is None has happened. `revoked_by_hand`: not by a
    round of awards. `replaced`: another one was made in its stead.
    """

    row: Certificate
    revoked_at: datetime | None
    revoked_reason: str | None
    revoked_by_hand: bool
    replaced: bool

    @property
    def id(self) -> int:
        """The certificate's id."""
        return self.row.id

    @property
    def valid(self) -> bool:
        """Nobody revoked it."""
        return self.revoked_at is None

    @property
    def number(self) -> str:
        """As it is printed."""
        return certificate_number(self.row.year, self.row.serial)

    @property
    def claim(self) -> Claim:
        """What it certifies."""
        row = self.row
        holder = row.unit_id if row.person_id is None else row.person_id
        return Claim(Kind(row.kind), row.track, row.level, holder, Prize(row.prize))

    @property
    def prize(self) -> str:
        """一等奖, 二等奖, 三等奖."""
        return Prize(self.row.prize).chinese


def newest_round(season_id: int) -> AwardRound | None:
    """The last round of awards of a season."""
    rounds = sa.select(AwardRound).where(AwardRound.season_id == season_id)
    return session().scalar(rounds.order_by(AwardRound.number.desc()).limit(1))


def rounds(season_id: int) -> list[AwardRound]:
    """All rounds of a season, the newest first."""
    found = sa.select(AwardRound).where(AwardRound.season_id == season_id)
    return list(session().scalars(found.order_by(AwardRound.number.desc())))


def certificate(certificate_id: int) -> Certified:
    """One certificate.

    Raises:
        NotFound: there is none.
    """
    found = _first(_certificates().where(Certificate.id == certificate_id))
    if found is None:
        raise NotFound("没有这份证书")
    return found


def by_code(code: str) -> Certified | None:
    """The certificate of a code (rules.normal_code), if there is one."""
    return _first(_certificates().where(Certificate.code == code))


def of_season(season_id: int) -> list[Certified]:
    """All certificates of a season, revoked ones too, in the order of their making."""
    return _all(_certificates().where(Certificate.season_id == season_id).order_by(Certificate.id))


def of_person(person_id: int) -> list[Certified]:
    """A person's own certificates, the newest first."""
    return _all(_certificates().where(Certificate.person_id == person_id).order_by(Certificate.id.desc()))


def some(certificate_ids: Collection[int]) -> list[Certified]:
    """These certificates, in the order of their making."""
    wanted = Certificate.id == db.any_of(certificate_ids)
    return _all(_certificates().where(wanted).order_by(Certificate.id))


def page_of(
    season_id: int,
    *,
    units: Collection[int] | None,
    kind: str | None,
    track: str | None,
    valid: bool | None,
    prize: int | None = None,
    q: str = "",
    sort: str = "-number",
    page: int,
    page_size: int,
) -> tuple[list[Certified], int]:
    """One page of a season's certificates, and how many there are. With `units` only those of these units and
    of their people; with `q` those whose holder, unit, number or code holds it. `sort` is a name of ORDERS,
    with a stroke before it from the last to the first.
    """
    found = _certificates().where(Certificate.season_id == season_id)
    for column, value in ((Certificate.kind, kind), (Certificate.track, track), (Certificate.prize, prize)):
        if value is not None:
            found = found.where(column == value)
    if q.strip():
        found = found.where(_says(q))
    if units is not None:
        found = found.where(Certificate.unit_id == db.any_of(units))
    if valid is not None:
        found = found.where(CertificateRevocation.certificate_id.is_(None) == valid)
    by = [*ORDERS[sort.removeprefix("-")], Certificate.id]
    order = [column.desc() for column in by] if sort.startswith("-") else by
    rows, total = db.page(found.order_by(*order), page, page_size)
    return list(_read(rows)), total


def replaced_by(certificate_id: int) -> int | None:
    """The certificate that was made in the stead of this one."""
    return session().scalar(sa.select(Certificate.id).where(Certificate.replaces_id == certificate_id))


def valid_counts(season_id: int) -> dict[tuple[str, str], int]:
    """How many valid certificates a season has, by kind and track."""
    revoked = sa.exists().where(CertificateRevocation.certificate_id == Certificate.id)
    found = sa.select(Certificate.kind, Certificate.track, sa.func.count()).where(
        Certificate.season_id == season_id, ~revoked
    )
    rows = session().execute(found.group_by(Certificate.kind, Certificate.track))
    return {(kind, track): count for kind, track, count in rows}


def last_serial(year: int) -> int:
    """The last number of a year's register; 0 if none was given."""
    return session().scalar(sa.select(sa.func.max(Certificate.serial)).where(Certificate.year == year)) or 0


def _says(q: str) -> sa.ColumnElement[bool]:
    """Of a number its serial is enough: `0012`, `12号`."""
    wanted = "".join(q.split())
    names = (Certificate.holder, Certificate.unit_name)
    said = [name.contains(wanted, autoescape=True) for name in names]
    if (code := normal_code(q)) is not None:
        said.append(Certificate.code == code)
    if found := NUMBER.fullmatch(wanted):
        said.append(Certificate.serial == int(found[2]))
        if found[1]:
            said[-1] &= Certificate.year == int(found[1])
    return sa.or_(*said)


def _certificates() -> sa.Select[Any]:
    later = orm.aliased(Certificate)
    replaced = sa.exists().where(later.replaces_id == Certificate.id)
    columns: tuple[Any, ...] = (
        CertificateRevocation.revoked_at,
        CertificateRevocation.reason,
        CertificateRevocation.round_id,
        replaced.label("replaced"),
    )
    return sa.select(Certificate, *columns).outerjoin(
        CertificateRevocation, CertificateRevocation.certificate_id == Certificate.id
    )


def _first(wanted: sa.Select[Any]) -> Certified | None:
    return next(_read(session().execute(wanted)), None)


def _all(wanted: sa.Select[Any]) -> list[Certified]:
    return list(_read(session().execute(wanted)))


def _read(rows: Iterable[Any]) -> Iterator[Certified]:
    for row, revoked_at, reason, round_id, replaced in rows:
        by_hand = revoked_at is not None and round_id is None
        yield Certified(row, revoked_at, reason, by_hand, replaced)
