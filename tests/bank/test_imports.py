"""Files of questions, up to what the bank could take: every form that people write, every fault they make."""

from typing import Any

import pytest

from quizsvc.bank import imports
from tests.kit import workbooks

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "依据", "难度", "标签", "科目"]
GOOD = ["单选题", "谁负责？", "甲", "乙", "丙", "丁", "B", "因为", "《某法》第一条", "易", "水、气", "法规"]


def examine(rows: list[list[Any]], *, subject: str | None = None, **more: Any) -> imports.Examined:
    return imports.examine(workbooks.xlsx(rows, **more), "题.xlsx", subject=subject)


def one(**changes: Any) -> imports.Examined:
    """The good row with some cells changed, by heading."""
    row = [changes.get(heading, value) for heading, value in zip(HEADER, GOOD, strict=True)]
    return examine([HEADER, row])


def content(examined: imports.Examined) -> Any:
    assert examined.errors == []
    (candidate,) = examined.candidates
    return candidate.content


def error_codes(examined: imports.Examined) -> list[str]:
    assert len(examined.rejected) == 1
    assert examined.candidates == []
    return [issue.code for issue in examined.errors]


def warning_codes(examined: imports.Examined) -> list[str]:
    return [issue.code for issue in examined.warnings]


def test_a_good_row() -> None:
    examined = one()
    found = content(examined)
    assert (found.type, found.stem, found.key) == ("single", "谁负责？", ("b",))
    assert found.options == (("a", "甲"), ("b", "乙"), ("c", "丙"), ("d", "丁"))
    assert (found.explanation, found.citation) == ("因为", "《某法》第一条")
    assert (found.difficulty, found.tags) == (1, ("水", "气"))
    assert examined.candidates[0].subject == "法规"
    assert examined.warnings == []


class TestAnswers:
    @pytest.mark.parametrize(
        "written",
        [
            "ACD",
            "DCA",
            "acd",
            "A,C,D",
            "A，C，D",
            "A、C、D",
            "A;C;D",
            "A|C|D",
            "A C D",
            "ＡＣＤ",
            "1,3,4",
            "134",
            "A.C.D",
            "(ACD)",
        ],
    )
    def test_of_multiple_choice(self, written: str) -> None:
        assert content(one(题型="多选", 答案=written)).key == ("a", "c", "d")

    @pytest.mark.parametrize("written", ["B", "b", " Ｂ ", "2", 2, "(B)", "B.", "乙"])
    def test_of_single_choice(self, written: Any) -> None:
        assert content(one(答案=written)).key == ("b",)

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            *(
                (word, "a")
                for word in ["对", "正确", "是", "√", "✓", "T", "true", True, "Y", "1", "A", "同意", "正确。"]
            ),
            *(
                (word, "b")
                for word in [
                    "错",
                    "错误",
                    "否",
                    "×",
                    "✗",
                    "F",
                    "FALSE",
                    False,
                    "N",
                    "0",
                    "B",
                    "不同意",
                    "不正确",
                ]
            ),
        ],
    )
    def test_of_true_false_without_options(self, written: Any, key: str) -> None:
        blank = dict.fromkeys(["选项A", "选项B", "选项C", "选项D"], "")
        found = content(one(题型="判断题", 答案=written, **blank))
        assert found.key == (key,)
        assert found.options == (("a", "正确"), ("b", "错误"))

    @pytest.mark.parametrize(
        ("a", "b", "written", "key"),
        [
            ("正确", "错误", "A", "a"),
            ("正确", "错误", "B", "b"),
            ("错误", "正确", "A", "b"),
            ("错误", "正确", "正确", "a"),
            ("对", "错", "×", "b"),
            ("√", "×", "√", "a"),
            ("是", "否", "B", "b"),
            ("正确", "错误", "F", "b"),
        ],
    )
    def test_of_true_false_with_options(self, a: str, b: str, written: str, key: str) -> None:
        found = content(one(题型="判断", 选项A=a, 选项B=b, 选项C="", 选项D="", 答案=written))
        assert found.key == (key,)
        assert found.options == (("a", "正确"), ("b", "错误"))

    @pytest.mark.parametrize(
        ("changes", "type_"),
        [
            ({"答案": "B"}, "single"),
            ({"答案": "AB"}, "multiple"),
            ({"答案": "对", "选项A": "", "选项B": "", "选项C": "", "选项D": ""}, "true_false"),
            ({"答案": "A", "选项A": "正确", "选项B": "错误", "选项C": "", "选项D": ""}, "true_false"),
        ],
    )
    @pytest.mark.parametrize("written", ["", "奇怪题"])
    def test_tell_the_type_where_none_is_written_with_a_warning(
        self, changes: dict[str, str], type_: str, written: str
    ) -> None:
        examined = one(题型=written, **changes)
        assert content(examined).type == type_
        assert warning_codes(examined) == ["type-inferred"]

    @pytest.mark.parametrize(
        ("a", "b", "type_"),
        [
            ("√", "X", "true_false"),
            ("☑", "☒", "true_false"),
            ("T", "F", "true_false"),
            ("Yes", "No", "true_false"),
            ("是", "否", "true_false"),
            ("x", "y", "single"),
            ("Y", "N", "single"),
            ("1", "0", "single"),
            ("T", "N", "single"),
        ],
    )
    def test_two_options_are_right_and_wrong_only_where_they_are_no_mere_letters(
        self, a: str, b: str, type_: str
    ) -> None:
        assert content(one(题型="", 选项A=a, 选项B=b, 选项C="", 选项D="", 答案="A")).type == type_

    def test_a_sheet_may_name_the_type(self) -> None:
        header, row = HEADER[1:], GOOD[1:]
        examined = examine([header, row], name="单选题", 多选题=[header, [*row[:5], "AB", *row[6:]]])
        assert [candidate.content.type for candidate in examined.candidates] == ["single", "multiple"]
        assert examined.warnings == []

    @pytest.mark.parametrize(
        ("written", "type_", "warnings"),
        [("B", "single", ["type-inferred"]), ("BC", "multiple", []), ("乙", "single", ["type-inferred"])],
    )
    def test_decide_where_the_type_leaves_open_how_many_there_are(
        self, written: str, type_: str, warnings: list[str]
    ) -> None:
        examined = one(题型="不定项选择题", 答案=written)
        assert content(examined).type == type_
        assert warning_codes(examined) == warnings

    @pytest.mark.parametrize("written", ["ABA", "A、B、A", "AA", "1,2,1"])
    def test_a_letter_given_twice_is_perhaps_another_one(self, written: str) -> None:
        examined = one(题型="多选题", 答案=written)
        assert error_codes(examined) == ["key-unreadable"]
        assert "写了不止一次" in examined.errors[0].message
        assert error_codes(one(题型="", 答案=written)) == ["key-unreadable"]

    def test_rows_whose_type_they_tell_are_named(self) -> None:
        rows = [
            ["题干", "选项A", "选项B", "答案"],
            *([f"第{'甲' * n}？", "x", "y", "A"] for n in range(1, 13)),
        ]
        (told,) = examine(rows[:3], subject="x").warnings
        assert (told.row, told.message) == (2, "第 2、3 行没有写题型，已按答案判定：单选题 2，请核对")
        (told,) = examine(rows, subject="x").warnings
        assert told.message.startswith("第 2、3、4、5、6、7、8、9、10、11 等 12 行没有写题型")


class TestOptions:
    def of(self, text: str, *, key: str = "A", type_: str = "单选题") -> imports.Examined:
        return examine([["题型", "题干", "选项", "答案"], [type_, "谁负责？", text, key]], subject="法规")

    @pytest.mark.parametrize(
        "text",
        [
            "**A.甲**B.乙**C.丙",
            "**A:甲***B:乙****C：丙",
            "** A、甲 **B、乙** C、丙",
            "**A．甲**B． 乙**c．丙",
            "**A甲**B乙**C丙",
            "A.甲**B.乙**C.丙",
            "A.甲\nB.乙\nC.丙",
            "(A)甲\n（B）乙\n[C]丙",
        ],
    )
    def test_of_one_cell(self, text: str) -> None:
        examined = self.of(text)
        assert content(examined).options == (("a", "甲"), ("b", "乙"), ("c", "丙"))
        assert examined.warnings == []

    @pytest.mark.parametrize(
        "text",
        ["**A．甲**B．乙C．丙", "A、甲B、乙C、丙", "**A.甲B.乙**C.丙", "**C.丙**A.甲**B.乙", "甲**乙**丙"],
    )
    def test_what_had_to_be_guessed_is_told(self, text: str) -> None:
        examined = self.of(text)
        assert content(examined).options == (("a", "甲"), ("b", "乙"), ("c", "丙"))
        assert warning_codes(examined) == ["options-doubtful"]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("**A.甲**C.丙", "找不到选项 B"),
            ("**A.甲**B.乙**B.丙", "B 出现了不止一次"),
            ("**A.30**C.m**B.50**C.m**C.2m", "C 出现了不止一次"),
            ("**A．甲**B．乙**4.2MW", "没有选项标号"),
            ("甲乙丙", "无法把选项分开"),
        ],
    )
    def test_what_cannot_be_told_apart_is_refused(self, text: str, says: str) -> None:
        examined = self.of(text)
        assert error_codes(examined) == ["options-unclear"]
        assert says in examined.errors[0].message
        assert examined.errors[0].column == "选项"

    def test_letters_within_words_are_no_labels(self) -> None:
        assert content(self.of("**A.维生素B**B.HB.1级**C.TN-C")).options[0] == ("a", "维生素B")

    def test_columns_may_repeat_their_label(self) -> None:
        found = content(one(选项A="A.甲", 选项B="B、乙", 选项C="（C）丙", 选项D="D级"))
        assert [text for _, text in found.options] == ["甲", "乙", "丙", "D级"]

    def test_a_blank_column_between_others(self) -> None:
        assert error_codes(one(选项B="")) == ["options-unclear"]
        assert content(one(选项D="")).options[-1] == ("c", "丙")

    def test_an_option_about_other_options_is_told(self) -> None:
        examined = one(选项D="以上都对", 选项C="A和B")
        assert content(examined)
        assert warning_codes(examined) == ["option-refers"]
        assert "C、D" in examined.warnings[0].message


class TestStems:
    @pytest.mark.parametrize(
        ("written", "stem"),
        [
            ("1.谁负责？", "谁负责？"),
            ("12、谁负责？", "谁负责？"),
            ("3．谁负责？", "谁负责？"),
            ("（4）谁负责？", "谁负责？"),
            ("第5题 谁负责？", "谁负责？"),
            ("48.、谁负责？", "谁负责？"),
            ("2021年谁负责？", "2021年谁负责？"),
            ("12、2021年谁负责？", "2021年谁负责？"),
            ("1、20日内谁负责？", "20日内谁负责？"),
            ("15、20日内谁负责？", "15、20日内谁负责？"),
            ("[2021]15号文由谁负责？", "[2021]15号文由谁负责？"),
            ("（2018）某字第1号由谁负责？", "（2018）某字第1号由谁负责？"),
            ("1.5毫克是多少？", "1.5毫克是多少？"),
            ("谁\t负责 \n？", "谁 负责 ？"),
        ],
    )
    def test_lose_their_number(self, written: str, stem: str) -> None:
        assert content(one(题干=written)).stem == stem

    def test_a_number_before_a_digit_counts_only_where_the_rows_above_count_up_to_it(self) -> None:
        rows = [["1.甲？", "A"], ["2.2014年谁？", "A"], ["3,丙？", "A"], ["4丁？", "A"], ["1.5毫克？", "A"]]
        examined = examine(
            [["题干", "选项A", "选项B", "答案"], *([stem, "x", "y", key] for stem, key in rows)], subject="x"
        )
        stems = [candidate.content.stem for candidate in examined.candidates]
        assert stems == ["甲？", "2014年谁？", "丙？", "丁？", "1.5毫克？"]

    def test_a_number_that_counts_what_follows_stays_wherever_it_stands(self) -> None:
        stems = ["1、甲？", "2、30日内？", "3、丙？", "4、丁？", "5年以上？", "6个月？", "7、9日内？"]
        rows = [["题干", "选项A", "选项B", "答案"], *([stem, "x", "y", "A"] for stem in stems)]
        found = [candidate.content.stem for candidate in examine(rows, subject="x").candidates]
        assert found == ["甲？", "30日内？", "丙？", "丁？", "5年以上？", "6个月？", "9日内？"]


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "codes", "column"),
        [
            ({"题干": ""}, ["stem-missing"], "题干"),
            ({"题干": "长" * 2001}, ["stem-too-long"], "题干"),
            ({"答案": ""}, ["key-missing"], "答案"),
            ({"答案": "E"}, ["key-outside-options"], "答案"),
            ({"答案": "AB"}, ["one-key-only"], "答案"),
            ({"题型": "多选题"}, ["two-keys-needed"], "答案"),
            ({"答案": "不知道"}, ["key-unreadable"], "答案"),
            ({"题型": "判断题"}, ["not-true-false"], "选项"),
            ({"选项B": "甲"}, ["options-same"], "选项"),
            ({"选项A": "长" * 501}, ["option-too-long"], "选项"),
            ({"科目": ""}, ["subject-missing"], "科目"),
            ({"题干": "=1+1"}, ["formula"], "题干"),
            ({"选项A": 12345678901234567}, ["long-number"], "选项A"),
            ({"标签": "字" * 51}, ["tags-too-long"], "标签"),
        ],
    )
    def test_each_has_its_code_and_column(
        self, changes: dict[str, Any], codes: list[str], column: str
    ) -> None:
        examined = one(**changes)
        found = error_codes(examined)
        assert codes[0] in found
        issue = examined.errors[found.index(codes[0])]
        assert (issue.sheet, issue.row, issue.column) == ("Sheet1", 2, column)

    def test_a_kind_that_we_do_not_have_is_skipped_and_named(self) -> None:
        examined = one(**{"题型": "填空题"})
        assert (examined.rows, examined.candidates, examined.rejected) == (1, [], [])
        (skipped,) = examined.skipped
        assert (skipped.code, skipped.row, skipped.column) == ("type-unsupported", 2, "题型")

    def test_one_option_and_no_option(self) -> None:
        bare = {"选项B": "", "选项C": "", "选项D": "", "答案": "A"}
        assert error_codes(one(**bare)) == ["too-few-options"]
        assert "too-few-options" in error_codes(one(**bare, 选项A=""))

    def test_a_control_character_is_the_rows_error_not_the_files(self) -> None:
        data = "题干,A,B,答案\r\n谁\0？,甲,乙,A\r\n谁？,甲,乙,A\r\n".encode()
        examined = imports.examine(data, "题.csv", subject="x")
        assert [(issue.row, issue.code) for issue in examined.errors] == [(2, "control-character")]
        assert [candidate.raw.row for candidate in examined.candidates] == [3]

    def test_a_key_outside_says_how_far_the_options_go(self) -> None:
        assert one(答案="F").errors[0].message == "答案 F 不在选项之中（选项只到 D）"

    def test_an_unknown_difficulty_is_told(self) -> None:
        examined = one(难度="噩梦")
        assert content(examined).difficulty == 2
        assert warning_codes(examined) == ["difficulty-unknown"]


class TestMarkup:
    @pytest.mark.parametrize(
        "written", ["<b>谁</b>负责？", "谁&nbsp;负责？", "谁负责？<br/>", "谁&#12288;负责？"]
    )
    def test_in_a_cell_is_shown_as_it_stands_and_told(self, written: str) -> None:
        (told,) = one(题干=written).warnings
        assert (told.row, told.column, told.code) == (2, "题干", "markup-shown")
        assert "原样显示" in told.message

    def test_in_an_option_is_told_by_its_column(self) -> None:
        (told,) = one(选项C="<p>丙</p>").warnings
        assert told.column == "选项C"
        assert "“<p>”" in told.message

    @pytest.mark.parametrize("written", ["a<b 时成立吗？", "《某法》&《某办法》？", "<单选> 谁？", "x<y>z"])
    def test_signs_that_only_look_like_it_are_not(self, written: str) -> None:
        assert one(题干=written).warnings == []
