"""Files of people, from the choice of one to what became of everybody in it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.console.pages.door import door
from quizsvc.console.pages.imports.questions import RowQuery
from quizsvc.console.pages.imports.shown import part, way_back
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import imports as rules
from quizsvc.console.schemas import ListQuery
from quizsvc.identity import queries as identity
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import Text
from quizsvc.kit.http import Call
from quizsvc.kit.tables import normal_heading
from quizsvc.roster import queries as roster
from quizsvc.roster import rules as roster_rules
from quizsvc.roster.imports import effects, kept
from quizsvc.roster.imports.headings import ALIASES, CREDENTIALS, FIELDS, WORDS
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

PATH = "/console/imports/roster"
STATES = {
    "checked": ("已校验，没有写入", "due"),
    "over": ("没有写入，文件已不再保存", ""),
    "committed": ("已写入", "good"),
}
LISTED = (
    Head("文件", 40),
    Head("导入人", 14),
    Head("时间", 20),
    Head("状态", 24),
    Head("生效日期", 12),
    Head("范围", 24),
    Head("行数", 8, WHOLE),
    Head("被拒绝", 8, WHOLE),
)
LINES = (
    Head("姓名或单位", 16),
    Head("工号/证书号", 22),
    Head("变化", 20),
    Head("原来", 28),
    Head("之后", 28),
    Head("起止", 40),
    Head("位置", 20),
)
COUNTS = (
    Head("周", 10),
    Head("单位", 28),
    Head("条线", 8),
    *(
        Head(name, 14, WHOLE)
        for name in ("应参加（现在）", "应参加（写入后）", "免考（现在）", "免考（写入后）")
    ),
)
TITLES = {normal_heading(title): field for field, titles in ALIASES.items() for title in titles}


class LinesQuery(ListQuery):
    """Which lines of an import."""

    kind = fields.String(load_default=None, validate=validate.OneOf(list(rules.KINDS)))
    q = Text(load_default="", most=64)


@door.page("/imports/roster", who=policies.STAFF_READERS, query=ListQuery)
def list_roster_imports(call: Call, query: dict[str, Any]) -> Any:
    """All imports of rosters, the newest first."""
    asked = {"page": query["page"], "page_size": query["page_size"]}
    if query["as_"]:
        asked = {"page": 1, "page_size": MOST_ROWS}
    items, total = kept.imports(**asked)
    names = accounts.display_names({each["created_by"] for each in items if each["created_by"]})
    if query["as_"]:
        return sent_sheet(
            "名册导入", "roster-imports", LISTED, (_listed(call, each, names) for each in items)
        )
    return render_template(
        "console/imports/roster_list.html",
        items=[each | {"shown": STATES[_state(call, each)]} for each in items],
        names=names,
        total=total,
        query=query,
        may_import=policies.ORGANIZERS.allows(call.caller),
    )


@door.page("/imports/roster/new", who=policies.ORGANIZERS)
def new_roster_import(call: Call) -> str:
    """Where a file is chosen."""
    season = seasons.open_season()
    today = seasons.today(call.now)
    return render_template(
        "console/imports/roster_new.html",
        units=[node.name for node in roster.tree().values()],
        steps=rules.STEPS,
        days=kept.KEPT_FOR.days,
        earliest=today if season and season.first_on <= today else None,
    )


@door.page("/imports/roster/<id:import_id>", who=policies.STAFF_READERS, query=LinesQuery)
def show_roster_import(call: Call, query: dict[str, Any], import_id: int) -> Any:
    """What a file does to everybody, to be looked at before it is written."""
    around = _around(call, import_id)
    lines = kept.lines(import_id) or []
    wanted = [
        line
        for line in lines
        if query["kind"] in (None, *line["kinds"]) and query["q"] in line["name"] + line["credential"]
    ]
    if query["as_"]:
        return sent_sheet("名册差异", f"roster-{import_id}", LINES, map(rules.line_cells, wanted))
    return render_template(
        "console/imports/roster.html",
        **around,
        items=part(wanted, query),
        total=len(wanted),
        query=query,
        kinds=rules.KINDS,
        rules=rules,
    )


@door.page("/imports/roster/<id:import_id>/refused", who=policies.STAFF_READERS, query=ListQuery)
def show_refused(call: Call, query: dict[str, Any], import_id: int) -> str:
    """The rows that a file's import refuses, and what else there is to say of it."""
    rows = kept.refused_rows(import_id) or []
    return render_template(
        "console/imports/roster_refused.html",
        **_around(call, import_id),
        items=part(rows, query),
        total=len(rows),
        query=query,
        words=WORDS,
    )


@door.page("/imports/roster/<id:import_id>/row", who=policies.ORGANIZERS, query=RowQuery)
def mend_roster_row(call: Call, query: dict[str, Any], import_id: int) -> str:
    """One row, to be put right."""
    found = next(
        (each for each in kept.refused_rows(import_id) or () if each["place"] == query["place"]), None
    )
    if found is None:
        raise NotFound("这一行没有被拒绝，或不在文件里")
    faults: dict[str, list[str]] = {}
    for each in found["faults"]:
        faults.setdefault(_field(each["column"]), []).append(each["message"])
    path = f"{PATH}/{import_id}"
    return render_template(
        "console/imports/roster_row.html",
        row=found,
        texts=found["texts"],
        faults=faults,
        words={field: WORDS[field] for field in FIELDS},
        path=path,
        back=way_back(query["back"], f"{path}/refused"),
    )


@door.page("/imports/roster/<id:import_id>/effects", who=policies.STAFF_READERS, query=ListQuery)
def show_effects(call: Call, query: dict[str, Any], import_id: int) -> Any:
    """What a file would do to how many are expected, by unit and track."""
    around = _around(call, import_id)
    found = [] if around["found"]["committed"] else _effects(call, import_id, around)
    if query["as_"]:
        return sent_sheet("应参加人数", f"roster-{import_id}-counts", COUNTS, _count_rows(found))
    return render_template("console/imports/roster_effects.html", **around, weeks=found)


def _around(call: Call, import_id: int) -> dict[str, Any]:
    """What stands on every page of an import."""
    found = kept.import_of(import_id)
    if found is None:
        raise NotFound("没有这次导入")
    season = seasons.open_season()
    state = _state(call, found)
    return {
        "found": found,
        "report": found["report"],
        "path": f"{PATH}/{import_id}",
        "state": STATES[state],
        "open": state == "checked",
        "step": 3 if found["committed"] else 1,
        "steps": rules.STEPS,
        "counts": rules.changed(found["report"]["changes"]),
        "summed": rules.summed(found["report"]["changes"]),
        "may_import": policies.ORGANIZERS.allows(call.caller),
        "season": season,
        "frozen": season and _frozen(call, season, found["effective_on"]),
        "days": kept.KEPT_FOR.days,
    }


def _frozen(call: Call, season: seasons.KnownSeason, day: date) -> str:
    today = season_rules.local_date(call.now, season.zone)
    running = season_rules.week_of(today)
    begun = season.first_on <= today <= season.last_on

    def named(week: season_rules.Week | None) -> str | None:
        return None if week is None else season_rules.period_name(week, season)

    return rules.frozen(
        named(running if begun else None),
        named(effects.next_week(call.now, season)),
        day,
        named(effects.week_from(day, call.now, season)),
    )


def _effects(call: Call, import_id: int, around: dict[str, Any]) -> list[dict[str, Any]]:
    """By week: how many are expected before and after."""
    season, writes = around["season"], kept.writes(import_id)
    if season is None or writes is None:
        return []
    tenures = identity.key_seeing_intervals()
    day = around["found"]["effective_on"]
    weeks = {effects.next_week(call.now, season), effects.week_from(day, call.now, season)}
    return [
        _week(call, season, week, writes, tenures)
        for week in sorted(week for week in weeks if week is not None)
    ]


def _week(
    call: Call,
    season: seasons.KnownSeason,
    week: season_rules.Week,
    writes: dict[str, Any],
    tenures: list[roster_rules.StaffTenure],
) -> dict[str, Any]:
    subtree = season.settings.scope is season_rules.Scope.SUBTREE
    staff = roster_rules.staff_at(tenures, season_rules.first_instant(week, season))
    counts = effects.counts(writes, now=call.now, week=week, season=season, subtree=subtree, staff=staff)
    roots = {node.id for node in roster.tree().values() if node.parent_id is None}
    totals = [each for each in counts if not subtree or each.unit_id in roots]
    return {
        "name": season_rules.period_name(week, season),
        "moved": [each for each in counts if each.moves],
        "totals": {
            track.chinese: tuple(
                sum(each.eligible[at] for each in totals if each.track is track) for at in (0, 1)
            )
            for track in roster_rules.Track
        },
    }


def _count_rows(weeks: Iterable[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    for week in weeks:
        for each in week["moved"]:
            numbers = (*each.eligible, *each.exempt)
            yield week["name"], each.unit, each.track.chinese, *map(str, numbers)


def _listed(call: Call, each: dict[str, Any], names: dict[int | None, str]) -> tuple[str, ...]:
    return (
        each["file_name"],
        names.get(each["created_by"], ""),
        f"{each['created_at']:%Y-%m-%d %H:%M} UTC",
        STATES[_state(call, each)][0],
        each["effective_on"].isoformat(),
        each["scope"] or "",
        str(each["rows"]),
        str(each["rejected"]),
    )


def _state(call: Call, found: dict[str, Any]) -> str:
    if found["committed"]:
        return "committed"
    return "over" if found["created_at"] <= call.now - kept.KEPT_FOR else "checked"


def _field(column: str | None) -> str:
    """The field of the form that a report's column is; blank for the whole row."""
    field = TITLES.get(normal_heading(column), "") if column else ""
    return "credential" if field in CREDENTIALS else "unit" if field == "department" else field
