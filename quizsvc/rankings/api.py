"""Routes of the rankings: working standings for staff, published boards and person-times for everybody."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, Door, page_of
from quizsvc.rankings import queries, service
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.schemas import (
    ComputeShape,
    PeopleQuery,
    PeopleShape,
    PublishBody,
    SeasonQuery,
    SnapshotShape,
    StandingQuery,
    StandingShape,
    SummaryShape,
    TimesQuery,
    TimesShape,
    UnitsQuery,
    UnitsShape,
)
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import PeriodQuery

door = Door("rankings", description="榜单：参与率、综合成绩、名次与人次")


@door.endpoint(
    "/standings/<period>/compute",
    method="POST",
    who=policies.ORGANIZERS,
    query=SeasonQuery,
    answer=ComputeShape,
    status=202,
)
def compute(call: Call, query: dict[str, Any], period: str) -> dict[str, str]:
    """请求重新计算一个统计期的名次"""
    season = seasons.named_or_open(query["season"])
    wanted = _period(period)
    service.request(now=call.now, actor=call.account_id, season=season, period=wanted, address=call.address)
    return {"period": period, "state": "waiting"}


@door.endpoint("/standings/<period>", who=policies.STAFF_READERS, query=StandingQuery, answer=StandingShape)
def read_standing(call: Call, query: dict[str, Any], period: str) -> dict[str, Any]:
    """一个统计期的工作名次（未发布）：各榜单，和一页个人名次"""
    season = seasons.named_or_open(query["season"])
    wanted = _period(period)
    standing = queries.standing(season.id, wanted)
    if standing is None:
        raise NotFound("这个统计期还没有计算过名次")
    boards = queries.standing_boards(standing)
    people, total = boards.people(track=None, **_slice(query))
    published = queries.snapshot(season.id, period)
    return {
        "season": season.id,
        "period": period,
        "computed_at": standing.computed_at,
        "stale": queries.is_stale(queries.counting(season, call.now), wanted),
        "published_version": published.version if published else None,
        "units": boards.units()[0],
        "people": page_of(people, query, total),
        "person_times": [_times(row, through=False) for row in boards.times()],
    }


@door.endpoint(
    "/standings/<period>/publish",
    method="POST",
    who=policies.ORGANIZERS,
    query=SeasonQuery,
    body=PublishBody,
    answer=SnapshotShape,
    status=201,
)
def publish(call: Call, query: dict[str, Any], body: dict[str, str], period: str) -> Snapshot:
    """发布一个统计期的名次；再次发布须写明原因"""
    return service.publish(
        now=call.now,
        actor=call.account_id,
        season=seasons.named_or_open(query["season"]),
        period=_period(period),
        reason=body["reason"],
        address=call.address,
    )


@door.endpoint("/leaderboards/units", who=policies.SIGNED_IN, query=UnitsQuery, answer=UnitsShape)
def units(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """已发布的单位榜；不写统计期则为最近发布的一周"""
    snapshot = _snapshot(query)
    boards = queries.snapshot_boards(snapshot)
    rows, total = boards.units(track=query["track"], level=query["level"], **_slice(query))
    return {**_header(snapshot), **page_of(rows, query, total)}


@door.endpoint("/leaderboards/people", who=policies.SIGNED_IN, query=PeopleQuery, answer=PeopleShape)
def people(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """已发布的个人榜；不写统计期则为最近发布的一周"""
    snapshot = _snapshot(query)
    rows, total = queries.snapshot_boards(snapshot).people(track=query["track"], **_slice(query))
    return {**_header(snapshot), **page_of(rows, query, total)}


@door.endpoint("/statistics/person-times", who=policies.SIGNED_IN, query=TimesQuery, answer=TimesShape)
def person_times(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """已发布的答题人次；through=true 从活动开始累计"""
    snapshot = _snapshot(query)
    through = query["through"]
    rows = [_times(row, through=through) for row in queries.snapshot_boards(snapshot).times()]
    total = sum(row["total"] for row in rows)
    return {**_header(snapshot), "through": through, "rows": rows, "total": total}


@door.endpoint("/me/summary", who=policies.PARTICIPANT, query=PeriodQuery, answer=SummaryShape)
def summary(call: Call, query: dict[str, Any]) -> service.Summary:
    """自己的成绩和名次，以及是怎样算出来的；不写统计期则为最近计分的一周"""
    season = seasons.named_or_open(query["season"])
    return service.summarise(now=call.now, person_id=call.person_id, season=season, period=query["period"])


def _period(text: str) -> season_rules.Period:
    try:
        return season_rules.parse_period(text)
    except ValueError as error:
        raise NotFound("没有这个统计期") from error


def _snapshot(query: dict[str, Any]) -> Snapshot:
    """What the query names, the newest published if it does not say more.

    Raises:
        NotFound: nothing of the kind is published.
    """
    season = seasons.named_or_open(query["season"])
    period = query["period"] or queries.newest_week(season.id)
    found = queries.snapshot(season.id, str(period), query["version"]) if period else None
    if found is None:
        raise NotFound("这个统计期还没有发布榜单" if period else "还没有发布过榜单")
    return found


def _header(snapshot: Snapshot) -> dict[str, Any]:
    names = ("season_id", "period", "version", "published_at", "computed_at", "reason", "sha256")
    return {name: getattr(snapshot, name) for name in names}


def _slice(query: dict[str, Any]) -> dict[str, int]:
    return {"limit": query["page_size"], "offset": (query["page"] - 1) * query["page_size"]}


def _times(row: Any, *, through: bool) -> dict[str, Any]:
    daily, weekly = (row.through_daily, row.through_weekly) if through else (row.daily, row.weekly)
    return {"track": row.track, "daily": daily, "weekly": weekly, "total": daily + weekly}
