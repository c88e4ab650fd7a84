"""Sheets as people fill them in: where options, answers and types stand, and columns that nobody knows."""

from typing import Any, ClassVar

import pytest

from quizsvc.bank import imports
from quizsvc.kit.tables import NoHeaderRow
from tests.kit import workbooks


def examine(rows: list[list[Any]], *, extra_tags: bool = False, **more: Any) -> imports.Examined:
    return imports.examine(workbooks.xlsx(rows, **more), "题.xlsx", subject="法规", extra_tags=extra_tags)


def content(examined: imports.Examined) -> Any:
    assert examined.errors == []
    (candidate,) = examined.candidates
    return candidate.content


def codes(examined: imports.Examined) -> list[str]:
    return [finding.code for finding in examined.warnings]


class TestOptionsInOneCell:
    @pytest.mark.parametrize(
        "text",
        [
            "甲|乙|丙",
            "甲｜乙｜丙",
            "A.甲|B.乙|C.丙",
            "A、甲｜B、乙｜C、丙",
            "A.甲\tB.乙\tC.丙",
            "（A）甲\t（B）乙\t（C）丙",
            "A. 甲\nB. 乙\n\nC. 丙",
            "A甲\nB乙\nC丙",
            "A.甲\n\tB.乙\n\tC.丙",
        ],
    )
    def test_without_a_doubt(self, text: str) -> None:
        examined = examine([["题型", "题干", "选项", "答案"], ["单选题", "谁？", text, "B"]])
        assert content(examined).options == (("a", "甲"), ("b", "乙"), ("c", "丙"))
        assert codes(examined) == []

    @pytest.mark.parametrize(
        "text",
        [
            "甲\n乙\n丙",
            "甲\t乙\t丙",
            "A.甲B.乙C.丙",
            "(A)甲(B)乙(C)丙",
            "【A】甲 【B】乙 【C】丙",
            "A.甲|B.乙C.丙",
        ],
    )
    def test_with_a_doubt_where_it_was_guessed(self, text: str) -> None:
        examined = examine([["题型", "题干", "选项", "答案"], ["单选题", "谁？", text, "B"]])
        assert content(examined).options == (("a", "甲"), ("b", "乙"), ("c", "丙"))
        assert codes(examined) == ["options-doubtful"]

    def test_bars_of_a_text_stay_where_other_signs_part_the_options(self) -> None:
        found = content(examine([["题型", "题干", "选项", "答案"], ["单选题", "谁？", "A.|x|\nB.|y|", "B"]]))
        assert found.options == (("a", "|x|"), ("b", "|y|"))

    def test_all_in_the_column_of_the_first(self) -> None:
        header = ["题干", "选项A", "选项B", "选项C", "选项D", "答案", "题型"]
        examined = examine([header, ["谁？", "A.甲\tB.乙\tC.丙\tD.丁", "", "", "", "D", "单选题"]])
        assert content(examined).options == (("a", "甲"), ("b", "乙"), ("c", "丙"), ("d", "丁"))
        assert codes(examined) == ["options-doubtful"]

    def test_a_tab_within_options_of_their_own_columns_is_a_blank(self) -> None:
        header = ["题干", "选项A", "选项B", "答案", "题型"]
        found = content(examine([header, ["各占多少？", "A.30%\t40%", "B.40%\t30%", "A", "单选题"]]))
        assert found.options == (("a", "30% 40%"), ("b", "40% 30%"))


class TestAnswersInTheStem:
    HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案")

    def of(self, stem: str, *, type_: str = "单选题", key: str = "") -> imports.Examined:
        options = ["", "", "", ""] if type_ == "判断题" else ["甲", "乙", "丙", "丁"]
        return examine([list(self.HEADER), [type_, stem, *options, key]])

    @pytest.mark.parametrize(
        ("written", "stem", "key"),
        [
            ("由（ B ）负责。", "由（ ）负责。", ("b",)),
            ("由(B)负责。", "由( )负责。", ("b",)),
            ("3、由（Ｂ）负责。", "由（ ）负责。", ("b",)),
            ("由【b】负责。", "由【 】负责。", ("b",)),
            ("由（）和（ B ）负责。", "由（）和（ ）负责。", ("b",)),
            ("《某法》（2021年）由（ B ）负责。", "《某法》（2021年）由（ ）负责。", ("b",)),
            ("（a）类由（ B ）负责。", "（a）类由（ ）负责。", ("b",)),
            ("由（ B ）负责，（ B ）监督。", "由（ ）负责，（ ）监督。", ("b",)),
        ],
    )
    def test_of_single_choice(self, written: str, stem: str, key: tuple[str, ...]) -> None:
        examined = self.of(written)
        assert (content(examined).stem, content(examined).key) == (stem, key)
        assert codes(examined) == []

    @pytest.mark.parametrize("written", ["ABD", " A B D ", "A、B、D", "A,B,D", "ＡＢＤ", "DBA"])
    def test_of_multiple_choice(self, written: str) -> None:
        found = content(self.of(f"包括（{written}）。", type_="多选题"))
        assert (found.stem, found.key) == ("包括（ ）。", ("a", "b", "d"))

    @pytest.mark.parametrize(("written", "key"), [("√", "a"), ("×", "b"), (" 对 ", "a"), ("错误", "b")])
    def test_of_true_false(self, written: str, key: str) -> None:
        found = content(self.of(f"水往低处流。（{written}）", type_="判断题"))
        assert (found.stem, found.key) == ("水往低处流。（ ）", (key,))

    def test_the_last_of_several_is_taken_and_told(self) -> None:
        examined = self.of("（A）类区由（ C ）负责。")
        assert (content(examined).stem, content(examined).key) == ("（A）类区由（ ）负责。", ("c",))
        assert codes(examined) == ["answer-in-stem"]
        assert "“C”" in examined.warnings[0].message

    @pytest.mark.parametrize("written", ["由（AA）负责。", "由（ 1 ）负责。", "由（甲）负责。", "由B负责。"])
    def test_what_is_no_answer(self, written: str) -> None:
        assert [finding.code for finding in self.of(written).errors] == ["key-missing"]

    def test_a_written_answer_leaves_the_stem_alone(self) -> None:
        found = content(self.of("（A）类区由谁负责？", key="B"))
        assert (found.stem, found.key) == ("（A）类区由谁负责？", ("b",))

    def test_the_type_follows_from_it(self) -> None:
        assert content(self.of("包括（AB）。", type_="")).type == "multiple"

    def test_no_column_of_answers_is_needed_then(self) -> None:
        choices = [["题干", "选项A", "选项B"], ["由（B）负责。", "甲", "乙"], ["由谁负责？", "甲", "乙"]]
        judged = [["题目"], ["水往低处流。（√）"], ["水往高处流。（×）"]]
        examined = examine(choices, name="单选题", 判断题=judged)
        assert [candidate.content.key for candidate in examined.candidates] == [("b",), ("a",), ("b",)]
        assert [(finding.row, finding.code) for finding in examined.errors] == [(3, "key-missing")]
        assert examined.warnings == []

    def test_otherwise_it_is(self) -> None:
        with pytest.raises(NoHeaderRow, match="缺少“答案”列"):
            examine([["题干", "选项A", "选项B"], ["由谁负责？", "甲", "乙"]])


class TestAnswersByTheTextsOfOptions:
    @pytest.mark.parametrize(
        "written",
        [
            "水；气",
            "气;水",
            "水、气",
            "水，气",
            "水|气",
            "水\n气",
            "水 气",
            "A.水；C.气",
            "AC",
            "a c",
            "1，3",
        ],
    )
    def test_of_multiple_choice(self, written: str) -> None:
        header = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]
        assert content(examine([header, ["多选题", "有哪些？", "水", "土", "气", written]])).key == ("a", "c")

    def test_a_text_that_holds_what_parts_others(self) -> None:
        header = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]
        assert content(examine([header, ["单选题", "有哪些？", "水、气", "水", "气", "水、气"]])).key == (
            "a",
        )


class TestColumnsThatNobodyKnows:
    ROWS: ClassVar = [
        ["题干", "选项A", "选项B", "答案", "题型", "命题人：", "标签", "备注"],
        ["谁？", "甲", "乙", "A", "单选题", "张三", "水", ""],
        ["何时？", "甲", "乙", "A", "单选题", "李四、王五", "", "长" * 60],
    ]

    def test_are_named(self) -> None:
        examined = examine(self.ROWS)
        assert [candidate.content.tags for candidate in examined.candidates] == [("水",), ()]
        assert [(finding.column, finding.code) for finding in examined.warnings] == [
            ("命题人：", "unknown-column"),
            ("备注", "unknown-column"),
        ]
        assert "没有导入" in examined.warnings[0].message

    def test_become_tags_if_wanted_where_they_can(self) -> None:
        examined = examine(self.ROWS, extra_tags=True)
        assert [candidate.content.tags for candidate in examined.candidates] == [("水", "命题人:张三"), ()]
        assert "作为标签" in examined.warnings[0].message
        assert [(finding.row, finding.column, finding.code) for finding in examined.warnings[2:]] == [
            (3, "命题人：", "extra-not-kept"),
            (3, "备注", "extra-not-kept"),
        ]

    def test_are_left_out_where_a_question_has_twenty_tags(self) -> None:
        header = ["题干", "选项A", "选项B", "答案", "题型", "标签", "来自"]
        many = "、".join(f"第{number}个" for number in range(20))
        examined = examine([header, ["谁？", "甲", "乙", "A", "单选题", many, "某处"]], extra_tags=True)
        assert len(content(examined).tags) == 20
        assert codes(examined) == ["unknown-column", "extra-not-kept"]


class TestColumnsTakenAsTheyStand:
    HEADER = ("题型", "题干（原文）", "选项A（原文）", "选项B（原文）", "选项C（原文）", "答案", "解析")

    def test_keep_numbers_labels_and_lines(self) -> None:
        row = ["单选题", "1、哪一项\n正确（ A ）？", "A.甲", "2、乙", "", "B", "一\n二"]
        examined = examine([list(self.HEADER), row])
        found = content(examined)
        assert found.stem == "1、哪一项\n正确（ A ）？"
        assert found.options == (("a", "A.甲"), ("b", "2、乙"))
        assert (found.key, found.explanation) == (("b",), "一\n二")
        assert codes(examined) == []

    def test_a_blank_option_between_two_is_a_fault(self) -> None:
        examined = examine([list(self.HEADER), ["单选题", "谁？", "甲", "", "丙", "A", ""]])
        assert [finding.code for finding in examined.errors] == ["option-blank"]

    def test_a_true_false_question_needs_no_options(self) -> None:
        found = content(examine([list(self.HEADER), ["判断题", "水往低处流。（√）", "", "", "", "错误", ""]]))
        assert (found.stem, found.key) == ("水往低处流。（√）", ("b",))

    def test_a_mark_before_a_text_is_not_part_of_it(self) -> None:
        header = ["题型", "题干（原文，'不算）", "选项A（原文，'不算）", "选项B（原文）", "答案"]
        found = content(examine([header, ["单选题", "''=1+1 是？", "'007", "'甲", "A"]]))
        assert found.stem == "'=1+1 是？"
        assert found.options == (("a", "007"), ("b", "'甲"))
