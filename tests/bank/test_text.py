"""Chinese texts: each way in which people write questions one below the other, and what becomes of it."""

import contextlib

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports.formats.prose import TooManyQuestions
from quizsvc.bank.imports.formats.refusals import NoQuestions
from quizsvc.kit.files import BadFile
from tests.bank.effort import grows_in_proportion
from tests.bank.texts import SINGLE, codes, examine, shown, sound


class TestOneQuestion:
    @pytest.mark.parametrize(
        "text",
        [
            SINGLE,
            "1.谁负责？\nA.甲\nB.乙\nC.丙\n答案:B",
            "（1）谁负责？\n（A）甲\n（B）乙\n（C）丙\n【答案】B",
            "第1题 谁负责？\nA、甲\nB、乙\nC、丙\n正确答案：B",
            "第１题：谁负责？\nＡ：甲\nＢ：乙\nＣ：丙\n参考答案：Ｂ",
            "1 谁负责？\nA 甲\nB 乙\nC 丙\n答案 B",
            "1、谁负责？\nA．甲  B．乙\tC．丙\n【答案】 B",
            "1、谁负责？\nA．甲\u3000\u3000C．丙\nB．乙\n答案：B",
            "1、谁负责？ A．甲 B．乙 C．丙 答案：B",
            "1、谁负责？ A．甲\nB．乙\nC．丙\n答案：B",
            "1、谁负责？\nA．甲\nB．乙\nC．丙\n答案（B）",
            "1、谁负责？\nA．甲\nB．乙\nC．丙 【答案】B",
            "1、谁负责？\n\nA．甲\n\nB．乙\n\nC．丙\n\n答案：\nB\n",
            "1、谁\n负责？\n选项A：甲\n选项B：乙\n选项C：丙\n标准答案：B".replace("谁\n", "谁"),
            "题干：谁负责？\nA．甲\nB．乙\nC．丙\n答案：B",
            "谁负责？\nA．甲\nB．乙\nC．丙\n答案：B",
            "谁负责？\na. 甲\nb. 乙\nc. 丙\n答案：b",
        ],
    )
    def test_in_every_spelling(self, text: str) -> None:
        assert sound(text) == ["s 谁负责？ 甲 乙 丙 B"]

    @pytest.mark.parametrize("key", ["ACD", "A、C、D", "A，C，D", "A C D", "acd", "A;C;D"])
    def test_with_several_answers(self, key: str) -> None:
        assert sound(f"1、谁？\nA．甲\nB．乙\nC．丙\nD．丁\n答案：{key}") == ["m 谁？ 甲 乙 丙 丁 ACD"]

    @pytest.mark.parametrize(
        ("text", "stem"),
        [
            ("1、由（ B ）负责。\nA．甲\nB．乙", "由（ ）负责。"),
            ("1、由( B )负责。\nA．甲\nB．乙", "由（ ）负责。"),
            ("1、由【B】负责。\nA．甲\nB．乙", "由（ ）负责。"),
            ("1、由（ B ）负责。\nA．甲\nB．乙\n答案：B", "由（ ）负责。"),
            ("1、限值为 60 dB(A)，由（ ）负责。\nA．甲\nB．乙\n答案：B", "限值为 60 dB(A)，由（ ）负责。"),
        ],
    )
    def test_with_its_answer_in_the_stems_brackets(self, text: str, stem: str) -> None:
        assert sound(text) == [f"s {stem} 甲 乙 B"]

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("1、水是湿的。（☑）", "对"),
            ("1、水是湿的。（╳）", "错"),
            ("1、水是湿的。\n答案：☒", "错"),
            ("1、水是湿的。（√）", "对"),
            ("1、水是湿的（ 对 ）。", "对"),
            ("1、水是湿的。（正确）", "对"),
            ("（ √ ）1、水是湿的。", "对"),
            ("1、水是湿的。（×）\n解析：不对", "错"),
            ("1、水是湿的。\n答案：错误", "错"),
            ("1、水是湿的。（ ）\n答案：×", "错"),
            ("1、水是湿的。 参考答案: 对", "对"),
            ("1、水是湿的。\nA．正确\nB．错误\n答案：B", "错"),
            ("1、（×）水是湿的。", "错"),
            ("1、水是湿的。\n正确 错误\n答案：B", "错"),
            ("三、判断题\n1、水是湿的。（T）", "对"),
            ("三、判断题\n1、水是湿的。   对", "对"),
            ("【判断题】1、水是湿的。\n答案（×）", "错"),
        ],
    )
    def test_of_true_and_false(self, text: str, key: str) -> None:
        (found,) = sound(text)
        assert found.replace("（ ）", "").replace("。", "") == f"t 水是湿的 {key}"

    def test_with_everything_that_may_be_said(self) -> None:
        examined = examine(
            "1、谁负责？\nA．甲\nB．乙\n答案：B  解析：乙负责，\n因为法律这样规定。\n【依据】《某法》第三条\n"
            "难度：易\n知识点：水、气\n科目：标准\n"
        )
        (candidate,) = examined.candidates
        content = candidate.content
        assert (content.explanation, content.citation) == ("乙负责，\n因为法律这样规定。", "《某法》第三条")
        assert (content.difficulty, content.tags, candidate.subject) == (1, ("水", "气"), "标准")
        assert codes(examined) == []

    @pytest.mark.parametrize(
        "mark", ["【多选题】谁？", "（多选）谁？", "[多选题，2分] 谁？", "多选题：谁？", "谁？（多选题）"]
    )
    def test_with_its_type_beside_the_stem(self, mark: str) -> None:
        examined = examine(f"1、{mark}\nA．甲\nB．乙\nC．丙\n答案：AB")
        assert shown(examined) == ["m 谁？ 甲 乙 丙 AB"]
        assert examined.warnings == []

    def test_the_row_is_its_first_line_and_the_sheet_the_files_name(self) -> None:
        examined = examine(f"\n\n{SINGLE}")
        (raw,) = [candidate.raw for candidate in examined.candidates]
        assert (raw.sheet, raw.row, examined.format) == ("题库", 3, "text")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_in_every_encoding(self, encoding: str, end: str) -> None:
        examined = imports.examine(SINGLE.replace("\n", end).encode(encoding), "a", subject="x")
        assert shown(examined) == ["s 谁负责？ 甲 乙 丙 B"]


class TestOptions:
    @pytest.mark.parametrize(
        ("text", "options"),
        [
            ("A．维生素A、B、C\nB．维生素D", "维生素A、B、C 维生素D"),
            ("A．甲B．乙", "甲 乙"),
            ("A．第一行\n第二行\nB．乙", "第一行 第二行 乙"),
            ("A．3 mg/L\nB．1.5 mg/L", "3 mg/L 1.5 mg/L"),
            ("A．比例 B:C 为 1:2 B．乙", "比例 B:C 为 1:2 乙"),
            ("A．甲\n\nB．乙", "甲 乙"),
        ],
    )
    def test_are_parted_by_their_labels(self, text: str, options: str) -> None:
        assert shown(examine(f"1、谁？\n{text}\n答案：A")) == [f"s 谁？ {options} A"]

    def test_a_label_that_touches_the_text_before_is_told(self) -> None:
        assert codes(examine("1、谁？\nA．甲B．乙\n答案：A")) == ["1 options-doubtful"]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("A．甲\nC．丙", "options-unclear"),
            ("A．甲\nB．乙\nB．丙", "options-unclear"),
            ("A.1\nB.2\nC.3\nD.4\nE.5\nF.6\nG.7\nH.8\nI.9", "too-many-options"),
            ("A．甲", "too-few-options"),
        ],
    )
    def test_what_cannot_be_told_apart_is_refused(self, text: str, code: str) -> None:
        examined = examine(f"{SINGLE}2、谁？\n{text}\n答案：A")
        assert [finding.code for finding in examined.errors] == [code]
        assert [raw.row for raw in examined.rejected] == [6]
        assert shown(examined) == ["s 谁负责？ 甲 乙 丙 B"]


class TestWhereQuestionsBegin:
    def test_without_blank_lines_between(self) -> None:
        text = "1、甲？\nA．子\nB．丑\n答案：A\n2、乙？\nA．子\nB．丑\n答案：B\n3、丙。（×）\n4、丁。（√）"
        assert sound(text) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B", "t 丙。 错", "t 丁。 对"]

    def test_without_numbers(self) -> None:
        text = (
            "甲？\nA．子\nB．丑\n答案：A\n乙？\nA．子\nB．丑\n答案：B\n\n丙是\n丁。\n答案：对\n戊。 答案：错"
        )
        assert sound(text) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B", "t 丙是 丁。 对", "t 戊。 错"]

    def test_without_numbers_and_with_explanations(self) -> None:
        text = "甲？\nA．子\nB．丑\n答案：A\n解析：一\n二\n\n乙？\nA．子\nB．丑\n答案：B\n解析：三"
        examined = examine(text)
        assert shown(examined) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B"]
        assert examined.candidates[0].content.explanation == "一\n二"

    @pytest.mark.parametrize(
        "stem",
        [
            "水样中的\n1.5 mg/L 是多少",
            "在\n2021年 7 月",
            "浓度\n3 毫克以上",
            "在\n2021.7 之后",
            "水\n30、45 日",
        ],
    )
    def test_not_at_a_number_of_the_stem(self, stem: str) -> None:
        examined = examine(f"1、{stem}？\nA．子\nB．丑\n答案：A\n2、乙？\nA．子\nB．丑\n答案：B")
        assert shown(examined) == [f"s {stem.replace(chr(10), ' ')}？ 子 丑 A", "s 乙？ 子 丑 B"]

    def test_not_at_a_list_in_the_stem_but_it_is_told(self) -> None:
        text = (
            "1、哪些对：\n1、地表水\n2、地下水\n3、海水\nA．1\nB．2\n答案：A\n2、乙？\nA．子\nB．丑\n答案：B"
        )
        examined = examine(text)
        assert shown(examined) == ["s 哪些对： 1、地表水 2、地下水 3、海水 1 2 A", "s 乙？ 子 丑 B"]
        assert codes(examined) == ["1 number-inside"] * 3

    def test_not_at_a_list_in_the_explanation(self) -> None:
        text = (
            "1、甲？\nA．子\nB．丑\n答案：A\n解析：因为：\n1、一\n2、二\n（3）三\n"
            "2、乙？\nA．子\nB．丑\n答案：B\n解析：略"
        )
        examined = examine(text)
        assert shown(examined) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B"]
        assert examined.candidates[0].content.explanation == "因为：\n1、一\n2、二\n（3）三"

    def test_at_a_number_that_touches_a_year(self) -> None:
        text = "1.甲？\nA．子\nB．丑\n答案：A\n2.2014年谁？\nA．子\nB．丑\n答案：B"
        assert shown(examine(text))[1] == "s 2014年谁？ 子 丑 B"

    def test_a_bracket_at_the_stems_beginning_is_no_number(self) -> None:
        assert sound("1、（2021）12号文是？\nA．子\nB．丑\n答案：A") == ["s （2021）12号文是？ 子 丑 A"]

    def test_a_gap_in_the_numbers_is_told(self) -> None:
        text = "1、甲。（√）\n3、乙。（×）"
        examined = examine(text)
        assert shown(examined) == ["t 甲。 对", "t 乙。 错"]
        assert codes(examined) == ["2 number-gap"]

    def test_page_numbers_titles_and_footers_are_told(self) -> None:
        text = f"某省题库\n\n{SINGLE}第 1 页 共 2 页\n某单位印\n2、乙。（√）\n- 2 -\n"
        examined = examine(text)
        assert shown(examined) == ["s 谁负责？ 甲 乙 丙 B", "t 乙。 对"]
        assert codes(examined) == ["1 text-ignored", "11 text-ignored", "8 text-ignored", "9 text-ignored"]

    def test_points_are_not_read_which_is_told_once(self) -> None:
        text = "1、甲。\n答案：对\n分值：2\n2、乙。\n答案：错\n分值：2"
        assert codes(examine(text)) == ["1 field-ignored"]

    def test_the_answer_of_somebody_who_took_the_test_is_not_the_key(self) -> None:
        examined = examine("1、甲？\nA．子\nB．丑\n我的答案：A\n正确答案：B")
        assert (shown(examined), codes(examined)) == (["s 甲？ 子 丑 B"], ["1 field-ignored"])


class TestSections:
    def test_name_the_type(self) -> None:
        text = (
            "一、单选题（每题2分，共2分）\n1、甲？\nA．子\nB．丑\n答案：A\n二、多项选择题\n1、乙？\nA．子\nB．丑\nC．寅\n"
            "答案：AB\n三、判断题（对的打√，错的打×）\n1、丙。\n答案：B\n"
        )
        examined = examine(text)
        assert shown(examined) == ["s 甲？ 子 丑 A", "m 乙？ 子 丑 寅 AB", "t 丙。 错"]
        assert examined.warnings == []

    @pytest.mark.parametrize(
        "heading",
        [
            "判断题",
            "判断题：",
            "（三）判断题",
            "第三部分 判断题",
            "【判断题】",
            "三、判断题 每题1分，共10题",
            "3、判断题",
        ],
    )
    def test_in_every_spelling(self, heading: str) -> None:
        examined = examine(f"{heading}\n1、丙。\n答案：A")
        assert shown(examined) == ["t 丙。 对"]
        assert examined.warnings == []

    def test_a_stem_about_types_is_no_section(self) -> None:
        text = "1、判断题目来源时，谁负责？\nA．甲\nB．乙\n答案：A"
        assert sound(text) == ["s 判断题目来源时，谁负责？ 甲 乙 A"]

    def test_of_choice_without_more_let_each_answer_decide(self) -> None:
        text = "一、选择题\n1、甲？\nA．子\nB．丑\n答案：A\n2、乙？\nA．子\nB．丑\n答案：AB"
        examined = examine(text)
        assert shown(examined) == ["s 甲？ 子 丑 A", "m 乙？ 子 丑 AB"]
        assert examined.warnings == []

    def test_of_kinds_that_we_do_not_have_are_skipped_one_by_one(self) -> None:
        gaps = "二、填空题\n1、水是__的。\n答案：湿\n2、火是__的。\n答案：热\n"
        text = f"一、单选题\n{SINGLE}{gaps}三、简答题\n1、为什么？\n答：一\n二\n"
        examined = examine(text)
        assert len(examined.candidates) == 1
        assert [(finding.row, finding.code) for finding in examined.skipped] == [
            (8, "type-unsupported"),
            (10, "type-unsupported"),
            (13, "type-unsupported"),
        ]
        assert examined.rows == 4


class TestFaults:
    def test_are_of_one_question_only(self) -> None:
        examined = examine(f"{SINGLE}2、乙？\nA．子\nB．丑\n答案：E\n3、丙？\nA．子\nB．丑\n4、丁。（√）")
        assert shown(examined) == ["s 谁负责？ 甲 乙 丙 B", "t 丁。 对"]
        assert codes(examined) == ["10 key-missing", "6 key-outside-options"]

    def test_several_brackets_that_look_like_answers(self) -> None:
        examined = examine(
            "1、甲（ A ）和乙（ B ）是？\nA．子\nB．丑\n2、甲（A）和乙（B）是？\nA．子\nB．丑\nC．寅\n答案：C"
        )
        assert codes(examined) == ["1 answer-unclear", "1 answers-differ"]
        assert shown(examined) == ["s 甲（A）和乙（B）是？ 子 丑 寅 C"]

    def test_a_control_character(self) -> None:
        assert codes(examine("1、谁\x00？\nA．甲\nB．乙\n答案：A")) == ["1 control-character"]

    def test_a_text_without_questions_is_refused_with_what_it_needs(self) -> None:
        with pytest.raises(NoQuestions, match="题号"):
            examine("（ A ）")


def test_more_questions_than_are_read_at_once_are_refused() -> None:
    with pytest.raises(TooManyQuestions, match="50,000"):
        examine("1、甲。（√）\n" * 500_001)
    with pytest.raises(BadFile, match="50,000"):
        examine("1、甲。（√）\n" * 50_001)


HOSTILE = {
    "brackets": "（" * 50,
    "square brackets": "【" * 40,
    "labels": "A." * 40,
    "bare labels": "A B " * 20,
    "labels in brackets": "（A、B、" * 12,
    "numbers": "1、" * 30,
    "numerals": "一、" * 20,
    "blanks": " " * 99 + "（A",
    "keys": "答案：",
    "ranges": "1-5 A",
    "rows of numbers": "题号 1 ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("end", ["", "\n"], ids=["one line", "many lines"])
def test_a_hostile_megabyte_takes_time_in_proportion(piece: str, end: str) -> None:
    def read(size: int) -> None:
        data = (SINGLE + (piece + end) * (size // len((piece + end).encode()))).encode()
        with contextlib.suppress(BadFile):
            imports.examine(data, "a.txt", subject="x")

    assert grows_in_proportion(read, 1_000_000)
