"""OpenDocument spreadsheets, read here in one pass.

calamine reads them too, but drops tabs and line breaks within a paragraph, and with them what parts the
options of a cell; and it unfolds repeated rows before anybody has counted them.
"""

import math
import re
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from quizsvc.kit import archives
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import EncryptedFile, StrangeFile
from quizsvc.kit.tables.cells import (
    BLANK,
    Cell,
    Decorated,
    Formula,
    Merge,
    Sheet,
    Workbook,
    number_cell,
    percent_cell,
    sheet_of,
)
from quizsvc.kit.tables.extents import Extent, check_together
from quizsvc.kit.tables.refusals import COLUMNS_LIMIT, TooManyColumns

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
WITH_TEXT = re.compile(r"[\u3400-\u9fff]")
NUMBERS = ("float", "percentage", "currency")
NOT_SAID = {f"{OFFICE} annotation", f"{TEXT} note", f"{TEXT} ruby-text", f"{TABLE} table", f"{TABLE} shapes"}
"""What stands within a cell without being its text: comments, footnotes, readings, tables, drawings."""
DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
BLANKS = re.compile(r"[ \t\r\n]+")
TIME = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:\.\d+)?S")
MANIFEST, CONTENT = "meta-inf/manifest.xml", "content.xml"


def read(data: bytes) -> Workbook:
    """The sheets of an ods.

    Raises:
        BadFile: anything but a sound ods within the limits.
    """
    with archives.opened(data) as archive:
        if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
            raise EncryptedFile()
        return Workbook("ods", _sheets(archive))


def _sheets(archive: Archive) -> list[Sheet]:
    scanner = _Scanner()
    for chunk in archive.stream(CONTENT):
        scanner.feed(chunk)
    scanner.close()
    return scanner.sheets


class _Scanner:
    """Reads content.xml once, and stops at the first thing that is too large."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._extents: list[Extent] = []
        self._rows: list[tuple[int, list[Cell]]] = []
        self._cells: list[Cell] = []
        self._blank = self._number = self._hidden = 0
        self._cell: dict[str, str] | None = None
        self._row_times = 1
        self._paragraphs: list[list[str]] = []
        self._in_paragraph = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            f"{TABLE} table": self._start_sheet,
            f"{TABLE} table-row": self._start_row,
            f"{TABLE} table-cell": self._start_cell,
            f"{TABLE} covered-table-cell": self._covered,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{TABLE} table": self._end_sheet,
            f"{TABLE} table-row": self._end_row,
            f"{TABLE} table-cell": self._end_cell,
        }

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)
        check_together(self._extents)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._hidden or (self._cell is not None and (tag in NOT_SAID or tag.startswith(DRAWING))):
            self._hidden += 1
        elif self._cell is not None:
            self._start_text(tag, attributes)
        elif tag in self._starts:
            self._starts[tag](attributes)

    def _end(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
        elif tag == f"{TEXT} p":
            self._in_paragraph = False
        elif tag in self._ends:
            self._ends[tag]()

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{TEXT} p":
            self._paragraphs.append([])
            self._in_paragraph = True
        elif self._in_paragraph:
            signs = {f"{TEXT} s": " ", f"{TEXT} tab": "\t", f"{TEXT} line-break": "\n"}
            self._paragraphs[-1].append(signs.get(tag, ""))

    def _characters(self, text: str) -> None:
        if self._in_paragraph and not self._hidden:
            self._paragraphs[-1].append(BLANKS.sub(" ", text))

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        self._extents.append(Extent(attributes.get(f"{TABLE} name", "")))
        self._rows = []
        self._number = 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row_times = _times(attributes, "number-rows-repeated")
        self._cells = []
        self._blank = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._paragraphs = []

    def _covered(self, attributes: dict[str, str]) -> None:
        self._blank += _times(attributes, "number-columns-repeated")

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        times = _times(attributes, "number-columns-repeated")
        cell = _cell(attributes, "\n".join("".join(parts) for parts in self._paragraphs))
        if (rows := _times(attributes, "number-rows-spanned")) > 1:
            merge = Merge(self._number + 1, self._number + rows, len(self._cells) + self._blank + 1)
            self._extents[-1].merged.append(merge)
        if not cell and not cell.is_formula:
            self._blank += times
            return
        if len(self._cells) + self._blank + times > COLUMNS_LIMIT:
            raise TooManyColumns(self._extents[-1].name)
        self._cells.extend([BLANK] * self._blank + [cell] * times)
        self._blank = 0

    def _end_row(self) -> None:
        first, self._number = self._number + 1, self._number + self._row_times
        if not self._cells:
            return
        extent = self._extents[-1]
        extent.rows += self._row_times
        extent.last_row = self._number
        extent.last_column = max(extent.last_column, len(self._cells))
        extent.text += self._row_times * sum(map(len, self._cells))
        extent.check()
        check_together(self._extents)
        self._rows.extend((number, list(self._cells)) for number in range(first, self._number + 1))

    def _end_sheet(self) -> None:
        sheet = sheet_of(self._extents[-1].name, self._rows, self._extents[-1].merged)
        if sheet is not None:
            self.sheets.append(sheet)


def _refuse_entities(*_: Any) -> None:
    raise StrangeFile()


def _times(attributes: dict[str, str], name: str) -> int:
    return max(1, int(attributes.get(f"{TABLE} {name}", 1)))


def _cell(attributes: dict[str, str], shown: str) -> Cell:
    value = _value(attributes, shown)
    formula = attributes.get(f"{TABLE} formula")
    return value if formula is None else Formula(value or f"={formula.partition('=')[2]}")


def _value(attributes: dict[str, str], shown: str) -> Cell:
    """What a cell holds; as it is shown where that is not for a program."""
    type_ = attributes.get(f"{OFFICE} value-type")
    if type_ in NUMBERS:
        value = float(attributes[f"{OFFICE} value"])
        if type_ == "percentage" and math.isfinite(value):
            return percent_cell(value)
        return Decorated(number_cell(value)) if WITH_TEXT.search(shown) else number_cell(value)
    if type_ == "boolean":
        return Cell(attributes[f"{OFFICE} boolean-value"].upper())
    if type_ == "date":
        return Cell(attributes[f"{OFFICE} date-value"].replace("T", " ").removesuffix(" 00:00:00"))
    if type_ == "time" and (time := TIME.fullmatch(attributes[f"{OFFICE} time-value"])):
        return Cell(":".join(part.zfill(2) for part in time.groups()))
    return Cell(shown or attributes.get(f"{OFFICE} string-value", ""))
