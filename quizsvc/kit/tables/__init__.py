"""Tables that people upload: xlsx, xls, ods or csv, read into rows of text, safely.

What the file is, its content decides, never its name. Everything that could hurt is checked before the parser
sees the file: size, packing ratio, rows, columns, encryption. What is wrong with one cell is told by the
cell, not by a refusal of the file.
"""

from quizsvc.kit.files import BadFile, EmptyFile
from quizsvc.kit.tables import csvs, kinds, ods, ole, workbooks, zips
from quizsvc.kit.tables.cells import Cell, Covered, Formula, LongNumber, Row, Sheet, Workbook, printable
from quizsvc.kit.tables.csvs import decoded
from quizsvc.kit.tables.findings import LISTED, Finding, Report, cell_fault, cut, in_order
from quizsvc.kit.tables.headings import Header, find_columns, normal_heading
from quizsvc.kit.tables.refusals import NoHeaderRow

__all__ = [
    "LISTED",
    "BadFile",
    "Cell",
    "Covered",
    "Finding",
    "Formula",
    "Header",
    "LongNumber",
    "NoHeaderRow",
    "Report",
    "Row",
    "Sheet",
    "Workbook",
    "cell_fault",
    "cut",
    "decoded",
    "find_columns",
    "in_order",
    "normal_heading",
    "printable",
    "read",
]


def read(data: bytes, filename: str = "") -> Workbook:
    """The rows of an uploaded table.

    Numbers become text without ".0", dates `YYYY-MM-DD`; rows are numbered as Excel shows them; blank rows,
    trailing blank columns and empty sheets are left out. `filename` only names the one sheet of a csv.

    Raises:
        BadFile: one of its subclasses (`refusals`), each with a `code` and a sentence that says what to do.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise EmptyFile()
    kind = kinds.kind_of(data)
    if kind == "xlsx":
        book = workbooks.read_xlsx(data, zips.inspect(data))
    elif kind == "xls":
        book = workbooks.read_xls(data, ole.inspect(data))
    elif kind == "ods":
        book = ods.read(data)
    else:
        book = csvs.read(data, filename)
    if not book.sheets:
        raise EmptyFile()
    return book
