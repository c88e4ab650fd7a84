"""Looking at the attempts on a paper when all have ended: once, in the background, in one transaction with
the note that it was done. Killed at any point, all is as before; of two at once the second does nothing.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts.models import Attempt
from quizsvc.bank import queries as bank
from quizsvc.integrity import queries, rules
from quizsvc.integrity.models import AttemptDevice, Signal, SignalAttempt, WatchedPaper
from quizsvc.integrity.queries import Attempted
from quizsvc.integrity.rules import Finding, Sat, SignalState
from quizsvc.kit import db
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind, terms
from quizsvc.season import queries as seasons

LOCK = "integrity.look"
MOST_PAPERS = 5
"""So many papers a run; the tick asks again while some are left."""


def look(*, now: datetime) -> bool:
    """Make the signals of papers that are due; False if somebody else is at it. What was found before is not
    made again.
    """
    if not db.try_lock(LOCK):
        return False
    for paper in queries.due(now, MOST_PAPERS):
        sats = _sats(paper)
        units = {sat.id: sat.unit for sat in sats}
        for finding in _findings(paper, sats):
            _keep(paper, finding, units, now)
        _forget_devices(paper)
        session().add(WatchedPaper(paper_id=paper.id, looked_at=now))
        session().flush()
    return True


def _findings(paper: Paper, sats: list[Sat]) -> Iterator[Finding]:
    shown = bank.served(place.revision_id for place in papers.questions_of(paper.id))
    lengths = {
        id_: len(question.stem) + sum(len(option["text"]) for option in question.options)
        for id_, question in shown.items()
    }
    for sat in sats:
        if found := rules.too_fast(sat, lengths):
            yield found
    yield from rules.alike(sats)
    yield from rules.on_one_device(sats, queries.marks_on(paper.id))


def _sats(paper: Paper) -> list[Sat]:
    """The counted attempts on a paper, by person."""
    settings = seasons.by_id(paper.season_id).settings
    of_kind = terms(PaperKind(paper.kind), settings)
    granted = attempts.grants_for([paper.id])
    points = {
        place.revision_id: place.points for place in papers.questions_of(paper.id) if not place.set_aside
    }
    found = []
    for person_id, group in groupby(
        queries.attempts_on(paper.id, settings.time_zone), lambda one: one.person_id
    ):
        own = list(group)
        places = of_kind.attempts + granted.get((paper.id, person_id), 0)
        counted = attempt_rules.counted([one.facts for one in own], places, of_kind.rule)
        found += [_sat(one, points) for one in own if one.facts is counted]
    return found


def _sat(one: Attempted, points: dict[int, int]) -> Sat:
    facts, earned = one.facts, one.earned
    assert facts.submitted_at is not None
    assert facts.score is not None
    assert earned is not None
    chosen, wrong = {}, set()
    for place, revision in enumerate(one.revision_ids, start=1):
        letters = attempt_rules.chosen_at(one.answers, place)
        if letters and revision in points:
            chosen[revision] = tuple(sorted(letters))
            if earned[place - 1] < points[revision]:
                wrong.add(revision)
    return Sat(
        id=one.id,
        person=one.person_id,
        unit=one.unit_id,
        number=facts.number,
        started_at=one.started_at,
        ended_at=facts.submitted_at,
        score=facts.score,
        chosen=chosen,
        wrong=frozenset(wrong),
    )


def _keep(paper: Paper, finding: Finding, units: dict[int, int | None], now: datetime) -> None:
    made = insert(Signal).values(
        paper_id=paper.id,
        kind=finding.kind,
        state=SignalState.OPEN,
        fingerprint=finding.fingerprint,
        evidence=finding.evidence,
        sentence=finding.sentence,
        found_at=now,
    )
    signal_id = session().scalar(made.on_conflict_do_nothing().returning(Signal.id))
    if signal_id is not None:
        about = [
            {"signal_id": signal_id, "attempt_id": id_, "unit_id": units[id_]} for id_ in finding.attempts
        ]
        session().execute(sa.insert(SignalAttempt), about)


def _forget_devices(paper: Paper) -> None:
    """The marks have said what they were kept for."""
    on_paper = sa.select(Attempt.id).where(Attempt.paper_id == paper.id)
    gone = sa.delete(AttemptDevice).where(AttemptDevice.attempt_id.in_(on_paper))
    session().execute(gone, execution_options={"synchronize_session": False})
