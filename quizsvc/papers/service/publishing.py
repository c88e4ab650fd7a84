"""Publish a paper; and what becomes of papers when the calendar changes."""

from datetime import datetime
from typing import Any

from quizsvc.bank import service as bank
from quizsvc.bank.rules import WHY_NOT_DRAWN
from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.papers.service.drawing import discard, locked, note
from quizsvc.papers.service.refusals import NoPaperThen, PaperOutdated, PaperOver, PaperPublished
from quizsvc.season import queries as seasons
from quizsvc.season import service as season_service


def publish(*, now: datetime, actor: int | None, paper_id: int, address: str | None = None) -> Paper:
    """Publish a drawn paper: from its opening on it can be answered, and nothing of it changes any more.

    Publishing what is published changes nothing. Until it is done, nobody changes the state of its questions.

    Raises:
        NotFound. PaperOver: its time is over. NoPaperThen: the calendar has changed since the draw.
        PaperOutdated: no draw would take some of its questions any more, as they stand there.
    """
    paper = locked(paper_id)
    if paper.state == "drawn":
        if now >= paper.closes_at:
            raise PaperOver("试卷的作答时间已经结束，不能再发布")
        if not _has_its_place(paper, seasons.kept(paper.season_id)):
            which = "这一天" if paper.kind == PaperKind.DAILY else "这一周"
            raise NoPaperThen(f"按日历{which}没有试卷，不能发布")
        _insist_on_its_questions(paper)
        paper.state, paper.published_at = "published", now
        session().flush()
        marks.add("paper", scope=paper_id)
        note("publish", now, actor, paper_id, address, kind=paper.kind, on=paper.on.isoformat())
    return paper


def _insist_on_its_questions(paper: Paper) -> None:
    # Kept still before the look: who retires one at this moment comes before it, or after the publication.
    bank.keep_still(question_ids=[place.question_id for place in queries.questions_of(paper.id)])
    outdated = queries.outdated(paper)
    if outdated:
        said = "，".join(f"第 {number} 题{WHY_NOT_DRAWN[why]}" for number, why in outdated.items())
        raise PaperOutdated(
            f"{said}。请先换题，或丢弃后重抽，再发布",
            questions=[{"number": number, "why": why} for number, why in outdated.items()],
        )


def discard_if_unwanted(*, now: datetime, paper_id: int) -> None:
    """Throw a paper away that is drawn for a day or week which the calendar has taken away since.

    Raises:
        NotFound.
    """
    paper = locked(paper_id)
    if paper.state == "drawn" and not _has_its_place(paper, seasons.kept(paper.season_id)):
        discard(now=now, actor=None, paper_id=paper_id)


def change_season(
    *, now: datetime, actor: int, season_id: int, address: str | None = None, **changes: Any
) -> seasons.KnownSeason:
    """season.service.change(), which takes `changes`, for a season that may have papers.

    A paper is published a little before its week begins, when the season alone would still let the calendar
    take its day away; but it is sealed. The season knows no papers and stands below them, so the whole
    change is asked for here, where both are known. Both lock the season's row: a publication under way is
    waited for, and the next one sees the new calendar. Papers that are only drawn go with their day: the tick
    discards them.

    Raises:
        PaperPublished: names the paper. NotFound, WrongShape and the season's own refusals.
    """
    season = season_service.change(now=now, actor=actor, season_id=season_id, address=address, **changes)
    for paper in queries.papers_of(season_id):
        sealed = paper.state == "published" and now < paper.closes_at
        if sealed and not _has_its_place(paper, season):
            raise PaperPublished(f"{paper.title}已经发布，日历不能再去掉它")
    return season


def _has_its_place(paper: Paper, season: seasons.KnownSeason) -> bool:
    return rules.window_on(PaperKind(paper.kind), paper.on, season) is not None
