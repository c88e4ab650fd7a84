"""The tree of units, a node at a time: how many people, whom they ask, codes for those without account."""

from typing import Any

from flask import Response, redirect, render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.queries import people
from quizsvc.console.queries.people import UnitCounts
from quizsvc.console.schemas import SheetQuery
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import Text
from quizsvc.kit.http import Call
from quizsvc.roster import queries as roster
from quizsvc.roster.queries import UnitNode
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons

HEADS = (
    Head("单位", 28),
    Head("级别", 10),
    Head("上级单位", 28),
    *(Head(title, 10, WHOLE) for title in ("在册", "执法", "监测", "免考", "没有账号")),
    Head("求助联系人", 28),
)
MOST_FOUND = 100


class UnitsQuery(SheetQuery):
    """Units whose name holds `q`, wherever they stand; or all as a workbook."""

    q = Text(load_default="", most=64)


@door.page("/roster", who=policies.ROSTER_READERS)
def roster_home(call: Call) -> Response:
    """名册"""
    return redirect("/console/units", 303)  # type: ignore[return-value]


@door.page("/units", who=policies.ROSTER_READERS, query=UnitsQuery)
def list_units(call: Call, query: dict[str, Any]) -> str | Response:
    """单位：最上一级，或按名称查找"""
    seen = _seen(call)
    if query["as_"] == "xlsx":
        return _sheet(call, seen)
    if query["q"]:
        found = [node for node in seen.values() if query["q"] in node.name]
        return _shown(call, seen, None, found[:MOST_FOUND], query, total=len(found))
    top = next(iter(seen.values()), None)
    return _shown(call, seen, top, _below(seen, top), query)


@door.page("/units/<id:unit_id>", who=policies.ROSTER_READERS)
def show_unit(call: Call, unit_id: int) -> str:
    """一个单位：人数、下级单位、求助联系人、激活码"""
    seen = _seen(call)
    if unit_id not in seen:
        raise NotFound("没有这个单位")
    return _shown(call, seen, seen[unit_id], _below(seen, seen[unit_id]), {"q": ""})


def _seen(call: Call) -> dict[int, UnitNode]:
    """The units that the caller may look at, parents first."""
    mine = within(call, policies.STAFF_READERS)
    return {id_: node for id_, node in roster.tree().items() if mine is None or id_ in mine}


def _below(seen: dict[int, UnitNode], unit: UnitNode | None) -> list[UnitNode]:
    return [node for node in seen.values() if unit is not None and node.parent_id == unit.id]


def _shown(
    call: Call,
    seen: dict[int, UnitNode],
    unit: UnitNode | None,
    listed: list[UnitNode],
    query: dict[str, Any],
    *,
    total: int | None = None,
) -> str:
    day = seasons.today(call.now)
    own = people.counts(day, seen)
    return render_template(
        "console/roster/unit.html",
        unit=unit,
        above=_above(seen, unit),
        listed=listed,
        found=total,
        query=query,
        own=own.get(unit.id, UnitCounts()) if unit else UnitCounts(),
        whole=_summed(seen, own),
        contacts=roster.contacts(),
        codes=people.codes(unit.id, day, call.now) if unit else None,
        names={node.id: node.name for node in seen.values()},
        may_admit=policies.UNIT_ADMINS.allows(call.caller),
        may_change=policies.ORGANIZERS.allows(call.caller),
    )


def _above(seen: dict[int, UnitNode], unit: UnitNode | None) -> list[UnitNode]:
    """The units that it belongs to, the highest first, as far as the caller may look."""
    found: list[UnitNode] = []
    while unit is not None and unit.parent_id is not None and (unit := seen.get(unit.parent_id)) is not None:
        found.insert(0, unit)
    return found


def _summed(seen: dict[int, UnitNode], own: dict[int, UnitCounts]) -> dict[int, UnitCounts]:
    """Of each unit with all units below it."""
    whole = {id_: own.get(id_, UnitCounts()) for id_ in seen}
    for node in reversed(seen.values()):  # what is below comes first
        if node.parent_id in whole:
            whole[node.parent_id] += whole[node.id]
    return whole


def _sheet(call: Call, seen: dict[int, UnitNode]) -> Response:
    whole = _summed(seen, people.counts(seasons.today(call.now), seen))
    contacts = roster.contacts()
    rows = (
        (
            node.name,
            node.level.chinese,
            seen[node.parent_id].name if node.parent_id in seen else "",
            *(str(getattr(whole[id_], name)) for name in UNIT_FIGURES),
            contacts.get(id_, ""),
        )
        for id_, node in seen.items()
    )
    return sent_sheet("单位", "units", HEADS, rows)


UNIT_FIGURES = ("people", "enforcement", "monitoring", "exempt", "unbound")
