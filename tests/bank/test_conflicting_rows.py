"""Two rows of one file that say different things of one question: people decide, or see which is taken."""

import pytest
from flask import Flask

from quizsvc.kit.errors import WrongShape
from tests.bank.rows import new, outcomes, question, row, take


@pytest.fixture
def bank(app: Flask) -> None:
    """One approved question: 谁？ 甲 or 乙; 甲 is right."""
    take(new("谁？"), approve=True)


def test_a_row_as_the_bank_has_it_contradicts_one_that_changes_it(bank: None) -> None:
    for rows in ((row(解析="所以"), row()), (row(), row(解析="所以"))):
        report = take(*rows)
        assert ([each[1] for each in outcomes(report)][1], report.committed) == ("conflict", False)
    report = take(row(解析="所以"), row(解析="所以"), row(), decisions={"Sheet1!4": "bank"})
    assert [each[1] for each in outcomes(report)] == ["update", "duplicate", "duplicate"]
    assert question()["explanation"] == "所以"


def test_which_of_two_rows_of_one_question_is_decided(bank: None) -> None:
    report = take(row(解析="所以"), row(解析="另外"), decisions={"Sheet1!3": "file"})
    assert [each[1] for each in outcomes(report)] == ["duplicate", "update"]
    assert "按您的决定" in next(each.message for each in report.warnings if each.row == 2)
    assert (question()["explanation"], report.committed) == ("另外", True)
    both = {"Sheet1!2": "file", "Sheet1!3": "file"}
    with pytest.raises(WrongShape):
        take(row(题干="甲？"), row(题干="乙？"), decisions=both)


def test_a_row_that_may_not_is_not_the_one_that_is_used(bank: None) -> None:
    report = take(row(解析="所以", 版本号="1"), row(解析="另外"), commit=False)
    assert [each[1] for each in outcomes(report)] == ["reject", "conflict"]
    assert "不作决定时" not in report.errors[1].message


def test_a_repetition_tells_what_of_it_is_lost(app: Flask) -> None:
    report = take(new("何时？"), new("何时？", 解析="所以", 科目="水"), commit=False)
    told = next(each.message for each in report.warnings if each.code == "duplicate")
    assert "第 2 行相同，已跳过；解析、科目不同，用工作表“Sheet1”第 2 行的" in told


def test_a_row_beside_one_that_carries_the_number_can_be_left_out(bank: None) -> None:
    rows = row(题干="何时？"), new("何时？", "B")
    report = take(*rows, commit=False)
    assert [each[1] for each in outcomes(report)] == ["update", "conflict"]
    report = take(*rows, decisions={"Sheet1!3": "bank"})
    assert [each[1] for each in outcomes(report)] == ["update", "duplicate"]
