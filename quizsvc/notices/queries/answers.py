"""What the answers to closed papers say of subjects and questions, for a notice; never a key."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.analysis import rules as analysis
from quizsvc.analysis.models import AnalysedPaper, ItemTally
from quizsvc.bank import queries as bank
from quizsvc.bank.models import QuestionRevision, Subject
from quizsvc.bank.rules import QuestionType, path_text
from quizsvc.kit.db import any_of, session
from quizsvc.notices.rules import MOST_QUESTIONS, Hard, Topic
from quizsvc.papers import queries as papers

LONGEST_STEM = 80
_TALLY = tuple(getattr(ItemTally, name) for name in analysis.Tally.__dataclass_fields__)


def topics_and_hardest(
    paper_ids: Collection[int], now: datetime
) -> tuple[tuple[Topic, ...], tuple[Hard, ...]]:
    """The subjects and the questions of these papers, those first of which the smallest share of points was
    earned, as many as a notice may list. Left out are papers that are not closed or not wholly looked at, and
    questions of a weekly test that is drawn and not over (rules.md §3).
    """
    rows = _rows(paper_ids, now)
    by_subject: dict[str, list[Any]] = defaultdict(list)
    by_revision: dict[int, list[Any]] = defaultdict(list)
    tree = bank.subject_tree()
    for row in rows:
        by_subject[path_text(tree.path(row.subject))].append(row)
        by_revision[row.revision_id].append(row)
    topics = [_topic(name, group) for name, group in by_subject.items()]
    hard = [(_hard(path_text(tree.path(group[0].subject)), group), id_) for id_, group in by_revision.items()]
    topics.sort(key=lambda topic: (topic.facility, topic.name))
    hard.sort(key=lambda pair: (pair[0].facility, pair[1]))
    return tuple(topics[:MOST_QUESTIONS]), tuple(line for line, _ in hard[:MOST_QUESTIONS])


def _rows(paper_ids: Collection[int], now: datetime) -> list[Any]:
    locked = papers.locked(now)
    found = (
        sa.select(
            ItemTally.revision_id,
            *_TALLY,
            QuestionRevision.question_id,
            QuestionRevision.stem,
            QuestionRevision.stem_print,
            QuestionRevision.type,
            Subject.name.label("subject"),
        )
        .join(AnalysedPaper, AnalysedPaper.paper_id == ItemTally.paper_id)
        .join(QuestionRevision, QuestionRevision.id == ItemTally.revision_id)
        .join(Subject, Subject.id == QuestionRevision.subject_id)
        .where(ItemTally.paper_id == any_of(paper_ids), AnalysedPaper.complete, ItemTally.served > 0)
        .order_by(ItemTally.paper_id, ItemTally.revision_id)
    )
    rows = session().execute(found)
    return [row for row in rows if row.points and not locked.has(row.question_id, row.stem_print)]


def _topic(name: str, rows: Collection[Any]) -> Topic:
    return Topic(name, len({row.question_id for row in rows}), *_figures(rows))


def _hard(subject: str, rows: list[Any]) -> Hard:
    stem = " ".join(rows[0].stem.split())
    short = stem if len(stem) <= LONGEST_STEM else f"{stem[: LONGEST_STEM - 1]}…"
    return Hard(short, QuestionType(rows[0].type).chinese, subject, *_figures(rows))


def _figures(rows: Collection[Any]) -> tuple[int, int]:
    """How often they were served, and what share of the points was earned."""
    names = analysis.Tally.__dataclass_fields__
    tallies = [analysis.Tally(**{name: getattr(row, name) for name in names}) for row in rows]
    figures = analysis.figures_of(tallies)
    return figures.served, figures.facility or 0
