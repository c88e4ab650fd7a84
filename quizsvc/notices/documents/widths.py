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
PIECE = re.compile(
    "（[^）]*）|[0-9.]+%?|累计|每日练习|每周一测|用时|平均|人均|综合|成绩|得分|[应实]?参加|无人|排名|参与率|低于"
    "|上期|名次|更正|原因|发布|时间|统计期|校验和|有成绩的|人数|."
)
"""What no line of a head breaks."""
UNBROKEN = re.compile(r"[!-~]+")


def is_wide(table: Table) -> bool:
    """Whether its columns need a page that lies."""
    return sum(_least(table)) > PORTRAIT


def widths(table: Table) -> list[int]:
    """The width of each column; in all, that of the text on its page.

    Numbers and short words keep to one line where that can be. What is left goes first to those columns
    which lack least to keep to one line too.
    """
    whole = LANDSCAPE if is_wide(table) else PORTRAIT
    made = _least(table)
    if (left := whole - sum(made)) <= 0:
        return _shared(whole, made)
    lacking = [_lacking(table, at, width) for at, width in enumerate(made)]
    for at in sorted(range(len(made)), key=lacking.__getitem__):
        more = min(lacking[at], left)
        made[at], left = made[at] + more, left - more
    shares = _shared(left, [_length(column.width) for column in table.columns])
    return [width + share for width, share in zip(made, shares, strict=True)]


def lines_of(head: str, width: int) -> list[str]:
    """A head in lines for a column of this width; a word that is wider than that has one of its own."""
    return _broken(head, (width - BESIDE) // HALF)


def reads_left(column: Column) -> bool:
    """Whether it holds names or sentences, which begin at the left; words and figures stand in the middle."""
    return column.cells is Cells.TEXT and column.width > LONG


def _least(table: Table) -> list[int]:
    return [_column(column, table, at) for at, column in enumerate(table.columns)]


def _lacking(table: Table, at: int, width: int) -> int:
    """What a column needs beyond its width for each cell to keep to one line, if it may be so wide."""
    return max(0, _length(min(_longest(table, at), table.columns[at].width)) - width)


def _longest(table: Table, at: int) -> int:
    spare = 2 if table.columns[at].cells is Cells.TEXT else 1
    return max((texts.places(row[at]) for row in table.rows), default=0) + spare


def _column(column: Column, table: Table, at: int) -> int:
    longest = _longest(table, at)
    if column.cells is Cells.TEXT:
        # A sum of 64 letters and digits, which has no place to break, in two lines.
        unbroken = max((len(word) for row in table.rows for word in UNBROKEN.findall(row[at])), default=0)
        longest = max(min(longest, SHORT), unbroken // 2)
    return _length(max(longest, _head(column.head)))


def _head(head: str) -> int:
    """The fewest halves of a character in which a head takes no more than two lines."""
    width = 4
    while len(broken := _broken(head, width)) > 2 or max(map(texts.places, broken)) > width:
        width += 2
    return width


def _broken(head: str, width: int) -> list[str]:
    lines = [""]
    for piece in PIECE.findall(head):
        if lines[-1] and texts.places(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
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
