"""Workbooks: every cell a text, so that no number, day or `=` becomes something else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizsvc.bank.exports.columns import CHOICES, EXPORT, Column, cells, headings
from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.kit.books import MIMETYPE, book, prepared
from quizsvc.kit.tables.refusals import ROWS_LIMIT


def write(items: Sequence[Exported]) -> bytes:
    """One sheet with a question a row."""
    with book() as (target, data):
        add_sheet(target, "题目", EXPORT, headings(EXPORT), map(cells, items))
    return data()


WRITER = Writer(write, "xlsx", MIMETYPE)


def add_sheet(
    target: Any,
    name: str,
    columns: Sequence[Column],
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: Mapping[Column, str] | None = None,
) -> None:
    """A sheet with a frozen header, texts everywhere, and lists of words to choose from in as many rows as an
    import takes. Printed it is as wide as the paper, with the header on each page.

    `notes` are shown beside a cell of their column that somebody enters.
    """
    sheet = target.add_worksheet(name)
    text = target.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    title = target.add_format(
        {"num_format": "@", "bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
    )
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text)
    prepared(sheet)
    for at, heading in enumerate(titles):
        sheet.write_string(0, at, heading, title)
    for number, row in enumerate(rows, 1):
        for at, content in enumerate(row):
            if content:
                sheet.write_string(number, at, content, text)
    for at, column in enumerate(columns):
        rule = _rule(column, (notes or {}).get(column))
        if rule:
            sheet.data_validation(1, at, ROWS_LIMIT, at, rule)


def _rule(column: Column, note: str | None) -> dict[str, Any]:
    """Words to choose from, and what is said to who fills the cell in."""
    rule: dict[str, Any] = {}
    if column in CHOICES:
        words = CHOICES[column]
        rule = {"validate": "list", "source": words, "error_title": column.heading}
        rule |= {"error_message": f"请从列表中选择：{'、'.join(words)}"}
    elif note:
        rule = {"validate": "any"}
    if rule and note:
        rule |= {"input_title": column.heading, "input_message": note}
    return rule
