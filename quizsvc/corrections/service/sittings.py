"""About one person at one paper: make an attempt void, grant one more candidate (rules.md §3)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from quizsvc.analysis import service as analysis
from quizsvc.attempts import queries as attempts
from quizsvc.attempts import service as attempt_service
from quizsvc.attempts.rules import State as AttemptState
from quizsvc.corrections import queries
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.service import dry_runs
from quizsvc.corrections.service.effects import Deed, OfOnePaper
from quizsvc.corrections.service.refusals import GrantAfterPractice, GrantTooLate
from quizsvc.kit.errors import NotFound
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers import service as paper_service
from quizsvc.papers.rules import PaperKind, Window, terms
from quizsvc.rankings import service as rankings
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons


class Sitting(OfOnePaper):
    """What void and grant have in common: all attempts of a person on a paper decide which one counts."""

    person_id: int

    @property
    def thing(self) -> str:
        return queries.sitting(self.paper.id, self.person_id)

    def inputs(self) -> dict[str, Any]:
        """Only candidates: practice moves nothing, or people could stop what is proposed by practising."""
        known = attempts.facts_for([self.paper.id], [self.person_id])
        granted = attempts.grants_for([self.paper.id], [self.person_id])
        return {
            "attempts": [
                {
                    "number": each.facts.number,
                    "state": each.facts.state.value,
                    "score": each.facts.score,
                    "submitted_at": each.facts.submitted_at and instant_text(each.facts.submitted_at),
                }
                for each in known
                if self._decides(each.facts.number)
            ],
            "granted": granted.get((self.paper.id, self.person_id), 0),
        }

    def insist_still(self, later: datetime) -> None:
        """It does not: what is granted after the closing, nobody can start."""

    def _insist_that_it_is_open(self, now: datetime) -> None:
        if self.paper.state != "published" or not Window(self.paper.opens_at, self.paper.closes_at).is_open(
            now
        ):
            raise GrantTooLate()

    def _decides(self, number: int) -> bool:
        """Whether the attempt with this number may count or is what it is about."""
        return number <= self._places()

    def _places(self) -> int:
        settings = seasons.by_id(self.paper.season_id).settings
        granted = attempts.grants_for([self.paper.id], [self.person_id])
        allowed = terms(PaperKind(self.paper.kind), settings).attempts
        return allowed + granted.get((self.paper.id, self.person_id), 0)

    def _insist_on_no_practice(self) -> None:
        known = attempts.facts_for([self.paper.id], [self.person_id])
        if any(each.facts.number > self._places() for each in known):
            raise GrantAfterPractice()

    def _hold_starts(self) -> None:
        """Nobody starts on the paper until the end of the transaction."""
        self._take(paper_service.locked(self.paper.id))

    def _grant(self, deed: Deed) -> None:
        attempt_service.grant(
            now=deed.now,
            actor=deed.actor,
            paper_id=self.paper.id,
            person_id=self.person_id,
            reason=deed.reason,
            address=deed.address,
        )


class Void(Sitting):
    """Make an attempt void, running or ended, and perhaps grant another one in its stead."""

    kind = Kind.VOID

    def __init__(self, *, attempt_id: int, grant: bool) -> None:
        """Raises:
        NotFound: no such attempt.
        """
        self._attempt = queries.attempt(attempt_id)
        self._with_grant = grant
        self._take(papers.by_id(self._attempt.paper_id))
        self.person_id = self._attempt.person_id

    def change(self) -> dict[str, Any]:
        return {"attempt_id": self._attempt.id, "grant": self._with_grant}

    def insist(self, now: datetime) -> None:
        """Raises:
        AlreadyVoid; with a grant GrantTooLate, GrantAfterPractice.
        """
        if self._attempt.state == AttemptState.VOID:
            raise attempt_service.AlreadyVoid()
        if self._with_grant:
            self._insist_that_it_is_open(now)
            self._insist_on_no_practice()

    def _decides(self, number: int) -> bool:
        return number == self._attempt.number or super()._decides(number)

    def dry_run(self, now: datetime) -> dict[str, Any]:
        place = (self.paper.id, self.person_id)
        own = {each.facts.number: each.facts for each in attempts.facts_for([place[0]], [place[1]])}
        was = own[self._attempt.number]
        supposed = rankings.Supposed(
            facts={(*place, was.number): replace(was, state=AttemptState.VOID)},
            granted={place: 1} if self._with_grant else {},
        )
        change = dry_runs.Changed(self._attempt.id, self.person_id, self.paper.id, was.score, None)
        return dry_runs.look(now=now, paper=self.paper, changed=[change], supposed=supposed)

    def hold(self, now: datetime) -> None:
        if self._with_grant:
            self._hold_starts()
        self._attempt = attempt_service.held(self._attempt.id)

    def take_effect(self, deed: Deed) -> None:
        attempt_service.void(
            now=deed.now,
            actor=deed.actor,
            attempt=self._attempt,
            reason=deed.reason,
            address=deed.address,
        )
        if self._with_grant:
            self._grant(deed)
        analysis.forget(paper_id=self.paper.id)


class Grant(Sitting):
    """Let a person have one more candidate on a paper."""

    kind = Kind.GRANT

    def __init__(self, *, paper_id: int, person_id: int) -> None:
        """Raises:
        NotFound: no such paper or person.
        """
        self._take(papers.by_id(paper_id))
        self.person_id = person_id
        if roster.person(person_id) is None:
            raise NotFound("名册上没有这个人")

    def change(self) -> dict[str, Any]:
        return {"paper_id": self.paper.id, "person_id": self.person_id}

    def insist(self, now: datetime) -> None:
        """Raises:
        GrantTooLate: the paper is not open. GrantAfterPractice.
        """
        self._insist_that_it_is_open(now)
        self._insist_on_no_practice()

    def dry_run(self, now: datetime) -> dict[str, Any]:
        supposed = rankings.Supposed(granted={(self.paper.id, self.person_id): 1})
        return dry_runs.look(now=now, paper=self.paper, changed=[], supposed=supposed)

    def hold(self, now: datetime) -> None:
        """A practice that slips in could become a candidate."""
        self._hold_starts()

    def take_effect(self, deed: Deed) -> None:
        self._grant(deed)
