"""Publishing a period: what it would change first, then the deed."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.pages.standings.asked import asked_for
from quizsvc.kit.http import Call
from quizsvc.kit.wire import instant_text
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service
from quizsvc.season.schemas import SeasonQuery


@door.page("/standings/<period>/publish", who=policies.ORGANIZERS, query=SeasonQuery)
def standing_publish(call: Call, query: dict[str, Any], period: str) -> str:
    """What publishing would change, how many will see it, and whether it can be done now."""
    asked = asked_for(query, period)
    if rankings.standing(asked.season.id, asked.period) is None:
        return render_template("console/standings/publish.html", asked=asked, seen=None)
    seen = service.preview(now=call.now, season=asked.season, period=asked.period)
    return render_template(
        "console/standings/publish.html",
        asked=asked,
        seen=seen,
        computed_at=instant_text(seen.computed_at),
        computes=seen.refusal is not None and seen.refusal.slug() == "standing-stale",
    )
