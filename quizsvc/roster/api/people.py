"""Units and people, whom to ask for help, and opening a season for them."""

from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, page_of, whole
from quizsvc.roster import queries, service, spelling
from quizsvc.roster.api.door import door
from quizsvc.roster.schemas import (
    ContactBody,
    ContactShape,
    PeoplePage,
    PeopleQuery,
    UnitsShape,
)
from quizsvc.roster.service import opening
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons
from quizsvc.season import service as season_service
from quizsvc.season.schemas import OpenedSeason


@door.endpoint("/seasons/<id:season_id>/open", method="POST", who=policies.ORGANIZERS, answer=OpenedSeason)
def open_season(call: Call, season_id: int) -> SimpleNamespace:
    """开启活动：设置从此不变；没有在册人员的单位、赶不上本周的人员会列出来提醒"""
    season = season_service.open_for_answers(
        now=call.now, actor=call.account_id, season_id=season_id, address=call.address
    )
    warnings = opening.opening_warnings(now=call.now, season=season)
    return SimpleNamespace(**vars(season), warnings=warnings)


@door.endpoint("/units", who=policies.STAFF, query=NoQuery, answer=UnitsShape)
def list_units(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """全部单位，上级在前，各有求助联系人"""
    contacts = queries.contacts()
    return whole([{**asdict(node), "contact": contacts.get(node.id)} for node in queries.tree().values()])


@door.endpoint(
    "/units/<id:unit_id>/contact",
    method="PUT",
    who=policies.UNIT_ADMINS,
    body=ContactBody,
    answer=ContactShape,
)
def set_contact(call: Call, body: dict[str, str], unit_id: int) -> queries.Contact:
    """写下一个单位的人员遇到问题找谁；单位管理员只能写本单位及下级的"""
    units = within(call, policies.ORGANIZERS)
    return service.set_contact(**call.by, unit_id=unit_id, contact=body["contact"], within=units)


@door.endpoint("/me/contact", who=policies.PARTICIPANT, answer=ContactShape)
def my_contact(call: Call) -> queries.Contact:
    """遇到问题找谁：本单位的联系人；没有写的，是上级单位的"""
    return queries.contact_of(call.person_id, seasons.today(call.now))


@door.endpoint("/persons", who=policies.ROSTER_READERS, query=PeopleQuery, answer=PeoplePage)
def list_persons(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """人员；单位管理员只看到本单位及下级的，手机号打码"""
    day = seasons.today(call.now)
    mine = units = within(call, policies.STAFF_READERS)
    if query["unit"] is not None:
        below = queries.units_below(query["unit"])
        if not below or (mine is not None and query["unit"] not in mine):
            raise NotFound("没有这个单位")
        units = below
    rows, total = queries.page_of_people(
        day, page=query["page"], page_size=query["page_size"], units=units, name=query["q"]
    )
    return page_of([_shown(row, mine is None) for row in rows], query, total)


def _shown(row: queries.PersonRow, everything: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "credential": row.credential,
        "phone": row.phone if everything else spelling.masked_phone(row.phone),
        "track": row.track,
        "unit": row.unit,
    }
