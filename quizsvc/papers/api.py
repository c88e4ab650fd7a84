"""Routes of papers for staff. What a participant may answer now is told by the attempts room."""

from datetime import date
from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries as bank
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, Door, page_of, whole
from quizsvc.papers import queries, service
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.papers.schemas import (
    AheadBody,
    AheadShape,
    CorrectionList,
    DrawBody,
    KeyedPaper,
    LookBody,
    LookShape,
    PaperPage,
    PaperShape,
    PapersQuery,
    SwapBody,
)
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import SeasonChanges, SeasonQuery, SeasonShape

door = Door("papers", description="试卷：抽题、查看、发布")


@door.endpoint(
    "/papers",
    method="POST",
    who=policies.ORGANIZERS,
    query=SeasonQuery,
    body=DrawBody,
    answer=PaperShape,
    status=201,
)
def draw_paper(call: Call, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """抽一天的每日练习或一周的每周一测（抽出后还没有发布）；replace 为 true 时重抽还没有发布的"""
    paper_id = service.draw(
        now=call.now,
        actor=call.account_id,
        address=call.address,
        season=seasons.named_or_open(query["season"]),
        kind=PaperKind(body["kind"]),
        on=body["on"] if "on" in body else body["week"].monday,
        blueprint=body["blueprint"],
        replace=body["replace"],
    )
    return _shown([queries.by_id(paper_id)])[0]


@door.endpoint(
    "/papers/look",
    method="POST",
    who=policies.STAFF_READERS,
    query=SeasonQuery,
    body=LookBody,
    answer=LookShape,
)
def look(call: Call, query: dict[str, Any], body: dict[str, Any]) -> service.Look:
    """看题库现在能不能按抽题要求抽出一份试卷，还够用几周；什么也不改"""
    return service.look(
        now=call.now,
        season=seasons.named_or_open(query["season"]),
        kind=PaperKind(body["kind"]),
        on=_on(body),
        blueprint=body["blueprint"],
        replace=body["replace"],
    )


@door.endpoint(
    "/papers/ahead",
    method="POST",
    who=policies.ORGANIZERS,
    query=SeasonQuery,
    body=AheadBody,
    answer=AheadShape,
    status=201,
)
def draw_ahead(call: Call, query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """抽好几周里还没有抽的全部试卷；题库不够的列在 missing 里，其余照抽"""
    season = seasons.named_or_open(query["season"])
    coming = [each for each in season_rules.weeks_of(season_rules.SEASON, season) if each >= body["week"]]
    drawn, missing = service.draw_missing(**call.by, season=season, weeks=coming[: body["weeks"]])
    return {"drawn": _shown(drawn), "missing": missing}


@door.endpoint("/papers", who=policies.STAFF_READERS, query=PapersQuery, answer=PaperPage)
def list_papers(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """一个活动的试卷，最近的在前"""
    season = seasons.named_or_open(query["season"])
    wanted = {name: query[name] for name in ("kind", "state", "page", "page_size")}
    papers, total = queries.page_of(season.id, **wanted)
    return page_of(_shown(papers), query, total)


@door.endpoint("/papers/<id:paper_id>", who=policies.STAFF_READERS, answer=KeyedPaper)
def read_paper(call: Call, paper_id: int) -> dict[str, Any]:
    """一份试卷，带题目和答案，供发布前查看"""
    return _keyed(queries.by_id(paper_id))


@door.endpoint("/papers/<id:paper_id>/renew", method="POST", who=policies.ORGANIZERS, answer=KeyedPaper)
def renew_paper(call: Call, paper_id: int) -> dict[str, Any]:
    """换掉还没有发布的试卷里已经过时的题；没有过时的题时不变"""
    return _keyed(service.renew(now=call.now, actor=call.account_id, address=call.address, paper_id=paper_id))


@door.endpoint(
    "/papers/<id:paper_id>/questions/<id:number>/swap",
    method="POST",
    who=policies.ORGANIZERS,
    body=SwapBody,
    answer=KeyedPaper,
)
def swap_question(call: Call, body: dict[str, Any], paper_id: int, number: int) -> dict[str, Any]:
    """换掉还没有发布的试卷里的一道题：换成指定的，或由系统选一道最久没有用过的"""
    return _keyed(service.swap(**call.by, paper_id=paper_id, number=number, question_id=body["question_id"]))


@door.endpoint("/papers/<id:paper_id>/publish", method="POST", who=policies.ORGANIZERS, answer=PaperShape)
def publish_paper(call: Call, paper_id: int) -> dict[str, Any]:
    """发布一份抽好的试卷；已经发布的不变。有题目过时（outdated）的要先换题"""
    paper = service.publish(now=call.now, actor=call.account_id, address=call.address, paper_id=paper_id)
    return _shown([paper])[0]


@door.endpoint("/papers/<id:paper_id>/discard", method="POST", who=policies.ORGANIZERS, status=204)
def discard_paper(call: Call, paper_id: int) -> None:
    """丢弃一份还没有发布的试卷，以便重抽"""
    service.discard(now=call.now, actor=call.account_id, address=call.address, paper_id=paper_id)


@door.endpoint(
    "/questions/<id:question_id>/corrections", who=policies.BANK_READERS, query=NoQuery, answer=CorrectionList
)
def list_corrections(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """一道题在各份试卷上的更正，最近的在前"""
    if bank.by_id(question_id) is None:
        raise NotFound()
    noted = queries.noted_of(question_id)
    return whole([{"noted": each, "paper": queries.by_id(each.paper_id)} for each in reversed(noted)])


@door.endpoint(
    "/seasons/<id:season_id>", method="PATCH", who=policies.ORGANIZERS, body=SeasonChanges, answer=SeasonShape
)
def change_season(call: Call, body: dict[str, Any], season_id: int) -> seasons.KnownSeason:
    """改草稿的设置，或还没开始的各周的日历；已经发布的试卷不能用日历去掉"""
    return service.change_season(
        now=call.now, actor=call.account_id, season_id=season_id, address=call.address, **body
    )


def _on(body: dict[str, Any]) -> date | None:
    """The day of a daily practice, the Monday of a weekly test; None if the body names none."""
    return body["week"].monday if "week" in body else body.get("on")


def _shown(papers: list[Paper]) -> list[dict[str, Any]]:
    counts = queries.question_counts([paper.id for paper in papers])
    return [
        {
            "paper": paper,
            "week": season_rules.week_of(paper.week_on),
            "question_count": counts.get(paper.id, 0),
        }
        for paper in papers
    ]


def _keyed(paper: Paper) -> dict[str, Any]:
    placed, outdated = queries.questions_of(paper.id), queries.outdated(paper)
    revisions = [place.revision_id for place in placed]
    served, solutions = bank.served(revisions), bank.solutions(revisions)
    questions = [
        {
            "place": place,
            "outdated": outdated.get(place.number),
            "served": served[place.revision_id],
            "solution": solutions[place.revision_id],
        }
        for place in placed
    ]
    return {**_shown([paper])[0], "questions": questions}
