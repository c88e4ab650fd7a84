"""Word tables that list numbers beside answers, in one pair of columns or in several side by side."""

import docx
import pytest
from docx.document import Document

from tests.bank.word_files import codes, examine, shown

QUESTIONS = tuple(
    line for number in range(1, 5) for line in (f"{number}、第{number}？", "A．甲", "B．乙", "C．丙")
)
ANSWERED = ["第1？ 甲 乙 丙 A", "第2？ 甲 乙 丙 B", "第3？ 甲 乙 丙 C", "第4？ 甲 乙 丙 AB"]
HEADING = ["题号", "答案"]


def file(before: tuple[str, ...], *tables: list[list[str]]) -> Document:
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        document.add_paragraph("")
    return document


class TestPairsOfColumns:
    @pytest.mark.parametrize("title", [(), ("参考答案",)], ids=["bare", "titled"])
    @pytest.mark.parametrize(
        "rows",
        [
            [HEADING, ["1", "A"], ["2", "B"], ["3", "C"], ["4", "AB"]],
            [HEADING * 2, ["1", "A", "3", "C"], ["2", "B", "4", "A、B"]],
            [HEADING * 2, ["1", "A", "2", "B"], ["3", "C", "4", "AB"]],
            [["序号", "正确答案"] * 3, ["1.", "A", "2.", "B", "3.", "C"], ["4.", "AB", "", "", "", ""]],
            [[*HEADING, "", *HEADING], ["1", "A", "", "3", "C"], ["2", "B", "", "4", "AB"]],
            [HEADING * 2, ["1", "A", "2", "B"], HEADING * 2, ["3", "C", "4", "AB"]],
            [["1", "A", "3", "C"], ["2", "B", "4", "AB"]],
            [
                HEADING * 3,
                ["1", "A", "2", "B", "3", "C"],
                [*HEADING, "", "", "", ""],
                ["4", "AB", "", "", "", ""],
            ],
        ],
    )
    def test_are_all_read(self, title: tuple[str, ...], rows: list[list[str]]) -> None:
        examined = examine(file((*QUESTIONS, *title), rows))
        assert (shown(examined), codes(examined)) == (ANSWERED, [])

    def test_of_two_sections_side_by_side_go_to_their_sections(self) -> None:
        lines = ("一、单选题", *QUESTIONS[:8], "二、判断题", "1、水是湿的。", "2、火是冷的。", "参考答案")
        examined = examine(file(lines, [HEADING * 2, ["1", "A", "1", "√"], ["2", "B", "2", "×"]]))
        assert shown(examined) == [*ANSWERED[:2], "水是湿的。 正确 错误 A", "火是冷的。 正确 错误 B"]
        assert codes(examined) == []

    def test_go_to_the_section_that_a_row_or_a_line_above_them_names(self) -> None:
        lines = ("一、单选题", *QUESTIONS[:4], "二、多选题", *QUESTIONS[:4], "参考答案")
        rows = [["二、多选题", "", "", ""], HEADING * 2, ["1", "AC", "2", "AB"]]
        rows += [["一、单选题", "", "", ""], HEADING * 2, ["1", "B", "2", "A"]]
        examined = examine(file(lines, rows))
        assert shown(examined) == ["第1？ 甲 乙 丙 B", "第1？ 甲 乙 丙 AC"]
        assert [code.split()[1] for code in codes(examined)] == ["key-list-unfit"] * 2

    def test_an_answer_that_cannot_be_read_is_told_and_is_nobody_s(self) -> None:
        examined = examine(file(QUESTIONS, [HEADING * 2, ["1", "A", "3", "略"], ["2", "", "4", "AB"]]))
        assert shown(examined) == [ANSWERED[0], ANSWERED[3]]
        assert codes(examined) == ["5 key-missing", "9 key-missing", "2 key-list-unfit"]

    def test_an_answer_does_not_go_to_a_number_that_it_does_not_stand_beside(self) -> None:
        examined = examine(file(QUESTIONS[:8], [HEADING * 2, ["1", "", "", "B"], ["2", "B", "", ""]]))
        assert shown(examined) == ANSWERED[1:2]
        assert codes(examined) == ["1 key-missing", "2 key-list-unfit"]

    def test_explanations_beside_one_pair_are_read(self) -> None:
        rows = [HEADING, ["1", "A。因为一"], ["2", "B"]]
        examined = examine(file((*QUESTIONS[:8], "参考答案"), rows))
        assert shown(examined) == ANSWERED[:2]
        assert [candidate.content.explanation for candidate in examined.candidates] == ["因为一", ""]
