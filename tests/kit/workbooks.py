"""Files as people's programs write them, for tests of what is uploaded."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

Rows = Sequence[Any]


def xlsx(rows: Rows, *, name: str = "Sheet1", **more: Rows) -> bytes:
    """An xlsx with one sheet, and further ones by name. A text that begins with "=" is a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in {name: rows, **more}.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(list(row))
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


def xls(rows: Rows, *, name: str = "Sheet1") -> bytes:
    """An xls of the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            formula = isinstance(value, str) and value.startswith("=")
            sheet.write(at, column, xlwt.Formula(value[1:]) if formula else value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
