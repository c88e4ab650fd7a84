"""What every kind of proposal can say and do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from quizsvc.corrections.rules import Kind, State
from quizsvc.corrections.service.refusals import InputsMoved
from quizsvc.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, when, why and from where."""

    now: datetime
    actor: int
    reason: str
    address: str | None


class Effect(ABC):
    """What is proposed, and how it is done. Inputs are JSON: what decides about the outcome and may move
    between proposal and approval.
    """

    kind: ClassVar[Kind]
    paper: Paper

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
    def take_effect(self, deed: Deed) -> State:
        """Do it: APPLIED if that is all, APPROVED if finish() has to follow."""

    @abstractmethod
    def insist_still(self, later: datetime) -> None:
        """See that it did not become too late while it was done.

        Raises:
            Refusal: which one, the kind says.
        """

    @abstractmethod
    def finish(self) -> None:
        """Bring in line what was there before; safe to do again, at any time."""

    def apply(self, deed: Deed, inputs: dict[str, Any]) -> State:
        """Do it, if the inputs are still these.

        Raises:
            InputsMoved, and what insist() raises.
        """
        self.hold(deed.now)
        found = self.inputs()
        if found != inputs:
            raise InputsMoved(before=inputs, now=found)
        self.insist(deed.now)
        return self.take_effect(deed)
