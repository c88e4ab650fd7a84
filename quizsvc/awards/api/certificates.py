"""Certificates: looked at, printed, revoked, made anew; and checked by anybody."""

from collections.abc import Collection
from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.awards import printing, queries, rules, service
from quizsvc.awards.api.door import door, public_base
from quizsvc.awards.queries import Certified
from quizsvc.awards.schemas import (
    CertificatePage,
    CertificateShape,
    CertificatesQuery,
    PublicShape,
    RevokeBody,
)
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, page_of, sent_file, whole
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


@door.endpoint("/certificates", who=policies.ROSTER_READERS, query=CertificatesQuery, answer=CertificatePage)
def list_certificates(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """一个活动的证书，新的在前；单位管理员看到本单位及下级的单位和人员的"""
    season = seasons.named_or_open(query.pop("season"))
    items, total = queries.page_of(season.id, units=_units_of(call), **query)
    return page_of(items, query, total)


@door.endpoint("/me/certificates", who=policies.PARTICIPANT, query=NoQuery, answer=CertificatePage)
def list_own(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的证书，新的在前"""
    return whole(queries.of_person(call.person_id))


@door.endpoint("/certificates/<id:certificate_id>/file.pdf", who=policies.SIGNED_IN, file=True)
def read_file(call: Call, certificate_id: int) -> Response:
    """证书的 PDF（A4 横向）：自己的；单位管理员还有本单位及下级的；组织者和审计员是全部"""
    found = queries.certificate(certificate_id)
    if not _may_see(call, found):
        raise NotFound("没有这份证书")
    data = service.pdf_of(certificate=found, base=public_base())
    return sent_file(f"{found.number}.pdf", f"certificate-{found.id}.pdf", printing.MIMETYPE, data)


@door.endpoint(
    "/certificates/<id:certificate_id>/revoke",
    method="POST",
    who=policies.ORGANIZERS,
    body=RevokeBody,
    answer=CertificateShape,
)
def revoke(call: Call, body: dict[str, str], certificate_id: int) -> Certified:
    """撤销一份证书，写明原因；查验的人会看到"""
    return service.revoke(
        now=call.now,
        actor=call.account_id,
        certificate_id=certificate_id,
        reason=body["reason"],
        address=call.address,
    )


@door.endpoint(
    "/certificates/<id:certificate_id>/reissue",
    method="POST",
    who=policies.ORGANIZERS,
    answer=CertificateShape,
    status=201,
)
def reissue(call: Call, certificate_id: int) -> Certified:
    """补发一份单独撤销的证书：按最近一次授奖的奖项，新的编号和校验码，名称按名册现在的"""
    return service.reissue(
        now=call.now, actor=call.account_id, certificate_id=certificate_id, address=call.address
    )


@door.endpoint("/certificates/<code>", who=policies.ANYONE, answer=PublicShape)
def check(call: Call, code: str) -> dict[str, Any]:
    """凭校验码查验证书，不用登录；大小写、空格和短横都不要紧"""
    return told(service.check(now=call.now, typed=code, address=call.address))


def told(found: Certified) -> dict[str, Any]:
    """What anybody is told of a certificate."""
    row, season = found.row, seasons.by_id(found.row.season_id)
    revoked_on = found.revoked_at and season_rules.local_date(found.revoked_at, season.zone)
    return {
        "valid": found.valid,
        "number": found.number,
        "holder": row.holder,
        "unit": row.unit_name,
        "group": rules.group_name(Track(row.track), None if row.level is None else Level(row.level)),
        "prize": found.prize,
        "season": season.name,
        "issuer": row.issuer,
        "issued_on": row.issued_on,
        "revoked_on": revoked_on,
        "revoked_reason": found.revoked_reason,
    }


def _units_of(call: Call) -> Collection[int] | None:
    """The units whose certificates a caller sees; None: all."""
    if not policies.ROSTER_READERS.allows(call.caller):
        return frozenset()  # a participant, who has a unit as well
    return within(call, policies.STAFF_READERS)


def _may_see(call: Call, found: Certified) -> bool:
    if call.caller.person_id is not None and found.row.person_id == call.caller.person_id:
        return True
    units = _units_of(call)
    return units is None or found.row.unit_id in units
