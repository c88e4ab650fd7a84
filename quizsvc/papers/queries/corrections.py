"""Reads of what was corrected on papers (rules.md §8). Here, and nowhere else in the room, keys are read."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank import queries as bank
from quizsvc.kit.db import any_of, session
from quizsvc.papers.models import Paper, PaperCorrection, PaperQuestion
from quizsvc.papers.rules import Correction, Policy

_HOW = (
    PaperCorrection.policy,
    PaperCorrection.keys.label("keys_"),  # rows have a method of that name
    PaperCorrection.revision_id.label("better"),
)
_AT_ITS_PLACE = sa.and_(
    PaperQuestion.paper_id == PaperCorrection.paper_id, PaperQuestion.number == PaperCorrection.number
)


@dataclass(frozen=True, slots=True)
class NotedCorrection:
    """A correction with where, since when and why."""

    paper_id: int
    number: int
    corrected_at: datetime
    reason: str
    how: Correction


def correction_of(policy: str, keys: Iterable[Iterable[str]], revision_id: int | None) -> Correction:
    """The columns of a row as the rules know them."""
    return Correction(Policy(policy), tuple(map(frozenset, keys)), revision_id)


def corrections_on(paper_ids: Collection[int]) -> dict[tuple[int, int], Correction]:
    """How the places of these papers are marked now, by paper and number; those marked by the key that stands
    there are absent.
    """
    return {(each.paper_id, each.number): each.how for each in noted_on(paper_ids)}


def noted_on(paper_ids: Collection[int]) -> list[NotedCorrection]:
    """Every correction on these papers, in the order in which they were made."""
    return _noted(PaperCorrection.paper_id == any_of(paper_ids))


def noted_of(question_id: int) -> list[NotedCorrection]:
    """Every correction of a question, in whatever revision and on whatever paper, in the same order."""
    of_it = sa.select(PaperQuestion.number).where(_AT_ITS_PLACE, PaperQuestion.question_id == question_id)
    return _noted(of_it.exists())


def corrections_of(revision_ids: Iterable[int]) -> dict[int, Correction]:
    """What was last said of these revisions on whatever paper, by revision; those of which nothing was said
    are absent.
    """
    found = (
        sa.select(PaperQuestion.revision_id, *_HOW)
        .join(PaperCorrection, _AT_ITS_PLACE)
        .where(PaperQuestion.revision_id == any_of(revision_ids))
        .order_by(PaperCorrection.corrected_at)
    )
    rows = session().execute(found)
    return {row.revision_id: correction_of(row.policy, row.keys_, row.better) for row in rows}


def solutions(revision_ids: Iterable[int]) -> dict[int, bank.Solution]:
    """bank.solutions() as they were corrected since: the right key in the option ids of the revision that is
    asked for, with the words of the one that put it right.
    """
    wanted = set(revision_ids)
    found = corrections_of(wanted)
    better = {revision: each.revision_id for revision, each in found.items() if each.revision_id is not None}
    known = bank.solutions(wanted | set(better.values()))
    return {
        revision: replace(
            known[better.get(revision, revision)],
            revision_id=revision,
            key=tuple(sorted(found[revision].keys[-1])) if revision in found else known[revision].key,
        )
        for revision in wanted & known.keys()
    }


def emptied(paper_ids: Collection[int]) -> set[int]:
    """Those of these papers that lost all their questions: they count as not published (rules.md §8)."""
    dropped = Counter(paper_id for (paper_id, _), how in corrections_on(paper_ids).items() if how.drops)
    if not dropped:
        return set()
    columns = (PaperQuestion.paper_id, sa.func.count())
    counts = sa.select(*columns).where(PaperQuestion.paper_id == any_of(dropped)).group_by(columns[0])
    return {paper_id for paper_id, number in session().execute(counts) if dropped[paper_id] == number}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of a published paper where a question stands, the key of what stands there, and how it is
    marked if that was corrected.
    """

    paper: Paper
    number: int
    revision_id: int
    own: frozenset[str]
    correction: Correction | None


def occurrences(question_id: int, season_id: int) -> list[Occurrence]:
    """Where a question stands on published papers of a season, in whatever revision, by paper."""
    found = (
        sa.select(Paper, PaperQuestion.number, PaperQuestion.revision_id)
        .join(PaperQuestion, PaperQuestion.paper_id == Paper.id)
        .where(PaperQuestion.question_id == question_id)
        .where(Paper.season_id == season_id, Paper.state == "published")
        .order_by(Paper.id, PaperQuestion.number)
    )
    rows = session().execute(found.execution_options(populate_existing=True)).all()
    keys = bank.keys(revision for _, _, revision in rows)
    corrected = corrections_on([paper.id for paper, _, _ in rows])
    return [
        Occurrence(paper, number, revision, keys[revision].key, corrected.get((paper.id, number)))
        for paper, number, revision in rows
    ]


def _noted(condition: sa.ColumnElement[bool]) -> list[NotedCorrection]:
    row = PaperCorrection
    columns = (row.paper_id, row.number, row.corrected_at, row.reason, *_HOW)
    found = sa.select(*columns).where(condition).order_by(row.corrected_at, row.paper_id, row.number)
    return [
        NotedCorrection(
            paper_id=row.paper_id,
            number=row.number,
            corrected_at=row.corrected_at,
            reason=row.reason,
            how=correction_of(row.policy, row.keys_, row.better),
        )
        for row in session().execute(found)
    ]
