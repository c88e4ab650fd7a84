"""Tables that list numbers beside answers, in one pair of columns or in several side by side."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from quizsvc.bank.imports.formats.headings import FIELDS
from quizsvc.bank.imports.formats.prose import keylists
from quizsvc.kit.tables import normal_heading


class Pair(NamedTuple):
    """A number and what stands beside it, perhaps nothing; `column` is the number's, counted from 0."""

    column: int
    number: int
    key: str

    @property
    def is_plain(self) -> bool:
        """Whether an answer and nothing else stands beside the number, or nothing at all."""
        return not self.key or len(keylists.entries(self.text, 0)) == 1

    @property
    def text(self) -> str:
        """The two as a list of answers in a text writes them."""
        return f"{self.number}、{self.key}"


def headed(texts: Sequence[str]) -> int:
    """How many pairs of columns folded cells head, as `题号 答案` does; 0 if they are anything else."""
    fields = [FIELDS.get(normal_heading(text)) for text in texts if text]
    count = len(fields) // 2
    return count if fields == ["number", "key"] * count else 0


def pairs(texts: Sequence[str], columns: int) -> list[Pair]:
    """The pairs of a row's folded cells; none if it is no row of a list of answers.

    `columns` counts the pairs of columns that the heading above has, if there is one: below several, any text
    may stand for an answer, though not every one can be read.
    """
    found: list[Pair] = []
    for at, text in enumerate(texts):
        number = keylists.number_only(text) if text else None
        if number is not None:
            found.append(Pair(at, number, ""))
        elif text and found and found[-1].column == at - 1:
            found[-1] = found[-1]._replace(key=text)
        elif text and found and columns > 1:
            found[-1] = found[-1]._replace(key=f"{found[-1].key}…{text}")
        elif text:
            return []
    sure = all(pair.is_plain for pair in found) and (columns == 1 or len(found) > 1)
    return found if any(pair.key for pair in found) and (sure or columns > 1) else []


def in_order(block: Sequence[Sequence[Pair]]) -> Iterator[Pair]:
    """The plain pairs of rows, row by row or column by column: the way in which the numbers run on."""
    by_row = [pair for row in block for pair in row]
    by_column = sorted(by_row, key=lambda pair: pair.column)
    chosen = min(by_row, by_column, key=_restarts)
    return (pair for pair in chosen if pair.key and pair.is_plain)


def _restarts(found: Sequence[Pair]) -> int:
    return sum(after.number <= before.number for before, after in pairwise(found))
