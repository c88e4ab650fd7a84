"""Sheets as people fill them in: where options, answers and types stand, and columns that nobody knows."""

from typing import Any, ClassVar

import pytest

from quizsvc.bank import imports
from quizsvc.kit.tables import NoHeaderRow
from tests.bank.effort import grows_in_proportion
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


class TestOptionsThatReadInTwoWays:
    def faults(self, header: list[str], row: list[str]) -> list[str]:
        examined = examine([["题型", "题干", *header, "答案"], ["单选题", "谁？", *row]])
        return [fault.code for fault in examined.errors]

    @pytest.mark.parametrize(
        ("header", "row"),
        [
            (["option0", "option1", "option2"], ["甲", "乙", "丙", "A"]),
            (["选项\u0391", "选项B", "选项C"], ["甲", "乙", "丙", "B"]),
            (["\u0410", "B", "C"], ["甲", "乙", "丙", "B"]),
            (["选项A", "选项C", "选项D"], ["甲", "丙", "丁", "C"]),
            (["选项1", "选项A", "选项B", "选项C"], ["零", "甲", "乙", "丙", "B"]),
            (["选项A", "选项B"], ["B. 甲", "A. 乙", "A"]),
            (["选项"], ["甲||丙|丁", "C"]),
            (["选项"], ["甲** **丙**丁", "C"]),
            (["选项"], ["甲**乙****丁", "C"]),
            (["选项"], ["甲\n\n丙\n丁", "C"]),
        ],
    )
    def test_are_a_fault(self, header: list[str], row: list[str]) -> None:
        assert set(self.faults(header, row)) == {"options-unclear"}

    def test_thousands_of_blanks_are_gone_through_once(self) -> None:
        def read(blanks: int) -> None:
            assert self.faults(["选项"], ["甲" + " " * blanks + "|" + " " * (blanks // 15) + "乙", "A"]) == []

        assert grows_in_proportion(read, 30_000)

    def test_but_not_where_all_stand_equally_far_apart(self) -> None:
        assert self.faults(["选项"], ["甲\n\n乙\n\n丙\n", "C"]) == []
        assert self.faults(["选项"], ["甲 | 乙| 丙|", "C"]) == []

    def test_a_letter_that_belongs_to_its_text_stays(self) -> None:
        header = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
        found = content(examine([header, ["单选题", "哪里？", "甲", "乙", "C:\\盘", "D.O.值", "B"]]))
        assert [text for _, text in found.options] == ["甲", "乙", "C:\\盘", "D.O.值"]
        found = content(examine([header, ["单选题", "哪里？", "A.pH", "B.COD", "C.N", "D.O", "B"]]))
        assert [text for _, text in found.options] == ["pH", "COD", "N", "O"]

    def test_options_that_name_others_are_no_labels(self) -> None:
        assert self.faults(["选项A", "选项B"], ["B、C", "A、B", "A"]) == []

    def test_two_columns_of_answers_that_differ(self) -> None:
        header = ["题型", "题干", "选项A", "选项B", "答案", "正确答案"]
        rows = [["单选题", "谁？", "甲", "乙", "A", "B"], ["单选题", "何时？", "早", "晚", "A", "A"]]
        examined = examine([header, *rows])
        assert [(fault.row, fault.column, fault.code) for fault in examined.errors] == [
            (2, "正确答案", "answers-differ")
        ]
        assert [candidate.content.key for candidate in examined.candidates] == [("a",)]


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
            ("负责的是（b）。", "负责的是（ ）。", ("b",)),
            ("由【 b 】负责。", "由【 】负责。", ("b",)),
            ("声级为（ B ）dB（A）。", "声级为（ ）dB（A）。", ("b",)),
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

    def test_letters_that_name_a_kind_are_none(self) -> None:
        examined = self.of("（A）类区由（ C ）负责。")
        assert (content(examined).stem, content(examined).key) == ("（A）类区由（ ）负责。", ("c",))

    def test_two_that_differ_are_a_fault(self) -> None:
        examined = self.of("谁负责（ B ），谁监督（ C ）？")
        assert "answers-differ" in [finding.code for finding in examined.errors]

    @pytest.mark.parametrize(
        "written",
        [
            "不得超过65dB（A），正确的是哪一项？",
            "不得超过65dB（A）。",
            "苯并（a）芘属于（ ）。",
            "依照附件（B）的规定，由谁负责？",
            "依照附件（B）。",
            "在企业（B）里。",
        ],
    )
    def test_names_and_units_are_none(self, written: str) -> None:
        assert [finding.code for finding in self.of(written).errors] == ["key-missing"]

    def test_a_word_within_a_statement_is_none(self) -> None:
        examined = self.of("企业（对）环境负责。", type_="判断题")
        assert [finding.code for finding in examined.errors] == ["key-missing"]

    @pytest.mark.parametrize(
        ("written", "stem", "type_", "key"),
        [
            ("由（ B ）负责。", "由（ ）负责。", "单选题", "B"),
            ("某单位（B）负责。", "某单位（ ）负责。", "单选题", "B"),
            ("由（ B ）负责。", "由（ ）负责。", "单选题", "乙"),
            ("包括（ABD）。", "包括（ ）。", "多选题", "A、B、D"),
            ("水往低处流。（√）", "水往低处流。（ ）", "判断题", "正确"),
            ("水往高处流（×）", "水往高处流（ ）", "判断题", "B"),
            ("声级为65dB（A）。", "声级为65dB（A）。", "单选题", "A"),
        ],
    )
    def test_leaves_the_stem_where_its_column_says_the_same(
        self, written: str, stem: str, type_: str, key: str
    ) -> None:
        assert content(self.of(written, type_=type_, key=key)).stem == stem

    @pytest.mark.parametrize(
        ("stem", "type_", "key"),
        [
            ("由（ A ）负责。", "单选题", "C"),
            ("包括（ABD）。", "多选题", "AB"),
            ("水往低处流。（√）", "判断题", "错"),
        ],
    )
    def test_that_its_column_contradicts_is_a_fault(self, stem: str, type_: str, key: str) -> None:
        assert [fault.code for fault in self.of(stem, type_=type_, key=key).errors] == ["answers-differ"]

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


class TestAnswersThatReadInTwoWays:
    def of(self, type_: str, options: list[Any], key: str) -> imports.Examined:
        blank = [""] * (4 - len(options))
        header = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
        return examine([header, [type_, "哪一项？", *options, *blank, key]])

    @pytest.mark.parametrize(
        ("type_", "options", "key"),
        [
            ("单选题", [2, 3, 1, 4], "2"),
            ("单选题", ["B", "A", "D", "C"], "A"),
            ("多选题", ["甲", "乙", "AB", "丁"], "AB"),
            ("单选题", ["甲", "乙", "丙", "丁"], "D.乙"),
            ("多选题", ["甲", "乙", "丙", "丁"], "A.甲；C.乙"),
            ("判断题", ["错误", "正确"], "1"),
            ("判断题", ["错误", "正确"], "A.正确"),
            ("判断题", [], "B.正确"),
        ],
    )
    def test_are_a_fault(self, type_: str, options: list[Any], key: str) -> None:
        assert [fault.code for fault in self.of(type_, options, key).errors] == ["key-unreadable"]

    @pytest.mark.parametrize(
        ("type_", "options", "key", "means"),
        [
            ("", ["Hg", "Pb", "Cd", "As"], "Cd", "c"),
            ("单选题", [1, 2, 3, 4], "2", "b"),
            ("单选题", [3, 5, 12, 24], "12", "c"),
            ("单选题", ["甲", "乙"], "B项", "b"),
            ("单选题", ["甲", "乙"], "选B", "b"),
            ("多选题", ["甲", "乙", "丙"], "应选A、C项", "ac"),
            ("判断题", [], "A.正确", "a"),
            ("判断题", ["错误", "正确"], "B.正确", "a"),
            ("判断题", [], "没错", "a"),
            ("判断题", [], "对的", "a"),
            ("判断题", [], "错的", "b"),
        ],
    )
    def test_but_not_where_one_is_sure(self, type_: str, options: list[Any], key: str, means: str) -> None:
        assert "".join(content(self.of(type_, options, key)).key) == means


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
