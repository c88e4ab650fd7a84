"""The tables of a document, once its rows are there: columns as wide as what stands in them."""

from collections import defaultdict
from collections.abc import Iterable

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.xmlchemy import BaseOxmlElement

from quizsvc.notices.documents import texts, widths
from quizsvc.notices.rules import Table

TOGETHER = 8
"""Rows of a table that is not parted between pages."""


def lay_out(document: Document, tables: Iterable[Table]) -> None:
    """Set the columns of a notice's tables. Which is which, their heads tell; of several with the same heads,
    the order. A table that is not of the notice stays as its office made it.
    """
    waiting = defaultdict(list)
    for table in tables:
        if table.rows:
            waiting[tuple(texts.shown(column.head).strip() for column in table.columns)].append(table)
    for made in document.element.body.iter(qn("w:tbl")):
        if known := waiting.get(_heads(made)):
            _set(made, known.pop(0))
    _end(document)


def _end(document: Document) -> None:
    """Leave no empty page behind a last section that ends in a paragraph of its own."""
    *_, last, end = document.element.body
    inside = last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if inside is not None and not last.findall(qn("w:r")):
        end.getparent().replace(end, inside)
        last.getparent().remove(last)


def _heads(made: CT_Tbl) -> tuple[str, ...]:
    rows = made.tr_lst
    return tuple(_words(cell) for cell in rows[0].tc_lst) if rows else ()


def _words(cell: CT_Tc) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t"))).strip()


def _set(made: CT_Tbl, table: Table) -> None:
    wide = widths.widths(table)
    left = [widths.reads_left(column) for column in table.columns]
    for column, width in zip(made.tblGrid.gridCol_lst, wide, strict=False):
        column.set(qn("w:w"), str(width))
    if (whole := made.tblPr.find(qn("w:tblW"))) is not None:
        _measure(whole, sum(wide))
    for cell, width in zip(made.tr_lst[0].tc_lst, wide, strict=False):
        _break(cell, width)
    for number, row in enumerate(made.tr_lst):
        for cell, width, words in zip(row.tc_lst, wide, left, strict=False):
            _measure(cell.get_or_add_tcPr().get_or_add_tcW(), width)
            if words and number:
                _align_left(cell)
    _keep_together(made, 1 if len(table.rows) > TOGETHER or widths.is_wide(table) else len(table.rows))


def _break(head: CT_Tc, width: int) -> None:
    """Have a head that needs several lines break between words."""
    runs = list(head.iter(qn("w:r")))
    if len(runs) == 1:
        runs[0].text = "\n".join(widths.lines_of(_words(head), width))


def _keep_together(made: CT_Tbl, rows: int) -> None:
    """Keep the last rows on one page with the note below, so that neither stands alone: so many, and one
    more.
    """
    for row in made.tr_lst[-rows - 1 :]:
        for cell in row.tc_lst:
            for paragraph in cell.p_lst:
                paragraph.get_or_add_pPr().get_or_add_keepNext()


def _measure(element: BaseOxmlElement, width: int) -> None:
    element.set(qn("w:w"), str(width))
    element.set(qn("w:type"), "dxa")


def _align_left(cell: CT_Tc) -> None:
    for paragraph in cell.p_lst:
        paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), "left")
