"""Reads of papers; nothing here loads a key."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from quizsvc.bank import queries as bank
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.queries.corrections import corrections_on
from quizsvc.papers.rules import REVEAL, Correction, PaperKind


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A place of a paper: what stands there, hundredths of points for it, and how it is marked if that was
    corrected.
    """

    number: int
    question_id: int
    revision_id: int
    points: int
    correction: Correction | None = None

    @property
    def set_aside(self) -> bool:
        """Whether the question left the paper: nothing can be earned there, and nothing is asked for."""
        return self.correction is not None and self.correction.drops


def by_id(paper_id: int) -> Paper:
    """A paper, published or not.

    Raises:
        NotFound: there is none.
    """
    paper = session().get(Paper, paper_id)
    if paper is None:
        raise NotFound("没有这份试卷")
    return paper


def questions_of(paper_id: int) -> list[PlacedQuestion]:
    """A paper's places in order."""
    return questions_on([paper_id]).get(paper_id, [])


def questions_on(paper_ids: Collection[int]) -> dict[int, list[PlacedQuestion]]:
    """The places of these papers in order, by paper; one without questions is absent."""
    columns = (
        PaperQuestion.paper_id,
        PaperQuestion.number,
        PaperQuestion.question_id,
        PaperQuestion.revision_id,
        PaperQuestion.points,
    )
    found = sa.select(*columns).where(PaperQuestion.paper_id.in_(paper_ids)).order_by(PaperQuestion.number)
    corrected = corrections_on(paper_ids)
    placed: dict[int, list[PlacedQuestion]] = {}
    for paper_id, number, question_id, revision_id, points in session().execute(found):
        correction = corrected.get((paper_id, number))
        place = PlacedQuestion(number, question_id, revision_id, points, correction)
        placed.setdefault(paper_id, []).append(place)
    return placed


def outdated(paper: Paper) -> dict[int, str]:
    """Why the questions of a drawn paper cannot be published as they stand there, by their numbers, in words
    of bank.rules.WHY_NOT_DRAWN. Those that can are absent; what is published keeps all its questions.
    """
    return outdated_on([paper]).get(paper.id, {})


def outdated_on(papers: Collection[Paper]) -> dict[int, dict[int, str]]:
    """The same of several papers, by paper; those without such questions are absent."""
    placed = questions_on([paper.id for paper in papers if paper.state == "drawn"])
    why = bank.undrawable(place.revision_id for places in placed.values() for place in places)
    found = {
        paper_id: {place.number: why[place.revision_id] for place in places if place.revision_id in why}
        for paper_id, places in placed.items()
    }
    return {paper_id: numbers for paper_id, numbers in found.items() if numbers}


@dataclass(frozen=True, slots=True)
class Taken:
    """Questions on papers, by id and by the text of their stems."""

    questions: frozenset[int]
    stems: frozenset[str]

    def has(self, question_id: int, stem_print: str) -> bool:
        """Whether the question is among them, in whatever revision, or one with the same normalised text."""
        return question_id in self.questions or stem_print in self.stems


def locked(now: datetime) -> Taken:
    """What stands on a weekly test that is drawn and not over: its keys are shown nowhere (rules.md §3)."""
    found = (
        sa.select(PaperQuestion.question_id, PaperQuestion.stem_print)
        .join(Paper, Paper.id == PaperQuestion.paper_id)
        .where(Paper.kind == PaperKind.WEEKLY, Paper.closes_at > now - REVEAL)
    )
    return _taken(found)


def locked_places(paper_ids: Collection[int], now: datetime) -> set[tuple[int, int]]:
    """The places of these papers, by paper and number, of which nothing that tells a key is told to anybody
    but staff (locked).
    """
    names = ("paper_id", "number", "question_id", "stem_print")
    places = sa.select(*(getattr(PaperQuestion, name) for name in names))
    taken = locked(now)
    rows = session().execute(places.where(PaperQuestion.paper_id == db.any_of(paper_ids)))
    return {(row.paper_id, row.number) for row in rows if taken.has(row.question_id, row.stem_print)}


def paper_on(season_id: int, kind: PaperKind, on: date) -> Paper | None:
    """The paper of a day, or of the week whose Monday is `on`, published or not."""
    wanted = sa.select(Paper).where(Paper.season_id == season_id, Paper.kind == kind, Paper.on == on)
    return session().scalar(wanted)


def papers_of(season_id: int, *, since: date | None = None, until: date | None = None) -> list[Paper]:
    """A season's papers whose `on` lies from `since` to `until`, both included, by day; a daily before the
    weekly of the same day. Those that are only drawn are among them, and count nowhere.
    """
    wanted = sa.select(Paper).where(Paper.season_id == season_id).order_by(Paper.on, Paper.kind)
    if since is not None:
        wanted = wanted.where(Paper.on >= since)
    if until is not None:
        wanted = wanted.where(Paper.on <= until)
    return list(session().scalars(wanted))


def page_of(
    season_id: int, *, kind: str | None, state: str | None, page: int, page_size: int
) -> tuple[list[Paper], int]:
    """One page of a season's papers, the latest day first, and how many there are."""
    conditions = [Paper.season_id == season_id]
    if kind is not None:
        conditions.append(Paper.kind == kind)
    if state is not None:
        conditions.append(Paper.state == state)
    newest = sa.select(Paper).where(*conditions).order_by(Paper.on.desc(), Paper.kind)
    rows, total = db.page(newest, page, page_size)
    return [paper for (paper,) in rows], total


def question_counts(paper_ids: Collection[int]) -> dict[int, int]:
    """How many questions stand on each of these papers."""
    columns = (PaperQuestion.paper_id, sa.func.count().label("questions"))
    wanted = sa.select(*columns).where(PaperQuestion.paper_id.in_(paper_ids)).group_by(PaperQuestion.paper_id)
    return {row.paper_id: row.questions for row in session().execute(wanted)}


def held(since: datetime, until: datetime, *, but: int | None = None) -> Taken:
    """What some paper, daily or weekly, holds at any instant from `since` to `until`, both included; the
    paper `but` is left out. With `now` for both: what free practice must leave alone (rules.md §3).
    """
    overlaps = PaperQuestion.held.op("&&")(Range(since, until, bounds="[]"))
    found = sa.select(PaperQuestion.question_id, PaperQuestion.stem_print).where(overlaps)
    return _taken(found if but is None else found.where(PaperQuestion.paper_id != but))


def _taken(found: sa.Select[int, str]) -> Taken:
    rows = session().execute(found).all()
    return Taken(frozenset(row[0] for row in rows), frozenset(row[1] for row in rows))
