"""Merged cells of workbooks: what lies below their first row knows what people see there."""

from collections.abc import Callable
from typing import Any

import pytest

from quizsvc.kit import tables
from quizsvc.kit.tables.refusals import TooManyCells
from tests.kit import workbooks

WRITERS = (workbooks.xlsx, workbooks.xls, workbooks.ods)
each_writer = pytest.mark.parametrize("write", WRITERS)


def covered(data: bytes) -> dict[tuple[int, int], tuple[str, int]]:
    """What is shown in covered cells, and from which row, by their row and column."""
    (sheet,) = tables.read(data).sheets
    return {
        (row.number, column): (str(cell.shown), cell.row)
        for row in sheet.rows
        for column, cell in enumerate(row.cells, 1)
        if isinstance(cell, tables.Covered)
    }


@each_writer
def test_rows_below_the_first_know_what_is_shown(write: Callable[..., bytes]) -> None:
    rows: list[list[Any]] = [["甲", "乙"], ["子", "一"], ["", "二"], ["", "三"], ["丑", "四"]]
    assert covered(write(rows, merged=["A2:A4"])) == {(3, 1): ("子", 2), (4, 1): ("子", 2)}


@each_writer
def test_across_columns_only_the_first_is_covered(write: Callable[..., bytes]) -> None:
    rows: list[list[Any]] = [["子", "", "一"], ["", "", "二"]]
    assert covered(write(rows, merged=["A1:B2"])) == {(2, 1): ("子", 1)}


@each_writer
def test_in_one_row_nothing_is_covered(write: Callable[..., bytes]) -> None:
    assert covered(write([["子", "", "一"], ["丑", "", "二"]], merged=["A1:B1"])) == {}


@each_writer
def test_rows_that_hold_nothing_else_stay_blank(write: Callable[..., bytes]) -> None:
    data = write([["子", "一"], ["", ""], ["丑", "二"]], merged=["A1:A2"])
    (sheet,) = tables.read(data).sheets
    assert [row.number for row in sheet.rows] == [1, 3]
    assert covered(data) == {}


def test_a_blank_merged_cell_covers_nothing() -> None:
    assert covered(workbooks.xlsx([["", "一"], ["", "二"]], merged=["A1:A2"])) == {}


def test_a_covered_cell_keeps_its_own_text() -> None:
    """Programs merge for the looks and leave in each cell what it said."""
    plain = workbooks.xlsx([["子", "一"], ["丑", "二"]])
    path = "xl/worksheets/sheet1.xml"
    merged = workbooks.entry(plain, path).replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    )
    (sheet,) = tables.read(workbooks.repacked(plain, {path: merged})).sheets
    assert sheet.rows[1].cells[0] == "丑"
    assert covered(workbooks.repacked(plain, {path: merged})) == {(2, 1): ("子", 1)}


def test_merged_cells_upon_each_other_are_refused_in_time() -> None:
    plain = workbooks.xlsx([["子"], *[["", "一"]] * 3000])
    path = "xl/worksheets/sheet1.xml"
    heap = b'<mergeCell ref="A1:A1048576"/>' * 2000
    merged = workbooks.entry(plain, path).replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + heap + b"</mergeCells>"
    )
    with pytest.raises(TooManyCells):
        tables.read(workbooks.repacked(plain, {path: merged}))


@pytest.mark.parametrize(("write", "seen"), [(workbooks.xlsx, "=1+1"), (workbooks.ods, "=1+1")])
def test_a_formula_that_nobody_computed_is_shown_itself(write: Callable[..., bytes], seen: str) -> None:
    (sheet,) = tables.read(write([["甲", "乙"], ["x", "=1+1"], ["y", "z"]])).sheets
    assert [str(row.cells[1]) for row in sheet.rows] == ["乙", seen, "z"]
