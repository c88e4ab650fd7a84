"""A list as a workbook."""

from collections.abc import Iterable, Sequence

from flask import Response

from quizsvc.kit import books
from quizsvc.kit.http import sent_file

MOST_ROWS = 100_000
"""Of one workbook; the longest list that a province has is shorter."""


def sent_sheet(name: str, plain: str, heads: Sequence[books.Head], rows: Iterable[Sequence[str]]) -> Response:
    """One sheet of all rows as a file to keep: `题目.xlsx`, in ASCII `questions.xlsx`."""
    with books.book() as (target, content):
        books.add_sheet(target, name, heads, rows)
    return sent_file(f"{name}.xlsx", f"{plain}.xlsx", books.MIMETYPE, content())
