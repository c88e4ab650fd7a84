"""Why a row says what it says: down to weeks, people and attempts (decision record 35)."""

from typing import Any

from flask import render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.standings.asked import (
    Asked,
    SourceQuery,
    asked_for,
    may_see_working,
    newest_version,
    source,
)
from quizsvc.console.rules.standings import WORKING, Final, neighbours
from quizsvc.kit.fields import PageQuery
from quizsvc.kit.http import Call
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service
from quizsvc.rankings.rules import PERSON_FIGURES, UNIT_FIGURES, Figure
from quizsvc.roster import queries as roster
from quizsvc.roster.rules import Track
from quizsvc.roster.schemas import track_name
from quizsvc.roster.whose import within
from quizsvc.season import rules as season_rules

OF_OTHERS = (Figure.RANK, Figure.CHANGE)
"""Figures of a unit that other units make, not its own people."""


class WhyUnitQuery(SourceQuery, PageQuery):
    """A page of the people behind a unit's row, behind one of its figures if that is named."""

    track = fields.String(load_default=Track.ENFORCEMENT.value, validate=track_name)
    figure = fields.String(load_default=None, validate=validate.OneOf([each.value for each in UNIT_FIGURES]))


@door.page("/standings/<period>/units/<id:unit_id>", who=policies.FIGURE_READERS, query=WhyUnitQuery)
def standing_unit(call: Call, query: dict[str, Any], period: str, unit_id: int) -> str:
    """How a unit's row came about."""
    asked = asked_for(query, period)
    found = service.explain_unit(
        now=call.now,
        season=asked.season,
        period=asked.period,
        unit_id=unit_id,
        track=Track(query["track"]),
        version=_version(query),
        figure=Figure(query["figure"]) if query["figure"] else None,
        within=within(call, policies.SEASON_AUDITORS),
        page=query["page"],
        page_size=query["page_size"],
    )
    return render_template(
        "console/standings/unit.html",
        **_told(call, asked, found),
        unit=roster.unit(unit_id),
        query=query,
        total=found.total,
        people=found.people,
        figures=UNIT_FIGURES,
        of_others=query["figure"] in OF_OTHERS,
        neighbours=_neighbours(call, asked, found.told) if query["figure"] in OF_OTHERS else [],
        weeks=found.weeks,
        track=Track(query["track"]),
        may_list_missing=asked.season.state == "open" and policies.UNIT_ADMINS.allows(call.caller),
    )


@door.page("/standings/<period>/people/<id:person_id>", who=policies.FIGURE_READERS, query=SourceQuery)
def standing_person(call: Call, query: dict[str, Any], period: str, person_id: int) -> str:
    """How a person's row came about."""
    asked = asked_for(query, period)
    found = service.explain_person(
        now=call.now,
        season=asked.season,
        period=asked.period,
        person_id=person_id,
        version=_version(query),
        within=within(call, policies.SEASON_AUDITORS),
    )
    return render_template(
        "console/standings/person.html",
        **_told(call, asked, found),
        id=found.id,
        name=found.name,
        weeks=found.weeks,
        figures=PERSON_FIGURES,
        sees_board=found.told.version is not None or policies.STAFF_READERS.allows(call.caller),
        sees_roster=policies.ROSTER_READERS.allows(call.caller),
    )


def _neighbours(call: Call, asked: Asked, told: Any) -> list[Any]:
    """The rows before and after a unit's on its board; none of a board that the caller may not see."""
    if told.version is None and not may_see_working(call, asked):
        return []
    rows = source(call, asked, WORKING if told.version is None else str(told.version)).boards.units()
    return neighbours(rows, told.row)


def _version(query: dict[str, Any]) -> int | None:
    return int(query["version"]) if query["version"] not in (None, WORKING) else None


def _told(call: Call, asked: Asked, found: service.UnitExplained | service.PersonExplained) -> dict[str, Any]:
    told = found.told
    final = Final(None, told.computed_at, stale=told.stale)
    if told.version is not None:
        published = rankings.snapshot(asked.season.id, str(asked.period), told.version)
        assert published is not None, "what was explained is published"
        final = Final(told.version, published.published_at, newest=newest_version(asked))
    return {
        "asked": asked,
        "told": told,
        "final": final,
        "formulas": found.formulas,
        "week_names": {
            week: season_rules.period_name(week, asked.season)
            for week in season_rules.weeks_of(asked.period, asked.season)
        },
        "may_see_attempts": policies.STAFF_READERS.allows(call.caller),
    }
