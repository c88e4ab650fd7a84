"""Sheets with a header further down: what is a header, what a question, and what could be either."""

from typing import Any

import pytest

from quizsvc.bank import imports
from tests.kit import workbooks

HEADER = ["题型", "题干", "选项A", "选项B", "答案"]
FIRST = ["单选题", "甲？", "子", "丑", "A"]
AGAIN = "header-again"


def examine(*rows: list[Any]) -> imports.Examined:
    return imports.examine(workbooks.xlsx(list(rows)), "题.xlsx", subject="法规")


def shown(examined: imports.Examined) -> list[str]:
    """Each question in one line: row, stem, what the right options say."""
    return [
        f"{candidate.raw.row} {candidate.content.stem} "
        + " ".join(text for id_, text in candidate.content.options if id_ in candidate.content.key)
        for candidate in examined.candidates
    ]


def codes(examined: imports.Examined) -> list[str]:
    return [
        f"{finding.row} {finding.code}"
        for finding in (*examined.errors, *examined.warnings)
        if finding.code != "type-inferred"
    ]


class TestAHeaderFurtherDown:
    @pytest.mark.parametrize(
        "header",
        [HEADER, ["题目类型", "题目", "A", "B", "正确答案"], ["", "题干", "", "", "答案"]],
    )
    def test_like_the_first_says_nothing_new(self, header: list[str]) -> None:
        examined = examine(HEADER, FIRST, header, ["单选题", "乙？", "寅", "卯", "B"])
        assert (shown(examined), codes(examined)) == (["2 甲？ 子", "4 乙？ 卯"], [])
        assert examined.rows == 2

    @pytest.mark.parametrize(
        ("header", "row"),
        [
            (["题型", "题干", "选项B", "选项A", "答案"], ["单选题", "乙？", "寅", "卯", "A"]),
            (["答案", "题型", "题干", "选项A", "选项B"], ["A", "单选题", "乙？", "卯", "寅"]),
            (["题型", "题干", "答案", "A", "B"], ["单选题", "乙？", "A", "卯", "寅"]),
            (["题干", "答案", "备选项", "本局编号", ""], ["乙？", "A", "A.卯|B.寅", "x-1", ""]),
            (["甲号", "题干", "答案", "乙号", "选项"], ["x", "乙？", "B", "y", "A.寅|B.卯"]),
            (["题干", "A", "B", "1", "答案"], ["乙？", "寅", "卯", "", "B"]),
            (["序号", "题干", "选项", "答案", "解析"], ["2", "乙？", "A.寅|B.卯", "B", "略"]),
        ],
    )
    def test_in_another_order_is_that_of_the_rows_below(self, header: list[str], row: list[str]) -> None:
        examined = examine(HEADER, FIRST, header, row, [cell.replace("乙", "丙") for cell in row])
        assert shown(examined) == ["2 甲？ 子", "4 乙？ 卯", "5 丙？ 卯"]
        assert codes(examined)[0] == f"3 {AGAIN}"
        assert examined.errors == []

    def test_may_leave_out_the_column_of_answers(self) -> None:
        header, row = ["题干", "选项A", "选项B"], ["由（ B ）负责。", "寅", "卯"]
        examined = examine(HEADER, FIRST, header, row, ["谁？", "寅", "卯"])
        assert shown(examined) == ["2 甲？ 子", "4 由（ ）负责。 卯"]
        assert codes(examined) == ["5 key-missing", f"3 {AGAIN}"]

    def test_may_come_back_to_the_first(self) -> None:
        other = ["题型", "题干", "选项B", "选项A", "答案"]
        examined = examine(HEADER, FIRST, other, FIRST, HEADER, ["单选题", "乙？", "寅", "卯", "A"])
        assert shown(examined) == ["2 甲？ 子", "4 甲？ 丑", "6 乙？ 寅"]
        assert codes(examined) == [f"3 {AGAIN}", f"5 {AGAIN}"]

    def test_names_its_own_unknown_columns(self) -> None:
        examined = examine(
            HEADER, FIRST, ["题干", "答案", "选项", "命题人"], ["乙？", "A", "A.卯|B.寅", "某"]
        )
        assert codes(examined) == [f"3 {AGAIN}", "3 unknown-column"]

    def test_with_more_columns_than_the_first_takes_no_row_from_it(self) -> None:
        examined = examine(["题干", "答案"], ["甲。", "对"], HEADER, FIRST)
        assert shown(examined) == ["2 甲。 正确", "4 甲？ 子"]

    def test_without_a_column_of_stems_refuses_what_is_below_it(self) -> None:
        header, row = ["题型", "试题题面", "选项B", "选项A", "答案"], ["单选题", "乙？", "寅", "卯", "A"]
        examined = examine(HEADER, FIRST, header, row, HEADER, row)
        assert shown(examined) == ["2 甲？ 子", "6 乙？ 寅"]
        assert codes(examined) == ["3 header-unclear", "4 header-unclear"]
        assert "上面的第 3 行" in examined.errors[1].message


class TestAQuestion:
    @pytest.mark.parametrize(
        ("row", "answer"),
        [
            (["单选题", "题目", "子", "丑", "A"], "题目 子"),
            (["单选题", "题目", "内容", "答案", "A"], "题目 内容"),
            (["单选题", "题干", "答案", "题型", "答案"], "题干 答案"),
            (["单选", "哪个是法条的出处？", "来源", "说明", "A"], "哪个是法条的出处？ 来源"),
            (["", "哪个是法条的出处？", "来源", "说明", "A"], "哪个是法条的出处？ 来源"),
            (["", "图中是哪个？", "A", "B", "B"], "图中是哪个？ B"),
            (["", "题目", "子", "丑", "A"], "题目 子"),
            (["", "题目", "答案", "丑", "A"], "题目 答案"),
            (["5", "题目", "来源", "说明", "A"], "题目 来源"),
        ],
    )
    def test_of_words_that_are_headings_elsewhere_is_no_header(self, row: list[str], answer: str) -> None:
        examined = examine(HEADER, FIRST, row, ["单选题", "乙？", "寅", "卯", "A"])
        assert shown(examined) == ["2 甲？ 子", f"3 {answer}", "4 乙？ 寅"]

    @pytest.mark.parametrize(
        "row",
        [
            ["", "", "", "", "A"],
            ["", "", "来源", "说明", "A"],
            ["", "题目", "", "", ""],
            ["5", "题目", "来源", "说明", ""],
        ],
    )
    def test_with_a_gap_is_refused_alone(self, row: list[str]) -> None:
        examined = examine(HEADER, FIRST, row, ["单选题", "乙？", "寅", "卯", "A"])
        assert shown(examined) == ["2 甲？ 子", "4 乙？ 寅"]
        assert {finding.row for finding in examined.errors} == {3}

    @pytest.mark.parametrize("row", [["", "题目", "答案", "解析", "A"], ["", "题目", "答案", "内容", "答案"]])
    def test_that_may_as_well_be_a_header_is_refused_with_what_is_below_it(self, row: list[str]) -> None:
        examined = examine(HEADER, FIRST, row, ["单选题", "乙？", "寅", "卯", "A"])
        assert shown(examined) == ["2 甲？ 子"]
        assert codes(examined) == ["3 header-unclear", "4 header-unclear"]
