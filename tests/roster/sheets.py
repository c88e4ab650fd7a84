"""Rosters as files, for tests: rows of text become a csv, an xlsx or an xls."""

import csv
import io
from collections.abc import Sequence

import openpyxl
import xlwt

HEADINGS = ("单位", "上级单位", "级别", "姓名", "条线", "工号/证书号", "手机号", "起始日期", "状态")
UNITS = (
    ("省生态环境厅", "", "省级部门"),
    ("省环境监测总站", "省生态环境厅", "省直属"),
    ("甲市", "省生态环境厅", "市级"),
    ("甲县", "甲市", "县级"),
    ("乙市", "省生态环境厅", "市级"),
)
PEOPLE = (
    ("甲市", "", "", "张一", "执法", "ZF001", "138 0013-8001", "2021-03-01", "在岗"),
    ("甲县", "", "", "李二", "监测", "JC002", "", "", ""),
    ("乙市", "", "", "王三", "执法", "ZF003", "13800138003", "", "借调"),
)
Rows = Sequence[Sequence[object]]


def as_csv(rows: Rows, *, headings: Sequence[str] = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    """A csv with a header."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Rows, *, headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook as today's Excel writes it; what starts with `=` becomes a formula."""
    book = openpyxl.Workbook()
    for row in [headings, *rows]:
        book.active.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_xls(rows: Rows, *, headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook of the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for number, row in enumerate([headings, *rows]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def full(*people: Sequence[object], units: Rows = UNITS) -> bytes:
    """A csv of units and people (PEOPLE if none are given), short rows filled with blanks."""
    rows = [*units, *(people or PEOPLE)]
    return as_csv([[*row, *[""] * (len(HEADINGS) - len(row))] for row in rows])


def person(
    number: str, name: str, unit: str, track: str = "执法", since: str = "", status: str = ""
) -> Sequence[str]:
    """A person's row."""
    return (unit, "", "", name, track, number, "", since, status)
