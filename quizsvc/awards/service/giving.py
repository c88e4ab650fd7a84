"""Give the prizes of a season; revoke a certificate, and make another in its stead.

Whoever does one of these holds the lock `awards` until the end of the transaction, so that a year's numbers
have no gap and nobody gets two; the constraints decide.
"""

import secrets
from datetime import datetime
from typing import Any

from quizsvc.accounts.passwords import CODE_ALPHABET
from quizsvc.awards import queries, rules
from quizsvc.awards.basis import Basis
from quizsvc.awards.models import AwardRound, Certificate, CertificateRevocation
from quizsvc.awards.queries import Certified
from quizsvc.awards.service.gathering import gather
from quizsvc.awards.service.planning import Placed, Plan, plan
from quizsvc.awards.service.refusals import (
    AlreadyGiven,
    AlreadyReissued,
    AlreadyRevoked,
    NotRevoked,
    PrizeLost,
    RoundNeeded,
    VersionMoved,
)
from quizsvc.kit import audit, db
from quizsvc.kit.db import session
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

LOCK = "awards"


def preview(*, now: datetime, season: seasons.KnownSeason) -> tuple[Basis, Plan]:
    """Who would get what, and why others not; nothing is given.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    given_by = gather(now=now, season=season)
    return given_by, plan(given_by)


def give(
    *,
    now: datetime,
    actor: int,
    season: seasons.KnownSeason,
    seen: int,
    reason: str = "",
    address: str | None = None,
) -> AwardRound:
    """Give the prizes by the newest snapshot, whose version must be the one that was seen in the preview.

    A later round mends what a correction moved: who keeps a prize keeps the certificate, who loses it has
    theirs revoked with the reason (without one: that of the snapshot), who gets it gets one.

    Raises:
        SeasonNotPublished, StandingMoved, VersionMoved, AlreadyGiven.
    """
    db.lock(LOCK)
    given_by, planned = preview(now=now, season=season)
    snapshot, last = given_by.snapshot, queries.newest_round(season.id)
    if snapshot.version != seen:
        raise VersionMoved(seen=seen, now=snapshot.version)
    if last is not None and last.snapshot_id == snapshot.id:
        raise AlreadyGiven()
    made = _round(given_by, planned, last)
    made.reason = reason.strip() or _default_reason(given_by, last)
    made.given_at, made.given_by = now, actor
    session().add(made)
    session().flush()
    for lost in planned.lost:
        _take_back(made, lost.certificate, f"{made.reason}；{lost.reason}")
    _issue(made, given_by, planned.issued)
    told = {name: getattr(made, name) for name in ("version", "reason", "issued", "revoked", "kept")}
    audit.record("award.give", now=now, actor=actor, subject=f"season:{season.id}", address=address, **told)
    return made


def revoke(
    *, now: datetime, actor: int, certificate_id: int, reason: str, address: str | None = None
) -> Certified:
    """Make a certificate invalid, with a reason that everybody sees who checks it.

    Raises:
        NotFound, AlreadyRevoked.
    """
    db.lock(LOCK)
    found = queries.certificate(certificate_id)
    if not found.valid:
        raise AlreadyRevoked()
    revocation = CertificateRevocation(
        certificate_id=found.id, reason=reason.strip(), revoked_at=now, revoked_by=actor
    )
    session().add(revocation)
    session().flush()
    told = _told(found, reason=revocation.reason)
    audit.record("certificate.revoke", now=now, actor=actor, address=address, **told)
    return queries.certificate(certificate_id)


def reissue(*, now: datetime, actor: int, certificate_id: int, address: str | None = None) -> Certified:
    """Another certificate in the stead of one that an organizer revoked: for the prize that the last round
    gives its holder, with a new number and code, and the names as they are on the roster now.

    Raises:
        NotFound, NotRevoked, AlreadyReissued, SeasonNotPublished, StandingMoved, RoundNeeded, PrizeLost.
    """
    db.lock(LOCK)
    found = queries.certificate(certificate_id)
    if not found.revoked_by_hand:
        raise NotRevoked()
    if found.replaced:
        raise AlreadyReissued()
    made = _again(found, _Register(now, seasons.by_id(found.row.season_id)), now=now, actor=actor)
    session().add(made)
    session().flush()
    again = queries.certificate(made.id)
    told = _told(again, replaces=found.number)
    audit.record("certificate.reissue", now=now, actor=actor, address=address, **told)
    return again


def _again(found: Certified, register: "_Register", *, now: datetime, actor: int) -> Certificate:
    old, last = found.row, queries.newest_round(found.row.season_id)
    given_by, planned = preview(now=now, season=seasons.by_id(old.season_id))
    if last is None or last.snapshot_id != given_by.snapshot.id:
        raise RoundNeeded()
    placed = planned.winner(found.claim.place)
    if placed is None or placed.claim is None:
        raise PrizeLost()
    unit = roster.unit(placed.row.unit_id)
    person = None if old.person_id is None else roster.person(old.person_id)
    assert unit is not None
    return register.enter(
        **{name: getattr(old, name) for name in ("season_id", "kind", "track", "level", "person_id")},
        round_id=last.id,
        replaces_id=old.id,
        unit_id=unit.id,
        rank=placed.row.rank,
        prize=placed.claim.prize,
        holder=unit.name if person is None else person.name,
        unit_name=unit.name,
        issued_by=actor,
    )


def _round(given_by: Basis, planned: Plan, last: AwardRound | None) -> AwardRound:
    return AwardRound(
        season_id=given_by.season.id,
        number=1 if last is None else last.number + 1,
        snapshot_id=given_by.snapshot.id,
        version=given_by.snapshot.version,
        issued=len(planned.issued),
        revoked=len(planned.lost),
        kept=len(planned.kept),
    )


def _default_reason(given_by: Basis, last: AwardRound | None) -> str:
    if last is None:
        return ""
    snapshot = given_by.snapshot
    return f"名次更正（第 {snapshot.version} 版）：{snapshot.reason}"


def _take_back(made: AwardRound, lost: Certified, reason: str) -> None:
    taken = {"reason": reason, "revoked_at": made.given_at, "revoked_by": made.given_by}
    session().add(CertificateRevocation(certificate_id=lost.id, round_id=made.id, **taken))


def _issue(made: AwardRound, given_by: Basis, winners: list[Placed]) -> None:
    register = _Register(made.given_at, given_by.season)
    for each in winners:
        assert each.claim is not None
        row, claim = each.row, each.claim
        session().add(
            register.enter(
                season_id=made.season_id,
                round_id=made.id,
                kind=claim.kind,
                track=claim.track,
                level=claim.level,
                unit_id=row.unit_id,
                person_id=claim.holder_id if claim.kind is rules.Kind.PERSON else None,
                rank=row.rank,
                prize=claim.prize,
                holder=each.holder,
                unit_name=row.unit_name,
                issued_by=made.given_by,
            )
        )
    session().flush()


class _Register:
    """A year's certificates, one number after the other; the year is that of the day of issue."""

    def __init__(self, now: datetime, season: seasons.KnownSeason) -> None:
        self._day = season_rules.local_date(now, season.zone)
        self._serial = queries.last_serial(self._day.year)
        self._issuer = roster.organizer() or season.name

    def enter(self, **facts: object) -> Certificate:
        """The next certificate, with a code that nobody can guess."""
        self._serial += 1
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(rules.CODE_LENGTH))
        return Certificate(
            **facts,
            year=self._day.year,
            serial=self._serial,
            code=code,
            issuer=self._issuer,
            issued_on=self._day,
        )


def _told(of: Certified, **detail: str) -> dict[str, Any]:
    return {"subject": f"certificate:{of.id}", "number": of.number, "season_id": of.row.season_id, **detail}
