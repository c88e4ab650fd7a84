"""Who did what, and what the background does."""

from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.pages import menu
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import PREFIX, known_frame
from quizsvc.console.rules.standings import WORKING
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.http import Call, Caller
from quizsvc.oversight import queries, rules, service
from quizsvc.oversight.queries import Deed
from quizsvc.oversight.schemas import SORTED, DeedsQuery

PLACES = {
    "account": "/accounts/",
    "attempt": "/attempts/",
    "certificate": "/certificates/",
    "law": "/laws/",
    "notice": "/notices/",
    "paper": "/papers/",
    "person": "/people/",
    "proposal": "/proposals/",
    "question": "/questions/",
    "season": "/seasons/",
    "signal": "/signals/",
    "unit": "/units/",
}
"""Where things that have a page of their own are looked at."""
AMONG = {
    "activation": "/locks",
    "audit": "/audit",
    "job": "/queue",
    "lock": "/locks",
    "questions": "/questions",
    "roster": "/imports/roster",
    "subject": "/subjects",
    "template": "/notices/templates",
}
"""Where the others are looked at, among all of their kind."""


class AuditQuery(ListQuery, DeedsQuery):
    """As the API's list."""

    sort = fields.String(load_default="-at", validate=validate.OneOf(SORTED))


@door.page("/audit", who=policies.ADMIN_READERS, query=AuditQuery)
def audit(call: Call, query: dict[str, Any]) -> Any:
    """审计记录; as a workbook it comes from the API, which notes who took it."""
    asked = {name: query[name] for name in DeedsQuery().fields}
    if query["as_"]:
        told = {name: value for name, value in DeedsQuery().dump(asked).items() if value}
        return redirect(f"/api/v1/audit-events.xlsx?{urlencode(told)}", 303)
    items, total = queries.page(
        service.asked_for(asked), page=query["page"], page_size=query["page_size"], sort=query["sort"]
    )
    return render_template(
        "console/oversight/audit.html",
        items=items,
        total=total,
        query=query,
        words=rules,
        dates=_dates(),
        by_kind=BY_KIND,
        places=partial(_place, call.caller),
        most=service.MOST_ROWS,
    )


@door.page("/queue", who=policies.SEASON_AUDITORS)
def queue(call: Call) -> str:
    """后台正在做什么，什么在等，什么失败了"""
    found = service.doings(now=call.now)
    return render_template(
        "console/oversight/queue.html",
        queue=found.queue,
        work=found.work,
        ticks=found.ticks,
        words=rules,
        may_run=policies.ADMINS.allows(call.caller),
    )


def _dates() -> rules.Dates:
    return service.dates(known_frame().zone)


def _place(caller: Caller, deed: Deed) -> str | None:
    """The page of what a deed was done to, if it has one that the caller may see."""
    place = _where(deed, caller)
    of = menu.place_of(place.partition("?")[0])
    return f"{PREFIX}{place}" if of and of.who.allows(caller) else None


def _where(deed: Deed, caller: Caller) -> str:
    kind, _, number = deed.subject.partition(":")
    told = deed.detail
    match kind:
        case "standing":
            season, _, period = number.partition(":")
            return f"/standings/{period}?{urlencode({'season': season, 'version': WORKING})}"
        case "snapshot" if {"period", "season_id", "version"} <= told.keys():
            asked = {"season": told["season_id"], "version": told["version"]}
            return f"/standings/{told['period']}?{urlencode(asked)}"
        case "objection" if "question" in told:
            return f"/questions/{told['question']}/objections"
        case "notice" if not policies.STAFF_READERS.allows(caller):
            # It may be a draft, which is not there for them.
            return "/notices"
        case "questions" if told.get("import"):
            return f"/imports/questions/{told['import']}"
    return f"{PLACES[kind]}{number}" if kind in PLACES and number.isdigit() else AMONG.get(kind, "")


def _kind(deed: tuple[str, str]) -> str:
    return rules.KINDS[deed[0].partition(".")[0]]


BY_KIND = [(kind, list(deeds)) for kind, deeds in groupby(sorted(rules.DEEDS.items()), key=_kind)]
"""The deeds by what they are done to."""
