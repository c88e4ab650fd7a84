"""What a table is made of once it is read."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, Self

from quizsvc.kit.tables.refusals import CELLS_LIMIT, TooManyCells


class Cell(str):
    """A cell's text. Control characters are kept: whoever knows what the cell means reports them."""

    __slots__ = ()
    is_long_number = False
    is_formula = False
    is_decorated = False

    @property
    def has_control(self) -> bool:
        """Whether it holds a control character other than tab and line ends."""
        return CONTROL.search(self) is not None


class LongNumber(Cell):
    """A number of more than 15 digits: the spreadsheet has already lost the last ones."""

    __slots__ = ()
    is_long_number = True


class Formula(Cell):
    """A formula; the text is what was last computed, or the formula itself, and is not to be trusted."""

    __slots__ = ()
    is_formula = True


class Decorated(Cell):
    """A number that is shown with a text, 5 as 5个工作日, or a length of time: the text here is not what
    people see.
    """

    __slots__ = ()
    is_decorated = True


class Covered(Cell):
    """A cell below the first row of a merged one: the text is its own, which nobody sees, mostly none;
    `shown` is the cell that people see there, and `row` where that stands.
    """

    __slots__ = ("row", "shown")
    row: int
    shown: Cell

    def __new__(cls, text: str, *, row: int, shown: Cell) -> Self:
        cell = super().__new__(cls, text)
        cell.row, cell.shown = row, shown
        return cell


CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
BLANK = Cell("")
LONG = 10**15


class Merge(NamedTuple):
    """Cells of several rows merged into one: its first and last row, and its first column, all from 1."""

    first_row: int
    last_row: int
    column: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank; `number` as Excel shows it. All rows of a sheet are equally wide."""

    number: int
    cells: tuple[Cell, ...]

    def get(self, column: int | None) -> Cell:
        """The cell of a column counted from 0; blank where there is no such column."""
        return self.cells[column] if column is not None and column < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that has rows."""

    name: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read; `format` is what it really is."""

    format: Literal["xlsx", "xls", "ods", "csv"]
    sheets: list[Sheet]


def printable(text: str) -> str:
    """A name that came with a file, without what nobody can read and PostgreSQL does not store."""
    return "".join(character for character in text if character.isprintable())


def number_cell(value: float) -> Cell:
    """A number as people see it, without ".0"; blank for what is no number."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return BLANK
        if value.is_integer():
            value = int(value)
    return LongNumber(value) if abs(value) >= LONG else Cell(value)


def percent_cell(value: float) -> Cell:
    """A number that is shown as per cent, with all its digits: 0.125 is 12.5%."""
    return Cell(f"{(Decimal(f'{value:.15g}') * 100).normalize():f}%")


def sheet_of(
    name: str, numbered: Iterable[tuple[int, list[Cell]]], merged: Iterable[Merge] = ()
) -> Sheet | None:
    """A sheet of the rows that hold something, without trailing blank columns; None if none does."""
    kept: list[tuple[int, list[Cell]]] = []
    width = 0
    for number, cells in numbered:
        used = max(
            (at for at, cell in enumerate(cells, 1) if cell.is_formula or cell.strip()),
            default=0,
        )
        if used:
            kept.append((number, cells))
            width = max(width, used)
    if not kept:
        return None
    _cover(name, dict(kept), merged)
    rows = [Row(number, tuple(cells[:width] + [BLANK] * (width - len(cells)))) for number, cells in kept]
    return Sheet(name, rows)


def _cover(name: str, rows: Mapping[int, list[Cell]], merged: Iterable[Merge]) -> None:
    """Put into the rows which of their cells lie below the first row of a merged cell that says something.

    Raises:
        TooManyCells: merged cells that lie upon each other, as no spreadsheet program makes them.
    """
    last_row = max(rows)
    covered = 0
    for merge in merged:
        above = rows.get(merge.first_row, [])
        if len(above) < merge.column or not (shown := above[merge.column - 1]).strip():
            continue
        below = range(merge.first_row + 1, min(merge.last_row, last_row) + 1)
        covered += len(below)
        if covered > CELLS_LIMIT:
            raise TooManyCells(name)
        for cells in (rows[number] for number in below if number in rows):
            cells.extend([BLANK] * (merge.column - len(cells)))
            cells[merge.column - 1] = Covered(cells[merge.column - 1], row=merge.first_row, shown=shown)
