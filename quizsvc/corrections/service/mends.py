"""About a running paper: put its closing off, set a question aside (rules.md §3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from quizsvc.attempts import service as attempt_service
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.service import dry_runs
from quizsvc.corrections.service.effects import Deed, OfOnePaper
from quizsvc.kit.wire import instant_text
from quizsvc.papers import queries as papers
from quizsvc.papers import service as paper_service
from quizsvc.papers.rules import Correction, Policy
from quizsvc.rankings import service as rankings


class Mend(OfOnePaper):
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
        self._take(paper_service.hold_still(now=now, paper_id=self.paper.id))
        self._closed = self.paper.closes_at

    def insist_still(self, later: datetime) -> None:
        """Raises:
        PaperOver: the locks took until the closing that stood; soon after that the keys are shown.
        """
        paper_service.insist_on_time(now=later, closes_at=self._closed)


class Extension(Mend):
    """Put the closing of a paper off for all."""

    kind = Kind.EXTENSION
    mends = False

    def __init__(self, *, paper_id: int, closes_at: datetime) -> None:
        """Raises:
        NotFound: no such paper.
        """
        self._take(papers.by_id(paper_id))
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

    def take_effect(self, deed: Deed) -> None:
        paper_service.extend(
            now=deed.now,
            actor=deed.actor,
            paper=self.paper,
            closes_at=self._closes_at,
            address=deed.address,
        )
        attempt_service.extend_running(paper=self.paper)


class SetAside(Mend):
    """Set a question of a paper aside for all: it is marked 0 of 0."""

    kind = Kind.SET_ASIDE

    def __init__(self, *, paper_id: int, number: int) -> None:
        """Raises:
        NotFound: no such paper.
        """
        self._take(papers.by_id(paper_id))
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
            ],
            "corrections": len(papers.noted_on([self.paper.id])),
        }

    @classmethod
    def mended(cls, change: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[int, list[int]]:
        return {change["paper_id"]: [change["number"]]}

    def dry_run(self, now: datetime) -> dict[str, Any]:
        dropped = Correction(Policy.DROP, (frozenset(),))
        places = [
            replace(place, correction=dropped) if place.number == self._number else place
            for place in papers.questions_of(self.paper.id)
        ]
        changed, supposed = dry_runs.marked_anew([(self.paper, places)])
        return dry_runs.look(now=now, paper=self.paper, changed=changed, supposed=supposed)

    def take_effect(self, deed: Deed) -> None:
        paper_service.set_aside(
            now=deed.now,
            actor=deed.actor,
            paper=self.paper,
            number=self._number,
            reason=deed.reason,
            address=deed.address,
        )
        attempt_service.touch_running(paper=self.paper)
