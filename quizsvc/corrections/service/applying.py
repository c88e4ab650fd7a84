"""Bring everything in line with what was approved.

Whoever ends an attempt after the approval marks it by the paper as it is then: the approval has touched every
attempt that was running, so nobody can write marks that follow from an older look. What had ended before is
marked anew here, paper by paper, the standings are computed, and what was published gets its next version:
all of it or none, in one transaction that compares what is there with what should be. Killed, late or twice,
it leaves nothing half done.
"""

from collections.abc import Sequence
from datetime import datetime

from quizsvc.analysis import service as analysis
from quizsvc.attempts import service as attempts
from quizsvc.corrections import queries
from quizsvc.corrections.models import Proposal
from quizsvc.corrections.rules import Kind, State
from quizsvc.corrections.service.proposing import mended, step
from quizsvc.kit import db, marks
from quizsvc.papers import queries as papers
from quizsvc.rankings import service as rankings
from quizsvc.rankings.queries import MENDING
from quizsvc.season import queries as seasons

LOCK = "corrections.apply"
WITHHELD = "题目在还没有截止的每周一测中，原因暂不公布"


def apply_approved(*, now: datetime) -> bool:
    """Finish what is approved. Safe to run at any time, by anyone, twice. False if somebody else is at it."""
    if not db.try_lock(LOCK):
        return False
    queries.wait_patiently()
    # In the order in which who approves locks: standings before attempts.
    rankings.close_to_others()
    # Marks before proposals: an approval whose mark is taken here is seen below.
    marks.take(MENDING)
    waiting = queries.approved()
    touched = {proposal.season_id for proposal in waiting}
    if any(proposal.kind == Kind.REACH_BACK for proposal in waiting):
        # The roster is one for all seasons.
        touched |= {season.id for season in seasons.ever_opened()}
    for season_id in sorted(touched):
        own = [proposal for proposal in waiting if proposal.season_id == season_id]
        touching = [proposal for proposal in waiting if proposal in own or proposal.kind == Kind.REACH_BACK]
        _finish(seasons.by_id(season_id), own, touching, queries.after_all(now, season_id))
    return True


def _finish(
    season: seasons.KnownSeason, own: Sequence[Proposal], touching: Sequence[Proposal], now: datetime
) -> None:
    for paper_id, places in sorted(mended(own).items()):
        if attempts.remark(now=now, paper=papers.by_id(paper_id), numbers=places):
            analysis.forget(paper_id=paper_id)
    rankings.republish(now=now, season=season, reason=_reason(touching, now))
    for proposal in own:
        step(proposal, State.APPLIED, now=now, actor=None)


def _reason(approved: Sequence[Proposal], now: datetime) -> str:
    """Why the next versions exist, which everybody reads: of a question whose key nobody may know yet, no
    word of its organizer's.
    """
    locked = papers.locked_places(mended(approved), now)
    told = []
    for proposal in approved:
        places = {(paper_id, each) for paper_id, numbers in mended([proposal]).items() for each in numbers}
        reason = proposal.reason if places.isdisjoint(locked) else WITHHELD
        told.append(f"{Kind(proposal.kind).chinese}：{reason}")
    return "；".join(dict.fromkeys(told))
