"""How wide the columns of a table are, and whether it needs a page that lies. Lengths as Word keeps them:
twentieths of a point.
"""

import re

from quizsvc.notices.documents import texts
from quizsvc.notices.rules import Cells, Column, Table

PORTRAIT, LANDSCAPE = 8844, 12756
"""The width of the text on a page: 156 mm, and 225 mm on one that lies."""
HALF = 105
"""Half a character of 五号."""
BESIDE = 180
"""What a cell keeps free on both sides, its rule, and a little for fonts that are not quite as narrow."""
SHORT = 16
"""Halves of a character that a column of words keeps at least: shorter lines read badly."""
LONG = 20
PIECE = re.compile("[（《“]?.[）》”]?")
UNBROKEN = re.compile(r"[!-~]+")


def is_wide(table: Table) -> bool:
    """Whether its columns need a page that lies."""
    return sum(_least(table)) > PORTRAIT


def widths(table: Table) -> list[int]:
    """The width of each column; in all, that of the text on its page.

    Numbers and short words keep to one line where that can be; what is left goes to those that want more.
    """
    whole = LANDSCAPE if is_wide(table) else PORTRAIT
    least = _least(table)
    if (short := sum(least)) >= whole:
        return _shared(whole, least)
    wanted = [max(_length(column.width), low) for column, low in zip(table.columns, least, strict=True)]
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    shares = _shared(whole - short, more if sum(wanted) > whole else wanted)
    return [low + share for low, share in zip(least, shares, strict=True)]


def reads_left(column: Column) -> bool:
    """Whether it holds names or sentences, which begin at the left; words and figures stand in the middle."""
    return column.cells is Cells.TEXT and column.width > LONG


def _least(table: Table) -> list[int]:
    return [_column(column, [row[at] for row in table.rows]) for at, column in enumerate(table.columns)]


def _column(column: Column, cells: list[str]) -> int:
    longest = max(map(texts.places, cells), default=0) + 1
    if column.cells is Cells.TEXT:
        # A sum of 64 letters and digits, which has no place to break, in two lines.
        unbroken = max((len(word) for cell in cells for word in UNBROKEN.findall(cell)), default=0)
        longest = max(min(longest, SHORT), unbroken // 2)
    return _length(max(longest, _head(column.head)))


def _head(head: str) -> int:
    """The fewest halves of a character in which a head takes no more than two lines."""
    pieces, width = PIECE.findall(head), 4
    while _lines(pieces, width) > 2:
        width += 2
    return width


def _lines(pieces: list[str], width: int) -> int:
    lines, used = 1, 0
    for piece in map(texts.places, pieces):
        lines, used = (lines, used + piece) if used + piece <= width else (lines + 1, piece)
    return lines


def _length(halves: int) -> int:
    return halves * HALF + BESIDE


def _shared(whole: int, parts: list[int]) -> list[int]:
    """A whole in proportion to the parts, to the last twentieth."""
    ends, done, total = [], 0, sum(parts)
    for part in parts:
        done += part
        ends.append(whole * done // total)
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
