"""Workbooks and csv files: from cells to raw questions."""

from dataclasses import dataclass, field

from quizsvc.bank.imports.headings import ALIASES, CHINESE, OPTION_FIELDS
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding, NoHeaderRow

NEEDED = ("stem", "key")
NOT_READ = frozenset({"number"})


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """A question as its file says it, whatever the format: texts by field, nothing decided.

    `options` are labelled texts in the file's order, `options_text` the same in one piece; `type_hint` is
    what the surroundings say (a sheet's name). `titles` names each field as the file does, for the report;
    `faults` were found while reading.
    """

    sheet: str
    row: int
    fields: dict[str, str]
    options: list[tuple[str, str]]
    options_text: str = ""
    type_hint: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()

    def finding(self, field_: str | None, code: str, message: str) -> Finding:
        """A finding on this row, in a column called as the file calls it."""
        column = None if field_ is None else self.titles.get(field_) or CHINESE.get(field_)
        return Finding(self.sheet, self.row, column, code, message)


def raw_questions(book: tables.Workbook) -> tuple[list[RawQuestion], list[Finding]]:
    """Every row below a header, and what is worth saying about the sheets.

    Raises:
        NoHeaderRow: no sheet has a header with a stem and an answer.
    """
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
