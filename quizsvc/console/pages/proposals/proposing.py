"""Proposing: what it is about is found first, then what it would bring is looked at, then it is proposed."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.attempts.models import Attempt
from quizsvc.bank import queries as bank
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import frame
from quizsvc.console.pages.proposals.asked import NewQuery
from quizsvc.console.queries import chosen
from quizsvc.console.rules import attempts as attempt_words
from quizsvc.console.rules import people as people_words
from quizsvc.console.rules import proposals as rules
from quizsvc.console.rules.words import TRACKS
from quizsvc.corrections import queries as corrections
from quizsvc.corrections.rules import Kind
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind, latest_closing
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_OFFERED = 20
"""So many questions or people are offered; others are found by more words."""


@door.page("/proposals/new", who=policies.ORGANIZERS, query=NewQuery)
def new_proposal(call: Call, query: dict[str, Any]) -> str:
    """提出更正."""
    if query["kind"] is None:
        return render_template("console/proposals/kinds.html", kinds=list(Kind), about=rules.ABOUT)
    kind = Kind(query["kind"])
    season = chosen.season(query["season"])
    if season is None:
        raise NotFound("还没有开启过活动，没有可以更正的")
    asked = ASKED[kind](call, query, season)
    paper = asked.get("paper")
    about = season if paper is None or paper.season_id == season.id else seasons.by_id(paper.season_id)
    return render_template(
        f"console/proposals/new_{kind}.html",
        kind=kind,
        season=season,
        query=query,
        about=rules.ABOUT[kind],
        period_names=_period_names(about),
        **asked,
    )


def _period_names(season: seasons.KnownSeason) -> dict[str, str]:
    """What people call each period of a season, by how the API names it."""
    return {str(each): season_rules.period_name(each, season) for each in season_rules.periods_of(season)}


def _void(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    if query["attempt"] is None:
        return {"attempt": None}
    attempt: Attempt = corrections.attempt(query["attempt"])
    paper = papers.by_id(attempt.paper_id)
    person = roster.person(attempt.person_id)
    return {
        "attempt": attempt,
        "paper": paper,
        "person": person,
        "state": attempt_words.STATES[attempt.state],
        "may_grant": _is_open(paper, call),
    }


def _grant(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    return {
        "papers": [paper for paper in _unclosed(call, season) if _is_open(paper, call)],
        **_person(call, query),
    }


def _extension(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    known = _unclosed(call, season)
    paper = next((each for each in known if each.id == query["paper"]), None)
    if paper is None:
        return {"papers": known, "paper": None}
    latest = latest_closing(PaperKind(paper.kind), paper.on, season)
    return {"papers": known, "paper": paper, "closings": rules.closings(paper.closes_at, latest)}


def _set_aside(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    known = _unclosed(call, season)
    paper = next((each for each in known if each.id == query["paper"]), None)
    if paper is None:
        return {"papers": known, "paper": None}
    placed = [place for place in papers.questions_of(paper.id) if not place.set_aside]
    served = bank.served(place.revision_id for place in placed)
    places = [(place.number, f"第 {place.number} 题：{served[place.revision_id].stem}") for place in placed]
    return {"papers": known, "paper": paper, "places": places}


def _correction(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    if query["question"] is None:
        words = query["q"].strip()
        found = bank.page(page=1, page_size=MOST_OFFERED, q=words)[0] if words else []
        return {"standing": None, "found": found}
    standing = bank.standing([query["question"]]).get(query["question"])
    if standing is None:
        raise NotFound("没有这道题")
    return {
        "standing": standing,
        "places": papers.occurrences(query["question"], season.id),
        "policies": rules.POLICIES,
        "policy_words": attempt_words.POLICIES,
    }


def _reach_back(call: Call, query: dict[str, Any], season: seasons.KnownSeason) -> dict[str, Any]:
    told = _person(call, query)
    if told["person"] is None:
        return told
    units = {node.id: node.name for node in roster.tree().values()}
    memberships, exemptions = roster.records([told["person"].id])
    return {
        **told,
        "line": people_words.time_line(memberships, exemptions, units),
        "units": sorted(units.items(), key=lambda pair: pair[1]),
        "tracks": TRACKS,
    }


def _person(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """The person whom the address names, else those who have the words."""
    if query["person"] is not None:
        person = roster.person(query["person"])
        if person is None:
            raise NotFound("名册上没有这个人")
        return {"person": person, "found": []}
    around, words = frame(), query["q"].strip()
    if around is None or not words:
        return {"person": None, "found": []}
    found, _ = roster.page_of_people(around.today, page=1, page_size=MOST_OFFERED, name=words)
    return {"person": None, "found": found}


def _unclosed(call: Call, season: seasons.KnownSeason) -> list[Paper]:
    """Published papers that can still be mended."""
    known = papers.papers_of(season.id)
    return [paper for paper in known if paper.state == "published" and call.now < paper.closes_at]


def _is_open(paper: Paper, call: Call) -> bool:
    return paper.state == "published" and paper.opens_at <= call.now < paper.closes_at


ASKED = {
    Kind.VOID: _void,
    Kind.GRANT: _grant,
    Kind.EXTENSION: _extension,
    Kind.SET_ASIDE: _set_aside,
    Kind.CORRECTION: _correction,
    Kind.REACH_BACK: _reach_back,
}
"""What the page of each kind shows."""
