"""Certificates: found, looked at, taken back, made anew."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.awards import queries
from quizsvc.awards.queries import Certified
from quizsvc.awards.rules import Prize, code_in_groups, group_name
from quizsvc.awards.schemas import CertificatesQuery
from quizsvc.console.pages.awards import KINDS
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import chosen
from quizsvc.console.rules.words import TRACKS
from quizsvc.console.schemas import ListQuery, order
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons

PRIZES = tuple((prize.value, prize.chinese) for prize in Prize)
HEADS = (
    *(Head("编号", 22), Head("单位或姓名", 24), Head("单位", 34), Head("组别", 18), Head("奖项", 10)),
    *(Head("名次", 7, WHOLE), Head("校验码", 22), Head("发证日期", 12), Head("状态", 8)),
    *(Head("撤销日期", 12), Head("撤销原因", 40)),
)


class CertificatesAsked(ListQuery, CertificatesQuery):
    sort = order(queries.ORDERS, "-number")


@door.page("/certificates", who=policies.ROSTER_READERS, query=CertificatesAsked)
def list_certificates(call: Call, query: dict[str, Any]) -> Any:
    """The certificates of a season; of a unit's admin those of the own units and their people."""
    season = chosen.season(query["season"])
    if season is None:
        return render_template("console/awards/none.html")
    page = {"page": 1, "page_size": MOST_ROWS} if query["as_"] else {}
    wanted = {name: value for name, value in query.items() if name not in ("season", "as_")}
    found, total = queries.page_of(
        season.id, units=within(call, policies.STAFF_READERS), **{**wanted, **page}
    )
    if query["as_"]:
        return sent_sheet("证书", "certificates", HEADS, (_row(each, season) for each in found))
    return render_template(
        "console/awards/certificates.html",
        season=season,
        seasons_named=[(each.id, each.name) for each in seasons.ever_opened()],
        query=query,
        found=found,
        total=total,
        kinds=KINDS,
        tracks=TRACKS,
        prizes=PRIZES,
        group_of=_group,
        sees_awards=policies.STAFF_READERS.allows(call.caller),
    )


@door.page("/certificates/<id:certificate_id>", who=policies.ROSTER_READERS)
def show_certificate(call: Call, certificate_id: int) -> str:
    """A certificate with what became of it."""
    found = queries.certificate(certificate_id)
    units = within(call, policies.STAFF_READERS)
    if units is not None and found.row.unit_id not in units:
        raise NotFound("没有这份证书")
    return render_template(
        "console/awards/certificate.html",
        found=found,
        season=seasons.by_id(found.row.season_id),
        group=_group(found),
        code=code_in_groups(found.row.code),
        replaces=queries.certificate(found.row.replaces_id) if found.row.replaces_id else None,
        replaced_by=queries.replaced_by(found.id) if found.replaced else None,
        by=accounts.display_names([found.row.issued_by]),
        may_change=policies.ORGANIZERS.allows(call.caller),
        sees_audit=policies.ADMIN_READERS.allows(call.caller),
    )


def _group(one: Certified) -> str:
    return group_name(Track(one.row.track), None if one.row.level is None else Level(one.row.level))


def _row(one: Certified, season: seasons.KnownSeason) -> tuple[str, ...]:
    revoked = one.revoked_at.astimezone(season.zone).date().isoformat() if one.revoked_at else ""
    return (
        *(one.number, one.row.holder, one.row.unit_name, _group(one), one.prize, str(one.row.rank)),
        *(code_in_groups(one.row.code), one.row.issued_on.isoformat()),
        *("有效" if one.valid else "已撤销", revoked, one.revoked_reason or ""),
    )
