"""Prizes: who would get what, what was given, certificates for print, and who is put forward."""

from collections import Counter
from datetime import datetime
from typing import Any

from flask import render_template
from marshmallow import fields

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.awards import queries, service
from quizsvc.awards.basis import Nominee
from quizsvc.awards.rules import Kind, Prize
from quizsvc.awards.schemas import kind_name
from quizsvc.awards.service.planning import Plan
from quizsvc.awards.service.refusals import SeasonNotPublished, StandingMoved
from quizsvc.console.pages.door import door
from quizsvc.console.queries import chosen
from quizsvc.console.rules.words import TRACKS
from quizsvc.kit.errors import Refusal
from quizsvc.kit.fields import TextFlag
from quizsvc.kit.http import Call
from quizsvc.roster.schemas import track_name
from quizsvc.season import queries as seasons
from quizsvc.season.schemas import SeasonQuery

KINDS = tuple((kind.value, kind.chinese) for kind in Kind)


class NominationsAsked(SeasonQuery):
    kind = fields.String(load_default=None, validate=kind_name)
    track = fields.String(load_default=None, validate=track_name)
    chosen = TextFlag(load_default=None)


@door.page("/awards", who=policies.STAFF_READERS, query=SeasonQuery)
def show_awards(call: Call, query: dict[str, Any]) -> str:
    """Who would get what by the newest standing, what that changes, and the rounds that were."""
    season = chosen.season(query["season"])
    if season is None:
        return render_template("console/awards/none.html")
    rounds = queries.rounds(season.id)
    return render_template(
        "console/awards/awards.html",
        season=season,
        seasons_named=_seasons(),
        rounds=rounds,
        given_by=accounts.display_names([each.given_by for each in rounds]),
        may_give=policies.ORGANIZERS.allows(call.caller),
        prizes=tuple(Prize),
        **_preview(call.now, season),
    )


@door.page("/awards/prints", who=policies.STAFF_READERS, query=SeasonQuery)
def show_prints(call: Call, query: dict[str, Any]) -> str:
    """Files of certificates for print, those that are being made too."""
    season = chosen.season(query["season"])
    if season is None:
        return render_template("console/awards/none.html")
    prints = queries.prints(season.id)
    return render_template(
        "console/awards/prints.html",
        season=season,
        seasons_named=_seasons(),
        prints=prints,
        asked_by=accounts.display_names([each.asked_by for each in prints]),
        waiting=any(each.state == "waiting" for each in prints),
        counts=queries.valid_counts(season.id),
        kinds=KINDS,
        tracks=TRACKS,
        may_print=policies.ORGANIZERS.allows(call.caller),
    )


@door.page("/awards/nominations", who=policies.STAFF_READERS, query=NominationsAsked)
def show_nominations(call: Call, query: dict[str, Any]) -> str:
    """Who is put forward, who just misses it, and why; and the year-end table."""
    season = chosen.season(query["season"])
    if season is None:
        return render_template("console/awards/none.html")
    version, found, waits = _nominees(call.now, season)
    shown = [
        each
        for each in found
        if query["kind"] in (None, each.board.kind)
        and query["track"] in (None, each.board.track)
        and query["chosen"] in (None, each.nomination.chosen)
    ]
    return render_template(
        "console/awards/nominations.html",
        season=season,
        seasons_named=_seasons(),
        query=query,
        version=version,
        waits=waits,
        shown=shown,
        total=len(found),
        kinds=KINDS,
        tracks=TRACKS,
    )


def _nominees(now: datetime, season: seasons.KnownSeason) -> tuple[int | None, list[Nominee], Refusal | None]:
    """By which version of the standing, who; or why there is nobody yet."""
    try:
        judged_by, found = service.nominate(now=now, season=season)
    except (SeasonNotPublished, StandingMoved) as refusal:
        return None, [], refusal
    return judged_by.snapshot.version, found, None


def _preview(now: datetime, season: seasons.KnownSeason) -> dict[str, Any]:
    """The plan of the next round with its counts; or why there is none yet."""
    try:
        basis, plan = service.preview(now=now, season=season)
    except (SeasonNotPublished, StandingMoved) as refusal:
        return {"waits": refusal, "plan": None}
    issued = [(each.holder, each.row.unit_name) for each in plan.issued]
    return {
        "waits": None,
        "plan": plan,
        "snapshot": basis.snapshot,
        "issued": _by_kind(plan),
        "unprintable": service.unprintable(issued),
    }


def _by_kind(plan: Plan) -> Counter[str]:
    """How many certificates would be made for units, and how many for people."""
    return Counter(each.claim.kind.value for each in plan.issued if each.claim is not None)


def _seasons() -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in seasons.ever_opened()]
