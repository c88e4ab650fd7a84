"""Signals: attempts that are worth a look, with what is odd about them, and what was decided."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.console.pages.attempts import periods_of, season_of
from quizsvc.console.pages.door import door
from quizsvc.console.pages.sheets import sent_sheet
from quizsvc.console.rules import attempts as rules
from quizsvc.console.schemas import ListQuery
from quizsvc.integrity import queries as signals
from quizsvc.integrity.rules import DECISIONS, SignalKind
from quizsvc.integrity.schemas.signals import SignalsFilter
from quizsvc.kit.books import WHOLE, Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons

HEADS = (
    Head("迹象", 14),
    Head("试卷", 16),
    Head("日期", 12),
    Head("依据", 60),
    Head("人数", 8, WHOLE),
    Head("人员", 40),
    Head("决定", 12),
    Head("理由", 40),
    Head("发现", 20),
)


class FindQuery(SignalsFilter, ListQuery):
    """Which signals, and how the list is shown."""


@door.page("/signals", who=policies.STAFF_READERS, query=FindQuery)
def list_signals(call: Call, query: dict[str, Any]) -> Any:
    """迹象 of a season, those found last first."""
    season = season_of(query)
    if season is None:
        return render_template("console/attempts/none.html")
    query = {**query, "season": season.id}
    wanted = signals.wanted_signals(**query)
    if query["as_"]:
        rows = _rows(signals.every_signal(wanted), season)
        return sent_sheet("迹象", "signals", HEADS, rows, most=signals.MOST_SIGNALS)
    items, total = signals.signals(wanted, page=query["page"], page_size=query["page_size"])
    return render_template(
        "console/attempts/signals.html",
        items=items,
        total=total,
        query=query,
        season=season,
        periods=periods_of(call, season),
        person=query["person"] and roster.person(query["person"]),
        rules=rules,
    )


@door.page("/signals/<id:signal_id>", who=policies.STAFF_READERS)
def show_signal(call: Call, signal_id: int) -> str:
    """One signal: its evidence, the attempts, what was decided about it."""
    found = signals.shown_signals([signal_id])
    if not found:
        raise NotFound("没有这条迹象")
    signal = found[0]["signal"]
    wrong = signal.evidence["wrong"] if signal.kind == SignalKind.LIKENESS else []
    asked = [int(each["revision_id"]) for each in wrong]
    return render_template(
        "console/attempts/signal.html",
        **found[0],
        evidence=rules.evidence(signal.kind, signal.evidence),
        wrong=wrong,
        stems=bank.served(asked) if asked else {},
        questions=bank.identities(asked) if asked else {},
        decisions=[(each.value, rules.SIGNAL_STATES[each][0]) for each in DECISIONS if each != signal.state],
        rules=rules,
        may_decide=policies.ORGANIZERS.allows(call.caller),
    )


def _rows(found: Iterable[dict[str, Any]], season: seasons.KnownSeason) -> Iterator[list[str]]:
    for each in found:
        signal, paper, history = each["signal"], each["paper"], each["history"]
        yield [
            rules.SIGNAL_KINDS[signal.kind],
            paper.title,
            paper.on.isoformat(),
            signal.sentence,
            str(len(each["attempts"])),
            "、".join(attempt.name for attempt in each["attempts"]),
            rules.SIGNAL_STATES[signal.state][0],
            history[-1]["reason"] if history else "",
            f"{signal.found_at.astimezone(season.zone):%Y-%m-%d %H:%M:%S}",
        ]
