"""Two versions of a period beside each other, or one and what is not published."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template
from marshmallow import fields

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.pages.standings.asked import VERSION, asked_for, source
from quizsvc.console.rules.standings import WORKING
from quizsvc.console.schemas import SheetQuery
from quizsvc.kit import books
from quizsvc.kit.http import Call
from quizsvc.kit.hundredths import format_hundredths
from quizsvc.rankings import queries as rankings
from quizsvc.roster.rules import Track
from quizsvc.season.schemas import SeasonQuery

MOST = 200
"""So many units and people are listed, those whose rank moves most first; the workbook has them all."""
HEADS = (
    *(books.Head("榜", 8), books.Head("条线", 8), books.Head("单位", 30), books.Head("姓名", 14)),
    *(books.Head(title, 12, books.WHOLE) for title in ("原名次", "现名次")),
    *(books.Head(title, 12, books.HUNDREDTHS) for title in ("原得分", "现得分")),
)


class CompareQuery(SeasonQuery, SheetQuery):
    """The earlier and the later one: a version's number, or `working`. If none is named the newest version
    and the one before it; of a single version, it and the working standing.
    """

    old = fields.String(load_default=None, validate=VERSION)
    new = fields.String(load_default=None, validate=VERSION)


@door.page("/standings/<period>/compare", who=policies.STAFF_READERS, query=CompareQuery)
def standing_compare(call: Call, query: dict[str, Any], period: str) -> Any:
    """What one says otherwise than the other."""
    asked = asked_for(query, period)
    versions = [each.version for each in rankings.snapshots(asked.season.id, str(asked.period))]
    old, new = (source(call, asked, side) for side in _sides(query, versions))
    most = MOST_ROWS if query["as_"] else MOST
    units = rankings.unit_differences(old.boards, new.boards, most=most)
    people = rankings.people_differences(old.boards, new.boards, most=most)
    if query["as_"]:
        return sent_sheet(f"{asked.name}名次变化", "differences", HEADS, [*_texts(units), *_texts(people)])
    return render_template(
        "console/standings/compare.html",
        asked=asked,
        old=old,
        new=new,
        units=units,
        people=people,
        choices=[(WORKING, "现在的工作名次"), *((each, f"第 {each} 版") for each in versions)],
        may_publish=policies.ORGANIZERS.allows(call.caller),
    )


def _sides(query: dict[str, Any], versions: Sequence[int]) -> tuple[str | None, str | None]:
    """Which two are compared; the working standing says nothing new once all of it is published."""
    if query["old"] or query["new"] or len(versions) < 2:
        return query["old"], query["new"] or WORKING
    newest, before, *_ = versions
    return str(before), str(newest)


def _texts(found: rankings.Differences) -> Iterator[tuple[str, ...]]:
    for row in found.first:
        is_person = hasattr(row, "person_id")
        place = ("个人" if is_person else "单位", Track(row.track).chinese, row.unit_name)
        ranks = ("" if rank is None else str(rank) for rank in (row.rank_before, row.rank_after))
        scores = (row.score_before, row.score_after)
        figures = ("" if score is None else format_hundredths(score) for score in scores)
        yield (*place, row.name if is_person else "", *ranks, *figures)
