"""The year-end table, and who is put forward."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.awards import service
from quizsvc.awards.api.door import door
from quizsvc.awards.schemas import NomineeList
from quizsvc.kit.books import MIMETYPE
from quizsvc.kit.http import Call, sent_file, whole
from quizsvc.season import queries as seasons
from quizsvc.season.schemas import SeasonQuery


@door.endpoint("/exports/year-end.xlsx", who=policies.STAFF_READERS, query=SeasonQuery, file=True)
def export_year_end(call: Call, query: dict[str, Any]) -> Response:
    """年终考核表：每人和每个单位的参与、成绩、名次、奖项，设置另有一张表"""
    season = seasons.named_or_open(query["season"])
    data = service.year_end(now=call.now, actor=call.account_id, season=season, address=call.address)
    return sent_file(f"{season.name}-年终考核表.xlsx", f"year-end-{season.id}.xlsx", MIMETYPE, data)


@door.endpoint("/exports/nominations.xlsx", who=policies.STAFF_READERS, query=SeasonQuery, file=True)
def export_nominations(call: Call, query: dict[str, Any]) -> Response:
    """推选名单：单位和个人，每行注明推选或不推选的理由"""
    season = seasons.named_or_open(query["season"])
    data = service.nominations(now=call.now, actor=call.account_id, season=season, address=call.address)
    return sent_file(f"{season.name}-推选名单.xlsx", f"nominations-{season.id}.xlsx", MIMETYPE, data)


@door.endpoint("/nominations", who=policies.STAFF_READERS, query=SeasonQuery, answer=NomineeList)
def list_nominations(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """推选名单，按榜单和名次；差一点的也列出，注明理由"""
    season = seasons.named_or_open(query["season"])
    judged_by, found = service.nominate(now=call.now, season=season)
    return {"season": season.id, "version": judged_by.snapshot.version, **whole(found)}
