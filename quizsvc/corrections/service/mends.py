"""About a running paper: put its closing off, set a question aside (rules.md §3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from quizsvc.analysis import service as analysis
from quizsvc.attempts import queries as attempts
from quizsvc.attempts import service as attempt_service
from quizsvc.corrections.rules import Kind, State
from quizsvc.corrections.service import dry_runs
from quizsvc.corrections.service.effects import Deed, Effect
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers import service as paper_service
from quizsvc.papers.rules import Correction, Policy
from quizsvc.rankings import service as rankings


class Mend(Effect):
    """What extension and set_aside have in common: the paper is held still while it is mended, and done with
    before it closes as it did then.
    """

    _closed: datetime

    def insist(self, now: datetime) -> None:
        """Raises:
        PaperNotPublished, PaperOver, and what the kind adds.
        """
        paper_service.insist_that_it_can_be_mended(now=now, paper=self.paper)

    def hold(self, now: datetime) -> None:
        self.paper = paper_service.hold_still(now=now, paper_id=self.paper.id)
        self._closed = self.paper.closes_at

    def insist_still(self, later: datetime) -> None:
        """Raises:
        PaperOver: the locks took until the closing that stood; soon after that the keys are shown.
        """
        paper_service.insist_on_time(now=later, closes_at=self._closed)


class Extension(Mend):
    """Put the closing of a paper off for all."""

    kind = Kind.EXTENSION

    def __init__(self, *, paper_id: int, closes_at: datetime) -> None:
        """Raises:
        NotFound: no such paper.
        """
        self.paper = papers.by_id(paper_id)
        # As finely as the API writes it, so that what was looked at is what is done.
        self._closes_at = closes_at.replace(microsecond=closes_at.microsecond // 1000 * 1000)

    @classmethod
    def kept(cls, change: Mapping[str, Any]) -> Self:
        return cls(paper_id=change["paper_id"], closes_at=datetime.fromisoformat(change["closes_at"]))

    @property
    def thing(self) -> str:
        return f"closing:{self.paper.id}"

    def change(self) -> dict[str, Any]:
        return {"paper_id": self.paper.id, "closes_at": instant_text(self._closes_at)}

    def insist(self, now: datetime) -> None:
        """Raises:
        PaperNotPublished, PaperOver, ClosingOutOfRange.
        """
        super().insist(now)
        paper_service.insist_on_closing(paper=self.paper, closes_at=self._closes_at)

    def inputs(self) -> dict[str, Any]:
        return {"closes_at": instant_text(self.paper.closes_at)}

    def dry_run(self, now: datetime) -> dict[str, Any]:
        return dry_runs.look(now=now, paper=self.paper, changed=[], supposed=rankings.Supposed())

    def take_effect(self, deed: Deed) -> State:
        paper_service.extend(
            now=deed.now,
            actor=deed.actor,
            paper=self.paper,
            closes_at=self._closes_at,
            address=deed.address,
        )
        attempt_service.extend_running(paper=self.paper)
        return State.APPLIED

    def finish(self) -> None:
        """Nothing is left to do."""


class SetAside(Mend):
    """Set a question of a paper aside for all: it is marked 0 of 0."""

    kind = Kind.SET_ASIDE

    def __init__(self, *, paper_id: int, number: int) -> None:
        """Raises:
        NotFound: no such paper.
        """
        self.paper = papers.by_id(paper_id)
        self._number = number

    @property
    def thing(self) -> str:
        return f"place:{self.paper.id}:{self._number}"

    def change(self) -> dict[str, Any]:
        return {"paper_id": self.paper.id, "number": self._number}

    def insist(self, now: datetime) -> None:
        """Raises:
        PaperNotPublished, PaperOver, AlreadySetAside, LastQuestion; NotFound: it has no such place.
        """
        super().insist(now)
        paper_service.place_to_set_aside(paper_id=self.paper.id, number=self._number)

    def inputs(self) -> dict[str, Any]:
        """Only the places: who hands in meanwhile is marked by the same rule and moves nothing."""
        return {
            "places": [
                {"number": place.number, "revision_id": str(place.revision_id), "set_aside": place.set_aside}
                for place in papers.questions_of(self.paper.id)
            ]
        }

    def dry_run(self, now: datetime) -> dict[str, Any]:
        dropped = Correction(Policy.DROP, (frozenset(),))
        places = [
            replace(place, correction=dropped) if place.number == self._number else place
            for place in papers.questions_of(self.paper.id)
        ]
        paper_id = self.paper.id
        moved = {
            (each.person_id, each.number): each
            for each in attempt_service.stale(paper=self.paper, places=places)
        }
        known = attempts.facts_for([paper_id], {person for person, _ in moved})
        facts = {
            (paper_id, each.person_id, each.facts.number): replace(
                each.facts, score=moved[each.person_id, each.facts.number].new_score
            )
            for each in known
            if (each.person_id, each.facts.number) in moved
        }
        changed = [
            dry_runs.Changed(each.id, each.person_id, each.score, each.new_score)
            for each in moved.values()
            if each.score != each.new_score
        ]
        supposed = rankings.Supposed(facts=facts)
        return dry_runs.look(now=now, paper=self.paper, changed=changed, supposed=supposed)

    def take_effect(self, deed: Deed) -> State:
        paper_service.set_aside(
            now=deed.now,
            actor=deed.actor,
            paper=self.paper,
            number=self._number,
            reason=deed.reason,
            address=deed.address,
        )
        attempt_service.touch_running(paper=self.paper)
        return State.APPROVED

    def finish(self) -> None:
        """Mark anew who was marked before, and have the paper's figures worked out again."""
        if attempt_service.remark(paper=self.paper):
            analysis.forget(paper_id=self.paper.id)
