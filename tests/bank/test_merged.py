"""Merged cells of sheets of questions: labels are those of all rows beside them, nothing else is guessed."""

from collections.abc import Callable
from typing import Any

import pytest

from quizsvc.bank import imports
from tests.kit import workbooks

HEADER = ["科目", "题型", "难度", "题干", "选项A", "选项B", "答案", "解析", "标签"]


def rows(*stems: str) -> list[list[Any]]:
    """A header and questions that have their labels in the first row only."""
    labels = [["党史", "单选题", "难"], *[["", "", ""]] * (len(stems) - 1)]
    return [HEADER] + [
        [*label, stem, f"{stem}甲", f"{stem}乙", "B", "因为", ""]
        for label, stem in zip(labels, stems, strict=True)
    ]


@pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.xls, workbooks.ods])
def test_a_merged_label_is_that_of_each_row_beside_it(write: Callable[..., bytes]) -> None:
    data = write(rows("一？", "二？", "三？"), merged=["A2:A3", "B2:B4", "C2:C3"])
    examined = imports.examine(data, "题.xlsx", subject="法规")
    assert examined.errors == []
    assert examined.warnings == []
    assert [(row.subject, row.content.type, row.content.difficulty) for row in examined.candidates] == [
        ("党史", "single", 3),
        ("党史", "single", 3),
        ("法规", "single", 2),
    ]


@pytest.mark.parametrize(("column", "title"), [("D", "题干"), ("E", "选项A"), ("G", "答案"), ("H", "解析")])
def test_nothing_else_is_guessed_out_of_a_merged_cell(column: str, title: str) -> None:
    data = workbooks.xlsx(rows("一？", "二？"), merged=["A2:A3", "B2:B3", f"{column}2:{column}3"])
    examined = imports.examine(data, "题.xlsx", subject=None)
    assert [row.content.stem for row in examined.candidates] == ["一？"]
    assert [(error.row, error.column, error.code) for error in examined.errors] == [(3, title, "merged-cell")]
    assert "第 2 行" in examined.errors[0].message
    assert "取消合并" in examined.errors[0].message


def test_a_heading_over_two_rows_is_no_label() -> None:
    table = [["科目", "题干", "答案", "选项", ""], ["", "", "", "A", "B"]]
    data = workbooks.xlsx([*table, ["", "一？", "B", "A.甲**B.乙", ""]], merged=["A1:A2", "B1:B2", "C1:C2"])
    examined = imports.examine(data, "题.xlsx", subject="法规")
    assert "科目" not in {row.subject for row in examined.candidates}
    assert [row.content.stem for row in examined.candidates] == ["一？"]


def test_a_formula_is_one_error_and_its_text_is_kept() -> None:
    table = rows("一？")
    table[1][4] = "=1+1"
    examined = imports.examine(workbooks.xlsx(table), "题.xlsx", subject=None)
    assert [(error.column, error.code) for error in examined.errors] == [("选项A", "formula")]
    assert examined.rejected[0].options == [("a", "=1+1"), ("b", "一？乙")]
