"""Paragraphs and tables of a Word file as the lines that a person sees."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quizsvc.bank.imports.formats import prose, sheets
from quizsvc.bank.imports.formats.docx import keytables
from quizsvc.bank.imports.formats.docx.body import Paragraph, Table
from quizsvc.bank.imports.formats.docx.numbering import Counter, Numbering
from quizsvc.bank.imports.formats.prose import keylists
from quizsvc.bank.imports.formats.prose.lines import PLAIN, folded
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding

Numbered = tuple[int, str, str]
Cells = Sequence[Sequence[Numbered]]
"""A row: each cell's lines."""
NUMBER_ONLY = re.compile(r"\d{1,4} ?[.、]?")


@dataclass
class Layout:
    """What a file shows: lines, and the questions of its tables with a header."""

    lines: list[prose.Line] = field(default_factory=list)
    raws: list[RawQuestion] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def lay_out(blocks: Sequence[Paragraph | Table], numbering: Numbering) -> Layout:
    """A file's lines, with the numbers that Word makes, and the questions of its tables with a header.

    A table without a header is text: row by row, cell by cell; a row of numbers or of answers is one line.

    Raises:
        TooManyQuestions: more lines than are read at once.
    """
    laid = Layout()
    counter = Counter(numbering)
    numbered: list[Numbered] = []
    count = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            numbered.extend(_lines(block, counter))
            continue
        count += 1
        rows = [
            [[line for part in cell for line in _lines(part, counter)] for cell in row] for row in block.rows
        ]
        name = f"表格{count}"
        if (found := sheets.read_sheet(_sheet(name, rows))) is not None:
            laid.raws.extend(found[0])
            laid.notes.extend(found[1])
        else:
            numbered.extend(_table(name, rows, laid.notes))
    laid.lines = prose.lines_of(numbered)
    return laid


def _lines(paragraph: Paragraph, counter: Counter) -> Iterator[Numbered]:
    """A paragraph's lines, the first with its number."""
    list_, level = paragraph.list_, paragraph.level
    if not list_:
        list_, level = counter.numbering.place_of(paragraph.style)
    label = counter.label(list_, level) if list_ not in ("", "0") else ""
    text, emphasis = paragraph.text, paragraph.emphasis
    if label:
        text, emphasis = f"{label} {text}", PLAIN * (len(label) + 1) + emphasis
    start = 0
    for line in text.split("\n"):
        yield paragraph.number, line, emphasis[start : start + len(line)]
        start += len(line) + 1


def _sheet(name: str, rows: Sequence[Cells]) -> tables.Sheet:
    width = max((len(row) for row in rows), default=0)
    cells = [[tables.Cell("\n".join(text for _, text, _ in cell).strip()) for cell in row] for row in rows]
    return tables.Sheet(
        name,
        [
            tables.Row(number, (*row, *[tables.Cell("")] * (width - len(row))))
            for number, row in enumerate(cells, 1)
            if any(row)
        ],
    )


def _table(name: str, rows: Sequence[Cells], notes: list[Finding]) -> Iterator[Numbered]:
    """The lines of a table without a header of questions: pairs of numbers and answers as one, the others row
    by row. Notes say which answers cannot be read.
    """
    heading: Cells = []
    columns = first = 0
    block: list[list[keytables.Pair]] = []
    for at, row in enumerate(rows, 1):
        texts = [_flat(cell) for cell in row]
        if pairs := keytables.pairs(texts, columns):
            first = first if block else _number(row)
            block.append(pairs)
            notes.extend(_unreadable(name, at, pairs))
        elif any(texts):
            yield from _keys(heading, block, first)
            block, columns = [], keytables.headed(texts)
            heading = row if columns else []
            yield from _row([] if columns else row)
    yield from _keys(heading, block, first)


def _unreadable(name: str, row: int, pairs: Sequence[keytables.Pair]) -> Iterator[Finding]:
    for pair in pairs:
        if not pair.is_plain:
            told = f"答案表里第 {pair.number} 题的答案“{pair.key[:20]}”看不懂"
            yield Finding(name, row, "答案", "key-list-unfit", told)


def _keys(heading: Cells, block: Sequence[Sequence[keytables.Pair]], number: int) -> Iterator[Numbered]:
    """Pairs of several rows as one line; their heading if there are none below it."""
    if not block:
        yield from _row(heading)
    elif listed := [pair.text for pair in keytables.in_order(block)]:
        # One answer alone would be taken for a question.
        yield number, ("答案：" if len(listed) == 1 else "") + " ".join(listed), ""


def _flat(cell: Sequence[Numbered]) -> str:
    return folded(" ".join(" ".join(text for _, text, _ in cell).split()))


def _number(row: Cells) -> int:
    return next((line[0] for cell in row for line in cell), 0)


def _row(row: Cells) -> Iterator[Numbered]:
    """A row's lines: one if it lists numbers or answers, else its cells' own."""
    lines = [line for cell in row for line in cell if line[1].strip()]
    flat = folded(" ".join(" ".join(text.split()) for _, text, _ in lines))
    if len(lines) > 2 and (keylists.numbers_row(flat) or keylists.keys_row(flat)):
        yield lines[0][0], flat, ""
        return
    if len(lines) > 1 and NUMBER_ONLY.fullmatch(folded(lines[0][1].strip())):
        number, text, emphasis = lines[1]
        label = f"{lines[0][1].strip().rstrip('.．、')}、"
        lines[:2] = [(number, label + text, PLAIN * len(label) + emphasis)]
    yield from lines
