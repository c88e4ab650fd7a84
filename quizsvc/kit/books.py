"""Workbooks to send out: frozen heads, widths, and no text that becomes a formula, a link or a number."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, WHOLE, HUNDREDTHS = "@", "0", "0.00"
"""What a column holds, as Excel writes it."""
MADE = datetime(2021, 1, 1, tzinfo=UTC)
"""What a workbook says of when it was made: the same content makes the same file."""
_PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_A4 = 9
"""Excel's number of the paper."""
_MARGIN = 0.3
"""Inches."""
_LINE, _MOST_LINES = 15, 27
"""Points that a row of one line is high; and of how many lines Excel can show a row, which ends at 409."""
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
_NO_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_LONGEST_NAME = 31
"""What Excel refuses in a sheet's name, and how long one may be."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what stands above it, how many halfwidth characters wide it is, and what it holds."""

    title: str
    width: int = 12
    holds: str = TEXT


@contextmanager
def book() -> Iterator[Any]:
    """A workbook to add sheets to, and what gives its bytes after the block."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as target:
        target.set_properties({"created": MADE.replace(tzinfo=None)})
        yield target, out.getvalue


def prepared(sheet: Any, *, frozen: int = 1) -> None:
    """Keep the first rows in sight, and print the sheet as wide as the paper with them on each page."""
    sheet.freeze_panes(frozen, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=_MARGIN, right=_MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(frozen - 1)


def add_sheet(
    target: Any,
    name: str,
    heads: Sequence[Head],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    notes: Sequence[str] = (),
) -> None:
    """A sheet with a row of heads, below `caption` if there is one; `notes` stand below the rows. Of its name
    stays what Excel takes: a unit's or a season's may be longer, or hold a stroke.

    All cells come as text. In a column of numbers one that is a number is written as such; others, such as
    `—`, stay text.
    """
    sheet = target.add_worksheet(_sheet_name(name))
    formats = {holds: _format(target, holds) for holds in {head.holds for head in heads}}
    title = target.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
    at = 1 if caption else 0
    prepared(sheet, frozen=at + 1)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, head.width)
    if caption:
        sheet.write_string(0, 0, caption, target.add_format({"bold": True}))
    _make_room(sheet, at, heads, [head.title for head in heads])
    for column, head in enumerate(heads):
        sheet.write_string(at, column, head.title, title)
    for row in rows:
        at += 1
        _make_room(sheet, at, heads, row)
        for column, (head, cell) in enumerate(zip(heads, row, strict=True)):
            _write(sheet, at, column, cell, head.holds, formats[head.holds])
    for number, note in enumerate(notes, at + 2):
        sheet.write_string(number, 0, note)


def _sheet_name(name: str) -> str:
    # Excel counts UTF-16 units, and so does its limit.
    cut = name.encode("utf-16-le")[: 2 * _LONGEST_NAME].decode("utf-16-le", "ignore")
    return _NO_NAME.sub("_", cut)


def _make_room(sheet: Any, row: int, heads: Sequence[Head], cells: Sequence[str]) -> None:
    """Make a row as high as its longest text needs: not every program does so when it opens the file."""
    lines = max(_lines(cell, head.width) for head, cell in zip(heads, cells, strict=True))
    if lines > 1:
        sheet.set_row(row, _LINE * min(lines, _MOST_LINES))


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in so many halfwidth characters; a Chinese one has three bytes and is
    two wide.
    """
    wide = ((len(part) + len(part.encode())) // 2 for part in text.split("\n"))
    return sum(max(1, -(-each // width)) for each in wide)


def _format(target: Any, holds: str) -> Any:
    looks = {"num_format": holds, "border": 1, "valign": "top"}
    return target.add_format({**looks, "text_wrap": True} if holds == TEXT else looks)


def _write(sheet: Any, row: int, column: int, cell: str, holds: str, look: Any) -> None:
    if holds != TEXT and _NUMBER.fullmatch(cell):
        sheet.write_number(row, column, Decimal(cell), look)
    else:
        sheet.write_string(row, column, cell, look)
