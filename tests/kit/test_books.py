"""Workbooks that are sent out, read back as Excel would."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from quizsvc.kit import books
from quizsvc.kit.books import HUNDREDTHS, WHOLE, Head

HEADS = (Head("单位", 30), Head("证书编号"), Head("人数", 8, WHOLE), Head("参与率", 10, HUNDREDTHS))
ROWS = (
    ("甲市<&>", "00123", "12", "92.50"),
    ("=1+1", "13800000001", "-3", "—"),
    ("https://example.org", "610000000000000001", "", "100.00"),
)


def made(**more):
    with books.book() as (target, data):
        books.add_sheet(target, "名次", HEADS, ROWS, **more)
    return data()


def read(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))["名次"]


def test_words_stay_words_and_numbers_are_numbers():
    cells = [[cell.value for cell in row] for row in read(made()).iter_rows()]
    assert cells[0] == ["单位", "证书编号", "人数", "参与率"]
    assert cells[1] == ["甲市<&>", "00123", 12, pytest.approx(92.5)]
    assert cells[2] == ["=1+1", "13800000001", -3, "—"]
    assert cells[3] == ["https://example.org", "610000000000000001", "", 100]
    kinds = {cell.data_type for row in read(made()).iter_rows() for cell in row}
    assert kinds == {"s", "n"}  # no formula


def test_heads_stay_in_sight_and_columns_have_their_widths():
    sheet = read(made(caption="表1　名次", notes=("注：按单位排列",)))
    assert sheet.freeze_panes == "A3"
    assert sheet["A1"].value == "表1　名次"
    assert sheet["A2"].value == "单位"
    assert sheet["A7"].value == "注：按单位排列"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.column_dimensions["A"].width > 29
    assert (sheet["D3"].number_format, sheet["B3"].number_format) == ("0.00", "@")


def test_a_row_is_as_high_as_its_longest_text():
    heads = [Head("说明", 20), Head("很长很长的栏目名称", 10)]
    rows = [("字" * 10, "1"), ("字" * 11, "1"), ("a" * 20, "1\n2\n3"), ("字" * 1000, "1")]
    with books.book() as (target, data):
        books.add_sheet(target, "名次", heads, rows)
    sheet = read(data())
    assert [sheet.row_dimensions[row].height for row in range(1, 6)] == [30, None, 30, 45, 405]


def test_the_same_rows_make_the_same_file_and_no_link_leads_out():
    first = made()
    assert first == made()
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name or "vba" in name]
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_decimals_keep_their_digits():
    with books.book() as (target, data):
        books.add_sheet(target, "名次", [Head("数", 8, HUNDREDTHS)], [["0.10"], ["1234567.89"]])
    values = [row[0].value for row in read(data()).iter_rows(min_row=2)]
    assert [Decimal(str(value)) for value in values] == [Decimal("0.1"), Decimal("1234567.89")]


def test_a_sheet_is_called_what_excel_takes_of_its_name():
    name = "'某某市生态环境保护综合行政执法支队第三大队城区中队/东区[1]还没有开通账号的人员"
    with books.book() as (target, data):
        books.add_sheet(target, name, HEADS, ROWS)
        books.add_sheet(target, "a/b:c?[d]*\\", HEADS, ROWS)
    named = openpyxl.load_workbook(io.BytesIO(data())).sheetnames
    assert named == ["_某某市生态环境保护综合行政执法支队第三大队城区中队_东区_1", "a_b_c__d___"]
