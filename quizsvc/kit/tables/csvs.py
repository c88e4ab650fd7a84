"""csv files: which encoding, which delimiter, which rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from quizsvc.kit.files import WrongEncoding
from quizsvc.kit.tables.cells import BLANK, Cell, Formula, LongNumber, Workbook, printable, sheet_of
from quizsvc.kit.tables.refusals import (
    CELLS_LIMIT,
    COLUMNS_LIMIT,
    ROWS_LIMIT,
    BrokenCsv,
    NotATable,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)

DELIMITERS = (",", ";", "\t")
ENCODING_ADVICE = "请用 Excel 打开后另存为“CSV UTF-8（逗号分隔）”或 .xlsx 再上传。"
AS_TEXT = re.compile(r'="([^"]*)"')
"""How systems keep Excel from eating the zeros of a number in a csv."""
FORMULA = re.compile(r"=[A-Za-z0-9(+\-@'$]")
ROUNDED = re.compile(r"\d(\.\d+)?E\+\d{2,3}")
"""What Excel leaves of a long number when it saves a csv."""
SHEET_ROWS = 2**20
"""Excel's own limit; blank rows, which are left out, count too."""
CONTROLS = bytes(set(range(32)) - set(b"\t\r\n\v\f"))
NOT_WRITTEN = re.compile("[\ue000-\uf8ff\ufffd]")


def read(data: bytes, filename: str) -> Workbook:
    """The one sheet of a csv, named after the file."""
    text = decoded(data)
    name = PurePath(printable(filename).replace("\\", "/")).stem or "csv"
    sheet = sheet_of(name, _rows(text, name))
    return Workbook("csv", [sheet] if sheet else [])


def decoded(data: bytes) -> str:
    """An uploaded text: UTF-8, UTF-16 with its mark, or GB18030.

    Raises:
        WrongEncoding: none of these, or damaged. NotATable: binary data.
    """
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig", "UTF-8")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", "UTF-16")
    _refuse_binary(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error)
    text = _strictly(data, "gb18030", "UTF-8 或 GB18030")
    if found := NOT_WRITTEN.search(text):
        # Big5 or Shift-JIS often pass as GB18030, but land on characters that nobody writes.
        row = text.count("\n", 0, found.start()) + 1
        raise WrongEncoding(
            f"文字编码不是 UTF-8 也不是 GB18030：第 {row} 行有无法识别的字。{ENCODING_ADVICE}", row=row
        )
    return text


def _strictly(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(
            f"文字编码不是 {name}：第 {row} 行有无法识别的字。{ENCODING_ADVICE}", row=row
        ) from error


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> None:
    """A few bad bytes in a text that is UTF-8 otherwise: read as GB18030 it would become nonsense."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > 10 * bad:
        row = data.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(
            f"第 {row} 行有损坏的字（不是完整的 UTF-8）。请改正这一行；{ENCODING_ADVICE}", row=row
        )


def _refuse_binary(data: bytes) -> None:
    """A stray control character is its row's error; many are no text at all."""
    head = data[:20_000]
    if head.count(0) * 8 > len(head):
        raise WrongEncoding(f"文件像是没有标记的 UTF-16 文字或二进制数据。{ENCODING_ADVICE}")
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls > 8 and controls * 20 > len(head):
        raise NotATable("这个文件是二进制数据")


def _delimiter(text: str) -> str:
    """The one that the first line with content uses most, quoted parts aside; a comma if none."""
    for line in text.splitlines():
        if line.strip():
            bare = re.sub(r'"[^"]*("|$)', "", line)
            return max(DELIMITERS, key=bare.count)
    return ","


def _rows(text: str, name: str) -> Iterator[tuple[int, list[Cell]]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = used = cells = 0
    try:
        for number, values in enumerate(reader, 1):
            while values and not values[-1].strip():
                values.pop()
            if len(values) > COLUMNS_LIMIT:
                raise TooManyColumns(name)
            used += bool(values)
            cells += len(values)
            if used > ROWS_LIMIT + 1 or number > SHEET_ROWS:
                raise TooManyRows(name, number)
            if cells > CELLS_LIMIT:
                raise TooManyCells(name)
            yield number, [_cell(value) for value in values]
    except csv.Error as error:
        raise BrokenCsv(
            f"第 {number + 1} 行起无法读取：引号没有成对，或单元格过长。请改正，或另存为 .xlsx 再上传。",
            row=number + 1,
        ) from error


def _cell(value: str) -> Cell:
    if not value:
        return BLANK
    if value.startswith("="):
        if kept := AS_TEXT.fullmatch(value):
            return Cell(kept[1])
        if FORMULA.match(value):
            return Formula(value)
    return LongNumber(value) if value[0].isdigit() and ROUNDED.fullmatch(value) else Cell(value)
