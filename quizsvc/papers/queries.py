"""Reads of papers; nothing here loads a key."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.rules import GRACE, PaperKind


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A place of a paper: which revision stands there, for how many hundredths of points."""

    number: int
    revision_id: int
    points: int


def by_id(paper_id: int) -> Paper:
    """A paper that is known to exist."""
    return session().get_one(Paper, paper_id)


def published(paper_id: int) -> Paper | None:
    """A paper, if it is published; to participants the others do not exist."""
    return session().scalar(sa.select(Paper).where(Paper.id == paper_id, Paper.state == "published"))


def current(*, season_id: int, now: datetime) -> dict[str, Paper | None]:
    """The open published papers of a season: `{"daily": …, "weekly": …}`."""
    is_open = (Paper.opens_at <= now, Paper.closes_at > now, Paper.state == "published")
    found = session().scalars(sa.select(Paper).where(Paper.season_id == season_id, *is_open))
    papers: dict[str, Paper | None] = {kind.value: None for kind in PaperKind}
    for paper in found:
        papers[paper.kind] = paper
    return papers


def questions_of(paper_id: int) -> list[PlacedQuestion]:
    """A paper's places in order."""
    columns = (PaperQuestion.number, PaperQuestion.revision_id, PaperQuestion.points)
    found = sa.select(*columns).where(PaperQuestion.paper_id == paper_id).order_by(PaperQuestion.number)
    return [PlacedQuestion(*row) for row in session().execute(found)]


def locked_stems(now: datetime) -> frozenset[str]:
    """Stems on a weekly test that is drawn and not yet over: their keys are shown nowhere (rules.md §3)."""
    found = (
        sa.select(PaperQuestion.stem_print)
        .join(Paper, Paper.id == PaperQuestion.paper_id)
        .where(Paper.kind == PaperKind.WEEKLY, Paper.closes_at >= now - GRACE)
    )
    return frozenset(session().scalars(found))
