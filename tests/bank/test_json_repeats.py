"""JSON in which an object names a field twice: what stood first is never lost without a word."""

import pytest

from quizsvc.bank import imports
from quizsvc.kit.files import BadFile

GOOD = '{"stem": "乙？", "options": ["子", "丑"], "answer": "B"}'


def examine(text: str) -> imports.Examined:
    return imports.examine(text.encode(), "题库.json", subject="法")


class TestAFieldThatIsThereTwice:
    @pytest.mark.parametrize(
        ("question", "name"),
        [
            ('{"stem": "甲？", "options": ["子", "丑"], "answer": "A", "answer": "B"}', "answer"),
            ('{"stem": "甲？", "stem": "丙？", "options": ["子", "丑"], "answer": "A"}', "stem"),
            ('{"stem": "甲？", "options": {"A": "子", "A": "寅", "B": "丑"}, "answer": "A"}', "A"),
            (
                '{"stem": "甲？", "answer": "A", "options": [{"key": "A", "text": "子", "text": "寅"},'
                ' {"key": "B", "text": "丑"}]}',
                "text",
            ),
        ],
    )
    def test_refuses_its_question_and_is_named(self, question: str, name: str) -> None:
        examined = examine(f"[{question}, {GOOD}]")
        assert [candidate.content.stem for candidate in examined.candidates] == ["乙？"]
        assert [(fault.row, fault.code) for fault in examined.errors] == [(1, "field-repeated")]
        assert f"“{name}”" in examined.errors[0].message

    def test_refuses_a_question_of_our_own_export(self) -> None:
        options = '[{"id": "a", "text": "子"}, {"id": "b", "text": "丑"}]'
        fields = f'"type": "single", "stem": "甲？", "options": {options}'
        first, second = (f'{{{fields}, "key": ["a"]{more}}}' for more in (', "key": ["b"]', ""))
        examined = examine(
            f'{{"format": "quizsvc-questions", "version": 1, "questions": [{first}, {second}]}}'
        )
        assert [fault.code for fault in examined.errors] == ["field-repeated"]
        assert [candidate.raw.row for candidate in examined.candidates] == [2]

    def test_with_lists_of_questions_gives_all_of_them(self) -> None:
        examined = examine(f'{{"单选题": [{GOOD}], "单选题": [{GOOD.replace("乙", "丙")}]}}')
        assert [candidate.content.stem for candidate in examined.candidates] == ["乙？", "丙？"]
        assert [candidate.raw.sheet for candidate in examined.candidates] == [
            "题库/单选题",
            "题库/单选题 (2)",
        ]

    def test_around_our_own_questions_refuses_the_file(self) -> None:
        with pytest.raises(BadFile, match="“questions”"):
            examine('{"format": "quizsvc-questions", "version": 1, "questions": [], "questions": []}')


class TestTwoFieldsOfOneMeaning:
    @pytest.mark.parametrize(
        ("fields", "names"),
        [
            ('"stem": "甲？", "answer": "A", "correct": "B"', ("answer", "correct")),
            ('"title": "一", "content": "甲？", "answer": "A"', ("title", "content")),
        ],
    )
    def test_that_differ_refuse_the_question_and_are_named(self, fields: str, names: tuple[str, str]) -> None:
        examined = examine(f'[{{{fields}, "options": ["子", "丑"]}}, {GOOD}]')
        assert [candidate.content.stem for candidate in examined.candidates] == ["乙？"]
        assert [(fault.row, fault.code) for fault in examined.errors] == [(1, "field-repeated")]
        assert all(f"“{name}”" in examined.errors[0].message for name in names)

    @pytest.mark.parametrize("other", ['"B"', '""', "null"])
    def test_that_say_the_same_or_nothing_are_one(self, other: str) -> None:
        more = f'"correct": {other}'
        examined = examine(f'[{{"stem": "甲？", "options": ["子", "丑"], {more}, "answer": "B"}}]')
        assert (examined.errors, [each.content.key for each in examined.candidates]) == ([], [("b",)])
