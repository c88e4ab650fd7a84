"""Files as people's programs write them, for tests of what is uploaded."""

import datetime
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.utils import range_boundaries

Rows = Sequence[Any]
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODS_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    + "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "drawing")
    )
    + ' office:version="1.3"><office:body><office:spreadsheet>{sheets}'
    "</office:spreadsheet></office:body></office:document-content>"
)


def xlsx(rows: Rows, *, name: str = "Sheet1", merged: Sequence[str] = (), **more: Rows) -> bytes:
    """An xlsx with one sheet, and further ones by name. A text that begins with "=" is a formula; what is
    `merged` in all sheets is written `A2:A3`.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in {name: rows, **more}.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sharing_xlsx(rows: Rows) -> bytes:
    """An xlsx as Excel writes it: a text that stands in many cells is in the file once."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def xls(rows: Rows, *, name: str = "Sheet1", merged: Sequence[str] = ()) -> bytes:
    """An xls of the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            formula = isinstance(value, str) and value.startswith("=")
            if value != "" or not merged:
                sheet.write(at, column, xlwt.Formula(value[1:]) if formula else value)
    for first_column, first_row, last_column, last_row in map(range_boundaries, merged):
        sheet.merge(first_row - 1, last_row - 1, first_column - 1, last_column - 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows, *, name: str = "Sheet1", merged: Sequence[str] = (), **more: Rows) -> bytes:
    """An ods with one sheet, and further ones by name. A text that begins with "=" is a formula; what is
    `merged` in all sheets is written `A2:A3`.
    """
    sheets = "".join(
        ods_sheet(
            *(
                f"<table:table-row>{_ods_row(at, row, merged)}</table:table-row>"
                for at, row in enumerate(content, 1)
            ),
            name=title,
        )
        for title, content in {name: rows, **more}.items()
    )
    return ods_of(sheets)


def _ods_row(number: int, row: Sequence[Any], merged: Sequence[str]) -> str:
    cells = [_ods_cell(value) for value in row]
    for first_column, first_row, _, last_row in map(range_boundaries, merged):
        if number == first_row:
            rows = f'<table:table-cell table:number-rows-spanned="{last_row - first_row + 1}"'
            cells[first_column - 1] = cells[first_column - 1].replace("<table:table-cell", rows)
        elif first_row < number <= last_row:
            cells[first_column - 1] = "<table:covered-table-cell/>"
    return "".join(cells)


def ods_sheet(*rows: str, name: str = "Sheet1") -> str:
    """A sheet of content.xml."""
    return f"<table:table table:name={quoteattr(name)}>{''.join(rows)}</table:table>"


def ods_of(sheets: str, *, mimetype: str = ODS) -> bytes:
    """An OpenDocument package whose content.xml has these sheets."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        package.writestr("content.xml", ODS_CONTENT.format(sheets=sheets))
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _ods_cell(value: Any) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        said = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, datetime.date):
        said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif value.startswith("="):
        return f"<table:table-cell table:formula={quoteattr('of:' + value)}/>"
    else:
        said = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {said}>{paragraphs}</table:table-cell>"


def csv(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A csv as written by hand: no quotes."""
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def repacked(data: bytes, change: Mapping[str, bytes | None], *, stored: bool = False) -> bytes:
    """A zip with some entries replaced, added, or left out (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        contents: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
    contents.update(change)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as new:
        for name, content in contents.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def entry(data: bytes, name: str) -> bytes:
    """An entry of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def lying(data: bytes, name: str, size: int) -> bytes:
    """A zip whose directory claims another unpacked size for one entry."""
    raw = bytearray(data)
    at = raw.index(b"PK\x01\x02")
    while raw[at : at + 4] == b"PK\x01\x02":
        name_length, extra, comment = struct.unpack_from("<HHH", raw, at + 28)
        if raw[at + 46 : at + 46 + name_length] == name.encode():
            struct.pack_into("<I", raw, at + 24, size)
        at += 46 + name_length + extra + comment
    return bytes(raw)
