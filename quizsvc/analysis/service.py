"""From attempts to figures, in one transaction.

Nothing marks the figures as stale: a submission has nothing to do with them. What is due follows from the
papers' hours and from when they were last looked at (rules.timing). The job holds the advisory lock
`analysis.compute` until its transaction ends; killed at any point, all is as before, and a second one
returns.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from quizsvc.analysis import queries, rules
from quizsvc.analysis.models import AnalysedPaper, ItemFigures, ItemTally
from quizsvc.bank import queries as bank
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers

LOCK = "analysis.compute"
MOST_PAPERS = 10
"""So many papers a run, so that a draw never waits long behind a season that was just loaded."""


def compute(*, now: datetime) -> bool:
    """Work out the figures of at most MOST_PAPERS papers that are due, and of the revisions on them.

    Safe to run at any time, by anyone, twice. False if somebody else is at it.
    """
    if not db.try_lock(LOCK):
        return False
    due = queries.due(now)[:MOST_PAPERS]
    ids = [paper.id for paper in due]
    medians, before = queries.times(ids), queries.revisions_on(ids)
    for paper in due:
        _replace_tallies(paper.id)
        _note(paper, rules.median([medians.get(paper.id, {})]), now)
    # What was set aside since has no tally of its paper any more.
    _replace_figures({*before, *queries.revisions_on(ids)}, now)
    return True


def forget(*, paper_id: int) -> None:
    """Have a paper's answers looked at afresh: it was marked anew, or an attempt on it was made void."""
    session().execute(sa.delete(AnalysedPaper).where(AnalysedPaper.paper_id == paper_id))


def _replace_tallies(paper_id: int) -> None:
    answers = queries.answers(paper_id)
    placed = papers.questions_of(paper_id)
    possible = sum(place.points for place in placed if not place.set_aside)
    # What earned nobody anything, or everybody all, says nothing about the question.
    places = [place for place in placed if place.correction is None or place.correction.by_key]
    session().execute(sa.delete(ItemTally).where(ItemTally.paper_id == paper_id))
    rows = []
    for place in places:
        given = answers.get(place.revision_id, Counter())
        tally = rules.tally_of(given, points=place.points, rest_points=possible - place.points)
        rows.append({"paper_id": paper_id, "revision_id": place.revision_id, **asdict(tally)})
    _add(ItemTally, rows)


def _note(paper: queries.DuePaper, median: int | None, now: datetime) -> None:
    session().execute(sa.delete(AnalysedPaper).where(AnalysedPaper.paper_id == paper.id))
    noted = {"computed_at": now, "complete": paper.complete, "median_attempt_s": median}
    _add(AnalysedPaper, [{"paper_id": paper.id, **noted}])


def _replace_figures(revision_ids: Collection[int], now: datetime) -> None:
    """Put the tallies of each revision together, from all papers that it was on."""
    session().execute(sa.delete(ItemFigures).where(ItemFigures.revision_id.in_(revision_ids)))
    tallies = queries.tallies(revision_ids)
    times = queries.times({each.paper_id for each in tallies})
    keys, shown = papers.solutions(revision_ids), bank.served(revision_ids)
    rows = []
    for revision, group in groupby(tallies, key=lambda each: each.revision_id):
        served = [each for each in group if each.tally.served]
        if served:
            options = [option["id"] for option in shown[revision].options]
            median = rules.median(times[each.paper_id] for each in served)
            row = _figures([each.tally for each in served], options, frozenset(keys[revision].key))
            rows.append({"revision_id": revision, "computed_at": now, "median_attempt_s": median, **row})
    _add(ItemFigures, rows)


def _figures(tallies: list[rules.Tally], options: list[str], key: frozenset[str]) -> dict[str, Any]:
    figures = rules.figures_of(tallies)
    choices = rules.choices_of(tallies)
    warnings = rules.warnings_of(figures, choices, options, key)
    return {
        **asdict(figures),
        **asdict(choices),
        "warnings": [asdict(warning) for warning in warnings],
        "suspicion": rules.suspicion(warnings),
    }


def _add(table: type[db.Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        session().execute(sa.insert(table), rows)
