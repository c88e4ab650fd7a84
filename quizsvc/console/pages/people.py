"""The people of the roster: the list, one of them, a new one."""

from collections.abc import Collection
from typing import Any

from flask import Response, render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import known_frame
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.queries import people, person, requests
from quizsvc.console.queries.people import PersonLine, Wanted
from quizsvc.console.rules.people import Bound, Service, asked_in_words, offered, time_line
from quizsvc.console.rules.words import TRACKS
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.books import Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import Id, Shape, Text
from quizsvc.kit.http import Call
from quizsvc.roster import queries as roster
from quizsvc.roster import spelling
from quizsvc.roster.queries import UnitNode
from quizsvc.roster.rules import Act, Level, Record, Records
from quizsvc.roster.schemas import track_name
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons

SORTS = ("name", "credential", "unit", "track", "account")
HEADS = (
    Head("姓名", 12),
    Head("工号或证书号", 20),
    Head("单位", 28),
    Head("条线", 8),
    Head("在册", 16),
    Head("免考", 16),
    Head("账号", 12),
    Head("手机号", 14),
)


class PeopleQuery(ListQuery):
    """Whom the list shows."""

    q = Text(load_default="", most=64)
    unit = Id(load_default=None)
    track = fields.String(load_default=None, validate=track_name)
    service = fields.Enum(Service, by_value=True, load_default=Service.HERE)
    bound = fields.Enum(Bound, by_value=True, load_default=None)
    sort = fields.String(
        load_default="name", validate=validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)])
    )


@door.page("/people", who=policies.ROSTER_READERS, query=PeopleQuery)
def list_people(call: Call, query: dict[str, Any]) -> str | Response:
    """人员：查找、筛选、排序、导出"""
    mine = within(call, policies.STAFF_READERS)
    nodes = roster.tree()
    wanted = Wanted(
        day=seasons.today(call.now),
        units=_asked(nodes, query["unit"], mine),
        **{name: query[name] for name in ("q", "track", "service", "bound", "sort")},
    )
    if query["as_"] == "xlsx":
        lines = people.everybody(wanted, most=MOST_ROWS)
        return sent_sheet("人员", "people", HEADS, (_cells(line, mine is None) for line in lines))
    items, total = people.page(wanted, page=query["page"], page_size=query["page_size"])
    return render_template(
        "console/roster/people.html",
        items=items,
        total=total,
        query=query,
        units=offered((one for one in nodes.values() if mine is None or one.id in mine), query["unit"]),
        tracks=TRACKS,
        services=[(one.value, one.chinese) for one in Service],
        bounds=[(one.value, one.chinese) for one in Bound],
        may_change=policies.ORGANIZERS.allows(call.caller),
    )


class PersonQuery(Shape):
    """`counts`: from which week a change counts that was just made, `null`: from none."""

    counts = Text(load_default="", most=16)


@door.page("/people/<id:person_id>", who=policies.ROSTER_READERS, query=PersonQuery)
def show_person(call: Call, query: dict[str, str], person_id: int) -> str:
    """一名人员：在册和免考的时间线，每周怎样算，账号，变更"""
    around = known_frame()
    mine, day, season = within(call, policies.STAFF_READERS), around.today, around.season
    found, place = roster.person(person_id), roster.membership_on(person_id, day)
    if found is None or (mine is not None and roster.place_of(person_id, day) not in mine):
        raise NotFound("没有这名人员")
    return render_template(
        "console/roster/person.html",
        person=found,
        phone=found.phone if mine is None else spelling.masked_phone(found.phone),
        place=place,
        home=place.unit_id if place else roster.place_of(person_id, day),
        counts=query["counts"],
        entrance=person.entrance(person_id),
        exemptions=person.exemptions(person_id),
        tracks=TRACKS,
        reasons=spelling.EXEMPT_REASONS,
        **_told(person_id, season, mine),
        **_rights(call),
    )


def _told(person_id: int, season: seasons.KnownSeason | None, mine: Collection[int] | None) -> dict[str, Any]:
    """What the roster says of somebody, in words and by weeks."""
    nodes, records = roster.tree(), roster.records([person_id])
    names = {node.id: node.name for node in nodes.values()}
    asked = requests.about(person_id)
    return {
        "nodes": nodes,
        "names": names,
        "events": time_line(*records, names),
        "history": _superseded(records),
        "weeks": person.weeks(person_id, records, season, within=mine) if season else [],
        "only_mine": mine is not None,
        "asked": asked and asked_in_words(Act(asked.act), asked.change, names),
    }


def _superseded(records: Records) -> list[Record]:
    memberships, exemptions = records
    every: list[Record] = [*memberships, *exemptions]
    return [one for one in every if one.superseded_at is not None]


def _rights(call: Call) -> dict[str, bool]:
    return {
        "may_change": policies.ORGANIZERS.allows(call.caller),
        "may_admit": policies.UNIT_ADMINS.allows(call.caller),
        "may_see_account": policies.ADMIN_READERS.allows(call.caller),
        "may_see_attempts": policies.STAFF_READERS.allows(call.caller),
    }


class NewPersonQuery(Shape):
    """Of which unit."""

    unit = Id(load_default=None)


@door.page("/people/new", who=policies.ORGANIZERS, query=NewPersonQuery)
def new_person(call: Call, query: dict[str, Any]) -> str:
    """新进人员"""
    return render_template(
        "console/roster/new_person.html", nodes=roster.tree(), unit=query["unit"], tracks=TRACKS
    )


def _asked(nodes: dict[int, UnitNode], unit: int | None, mine: Collection[int] | None) -> set[int] | None:
    if unit is None:
        return None if mine is None else set(mine)
    if unit not in nodes or (mine is not None and unit not in mine):
        raise NotFound("没有这个单位")
    if nodes[unit].level is Level.ROOT and mine is None:
        return None  # all, those without a place too
    return roster.units_below(unit)


def _cells(line: PersonLine, everything: bool) -> tuple[str, ...]:
    phone = line.phone if everything else spelling.masked_phone(line.phone)
    since = line.first_on.isoformat() if line.first_on else "已离开"
    account = "微信" if line.wechat else "已开通" if line.account_id else "没有开通"
    return (
        line.name,
        line.credential,
        line.unit_name or "",
        line.track.chinese if line.track else "",
        since if line.is_here or not line.first_on else f"{since} 起",
        line.exempt or "",
        account,
        phone or "",
    )
