"""Mend a published paper before it closes: put its closing off, or set a question aside (rules.md §3)."""

from datetime import datetime

import sqlalchemy as sa
from psycopg import errors as pg
from sqlalchemy.dialects.postgresql import Range

from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotFound
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.papers.rules import PaperKind
from quizsvc.papers.service.drawing import locked, note
from quizsvc.papers.service.refusals import (
    AlreadySetAside,
    ClosingOutOfRange,
    LastQuestion,
    PaperNotPublished,
    PaperOver,
    QuestionsHeldElsewhere,
)
from quizsvc.season import queries as seasons


def hold_still(*, now: datetime, paper_id: int) -> Paper:
    """A paper that can be mended; until the end of the transaction nobody draws, starts on it or mends it.

    Raises:
        NotFound, PaperNotPublished, PaperOver.
    """
    lock("papers.draw")
    paper = locked(paper_id)
    insist_that_it_can_be_mended(now=now, paper=paper)
    return paper


def insist_that_it_can_be_mended(*, now: datetime, paper: Paper) -> None:
    """Only what is published and still open, or about to open.

    Raises:
        PaperNotPublished, PaperOver.
    """
    if paper.state != "published":
        raise PaperNotPublished()
    insist_on_time(now=now, closes_at=paper.closes_at)


def insist_on_time(*, now: datetime, closes_at: datetime) -> None:
    """A paper is mended before the closing that stands when the mending begins.

    Raises:
        PaperOver.
    """
    if now >= closes_at:
        raise PaperOver("试卷已经截止，不能再延长时间或作废题目")


def insist_on_closing(*, paper: Paper, closes_at: datetime) -> None:
    """A later closing than the one that stands, within the limits of rules.latest_closing.

    Raises:
        ClosingOutOfRange.
    """
    season = seasons.by_id(paper.season_id)
    latest = rules.latest_closing(PaperKind(paper.kind), paper.on, season)
    if not paper.closes_at < closes_at <= latest:
        raise ClosingOutOfRange(
            "新的截止时间应晚于现在的截止时间，最多比原定晚 48 小时，并且不晚于活动结束",
            closes_at=instant_text(paper.closes_at),
            latest=instant_text(latest),
        )


def place_to_set_aside(*, paper_id: int, number: int) -> PlacedQuestion:
    """A place of the paper that can be set aside.

    Raises:
        NotFound: the paper has no such place. AlreadySetAside, LastQuestion.
    """
    places = queries.questions_of(paper_id)
    place = next((each for each in places if each.number == number), None)
    if place is None:
        raise NotFound("试卷上没有这道题")
    if place.set_aside:
        raise AlreadySetAside()
    if sum(not each.set_aside for each in places) == 1:
        raise LastQuestion()
    return place


def extend(*, now: datetime, actor: int, paper: Paper, closes_at: datetime, address: str | None) -> None:
    """Put the closing of a paper from hold_still() off; its questions are held for as long. What had begun by
    then is the attempts room's to extend.

    Raises:
        ClosingOutOfRange, QuestionsHeldElsewhere.
    """
    insist_on_closing(paper=paper, closes_at=closes_at)
    before, until = paper.closes_at, closes_at + rules.GRACE
    lower = sa.func.lower(PaperQuestion.held)
    longer = sa.update(PaperQuestion).where(PaperQuestion.paper_id == paper.id)
    longer = longer.values(held=sa.func.tstzrange(lower, until, "[]"))
    try:
        with session().begin_nested():
            session().execute(longer, execution_options={"synchronize_session": False})
    except sa.exc.IntegrityError as error:
        if isinstance(error.orig, pg.ExclusionViolation):
            raise _held_elsewhere(paper, until) from error
        raise
    paper.closes_at = closes_at
    session().flush()
    told = {"before": instant_text(before), "closes_at": instant_text(closes_at)}
    note("extend", now, actor, paper.id, address, **told)


def set_aside(*, now: datetime, actor: int, paper: Paper, number: int, address: str | None) -> None:
    """Set a place of a paper from hold_still() aside: from now on it is marked 0 of 0. What was marked before
    is the attempts room's to mark anew.

    Raises:
        NotFound, AlreadySetAside, LastQuestion.
    """
    place = place_to_set_aside(paper_id=paper.id, number=number)
    row = session().get_one(PaperQuestion, (paper.id, place.number))
    row.set_aside_at = now
    session().flush()
    note("set_aside", now, actor, paper.id, address, number=number, revision=place.revision_id)


def _held_elsewhere(paper: Paper, until: datetime) -> QuestionsHeldElsewhere:
    own, other = sa.orm.aliased(PaperQuestion), sa.orm.aliased(PaperQuestion)
    same = sa.or_(own.question_id == other.question_id, own.stem_print == other.stem_print)
    longer = Range(paper.closes_at, until, bounds="[]")
    found = (
        sa.select(Paper.id, Paper.title, own.number)
        .join(other, other.paper_id == Paper.id)
        .join(own, sa.and_(same, own.paper_id == paper.id))
        .where(Paper.id != paper.id, other.held.op("&&")(longer))
        .order_by(Paper.opens_at, own.number)
    )
    rows = session().execute(found).all()
    said = "；".join(f"第 {row.number} 题在“{row.title}”上" for row in rows)
    members = [{"id": str(row.id), "title": row.title, "number": row.number} for row in rows]
    return QuestionsHeldElsewhere(f"延长的时间里，{said}，不能延长到这个时间", papers=members)
