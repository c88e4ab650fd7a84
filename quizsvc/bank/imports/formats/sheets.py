"""Workbooks and csv files: from cells to raw questions."""

from quizsvc.bank.imports.formats.headings import ALIASES, OPTION_FIELDS
from quizsvc.bank.imports.raw import CHINESE, RawQuestion, Reading
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding, NoHeaderRow

NEEDED = ("stem", "key")
NOT_READ = frozenset({"number", "check"})
"""For people only: an own number, who looked the clause up and when."""


def read(data: bytes, filename: str) -> Reading:
    """Every row below a header, and what is worth saying about the sheets.

    Raises:
        BadFile: not a table that can be read. NoHeaderRow: no sheet has a header with a stem and an answer.
    """
    book = tables.read(data, filename)
    raws, notes = _raw_questions(book)
    return Reading(book.format, raws, notes=notes)


def _raw_questions(book: tables.Workbook) -> tuple[list[RawQuestion], list[Finding]]:
    raws: list[RawQuestion] = []
    notes: list[Finding] = []
    missing: list[str] = []
    for sheet in book.sheets:
        header = tables.find_columns(sheet.rows, ALIASES)
        lacking = [CHINESE[name] for name in NEEDED if header is None or name not in header.columns]
        if header is None or lacking:
            missing.append(f"工作表“{sheet.name}”缺少“{'”“'.join(lacking)}”列")
            notes.append(Finding(sheet.name, 0, None, "sheet-skipped", f"{missing[-1]}，这个工作表没有读取"))
            continue
        notes.extend(_about(sheet.name, header))
        raws.extend(_raw(sheet.name, row, header) for row in sheet.rows if row.number > header.row)
    if len(missing) == len(book.sheets):
        raise NoHeaderRow(f"{'；'.join(missing[:5])}。前 10 行内应有一行表头，至少写明“题干”和“答案”。")
    return raws, notes


def _about(sheet: str, header: tables.Header) -> list[Finding]:
    unknown = [
        Finding(sheet, header.row, title, "unknown-column", f"不认识“{title}”列，其内容没有导入")
        for title in header.unknown
    ]
    repeated = [
        Finding(sheet, header.row, title, "repeated-column", f"“{title}”与前面的某一列意思相同，没有导入")
        for title in header.repeated
    ]
    return unknown + repeated


def _raw(sheet: str, row: tables.Row, header: tables.Header) -> RawQuestion:
    cells = {name: row.get(column) for name, column in header.columns.items() if name not in NOT_READ}
    titles = {name: header.titles[column] for name, column in header.columns.items()}
    faults = tuple(
        Finding(sheet, row.number, titles[name], *fault)
        for name, cell in cells.items()
        if (fault := tables.cell_fault(cell)) is not None
    )
    options = [(letter, str(cells[name])) for letter, name in OPTION_FIELDS.items() if name in cells]
    return RawQuestion(
        sheet=sheet,
        row=row.number,
        fields={name: str(cell) for name, cell in cells.items()},
        options=options if any(text.strip() for _, text in options) else [],
        options_text=str(cells.get("options", "")),
        type_hint=sheet,
        titles=titles,
        faults=faults,
    )
