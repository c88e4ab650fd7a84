"""Questions as one person was served them, and what may be told of them after an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizsvc.bank import queries as bank
from quizsvc.bank.rules import QuestionType


@dataclass(frozen=True, slots=True)
class Shown:
    """A question without anything that tells its answer."""

    type: QuestionType
    stem: str
    options: list[dict[str, str]]
    pictures: list[dict[str, Any]]


def shown(question: bank.Served, order: str) -> Shown:
    """A revision with its options in the order of these letters; the stem's pictures first, then theirs."""
    texts = {option["id"]: option for option in question.options}
    pictures = sorted(question.pictures, key=lambda picture: order.find(picture["at"]))
    return Shown(question.type, question.stem, [texts[letter] for letter in order], pictures)


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told after an answer; all but `chosen` and `withheld` is None while `withheld` says why."""

    chosen: Sequence[str]
    right: bool | None = None
    key: Sequence[str] | None = None
    explanation: str | None = None
    citation: str | None = None
    withheld: str | None = None


def told(chosen: Sequence[str], right: bool, solution: bank.Solution) -> Told:
    """The verdict and the whole solution."""
    return Told(chosen, right, sorted(solution.key), solution.explanation, solution.citation)
