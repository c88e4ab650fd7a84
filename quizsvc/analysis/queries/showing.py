"""What staff read of the figures, and of where questions are used. Nothing is computed from attempts here,
and nothing says who answered.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from quizsvc.analysis import rules
from quizsvc.analysis.models import AnalysedPaper, ItemFigures, ItemTally
from quizsvc.analysis.rules import Order
from quizsvc.attempts.models import Attempt
from quizsvc.attempts.rules import State
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper, PaperQuestion

Right = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class PaperTally:
    """What a paper says of a revision."""

    paper_id: int
    revision_id: int
    tally: rules.Tally


def revisions_on(paper_ids: Collection[int]) -> list[int]:
    """The revisions on these papers."""
    found = sa.select(ItemTally.revision_id).where(ItemTally.paper_id.in_(paper_ids)).distinct()
    return list(session().scalars(found))


def tallies(revision_ids: Collection[int]) -> list[PaperTally]:
    """What each paper says of these revisions, by revision and paper."""
    found = sa.select(*_TALLY_COLUMNS, ItemTally.paper_id, ItemTally.revision_id)
    found = found.where(ItemTally.revision_id.in_(revision_ids))
    rows = session().execute(found.order_by(ItemTally.revision_id, ItemTally.paper_id))
    return [PaperTally(paper, revision, rules.Tally(*tally)) for *tally, paper, revision in rows]


def figures_of(question_id: int) -> list[dict[str, Any]]:
    """All revisions of a question, the newest first, each with its figures and those of its papers; empty if
    there is no such question. Figures are None as long as nobody has answered.
    """
    found = (
        sa.select(QuestionRevision, Question.revision_number, ItemFigures)
        .join(Question, Question.id == QuestionRevision.question_id)
        .outerjoin(ItemFigures, ItemFigures.revision_id == QuestionRevision.id)
        .where(QuestionRevision.question_id == question_id)
        .order_by(QuestionRevision.number.desc())
    )
    rows = session().execute(found).all()
    revisions = [revision for revision, _, _ in rows]
    right = _right(revisions)
    by_paper = _by_paper(revisions, right)
    return [
        {
            "revision": revision.number,
            "newest": revision.number == newest,
            "figures": None if figures is None else _pooled(revision, figures, right),
            "papers": by_paper[revision.id],
        }
        for revision, newest, figures in rows
    ]


def page(
    *,
    page: int,
    page_size: int,
    order: Order,
    warned: bool | None = None,
    paper: int | None = None,
) -> tuple[list[dict[str, Any]], int]:
    """One page of questions with figures, and how many fit.

    Without `paper` questions that are not retired, each by its newest revision that anybody answered: what
    was mended since still shows what was wrong with it. With `paper` the revisions on that paper, whatever
    became of them.
    """
    wanted = (
        sa.select(Question, QuestionRevision, ItemFigures)
        .join(QuestionRevision, QuestionRevision.question_id == Question.id)
        .join(ItemFigures, ItemFigures.revision_id == QuestionRevision.id)
    )
    if paper is None:
        wanted = wanted.where(_is_answered_last(), Question.state != "retired")
    else:
        on_paper = sa.select(ItemTally.revision_id).where(ItemTally.paper_id == paper)
        wanted = wanted.where(QuestionRevision.id.in_(on_paper))
    if warned is not None:
        wanted = wanted.where(ItemFigures.suspicion > 0 if warned else ItemFigures.suspicion == 0)
    rows, total = db.page(wanted.order_by(*_ORDERS[order], QuestionRevision.id), page, page_size)
    right = _right([revision for _, revision, _ in rows])
    return [
        {"question": question, "revision": revision, "figures": _pooled(revision, figures, right)}
        for question, revision, figures in rows
    ], total


def spread() -> list[int]:
    """How many questions in use have which facility by their newest revision that anybody answered: of ten
    tenths, from 0–10 % on; 100 % is in the last one.
    """
    tenth = sa.func.least(ItemFigures.facility // sa.literal_column("1000", sa.Integer), 9)
    found = (
        sa.select(tenth, sa.func.count())
        .join(QuestionRevision, QuestionRevision.id == ItemFigures.revision_id)
        .join(Question, Question.id == QuestionRevision.question_id)
        .where(_is_answered_last(), Question.state != "retired")
        .where(ItemFigures.facility.is_not(None))
        .group_by(tenth)
    )
    counts = {int(row[0]): row[1] for row in session().execute(found)}
    return [counts.get(each, 0) for each in range(10)]


def _is_answered_last() -> sa.ColumnElement[bool]:
    """Whether a revision with figures is the newest of its question that has any."""
    later, figures = sa.orm.aliased(QuestionRevision), sa.orm.aliased(ItemFigures)
    return ~sa.exists().where(
        later.question_id == QuestionRevision.question_id,
        later.number > QuestionRevision.number,
        figures.revision_id == later.id,
    )


def uses(question_id: int) -> list[dict[str, Any]]:
    """The papers that a question is on, in whatever revision, the latest first, with how many attempts on
    each are in which state. Those that are only drawn are among them.
    """
    found = (
        sa.select(Paper, PaperQuestion.number, PaperQuestion.points, QuestionRevision.number)
        .join(PaperQuestion, PaperQuestion.paper_id == Paper.id)
        .join(QuestionRevision, QuestionRevision.id == PaperQuestion.revision_id)
        .where(QuestionRevision.question_id == question_id)
        .order_by(Paper.opens_at.desc(), Paper.id.desc())
    )
    rows = session().execute(found).all()
    counts = _attempts_on([paper.id for paper, _, _, _ in rows])
    return [
        {
            "paper": paper,
            "number": number,
            "points": points,
            "revision": revision,
            "attempts": {state.value: counts.get((paper.id, state), 0) for state in State},
        }
        for paper, number, points, revision in rows
    ]


def _attempts_on(paper_ids: Collection[int]) -> dict[tuple[int, str], int]:
    columns = (Attempt.paper_id, Attempt.state)
    found = sa.select(*columns, sa.func.count()).where(Attempt.paper_id.in_(paper_ids)).group_by(*columns)
    return {(paper, state): count for paper, state, count in session().execute(found)}


def _right(revisions: Sequence[QuestionRevision]) -> Right:
    """The options of each revision that are right, by the keys of now."""
    corrected = papers.corrections_of([revision.id for revision in revisions])
    return {
        revision.id: frozenset().union(*corrected[revision.id].keys)
        if revision.id in corrected
        else frozenset(revision.key)
        for revision in revisions
    }


def _by_paper(revisions: Sequence[QuestionRevision], right: Right) -> dict[int, list[dict[str, Any]]]:
    """What each paper says of these revisions, by revision id, the latest paper first."""
    found = (
        sa.select(*_TALLY_COLUMNS, ItemTally.revision_id, Paper, AnalysedPaper)
        .join(Paper, Paper.id == ItemTally.paper_id)
        .join(AnalysedPaper, AnalysedPaper.paper_id == Paper.id)
        .where(ItemTally.revision_id.in_([revision.id for revision in revisions]))
        .order_by(Paper.opens_at.desc(), Paper.id.desc())
    )
    known = {revision.id: revision for revision in revisions}
    listed: dict[int, list[dict[str, Any]]] = {revision.id: [] for revision in revisions}
    for *columns, revision_id, paper, analysed in session().execute(found):
        tally = rules.Tally(*columns)
        figures = {
            "computed_at": analysed.computed_at,
            "median_attempt_s": analysed.median_attempt_s,
            "figures": rules.figures_of([tally]),
            **_choices(known[revision_id], tally, right),
        }
        listed[revision_id].append(
            {"paper": paper, "points": tally.points, "complete": analysed.complete, "figures": figures}
        )
    return listed


def _pooled(revision: QuestionRevision, figures: ItemFigures, right: Right) -> dict[str, Any]:
    return {
        "computed_at": figures.computed_at,
        "median_attempt_s": figures.median_attempt_s,
        "figures": figures,
        "warnings": figures.warnings,
        **_choices(revision, figures, right),
    }


def _choices(revision: QuestionRevision, counts: rules.Tally | ItemFigures, right: Right) -> dict[str, Any]:
    """How often each option was chosen, in the order of the bank, and how many left the question blank."""
    return {
        "options": [
            {
                "id": option["id"],
                "text": option["text"],
                "right": option["id"] in right[revision.id],
                "chosen": counts.chosen.get(option["id"], 0),
                "chosen_by_best": counts.chosen_by_best.get(option["id"], 0),
            }
            for option in revision.options
        ],
        "best": counts.best,
        "blank": counts.served - counts.answered,
    }


_TALLY_COLUMNS = tuple(getattr(ItemTally, name) for name in rules.Tally.__dataclass_fields__)
_ORDERS: dict[Order, tuple[sa.ColumnElement[Any], ...]] = {
    Order.SUSPICION: (ItemFigures.suspicion.desc(), ItemFigures.discrimination.asc().nulls_last()),
    Order.DISCRIMINATION: (ItemFigures.discrimination.asc().nulls_last(),),
    Order.FACILITY: (ItemFigures.facility.asc(),),
    Order.SERVED: (ItemFigures.served.desc(),),
}
