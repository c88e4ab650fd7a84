"""How much a sheet holds, and when that is too much."""

from collections.abc import Collection
from dataclasses import dataclass, field

from quizsvc.kit.tables.cells import Merge
from quizsvc.kit.tables.refusals import (
    CELLS_LIMIT,
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    TEXT_LIMIT,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
    TooMuchText,
)
from quizsvc.kit.tables.styles import Shown

HEADER_SPARE = 10


@dataclass
class Extent:
    """What a sheet holds: rows with content, its last row and column, the formulas by their cells (from 1;
    blank where the file does not have them as text), the characters of the texts that its cells share with
    others, numbers that are shown as something else, and cells merged over several rows.
    """

    name: str
    rows: int = 0
    last_row: int = 0
    last_column: int = 0
    text: int = 0
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    merged: list[Merge] = field(default_factory=list)

    def check(self) -> None:
        """Refuse what is too large."""
        if self.rows > ROWS_LIMIT + 1 or self.last_row > ROWS_LIMIT + HEADER_SPARE:
            raise TooManyRows(self.name, max(self.last_row, self.rows))
        if self.last_column > COLUMNS_LIMIT:
            raise TooManyColumns(self.name)
        if self.last_row * self.last_column > CELLS_LIMIT:
            raise TooManyCells(self.name)


def check_together(extents: Collection[Extent]) -> None:
    """Refuse what is too large though each sheet is not."""
    if sum(extent.rows for extent in extents) > ROWS_LIMIT + len(extents):
        largest = max(extents, key=lambda extent: extent.rows)
        raise TooManyRows(largest.name, largest.last_row)
    if sum(extent.text for extent in extents) > TEXT_LIMIT:
        raise TooMuchText()
