"""Workbooks and csv files: from cells to raw questions."""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from quizsvc.bank.imports.formats.headers import Again, again
from quizsvc.bank.imports.formats.headings import ALIASES, FIELDS, LIKE_OPTIONS, NOT_READ, OPTION_FIELDS
from quizsvc.bank.imports.raw import CHINESE, RawQuestion, Reading
from quizsvc.bank.imports.stems import answer_in
from quizsvc.kit import tables
from quizsvc.kit.tables import Cell, Finding, NoHeaderRow
from quizsvc.kit.tables.cells import BLANK
from quizsvc.kit.tables.headings import SEARCHED_ROWS

EXACT = "原文"
"""In the note of a heading, as in `题干（原文）`: the column is taken as it stands. Our exports write it."""
MARK = "'"
"""In the same note: one of these before a text is not part of it. It keeps a spreadsheet program that opens a
csv from taking the text for a formula, a number or a day."""
DECISIVE = frozenset({"key", *OPTION_FIELDS.values()})
"""What may not be said twice in two ways."""
LABELS = frozenset({"subject", "category", "chapter", "topic", "type", "difficulty", "tags", "state"})
"""What says of many rows the same, and so may stand in one merged cell beside them."""
AS_TAGS = ("chapter", "topic")
"""What people easily take for a subject."""
MERGED = "这一格与第 {row} 行合并成了一格，无法确定内容属于哪几行。请取消合并单元格，在每一行里填写自己的内容"
HEADER_AGAIN = "这一行是又一行表头，各列与上面的表头不同，它下面的题已按这一行读取，请核对"
GUIDE, EXAMPLES_SHEET = "填写说明", "填写示例"
"""Sheets of our template that are for people only."""


def read(data: bytes, filename: str) -> Reading:
    """Every row below a header, and what is worth saying about the sheets.

    A sheet without a column of answers is read if its stems hold answers in brackets.

    Raises:
        BadFile: not a table that can be read. NoHeaderRow: no sheet has a header with a stem and an answer.
    """
    book = tables.read(data, filename)
    reading = Reading(book.format)
    missing: list[str] = []
    sheets = [sheet for sheet in book.sheets if sheet.name not in (GUIDE, EXAMPLES_SHEET)]
    for sheet in sheets:
        found = read_sheet(sheet)
        if found is None:
            missing.append(_lacking(sheet))
            told = f"{missing[-1]}，这个工作表没有读取"
            reading.notes.append(Finding(sheet.name, 0, None, "sheet-skipped", told))
            continue
        raws, notes = found
        reading.raws.extend(raws)
        reading.notes.extend(notes)
    if len(missing) == len(sheets):
        raise NoHeaderRow(f"{'；'.join(missing[:5])}。前 10 行内应有一行表头，至少写明“题干”和“答案”。")
    return reading


def read_sheet(sheet: tables.Sheet) -> tuple[list[RawQuestion], list[Finding]] | None:
    """The rows of one table below its header, and what is worth saying about it; None if it has no header
    with a stem and an answer. A header further down that puts its columns otherwise is that of the rows below
    it; where it cannot be told from a question, it and they are refused.
    """
    header, lacking = _header(sheet)
    if header is None or lacking:
        return None
    notes = _about(sheet.name, header)
    columns = _Columns(sheet.name, header)
    raws: list[RawQuestion] = []
    unclear: tables.Row | None = None
    for row in sheet.rows:
        if row.number <= header.row:
            continue
        kind = again(row, header)
        if kind is Again.OTHER and (other := tables.find_columns([row], ALIASES)):
            notes.append(Finding(sheet.name, row.number, None, "header-again", HEADER_AGAIN))
            notes.extend(_about(sheet.name, other))
            header, columns = other, _Columns(sheet.name, other)
        if kind is not None:
            unclear = row if kind is Again.UNCLEAR else None
        if unclear is not None:
            raws.append(_unclear(sheet.name, row, unclear))
        elif kind is None:
            raws.append(columns.raw(row))
    if not raws:
        notes.append(Finding(sheet.name, header.row, None, "sheet-empty", "表头下面没有题目"))
    return raws, notes


def _unclear(sheet: str, row: tables.Row, header: tables.Row) -> RawQuestion:
    """A row that is perhaps a header, or stands below it."""
    which = "这一行" if row is header else f"上面的第 {header.number} 行"
    told = f"{which}像是又一行表头，分不清各列是什么。请写全表头（至少“题干”和“答案”），或删去这一行"
    return RawQuestion(
        sheet, row.number, {}, faults=(Finding(sheet, row.number, None, "header-unclear", told),)
    )


def _lacking(sheet: tables.Sheet) -> str:
    _, lacking = _header(sheet)
    return f"工作表“{sheet.name}”缺少“{'”“'.join(lacking)}”列"


def _header(sheet: tables.Sheet) -> tuple[tables.Header | None, list[str]]:
    """A sheet's header, and what it lacks."""
    each = (tables.find_columns([row], ALIASES) for row in sheet.rows[:SEARCHED_ROWS])
    whole = (header for header in each if header and {"stem", "key"} <= header.columns.keys())
    header = (
        next(whole, None)
        or tables.find_columns(sheet.rows, ALIASES)
        or tables.find_columns(sheet.rows, ALIASES, least=1)
    )
    found = {} if header is None else header.columns
    lacking = [name for name in ("stem", "key") if name not in found]
    if header is not None and lacking == ["key"]:
        stems = (row.get(found["stem"]) for row in sheet.rows if row.number > header.row)
        if any(answer_in(stem) for stem in stems):
            lacking = []
    return header, [CHINESE[name] for name in lacking]


def _about(sheet: str, header: tables.Header) -> list[Finding]:
    unknown = [
        Finding(sheet, header.row, title, "unknown-column", f"不认识“{title}”列，其内容没有导入")
        for title in header.unknown
    ]
    repeated = [
        Finding(sheet, header.row, title, "repeated-column", f"“{title}”与前面的某一列意思相同，没有导入")
        for title in header.repeated
    ]
    tags = [
        Finding(sheet, header.row, title, "column-as-tags", f"“{title}”列的内容作为标签导入，不是科目")
        for name in AS_TAGS
        if (title := header.title(name))
    ]
    return unknown + repeated + tags


class _Columns:
    """What the columns of a sheet mean, worked out once for all its rows."""

    def __init__(self, sheet: str, header: tables.Header) -> None:
        self._sheet = sheet
        self._below = header.row
        self._columns = {name: at for name, at in header.columns.items() if name not in NOT_READ}
        self._titles = {name: header.titles[at] for name, at in self._columns.items()}
        self._exact = EXACT in self._titles["stem"]
        self._marked = {
            name
            for name, title in self._titles.items()
            if EXACT in title and MARK in title.partition(EXACT)[2]
        }
        self._again = [
            (field, title, at)
            for at, title in header.titles.items()
            if (field := FIELDS.get(tables.normal_heading(title))) and header.columns[field] != at
        ]
        self._unclear = [
            (title, at)
            for at, title in header.titles.items()
            if title in header.unknown and LIKE_OPTIONS.fullmatch(tables.normal_heading(title))
        ]
        self._extra = [(title, at) for at, title in header.titles.items() if title in header.unknown]

    def raw(self, row: tables.Row) -> RawQuestion:
        """A row as a question."""
        cells = {name: self._seen(name, row.get(at)) for name, at in self._columns.items()}
        untrusted = {name: fault for name, cell in cells.items() if (fault := self._fault(cell)) is not None}
        texts = {name: self._text(name, cell) for name, cell in cells.items()}
        options = [(letter, texts.pop(name)) for letter, name in OPTION_FIELDS.items() if name in texts]
        while self._exact and options and not options[-1][1].strip():
            options.pop()
        return RawQuestion(
            sheet=self._sheet,
            row=row.number,
            fields=texts,
            options=options if any(text.strip() for _, text in options) else [],
            options_text=texts.get("options", ""),
            type_hint=self._sheet,
            titles=self._titles,
            faults=(
                *(
                    Finding(self._sheet, row.number, self._titles[name], *fault)
                    for name, fault in untrusted.items()
                ),
                *self._clashes(row, cells),
            ),
            exact=self._exact,
            extras=tuple((title, str(row.get(at))) for title, at in self._extra if row.get(at).strip()),
            untrusted=frozenset(untrusted),
        )

    def _seen(self, name: str, cell: Cell) -> Cell:
        """A cell; of a label that is merged with rows above, what people see there."""
        return cell.shown if name in LABELS and self._is_covered(cell) and not cell.strip() else cell

    def _is_covered(self, cell: Cell) -> TypeGuard[tables.Covered]:
        return isinstance(cell, tables.Covered) and cell.row > self._below

    def _fault(self, cell: Cell) -> tuple[str, str] | None:
        """Why a cell cannot be trusted, as a code and a sentence; None if it can."""
        if self._is_covered(cell) and cell.strip() != cell.shown.strip():
            return "merged-cell", MERGED.format(row=cell.row)
        return tables.cell_fault(cell)

    def _clashes(self, row: tables.Row, cells: Mapping[str, Cell]) -> Iterator[Finding]:
        """Columns of keys and options that leave two readings."""
        for name, title, at in self._again:
            first, other = cells.get(name, BLANK).strip(), row.get(at).strip()
            if name in DECISIVE and other and other != first:
                told = f"“{title}”与“{self._titles[name]}”意思相同，内容却不同，请只留一列"
                code = "answers-differ" if name == "key" else "options-unclear"
                yield Finding(self._sheet, row.number, title, code, told)
        for title, at in self._unclear:
            if row.get(at).strip():
                told = f"不知道“{title}”列是哪个选项，请把选项各列的表头写成“选项A”到“选项H”"
                yield Finding(self._sheet, row.number, title, "options-unclear", told)

    def _text(self, name: str, cell: Cell) -> str:
        return str(cell.removeprefix(MARK) if name in self._marked else cell)
