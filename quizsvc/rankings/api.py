"""Routes of the rankings: working standings for staff, published boards and person-times for everybody."""

from contextlib import ExitStack
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.kit import books, keeping, ready
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.kit.http import Call, Door, page_of, sent_file, whole
from quizsvc.kit.ready import Ready
from quizsvc.rankings import queries, service
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import leaderboards
from quizsvc.rankings.queries.leaderboards import Live, Part
from quizsvc.rankings.rules import Figure
from quizsvc.rankings.schemas import (
    AbsenteePageQuery,
    AbsenteeQuery,
    AbsenteesShape,
    ComputeShape,
    ExplainUnitQuery,
    PeopleQuery,
    PeopleShape,
    PeriodsShape,
    PersonExplainedShape,
    PreviewShape,
    PublishBody,
    ShownPeriodsShape,
    SnapshotShape,
    StandingQuery,
    StandingShape,
    SummaryShape,
    TimesQuery,
    TimesShape,
    UnitExplainedShape,
    UnitsQuery,
    UnitsShape,
    VersionQuery,
    VersionsShape,
)
from quizsvc.roster.rules import Track
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import PeriodQuery, SeasonQuery

door = Door("rankings", description="榜单：参与率、综合成绩、名次与人次")
KEPT_PAGES, KEPT_LIVE_PAGES = 256, 64
"""So many pages of boards a process keeps: of 50 rows each has about 15 kB."""
IN_MEMORY = 8 * 1024 * 1024
"""So many bytes of an export are kept in memory, more in a file that nobody else sees."""


@door.endpoint("/standings", who=policies.SEASON_AUDITORS, query=SeasonQuery, answer=PeriodsShape)
def list_standings(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """计入的各统计期：正在进行还是已经结束，何时算出，发布到第几版，还没有发布的在等什么"""
    season = seasons.named_or_open(query["season"])
    periods = queries.progress(queries.counting(season, call.now), call.now)
    return {"season": season.id, "publishing": season.settings.publishing, **whole(periods)}


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
    people, total = boards.people_page(query["page"], query["page_size"])
    published = queries.snapshot(season.id, period)
    return {
        "season": season.id,
        "period": period,
        "computed_at": standing.computed_at,
        "stale": queries.is_stale(queries.counting(season, call.now), wanted),
        "published_version": published.version if published else None,
        "units": boards.units(),
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
def publish(call: Call, query: dict[str, Any], body: dict[str, Any], period: str) -> Snapshot:
    """发布一个统计期的名次；再次发布须写明原因"""
    return service.publish(
        now=call.now,
        actor=call.account_id,
        season=seasons.named_or_open(query["season"]),
        period=_period(period),
        reason=body["reason"],
        seen=body["computed_at"],
        address=call.address,
    )


@door.endpoint(
    "/standings/<period>/preview", who=policies.STAFF_READERS, query=SeasonQuery, answer=PreviewShape
)
def preview(call: Call, query: dict[str, Any], period: str) -> service.Preview:
    """现在发布一个统计期会改变什么：与最新发布版相比，哪些单位和人的名次、数字不同；多少人会看到；现在能不能发布"""
    season = seasons.named_or_open(query["season"])
    return service.preview(now=call.now, season=season, period=_period(period))


@door.endpoint(
    "/standings/<period>/snapshots", who=policies.SEASON_AUDITORS, query=SeasonQuery, answer=VersionsShape
)
def list_snapshots(call: Call, query: dict[str, Any], period: str) -> dict[str, Any]:
    """一个统计期的各发布版，新的在前：为什么有这一版，据以算出的是什么，SHA-256 和与上一版相连的链"""
    season = seasons.named_or_open(query["season"])
    found = queries.snapshots(season.id, str(_period(period)))
    names = accounts.display_names({each.published_by for each in found})
    return whole([_version(each, names) for each in found])


@door.endpoint("/snapshots/<id:snapshot_id>/document", who=policies.SEASON_AUDITORS, file=True)
def read_document(call: Call, snapshot_id: int) -> Response:
    """一个发布版的文档，一个字节不差：sha256 就是它的 SHA-256"""
    document = queries.document(snapshot_id)
    if document is None:
        raise NotFound("没有这个发布版")
    return Response(document, mimetype="application/json")


@door.endpoint("/leaderboards/periods", who=policies.SIGNED_IN, query=SeasonQuery, answer=ShownPeriodsShape)
def periods(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """有榜单可看的统计期：已发布的各版，正在进行的实时榜；先周后月，新的在前"""
    season = seasons.named_or_open(query["season"])
    return {"season": season.id, **whole(leaderboards.shown_periods(season, call.now))}


@door.endpoint("/leaderboards/units", who=policies.SIGNED_IN, query=UnitsQuery, answer=UnitsShape, alone=True)
def units(call: Call, query: dict[str, Any]) -> Response:
    """已发布的单位榜；不写统计期则为最近发布的一周。live=true：正在进行的统计期（不写则为本周）的实时榜，未发布"""
    part = _part(query, level=query["level"])
    if query["live"]:
        return ready.sent(_live_units(call, query, part))
    return ready.sent(_units_page(_published(query), part))


@door.endpoint(
    "/leaderboards/people", who=policies.SIGNED_IN, query=PeopleQuery, answer=PeopleShape, alone=True
)
def people(call: Call, query: dict[str, Any]) -> Response:
    """已发布的个人榜；不写统计期则为最近发布的一周"""
    return ready.sent(_people_page(_published(query), _part(query)))


@door.endpoint("/statistics/person-times", who=policies.SIGNED_IN, query=TimesQuery, answer=TimesShape)
def person_times(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """已发布的答题人次；through=true 从活动开始累计"""
    snapshot_id, through = _published(query), query["through"]
    rows = [_times(row, through=through) for row in queries.snapshot_boards(snapshot_id).times()]
    total = sum(row["total"] for row in rows)
    return {**leaderboards.header(snapshot_id), "through": through, "rows": rows, "total": total}


@door.endpoint("/exports/season.zip", who=policies.SEASON_AUDITORS, query=SeasonQuery, file=True)
def export(call: Call, query: dict[str, Any]) -> Response:
    """活动的全部原始记录和发布版，供独立核对（docs/export.md）；只含已截止的试卷"""
    season = seasons.named_or_open(query["season"])
    with ExitStack() as unsent:
        file = unsent.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        service.export(**call.by, season=season, into=file)
        unsent.pop_all()  # it is closed when it was sent
    file.seek(0)
    return sent_file(f"{season.name}.zip", "season.zip", "application/zip", file)


@door.endpoint(
    "/standings/<period>/units/<id:unit_id>/explain",
    who=policies.FIGURE_READERS,
    query=ExplainUnitQuery,
    answer=UnitExplainedShape,
)
def explain_unit(call: Call, query: dict[str, Any], period: str, unit_id: int) -> dict[str, Any]:
    """一个单位的每个数字是怎样算出的，由哪些人、哪些周、哪些答卷得来；不写版本则为工作名次"""
    wanted = ("version", "page", "page_size")
    found = service.explain_unit(
        now=call.now,
        season=seasons.named_or_open(query["season"]),
        period=_period(period),
        unit_id=unit_id,
        track=Track(query["track"]),
        figure=Figure(query["figure"]) if query["figure"] else None,
        within=within(call, policies.SEASON_AUDITORS),
        **{name: query[name] for name in wanted},
    )
    return {
        "told": found.told,
        "formulas": found.formulas,
        "weeks": [{"week": week, **asdict(tally)} for week, tally in found.weeks],
        "people": page_of(found.people, query, found.total),
    }


@door.endpoint(
    "/standings/<period>/people/<id:person_id>/explain",
    who=policies.FIGURE_READERS,
    query=VersionQuery,
    answer=PersonExplainedShape,
)
def explain_person(call: Call, query: dict[str, Any], period: str, person_id: int) -> service.PersonExplained:
    """一个人的每个数字是怎样算出的，由哪些周、哪些答卷得来；不写版本则为工作名次"""
    return service.explain_person(
        now=call.now,
        season=seasons.named_or_open(query["season"]),
        period=_period(period),
        person_id=person_id,
        version=query["version"],
        within=within(call, policies.SEASON_AUDITORS),
    )


@door.endpoint(
    "/units/<id:unit_id>/absentees",
    who=policies.UNIT_ADMINS,
    query=AbsenteePageQuery,
    answer=AbsenteesShape,
)
def list_absentees(call: Call, query: dict[str, Any], unit_id: int) -> dict[str, Any]:
    """本单位及下级单位在一周里应参加而还没有参加的人员，各缺什么；不写周则为本周"""
    found = _absentees(call, query, unit_id, page=query["page"], page_size=query["page_size"])
    names = ("season_id", "unit_name", "week", "is_over", "computed_at", "stale")
    told = {name: getattr(found, name) for name in names}
    return {**told, **page_of(found.items, query, found.total)}


@door.endpoint("/units/<id:unit_id>/absentees.xlsx", who=policies.UNIT_ADMINS, query=AbsenteeQuery, file=True)
def export_absentees(call: Call, query: dict[str, Any], unit_id: int) -> Response:
    """同上，全部人员，Excel 文件"""
    found = _absentees(call, query, unit_id, page=1, page_size=None)
    name = f"{found.unit_name}{found.week}未参加人员.xlsx"
    return sent_file(name, "absentees.xlsx", books.MIMETYPE, service.absentees_workbook(found))


@door.endpoint("/me/summary", who=policies.PARTICIPANT, query=PeriodQuery, answer=SummaryShape)
def summary(call: Call, query: dict[str, Any]) -> service.Summary:
    """自己的成绩和名次，以及是怎样算出来的；不写统计期则为最近计分的一周"""
    season = seasons.named_or_open(query["season"])
    return service.summarise(now=call.now, person_id=call.person_id, season=season, period=query["period"])


def _absentees(
    call: Call, query: dict[str, Any], unit_id: int, *, page: int, page_size: int | None
) -> service.Absentees:
    return service.absentees(
        now=call.now,
        season=seasons.named_or_open(query["season"]),
        week=query["week"],
        unit_id=unit_id,
        track=query["track"],
        within=within(call, policies.ORGANIZERS),
        page=page,
        page_size=page_size,
    )


def _period(text: str) -> season_rules.Period:
    try:
        return season_rules.parse_period(text)
    except ValueError as error:
        raise NotFound("没有这个统计期") from error


def _published(query: dict[str, Any]) -> int:
    """The snapshot that the query names, the newest of the last published week if it does not say more.

    Raises:
        NotFound: nothing of the kind is published. NoOpenSeason.
    """
    season, period = query["season"], query["period"]
    found = leaderboards.published(season, period, query["version"])
    if found is None:
        seasons.insist_on(season, leaderboards.season(season))
        raise NotFound("这个统计期还没有发布榜单" if period else "还没有发布过榜单")
    return found


@keeping.kept(most=KEPT_PAGES)
def _units_page(snapshot_id: int, part: Part) -> Ready:
    rows, total = leaderboards.units(snapshot_id, part)
    told = {**leaderboards.header(snapshot_id), "live": False, **_page(rows, part, total)}
    return ready.made(UnitsShape(), told)


@keeping.kept(most=KEPT_PAGES)
def _people_page(snapshot_id: int, part: Part) -> Ready:
    rows, total = leaderboards.people(snapshot_id, part)
    return ready.made(PeopleShape(), {**leaderboards.header(snapshot_id), **_page(rows, part, total)})


def _live_units(call: Call, query: dict[str, Any], part: Part) -> Ready:
    """A page of the units of a period that is running.

    Raises:
        NotFound, NoOpenSeason. WrongShape: a version is named, which only what is published has.
    """
    if query["version"] is not None:
        raise WrongShape("实时榜没有版本", errors={"version": ["实时榜没有版本，请去掉 version 或 live"]})
    found = leaderboards.working(query["season"], query["period"])
    if found.board_id is None:
        seasons.insist_on(query["season"], found.season_id)
        raise NotFound("这个统计期还没有实时榜")
    assert found.ends_at is not None
    if found.ends_at <= call.now:
        raise NotFound("这个统计期已经结束，没有实时榜；名次以发布的榜单为准")
    return _live_units_page(found, part)


@keeping.kept(most=KEPT_LIVE_PAGES)
def _live_units_page(found: Live, part: Part) -> Ready:
    assert found.board_id is not None
    rows, total = leaderboards.units(found.board_id, part, live=True)
    told = {"season_id": found.season_id, "period": found.period, "computed_at": found.computed_at}
    unpublished = {"version": None, "published_at": None, "sha256": None, "reason": "实时，未发布"}
    return ready.made(UnitsShape(), {**told, **unpublished, "live": True, **_page(rows, part, total)})


def _part(query: dict[str, Any], **more: Any) -> Part:
    return Part(query["page"], query["page_size"], query["track"], unit=query["unit"], **more)


def _page(rows: list[dict[str, Any]], part: Part, total: int) -> dict[str, Any]:
    return page_of(rows, {"page": part.page, "page_size": part.page_size}, total)


def _version(snapshot: Snapshot, names: dict[int | None, str]) -> dict[str, Any]:
    told = (*leaderboards.TOLD, "id", "previous_sha256", "chain_sha256", "inputs")
    by = snapshot.published_by
    return {
        **{name: getattr(snapshot, name) for name in told},
        "published_by": None if by is None else {"id": by, "name": names[by]},
    }


def _times(row: Any, *, through: bool) -> dict[str, Any]:
    daily, weekly = (row.through_daily, row.through_weekly) if through else (row.daily, row.weekly)
    return {"track": row.track, "daily": daily, "weekly": weekly, "total": daily + weekly}
