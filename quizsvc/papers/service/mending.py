"""Mend a published paper: put its closing off or set a question aside before it closes (rules.md §3), correct
what was wrong at any time (§8).
"""

from datetime import datetime

import sqlalchemy as sa
from psycopg import errors as pg
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank import queries as bank
from quizsvc.kit import marks
from quizsvc.kit.db import lock, session
from quizsvc.kit.errors import NotFound
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries, rules
from quizsvc.papers.models import Paper, PaperCorrection, PaperQuestion
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.papers.rules import Correction, PaperKind, Policy
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


def set_aside(
    *, now: datetime, actor: int, paper: Paper, number: int, reason: str, address: str | None
) -> None:
    """Set a place of a paper from hold_still() aside: from now on it is marked 0 of 0. What was marked before
    is the attempts room's to mark anew.

    Raises:
        NotFound, AlreadySetAside, LastQuestion.
    """
    place = place_to_set_aside(paper_id=paper.id, number=number)
    own = bank.keys([place.revision_id])[place.revision_id].key
    how = rules.corrected(own, place.correction, Policy.DROP, None)
    assert how is not None, "it is not dropped yet"
    add_correction(now=now, paper=paper, number=number, how=how, reason=reason)
    note("set_aside", now, actor, paper.id, address, number=number, revision=place.revision_id)


def correct(
    *,
    now: datetime,
    actor: int,
    paper: Paper,
    number: int,
    how: Correction,
    reason: str,
    address: str | None,
) -> None:
    """Have a place of a locked() paper marked so from `now` on, which is later than every correction of it.
    What was marked before is the attempts room's to mark anew.
    """
    add_correction(now=now, paper=paper, number=number, how=how, reason=reason)
    note("correct", now, actor, paper.id, address, number=number, policy=how.policy, revision=how.revision_id)


def add_correction(*, now: datetime, paper: Paper, number: int, how: Correction, reason: str) -> None:
    """Write a correction down. A paper that lost its last question by it leaves its week, and all that is
    computed from that.
    """
    values = {"paper_id": paper.id, "number": number, "corrected_at": now, "policy": how.policy}
    keys = [sorted(key) for key in how.keys]
    made = sa.insert(PaperCorrection).values(**values, keys=keys, revision_id=how.revision_id, reason=reason)
    session().execute(made)
    if queries.emptied([paper.id]):
        marks.add("season", scope=paper.season_id)


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
