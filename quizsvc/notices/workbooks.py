"""A notice as a workbook: what it says on the first sheet, then each table on one of its own."""

from collections.abc import Iterator

from quizsvc.kit import books
from quizsvc.kit.books import MIMETYPE, Head
from quizsvc.notices.rules import Cells, Content, Section, Table

__all__ = ["MIMETYPE", "render"]
TEXT_SHEET = "正文"
HOLDS = {Cells.TEXT: books.TEXT, Cells.WHOLE: books.WHOLE, Cells.DECIMAL: books.HUNDREDTHS}


def render(content: Content) -> bytes:
    """All of it but the charts; the same bytes for the same content."""
    with books.book() as (target, data):
        lines = [(line,) for line in _lines(content)]
        books.add_sheet(target, TEXT_SHEET, [Head(content.title or TEXT_SHEET, 100)], lines)
        for table in content.tables:
            books.add_sheet(
                target,
                table.sheet,
                [Head(column.head, column.width, HOLDS[column.cells]) for column in table.columns],
                table.rows,
                caption=table.caption,
                notes=[table.note] if table.note else (),
            )
    made: bytes = data()
    return made


def _lines(content: Content) -> Iterator[str]:
    """Every paragraph, with where the tables are."""
    yield from filter(None, (content.mark, content.number, content.salutation, *content.opening))
    for section in content.sections:
        yield from _of_section(section)
    for number, annex in enumerate(content.annexes, 1):
        yield f"附件{number}　{annex.title}"
        yield from annex.paragraphs
        yield from map(_pointer, annex.tables)
    yield from filter(None, (content.signature, content.dated))


def _of_section(section: Section) -> Iterator[str]:
    yield section.title
    yield from section.paragraphs
    yield from map(_pointer, section.tables)


def _pointer(table: Table) -> str:
    return f"{table.caption}：见工作表“{table.sheet}”"
