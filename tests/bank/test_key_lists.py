"""Lists of answers below the questions of a text: each answer goes to its question, or it is said why not."""

import pytest

from tests.bank.texts import codes, examine, shown, sound

THREE = "一、单选题\n1、甲？\nA．子\nB．丑\n2、乙？\nA．子\nB．丑\n二、判断题\n1、丙。\n2、丁。\n"
ONE_BY_ONE = "1、甲？\nA．子\nB．丑\n2、乙？\nA．子\nB．丑\n3、丙？\nA．子\nB．丑\nC．寅\n"


class TestListsOfAnswers:
    @pytest.mark.parametrize(
        "keys",
        [
            "答案：1-3 A B AC",
            "答案\n1.A 2.B 3.AC",
            "参考答案\n1、A\n2、B\n3、AC",
            "参考答案：\n(1)A (2)B (3)A、C",
            "附：参考答案\n1-2：AB 3：AC",
            "1.A 2.B 3.AC",
            "题号 1 2 3\n答案 A B AC",
            "题库参考答案及解析\n1.【答案】A\n2.【答案】B\n3.【答案】AC",
        ],
    )
    def test_at_the_end(self, keys: str) -> None:
        assert sound(f"{ONE_BY_ONE}{keys}") == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B", "m 丙？ 子 丑 寅 AC"]

    @pytest.mark.parametrize(
        "keys",
        [
            "参考答案\n一、单选题\n1-2 AB\n二、判断题\n1-2 √×",
            "答案：\n单选题：1.A 2.B\n判断题：1.对 2.错",
            "参考答案\n1-2 AB\n1-2 √ ×",
            "一、单选题答案\n1.A 2.B\n二、判断题答案\n1.√ 2.×",
        ],
    )
    def test_where_numbers_begin_anew_in_each_section(self, keys: str) -> None:
        assert sound(f"{THREE}{keys}") == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B", "t 丙。 对", "t 丁。 错"]

    def test_below_each_section(self) -> None:
        text = "一、单选题\n1、甲？\nA．子\nB．丑\n答案：1.A\n二、判断题\n1、丙。\n2、丁。\n答案：1-2 √×\n"
        assert sound(text) == ["s 甲？ 子 丑 A", "t 丙。 对", "t 丁。 错"]

    def test_with_explanations(self) -> None:
        keys = "参考答案与解析\n1.A 解析：一\n2、B。因为二\n3.【答案】AC\n【解析】三\n四\n【依据】某法\n"
        examined = examine(f"{ONE_BY_ONE}{keys}")
        assert codes(examined) == []
        contents = [candidate.content for candidate in examined.candidates]
        assert [content.explanation for content in contents] == ["一", "因为二", "三\n四"]
        assert contents[2].citation == "某法"

    def test_of_ranges_over_several_lines(self) -> None:
        stems = "".join(f"{number}、第{number}句话。\n" for number in range(1, 13))
        examined = examine(f"三、判断题\n{stems}答案\n1-5 √√×√× 6-10 对错对对错\n11-12 √×")
        assert [content[-1] for content in shown(examined)] == list("对对错对错对错对对错对错")

    def test_one_list_for_two_sections_of_a_type_goes_by_numbers_that_run_on(self) -> None:
        text = "一、单选题\n1、甲？\nA．子\nB．丑\n二、单选题\n2、乙？\nA．子\nB．丑\n单选题答案\n1.A 2.B\n"
        assert sound(text) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B"]

    def test_one_list_for_two_sections_of_a_type_that_begin_anew_is_nobody_s(self) -> None:
        text = "一、单选题\n1、甲？\nA．子\nB．丑\n二、单选题\n1、乙？\nA．子\nB．丑\n单选题答案\n1.B\n"
        examined = examine(text)
        assert shown(examined) == []
        assert {code.split()[1] for code in codes(examined)} >= {"key-list-unfit"}

    def test_a_number_without_a_question_is_told(self) -> None:
        examined = examine(f"{ONE_BY_ONE}答案：1.A 2.B 3.AC 4.D")
        assert codes(examined) == ["11 key-list-unfit"]
        assert "第 4 题" in examined.warnings[0].message

    def test_a_question_without_an_answer_is_refused(self) -> None:
        examined = examine(f"{ONE_BY_ONE}答案：1.A 2.B")
        assert shown(examined) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B"]
        assert codes(examined) == ["7 key-missing"]

    def test_a_count_that_does_not_fit_refuses_its_questions(self) -> None:
        examined = examine(f"{ONE_BY_ONE}答案：1-3 AB")
        assert {finding.row for finding in examined.errors} == {1, 4, 7}
        assert "有 3 道题，却有 2 个答案" in examined.errors[0].message

    def test_another_answer_than_beside_the_question_is_refused(self) -> None:
        examined = examine("1、由（ B ）负责。\nA．甲\nB．乙\n2、丙？\nA．甲\nB．乙\n答案：1.A 2.B")
        assert codes(examined) == ["1 answers-differ"]
        examined = examine("1、由（ B ）负责。\nA．甲\nB．乙\n答案：A")
        assert codes(examined) == ["1 answers-differ"]

    def test_words_of_unlike_length_are_not_taken_letter_by_letter(self) -> None:
        examined = examine(f"{ONE_BY_ONE}答案：1-3 AB C")
        assert {finding.code for finding in examined.errors} == {"key-list-unfit", "key-missing"}


CHAPTER = "{}\n一、单选题\n1、{}？\nA．子\nB．丑\n"
CHAPTERS = CHAPTER.format("第一章 水", "甲") + CHAPTER.format("第二章 气", "乙")


class TestChapters:
    def test_find_their_answers_by_their_headings(self) -> None:
        examined = examine(f"{CHAPTERS}参考答案\n第二章\n1.B\n第一章\n1.A")
        assert shown(examined) == ["s 甲？ 子 丑 A", "s 乙？ 子 丑 B"]

    def test_with_one_list_get_no_answer_of_another(self) -> None:
        examined = examine(f"{CHAPTERS}参考答案\n第二章\n一、单选题\n1.B")
        assert shown(examined) == ["s 乙？ 子 丑 B"]

    def test_that_the_list_does_not_name_get_none(self) -> None:
        examined = examine(f"{CHAPTERS}参考答案\n一、单选题\n1.B")
        assert shown(examined) == []
        assert "key-list-unfit" in {finding.code for finding in examined.errors}
