"""Bring everything in line with what was approved.

Whoever ends an attempt after the approval marks it by the paper as it is then: the approval has touched every
attempt that was running, so nobody can write marks that follow from an older look. What had ended before is
marked anew here, paper by paper, the standings are computed, and what was published gets its next version:
all of it or none, in one transaction that compares what is there with what should be. Killed, late or twice,
it leaves nothing half done.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from quizsvc.analysis import service as analysis
from quizsvc.attempts import service as attempts
from quizsvc.corrections import queries
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind, State
from quizsvc.corrections.service.proposing import proposed, step
from quizsvc.kit import db, marks
from quizsvc.papers import queries as papers
from quizsvc.rankings import service as rankings
from quizsvc.rankings.queries import MENDING
from quizsvc.season import queries as seasons

LOCK = "corrections.apply"


def apply_approved(*, now: datetime) -> bool:
    """Finish what is approved. Safe to run at any time, by anyone, twice. False if somebody else is at it."""
    if not db.try_lock(LOCK):
        return False
    queries.wait_patiently()
    # In the order in which who approves locks: standings before attempts.
    rankings.close_to_others()
    # Marks before proposals: an approval whose mark is taken here is seen below.
    marks.take(MENDING)
    waiting = sorted(queries.approved(), key=lambda proposal: proposal.season_id)
    for season_id, group in groupby(waiting, key=lambda proposal: proposal.season_id):
        _finish(season_id, list(group), queries.after_all(now, season_id))
    return True


def _finish(season_id: int, approved: Sequence[Proposal], now: datetime) -> None:
    mended: dict[int, set[int]] = {}
    for proposal in approved:
        for paper_id, numbers in proposed(proposal).mended(proposal.inputs).items():
            mended.setdefault(paper_id, set()).update(numbers)
    for paper_id, places in sorted(mended.items()):
        if attempts.remark(now=now, paper=papers.by_id(paper_id), numbers=places):
            analysis.forget(paper_id=paper_id)
    rankings.republish(now=now, season=seasons.by_id(season_id), reason=_reason(approved))
    for proposal in approved:
        step(proposal, State.APPLIED, now=now, actor=None)


def _reason(approved: Sequence[Proposal]) -> str:
    """Why the next versions exist."""
    told = (f"{Kind(proposal.kind).chinese}：{proposal.reason}" for proposal in approved)
    return "；".join(dict.fromkeys(told))
