"""Routes of seasons. Opening one also looks at the roster, changing one at the papers: these two routes stand
in the apis of those rooms.
"""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.fields import PageQuery
from quizsvc.kit.http import Call, Door, page_of
from quizsvc.season import queries, rules, service
from quizsvc.season.schemas import RulesShape, SeasonBody, SeasonPage, SeasonShape

door = Door("season", description="活动：日历与设置")


@door.endpoint("/seasons", who=policies.SIGNED_IN, query=PageQuery, answer=SeasonPage)
def list_seasons(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """所有活动，最新的在前"""
    seasons, total = queries.all_seasons(**query)
    return page_of(seasons, query, total)


@door.endpoint(
    "/seasons", method="POST", who=policies.ORGANIZERS, body=SeasonBody, answer=SeasonShape, status=201
)
def create_season(call: Call, body: dict[str, Any]) -> queries.KnownSeason:
    """新建活动（草稿）"""
    return service.create(now=call.now, actor=call.account_id, address=call.address, **body)


@door.endpoint("/seasons/<id:season_id>", who=policies.SIGNED_IN, answer=SeasonShape)
def read_season(call: Call, season_id: int) -> queries.KnownSeason:
    """一个活动"""
    return queries.by_id(season_id)


@door.endpoint("/seasons/<id:season_id>/rules", who=policies.SIGNED_IN, answer=RulesShape)
def read_rules(call: Call, season_id: int) -> dict[str, Any]:
    """活动规则，用平常的话写成，数字都是这个活动的"""
    season = queries.by_id(season_id)
    return {"season": season.id, "name": season.name, "sections": rules.explained(season)}


@door.endpoint("/seasons/<id:season_id>/close", method="POST", who=policies.ORGANIZERS, answer=SeasonShape)
def close_season(call: Call, season_id: int) -> queries.KnownSeason:
    """结束活动"""
    return service.close(now=call.now, actor=call.account_id, season_id=season_id, address=call.address)
