"""One paper: with its keys as staff look at it, as participants see it, and what could stand in a place."""

from collections.abc import Iterable
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.bank import queries as bank
from quizsvc.bank.rules import DIFFICULTIES, WHY_NOT_DRAWN
from quizsvc.console.pages.door import door
from quizsvc.console.pages.papers.asked import ChosenQuery
from quizsvc.console.rules import papers as rules
from quizsvc.console.rules.papers import Stage
from quizsvc.corrections import queries as corrections
from quizsvc.corrections.rules import Kind
from quizsvc.kit.http import Call
from quizsvc.papers import queries, service
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import Blueprint, Candidate
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_OFFERED = 30
"""So many questions are offered for a place; more are found by words."""
MOST_SEARCHED = 5_000
"""Of the questions that have the words so many are looked at."""


@door.page("/papers/<id:paper_id>", who=policies.STAFF_READERS)
def one_paper(call: Call, paper_id: int) -> str:
    """一份试卷，带答案."""
    paper = queries.by_id(paper_id)
    placed = queries.questions_of(paper_id)
    revisions = [place.revision_id for place in placed]
    served, solutions = bank.served(revisions), bank.solutions(revisions)
    season = seasons.by_id(paper.season_id)
    proposals, _ = corrections.page_of(paper.season_id, filters={}, paper_id=paper_id, page=1, page_size=20)
    stage = rules.stage_of(paper, call.now)
    return render_template(
        "console/papers/paper.html",
        paper=paper,
        season=season,
        stage=stage,
        parts=Blueprint.from_json(paper.blueprint).parts,
        types=season_rules.TYPES,
        any_type=season_rules.ANY_TYPE,
        questions=[(place, served[place.revision_id], solutions[place.revision_id]) for place in placed],
        outdated=queries.outdated(paper),
        why=WHY_NOT_DRAWN,
        drawn_by=accounts.display_names([paper.drawn_by]).get(paper.drawn_by, "系统"),
        expected=_expected(paper, season) if stage is Stage.DRAWN else 0,
        proposals=[(each, Kind(each.kind).chinese) for each in proposals],
        words=rules,
        difficulties=DIFFICULTIES,
        may_be_mended=rules.may_be_mended(stage),
        may_change=policies.ORGANIZERS.allows(call.caller),
    )


@door.page("/papers/<id:paper_id>/preview", who=policies.STAFF_READERS)
def preview(call: Call, paper_id: int) -> str:
    """一份试卷，像参赛人员看到的那样：没有答案."""
    paper = queries.by_id(paper_id)
    placed = [place for place in queries.questions_of(paper_id) if not place.set_aside]
    served = bank.served(place.revision_id for place in placed)
    return render_template(
        "console/papers/preview.html",
        paper=paper,
        stage=rules.stage_of(paper, call.now),
        questions=[(place, served[place.revision_id]) for place in placed],
    )


@door.page("/papers/<id:paper_id>/questions/<id:number>", who=policies.ORGANIZERS, query=ChosenQuery)
def alternatives(call: Call, query: dict[str, Any], paper_id: int, number: int) -> str:
    """可以换到一份试卷的一个位置上的题."""
    paper = queries.by_id(paper_id)
    fitting = service.alternatives(now=call.now, paper=paper, number=number)
    wanted = query["q"].strip()
    found = _said(fitting, wanted) if wanted else fitting
    offered = found[:MOST_OFFERED]
    there = next(place for place in queries.questions_of(paper_id) if place.number == number)
    return render_template(
        "console/papers/alternatives.html",
        paper=paper,
        number=number,
        there=bank.served([there.revision_id])[there.revision_id],
        offered=offered,
        served=bank.served(one.revision for one in offered),
        total=len(fitting),
        found=len(found),
        query=query,
        stage=rules.stage_of(paper, call.now),
        difficulties=DIFFICULTIES,
    )


def _said(fitting: Iterable[Candidate], words: str) -> list[Candidate]:
    """Those that have these words."""
    ids = set(bank.ids(bank.Wanted(q=words, state="approved"), most=MOST_SEARCHED))
    return [one for one in fitting if one.question in ids]


def _expected(paper: Paper, season: seasons.KnownSeason) -> int:
    """How many people will see it when it opens, as the roster is now."""
    return len(roster.persons_in_force(season_rules.local_date(paper.opens_at, season.zone)))
