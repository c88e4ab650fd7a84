"""Who has not taken part this week, and who has no account yet: the page that a unit's admin works from."""

from typing import Any

from flask import Response, render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import known_frame
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import people
from quizsvc.console.queries.people import Wanted
from quizsvc.console.rules import words
from quizsvc.console.rules.people import Bound, by_unit, offered
from quizsvc.console.rules.words import TRACKS
from quizsvc.console.schemas import ListQuery
from quizsvc.identity import queries as identity
from quizsvc.kit import books
from quizsvc.kit.books import Head
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.kit.fields import Id
from quizsvc.kit.http import Call, sent_file
from quizsvc.rankings import service as rankings
from quizsvc.rankings.service import Absentees
from quizsvc.roster import queries as roster
from quizsvc.roster.queries import UnitNode
from quizsvc.roster.rules import Track
from quizsvc.roster.schemas import track_name
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import Participation
from quizsvc.season.schemas import WeekField

HEADS = (Head("单位", 28), Head("姓名", 12), Head("工号或证书号", 20), Head("条线", 8))
ON_A_PAGE = 100
MOST_COPIED = 5_000
"""So many names are copied at once: of a longer list nobody reads a message, it is a workbook."""

COLUMNS: dict[Participation, tuple[str, ...]] = {
    Participation.ANY: (),
    Participation.WEEKLY: ("daily",),
    Participation.BOTH: ("daily", "weekly", "missing"),
}
"""What is told of each who has not taken part: what is the same of all of them is said once, above."""


class MissingQuery(ListQuery):
    """`absent`: who has not taken part in the week, the running one if none is named; `unbound`: who has no
    account. `as=text`: the names of all of them as a message to send.
    """

    as_ = fields.String(data_key="as", load_default=None, validate=validate.OneOf(("xlsx", "text")))
    page_size = fields.Integer(strict=False, load_default=ON_A_PAGE, validate=validate.Range(1, ON_A_PAGE))
    show = fields.String(load_default="absent", validate=validate.OneOf(("absent", "unbound")))
    unit = Id(load_default=None)
    track = fields.String(load_default=None, validate=track_name)
    week = WeekField(load_default=None)


@door.page("/missing", who=policies.UNIT_ADMINS, query=MissingQuery)
def list_missing(call: Call, query: dict[str, Any]) -> str | Response:
    """本周还没有参加的、还没有开通账号的人员：查看、复制、导出"""
    mine = within(call, policies.ORGANIZERS)
    seen = {id_: node for id_, node in roster.tree().items() if mine is None or id_ in mine}
    unit = _unit(seen, query["unit"])
    if unit is None:
        return render_template("console/roster/missing.html", unit=None)
    below = roster.units_below(unit.id)
    unbound = Wanted(
        day=seasons.today(call.now), units=below, track=query["track"], bound=Bound.NO, sort="unit"
    )
    if query["as_"] == "xlsx":
        return _sheet(call, query, unit, unbound)
    if query["as_"] == "text":
        return _message(call, query, unit, unbound)
    # The other list counts these itself.
    shown = (
        {"whole": people.total(unbound), **_absent(call, query, unit)}
        if query["show"] == "absent"
        else _unbound(query, unbound)
    )
    return render_template(
        "console/roster/missing.html",
        unit=unit,
        query=query,
        units=offered(seen.values(), unit.id),
        tracks=TRACKS,
        weeks=_weeks(call),
        most_copied=MOST_COPIED,
        **shown,
    )


def _unit(seen: dict[int, UnitNode], asked: int | None) -> UnitNode | None:
    """The unit that is asked for, else the highest that the caller may look into; None if there is none."""
    if asked is not None and asked not in seen:
        raise NotFound("没有这个单位")
    return seen[asked] if asked is not None else next(iter(seen.values()), None)


def _absent(call: Call, query: dict[str, Any], unit: UnitNode) -> dict[str, Any]:
    try:
        found = _absentees(call, query, unit, page=query["page"], page_size=query["page_size"])
    except Refusal as refusal:
        return {"items": [], "total": 0, "why": refusal.detail, "bound": set()}
    around = known_frame()
    assert around.season is not None, "a week of the open season was found"
    return {
        "items": found.items,
        "total": found.total,
        "found": found,
        "columns": COLUMNS[around.season.settings.participation],
        "bound": identity.bound_among([one.person_id for one in found.items]),
    }


def _unbound(query: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    items, total = people.page(wanted, page=query["page"], page_size=query["page_size"])
    return {"items": items, "total": total}


def _message(call: Call, query: dict[str, Any], unit: UnitNode, unbound: Wanted) -> str:
    """All names of a list, by unit, below a line that says what they are: a part that comes when it is asked
    for.
    """
    of = f"（{Track(query['track']).chinese}）" if query["track"] else ""
    who = f"{unit.name}及下级单位{of}"
    if query["show"] == "unbound":
        total = people.total(unbound)
        names = people.everybody(unbound, most=MOST_COPIED) if total <= MOST_COPIED else []
        head = f"{who}还没有开通账号的 {total} 人："
        lines = by_unit((one.unit_name or "", one.name) for one in names)
    else:
        found = _absentees(call, query, unit, page=1, page_size=MOST_COPIED)
        total = found.total
        head = f"{who}{_of_week(found)}："
        lines = by_unit((one.unit_name, one.person_name) for one in found.items)
    return render_template(
        "console/roster/names.html",
        total=total,
        most_copied=MOST_COPIED,
        units=len(lines),
        text="\n".join([head, *lines]),
    )


def _of_week(found: Absentees) -> str:
    """第9周还没有参加的 312 人（11 月 23 日 10:05）: with the day, because it is read later."""
    around = known_frame()
    assert around.season is not None, "a week of the open season was found"
    there = found.computed_at.astimezone(around.zone)
    on = words.day(there.date(), around.today)
    week = season_rules.period_name(found.week, around.season)
    return f"{week}还没有参加的 {found.total} 人（{on} {there:%H:%M}）"


def _absentees(
    call: Call, query: dict[str, Any], unit: UnitNode, *, page: int, page_size: int | None
) -> Absentees:
    return rankings.absentees(
        now=call.now,
        season=seasons.named_or_open(None),
        week=query["week"],
        unit_id=unit.id,
        track=query["track"],
        within=None,
        page=page,
        page_size=page_size,
    )


def _weeks(call: Call) -> list[tuple[str, str]]:
    """The weeks that have begun, the latest first."""
    season = seasons.open_season()
    if season is None:
        return []
    begun = [
        week
        for week in season_rules.weeks_of(season_rules.SEASON, season)
        if season_rules.first_instant(week, season) <= call.now
    ]
    return [(str(week), season_rules.period_name(week, season)) for week in reversed(begun)]


def _sheet(call: Call, query: dict[str, Any], unit: UnitNode, unbound: Wanted) -> Response:
    if query["show"] == "unbound":
        rows = (
            (one.unit_name or "", one.name, one.credential, one.track.chinese if one.track else "")
            for one in people.everybody(unbound, most=MOST_ROWS)
        )
        return sent_sheet(f"{unit.name}还没有开通账号的人员", "unbound", HEADS, rows)
    found = _absentees(call, query, unit, page=1, page_size=None)
    name = f"{found.unit_name}{found.week}未参加人员.xlsx"
    return sent_file(name, "absentees.xlsx", books.MIMETYPE, rankings.absentees_workbook(found))
