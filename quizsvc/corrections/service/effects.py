"""What every kind of proposal can say and do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from quizsvc.corrections.rules import Kind
from quizsvc.corrections.service.refusals import InputsMoved
from quizsvc.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something that somebody proposed, when, why and from where."""

    now: datetime
    proposer: int
    actor: int
    reason: str
    address: str | None


class Effect(ABC):
    """What is proposed, and how it is done. Inputs are JSON: what decides about the outcome and may move
    between proposal and approval.

    What `mends` the standings is done while nobody computes or publishes them, and `corrections.apply` brings
    them up to date; `papers` are those whose standings may change by it, none for all. `paper_id` is the one
    that it is about, None for several or none.
    """

    kind: ClassVar[Kind]
    mends: ClassVar[bool] = True
    season_id: int
    papers: Sequence[Paper] = ()
    paper_id: int | None = None

    @classmethod
    def kept(cls, change: Mapping[str, Any]) -> Self:
        """From what change() gave."""
        return cls(**change)

    @property
    @abstractmethod
    def thing(self) -> str:
        """What it is done to: of two proposals about one thing only one is open."""

    @abstractmethod
    def change(self) -> dict[str, Any]:
        """What is to be done, as JSON."""

    @abstractmethod
    def insist(self, now: datetime) -> None:
        """See that the rules allow it now.

        Raises:
            Refusal: which one, the kind says.
        """

    @abstractmethod
    def inputs(self) -> dict[str, Any]:
        """What the dry run is worked out from, as it is now."""

    @abstractmethod
    def dry_run(self, now: datetime) -> dict[str, Any]:
        """Who changes and by how much; nothing is changed."""

    @abstractmethod
    def hold(self, now: datetime) -> None:
        """Keep others from moving the inputs until the end of the transaction."""

    @abstractmethod
    def take_effect(self, deed: Deed) -> None:
        """Do it."""

    @abstractmethod
    def insist_still(self, later: datetime) -> None:
        """See that it did not become too late while it was done.

        Raises:
            Refusal: which one, the kind says.
        """

    @classmethod
    def mended(cls, change: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[int, list[int]]:
        """The places, as numbers by paper, at which what had ended is to be marked anew. From what is kept
        alone: what was approved is finished, whatever became since of what it is about.
        """
        return {}

    def apply(self, deed: Deed, inputs: dict[str, Any]) -> None:
        """Do it, if the inputs are still these.

        Raises:
            InputsMoved, and what insist() raises.
        """
        self.hold(deed.now)
        found = self.inputs()
        if found != inputs:
            raise InputsMoved(before=inputs, now=found)
        self.insist(deed.now)
        self.take_effect(deed)


class OfOnePaper(Effect):
    """What is about one paper."""

    paper: Paper

    def _take(self, paper: Paper) -> None:
        self.paper, self.papers = paper, [paper]
        self.paper_id, self.season_id = paper.id, paper.season_id
