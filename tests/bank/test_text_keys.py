"""Texts in which an answer could be taken for another one, or a part of a sentence for an answer."""

import pytest

from tests.bank.texts import codes, examine, shown, sound


class TestNoKeyIsGuessed:
    @pytest.mark.parametrize(
        "who", ["您的答案", "用户答案", "本人答案", "员工的答案", "提交的答案", "错误答案", "考生作答"]
    )
    def test_what_somebody_answered_is_no_key(self, who: str) -> None:
        examined = examine(f"1、甲？\nA．子\nB．丑\nC．寅\n{who}：AB\n正确答案：BC")
        assert (shown(examined), codes(examined)) == (["m 甲？ 子 丑 寅 BC"], ["1 field-ignored"])

    @pytest.mark.parametrize(
        ("key", "code"),
        [
            ("答案：AB\n答案：BC", "1 answers-differ"),
            ("答案：AB 参考答案：AC", "1 answers-differ"),
            ("张三答案：AB", "1 answer-unclear"),
            ("答案：AB、BC、AC", "1 key-list-unfit"),
            ("答案：A、B、A", "1 key-list-unfit"),
            ("答案：ＡＢＡ", "1 key-list-unfit"),
            ("答案：a a", "1 key-list-unfit"),
            ("答案：1、2、1", "1 key-list-unfit"),
            ("答案：\nA\nB\nC", "1 key-list-unfit"),
        ],
    )
    def test_where_two_readings_are_possible(self, key: str, code: str) -> None:
        examined = examine(f"1、甲？\nA．子\nB．丑\nC．寅\n{key}")
        assert (shown(examined), code in codes(examined)) == ([], True)

    @pytest.mark.parametrize("heading", ["", "一、选择题\n"])
    @pytest.mark.parametrize("key", ["A、B、A", "A、A、A", "A、B、C", "C B A", "ABC"])
    def test_one_line_of_answers_under_several_questions_is_not_the_last_one_s(
        self, heading: str, key: str
    ) -> None:
        texts = [f"{number}、{stem}？\nA．子\nB．丑\nC．寅\n" for number, stem in enumerate("甲乙丙", 1)]
        examined = examine(f"{heading}{''.join(texts)}答案：{key}\n4、丁？\nA．子\nB．丑\n答案：A、B")
        assert shown(examined) == ["m 丁？ 子 丑 AB"]
        last = 9 + bool(heading)
        assert f"{last} key-list-unfit" in codes(examined)

    def test_several_letters_are_of_one_question_where_that_is_certain(self) -> None:
        two = "1、甲？\nA．子\nB．丑\nC．寅\n2、乙？\nA．子\nB．丑\nC．寅\n"
        assert shown(examine(f"二、多选题\n{two}答案：A、C")) == ["m 乙？ 子 丑 寅 AC"]
        assert shown(examine(f"{two}答案：A、B、C")) == ["m 乙？ 子 丑 寅 ABC"]
        assert shown(examine(f"一、单选题\n1、甲？\nA．子\nB．丑\n二、选择题\n{two}答案：ABC")) == [
            "m 乙？ 子 丑 寅 ABC"
        ]

    @pytest.mark.parametrize("told", ["常见错误答案：ABC", "易错答案：B", "因为。错误答案：B"])
    def test_an_explanation_does_not_change_it(self, told: str) -> None:
        examined = examine(f"1、甲？\nA．子\nB．丑\nC．寅\n答案：A\n解析：{told}")
        assert shown(examined) == ["s 甲？ 子 丑 寅 A"]
        assert examined.candidates[0].content.explanation == told

    def test_answers_above_their_questions_are_not_those_of_the_questions_before(self) -> None:
        text = "【答案】B\n1、甲？\nA．子\nB．丑\n【答案】A\n2、乙？\nA．子\nB．丑\n【答案】A\n3、丙？\nA．子"
        examined = examine(text)
        assert shown(examined) == []
        assert {finding.code for finding in examined.errors} >= {"answer-unclear"}

    @pytest.mark.parametrize("stem", ["噪声不超过 65 dB（A）", "苯并（a）芘属于（ ）", "见附件（B）的规定"])
    def test_a_unit_or_a_name_is_none(self, stem: str) -> None:
        assert "1 key-missing" in codes(examine(f"1、{stem}\nA．子\nB．丑"))

    @pytest.mark.parametrize("stem", ["甲事A、错 B、对", "甲事A.错误 B.正确"])
    def test_options_that_touch_a_stem_of_true_and_false(self, stem: str) -> None:
        assert shown(examine(f"三、判断题\n1、{stem}\n答案：A")) == ["t 甲事 错"]
        assert shown(examine(f"三、判断题\n1、{stem}（B）")) == []

    def test_a_sign_may_follow_a_digit(self) -> None:
        assert sound("三、判断题\n1、限值为 60（√）") == ["t 限值为 60 对"]

    @pytest.mark.parametrize("line", ["姓名：张三 单位：某局", "续一行"])
    def test_a_line_below_the_last_option_is_told(self, line: str) -> None:
        assert codes(examine(f"1、甲？\nA．子\nB．丑\n{line}\n答案：A")) == ["1 options-doubtful"]

    def test_a_chapter_is_no_part_of_the_option_above(self) -> None:
        text = "1、甲？（A）\nA．子\nB．丑\n第二章 水\n1、乙？（B）\nA．子\nB．丑"
        examined = examine(text)
        assert shown(examined) == ["s 甲？（ ） 子 丑 A", "s 乙？（ ） 子 丑 B"]


class TestABracketThatBeginsAStem:
    @pytest.mark.parametrize(
        "stem",
        [
            "（A）类企业由谁负责？",
            "（A）类和（B）类企业由谁负责？",
            "【A】类企业由谁负责？",
            "（A）由谁负责？",
        ],
    )
    @pytest.mark.parametrize("options", ["A．甲\nB．乙", "（A）甲\n（B）乙", "A．甲 B．乙"])
    def test_stays_where_the_answer_stands_below(self, stem: str, options: str) -> None:
        assert sound(f"1、{stem}\n{options}\n答案：B") == [f"s {stem} 甲 乙 B"]
        assert sound(f"{stem}\n{options}\n答案：B\n") == [f"s {stem} 甲 乙 B"]

    def test_stays_in_a_statement(self) -> None:
        assert sound("三、判断题\n1、（A）类企业每年检查一次。\n答案：错") == [
            "t （A）类企业每年检查一次。 错"
        ]

    def test_is_the_answer_where_it_leaves_room_for_one(self) -> None:
        assert sound("1、（ A ）负责监督。\nA．甲\nB．乙") == ["s （ ）负责监督。 甲 乙 A"]

    @pytest.mark.parametrize("text", ["1、（A）甲\n（B）乙\n答案：A", "1、（A）甲 （B）乙\n（C）丙\n答案：A"])
    def test_is_an_option_where_no_other_is_the_first(self, text: str) -> None:
        assert codes(examine(text)) == ["1 stem-missing"]
