"""A list as a workbook."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from flask import Response

from quizsvc.kit import books
from quizsvc.kit.errors import Refusal
from quizsvc.kit.http import sent_file

MOST_ROWS = 100_000
"""A workbook has fewer, and so has the longest list of a province: so many people took 7 seconds and 100 MB.
Whoever reads a list to send it reads so many rows and no more.
"""
Row = TypeVar("Row")


class TooManyToExport(Refusal):
    """So long a workbook is of use to nobody; no list of the console's own is sent with rows left out."""

    title = "要导出的行太多"


def sent_sheet(
    name: str, plain: str, heads: Sequence[books.Head], rows: Iterable[Sequence[str]], most: int = MOST_ROWS
) -> Response:
    """One sheet of all rows as a file to keep: `题目.xlsx`, in ASCII `questions.xlsx`.

    Raises:
        TooManyToExport: there are `most` of them, or more.
    """
    with books.book() as (target, content):
        books.add_sheet(target, name, heads, _few(rows, most))
    return sent_file(f"{name}.xlsx", f"{plain}.xlsx", books.MIMETYPE, content())


def _few(rows: Iterable[Row], most: int) -> Iterator[Row]:
    """These rows, if they are fewer than `most`.

    Raises:
        TooManyToExport.
    """
    for number, row in enumerate(rows, start=1):
        if number >= most:
            raise TooManyToExport(f"一个表格要少于 {most:,} 行。请先筛选，再分几次导出")
        yield row
