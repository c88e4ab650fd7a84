"""Notices: what is published, what waits for one, drafts, and what moved beneath them."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import chosen, readers
from quizsvc.console.schemas import ListQuery, order
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.kit.plain import from_plain
from quizsvc.notices import queries, service
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.rules import Content, Kind
from quizsvc.notices.schemas import NoticesQuery
from quizsvc.rankings.rules import BOARDS
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

KINDS = tuple((kind, kind.chinese) for kind in Kind)
ADDED = (
    ("overall", "一、总体情况"),
    ("units", "二、集体排名"),
    ("people", "三、个人成绩"),
    ("answers", "四、答题分析"),
    ("problems", "五、存在问题"),
)
"""The sections of a month's notice to which paragraphs can be added."""
MOST_MOVES = 200
HEADS = (
    *(Head("统计期", 14), Head("种类", 8), Head("标题", 50), Head("文号", 24), Head("版本", 6, WHOLE)),
    *(Head("发布时间", 18), Head("更正原因", 30), Head("状态", 10), Head("Word 文件的 SHA-256", 66)),
)


class NoticesAsked(ListQuery, NoticesQuery):
    sort = order(queries.ORDERS, "-published")


@door.page("/notices", who=policies.STAFF, query=NoticesAsked)
def list_notices(call: Call, query: dict[str, Any]) -> Any:
    """Published notices; for those who write them what waits, and the drafts."""
    season = chosen.season(query["season"])
    if season is None:
        return render_template("console/notices/none.html")
    found, total = queries.page_of(season.id, **_asked(query))
    corrections = queries.corrections_of([each.id for each in found])
    if query["as_"]:
        return sent_sheet("通报", "notices", HEADS, (_row(each, season, corrections) for each in found))
    sees_drafts = policies.STAFF_READERS.allows(call.caller)
    return render_template(
        "console/notices/list.html",
        season=season,
        seasons_named=[(each.id, each.name) for each in seasons.ever_opened()],
        query=query,
        found=found,
        total=total,
        corrections=corrections,
        read=queries.readers_of([each.id for each in found]),
        told=queries.told(season.id) if sees_drafts else [],
        drafts=queries.drafts(season.id) if sees_drafts else [],
        kinds=dict(KINDS),
        name_of=_name_of(season),
        periods=[(each, _name_of(season)(each)) for each in queries.published_periods(season.id)],
        may_write=policies.ORGANIZERS.allows(call.caller),
        sees_drafts=sees_drafts,
    )


@door.page("/notices/<id:notice_id>", who=policies.STAFF)
def show_notice(call: Call, notice_id: int) -> str:
    """A notice as it was published; or a draft at work."""
    row = queries.published(notice_id)
    if row is not None:
        return _published(call, row)
    return _draft(call, _the_draft(call, notice_id))


@door.page("/notices/<id:notice_id>/moves", who=policies.STAFF_READERS)
def show_moves(call: Call, notice_id: int) -> str:
    """What a draft would say otherwise by the newest figures."""
    row = _the_draft(call, notice_id)
    moves = service.moves(now=call.now, notice_id=notice_id)
    return render_template(
        "console/notices/moves.html",
        row=row,
        name=_name_of(seasons.by_id(row.season_id))(row.period),
        moves=moves,
        most=MOST_MOVES,
        may_write=policies.ORGANIZERS.allows(call.caller),
    )


def _published(call: Call, row: Notice) -> str:
    versions = queries.versions(row.season_id, row.kind, row.period)
    is_newest = versions[-1].id == row.id
    may_write = policies.ORGANIZERS.allows(call.caller) and row.kind == Kind.MONTHLY and is_newest
    return render_template(
        "console/notices/published.html",
        row=row,
        content=from_plain(Content, row.content),
        versions=versions,
        is_newest=is_newest,
        sizes=queries.sizes_of(row.id),
        read=queries.readers_of([row.id]).get(row.id, 0),
        sees_audit=policies.ADMIN_READERS.allows(call.caller),
        by=accounts.display_names([row.published_by]),
        kind=dict(KINDS)[Kind(row.kind)],
        name=_name_of(seasons.by_id(row.season_id))(row.period),
        draft=queries.draft_of(row.season_id, Kind(row.kind), row.period) if may_write else None,
        may_write=may_write,
    )


def _draft(call: Call, row: NoticeDraft) -> str:
    own = queries.own_of(row)
    return render_template(
        "console/notices/draft.html",
        row=row,
        own=own,
        content=service.content_of(row),
        missing=own.missing(),
        corrects=queries.published(row.corrects_id) if row.corrects_id else None,
        added=ADDED,
        boards=[(str(board), board.chinese) for board in BOARDS],
        readers=readers.reach(),
        name=_name_of(seasons.by_id(row.season_id))(row.period),
        may_write=policies.ORGANIZERS.allows(call.caller),
    )


def _the_draft(call: Call, notice_id: int) -> NoticeDraft:
    """A draft, if the caller may see those.

    Raises:
        NotFound.
    """
    row = queries.draft(notice_id) if policies.STAFF_READERS.allows(call.caller) else None
    if row is None:
        raise NotFound("没有这份通报，它的草稿可能已经删除")
    return row


def _asked(query: dict[str, Any]) -> dict[str, Any]:
    period = query["period"]
    page = {"page": 1, "page_size": MOST_ROWS} if query["as_"] else {}
    return {
        "filters": {"kind": query["kind"], "period": None if period is None else str(period)},
        **{name: query[name] for name in ("sort", "page", "page_size")},
        **page,
    }


def _name_of(season: seasons.KnownSeason) -> Any:
    """What people call a period of the season, by how it is written."""
    return lambda period: season_rules.period_name(season_rules.parse_period(period), season)


def _row(row: Notice, season: seasons.KnownSeason, corrections: dict[int, int]) -> tuple[str, ...]:
    return (
        _name_of(season)(row.period),
        dict(KINDS)[Kind(row.kind)],
        row.title,
        row.number,
        str(row.version),
        row.published_at.astimezone(season.zone).strftime("%Y-%m-%d %H:%M"),
        row.reason,
        "已更正" if row.id in corrections else "现行",
        row.docx_sha256,
    )
