"""Boards as they are published, or as they stand: units, people, person-times; and the running week live."""

from collections.abc import Iterable
from typing import Any

from flask import render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.pages.standings.asked import Asked, Source, SourceQuery, asked_for, source, working
from quizsvc.console.rules.standings import ALL_BOARDS, ORDERS, in_order, own_board
from quizsvc.console.rules.words import TRACKS
from quizsvc.console.schemas import ListQuery, SheetQuery, order
from quizsvc.kit import books
from quizsvc.kit.errors import NotAllowed, NotFound
from quizsvc.kit.fields import Id, Text, TextFlag
from quizsvc.kit.http import Call
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.rules import BOARDS, Board
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Level, Track
from quizsvc.roster.schemas import track_name
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

UNIT_HEADS = (
    *(books.Head("条线", 8), books.Head("级别", 8), books.Head("名次", 8, books.WHOLE)),
    *(books.Head("升降", 8, books.WHOLE), books.Head("单位", 30)),
    *(books.Head(title, 12, books.WHOLE) for title in ("应参加", "免考", "参加")),
    *(books.Head(title, 14, books.HUNDREDTHS) for title in ("参与率（%）", "人均综合成绩", "综合得分")),
)
PEOPLE_HEADS = (
    *(books.Head("条线", 8), books.Head("名次", 8, books.WHOLE), books.Head("升降", 8, books.WHOLE)),
    *(books.Head("姓名", 14), books.Head("单位", 30), books.Head("综合成绩", 12, books.HUNDREDTHS)),
    *(books.Head("每周一测次数", 14, books.WHOLE), books.Head("用时（秒）", 12, books.WHOLE)),
)


class BoardsQuery(SourceQuery, SheetQuery):
    """Which board of it: `enforcement/city`, or `all`; with `nobody` only units without participants."""

    board = fields.String(
        load_default=None, validate=validate.OneOf((ALL_BOARDS, *map(str, BOARDS)), error="没有这个榜单")
    )
    nobody = TextFlag(load_default=False)
    sort = order(ORDERS, "rank")


class PeopleQuery(SourceQuery, ListQuery):
    """The ranked people of a track, of a unit and those below it, with a name."""

    track = fields.String(load_default=None, validate=track_name)
    unit = Id(load_default=None)
    q = Text(load_default="", most=50)
    sort = order(rankings.SORTS, "rank")


@door.page("/standings/live", who=policies.STAFF, query=BoardsQuery)
def standing_live(call: Call, query: dict[str, Any]) -> Any:
    """The boards of the running week, again and again."""
    season = seasons.named_or_open(query["season"])
    week = season_rules.week_of(season_rules.local_date(call.now, season.zone))
    if not season_rules.days_of(week, season):
        raise NotFound("现在没有进行中的一周。已经结束的各期，请从各期成绩里选择。")
    asked = asked_for(query, str(week))
    return _shown(call, query, asked, working(call, asked))


@door.page("/standings/<period>", who=policies.STAFF, query=BoardsQuery)
def standing_boards(call: Call, query: dict[str, Any], period: str) -> Any:
    """The units' boards of a period."""
    asked = asked_for(query, period)
    return _shown(call, query, asked, source(call, asked, query["version"]))


def _shown(call: Call, query: dict[str, Any], asked: Asked, of: Source) -> Any:
    boards: dict[Board, list[Any]] = {}
    for row in of.boards.units():
        boards.setdefault(Board(Track(row.track), Level(row.level)), []).append(row)
    may = _may(call)
    first = own_board(boards, may["own"] or ()) or next(iter(boards), "")
    wanted = query["board"] or (ALL_BOARDS if query["nobody"] or query["as_"] else str(first))
    shown = {
        board: in_order([row for row in rows if not query["nobody"] or _is_empty(row)], query["sort"])
        for board, rows in boards.items()
        if wanted in (ALL_BOARDS, str(board))
    }
    if query["as_"]:
        return sent_sheet(f"{asked.name}单位榜", "units", UNIT_HEADS, _unit_texts(shown))
    return render_template(
        "console/standings/boards.html",
        asked=asked,
        of=of,
        names=list(boards),
        wanted=wanted,
        shown=shown,
        query=query,
        times=of.boards.times(),
        newest=of.snapshot or rankings.snapshot(asked.season.id, str(asked.period)),
        **may,
    )


@door.page("/standings/<period>/people", who=policies.STAFF, query=PeopleQuery)
def standing_people(call: Call, query: dict[str, Any], period: str) -> Any:
    """The people's boards of a period."""
    asked = asked_for(query, period)
    of = source(call, asked, query["version"])
    if of.final.version is None and not policies.STAFF_READERS.allows(call.caller):
        if query["version"]:
            raise NotAllowed()
        return render_template("console/standings/unpublished.html", asked=asked, **_may(call))
    track = query["track"] or Track.ENFORCEMENT.value
    wanted = {
        "track": track,
        "units": roster.units_below(query["unit"]) if query["unit"] else None,
        "name": query["q"].strip(),
        "sort": query["sort"],
    }
    page = (1, MOST_ROWS) if query["as_"] else (query["page"], query["page_size"])
    rows, total = of.boards.people_page(*page, **wanted)
    if query["as_"]:
        return sent_sheet(f"{asked.name}个人榜", "people", PEOPLE_HEADS, _people_texts(rows))
    return render_template(
        "console/standings/people.html",
        asked=asked,
        of=of,
        rows=rows,
        total=total,
        query=query,
        track=track,
        track_choices=TRACKS,
        unit_choices=[
            (each.id, each.name) for each in roster.tree().values() if each.level is not Level.ROOT
        ],
        **_may(call),
    )


def _may(call: Call) -> dict[str, Any]:
    """What of a row leads further for the caller: why it says what it says, of `own` units (None: all)."""
    sees_why = policies.FIGURE_READERS.allows(call.caller)
    return {
        "sees_why": sees_why,
        "own": within(call, policies.SEASON_AUDITORS) if sees_why else set(),
        "sees_versions": policies.SEASON_AUDITORS.allows(call.caller),
        "sees_working": policies.STAFF_READERS.allows(call.caller),
        "may_publish": policies.ORGANIZERS.allows(call.caller),
    }


def _is_empty(row: Any) -> bool:
    return bool(row.eligible and not row.participants)


def _unit_texts(shown: dict[Board, list[Any]]) -> Iterable[tuple[str, ...]]:
    for board, rows in shown.items():
        for row in rows:
            counts = map(str, (row.eligible, row.exempt, row.participants))
            figures = map(_said, (row.rate, row.average, row.score))
            place = (board.track.chinese, board.level.chinese, _whole(row.rank), _whole(row.change))
            yield (*place, row.unit_name, *counts, *figures)


def _people_texts(rows: Iterable[Any]) -> Iterable[tuple[str, ...]]:
    for row in rows:
        place = (Track(row.track).chinese, str(row.rank), _whole(row.change))
        figures = (_said(row.score), str(row.weekly_tests), str(row.time_used_s))
        yield (*place, row.person_name, row.unit_name, *figures)


def _said(hundredths: int | None) -> str:
    return "" if hundredths is None else format_hundredths(hundredths)


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)
