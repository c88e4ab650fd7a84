"""JSON: our own export, and the lists that other programs write."""

import json
from typing import Any

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports.formats import jsons
from quizsvc.bank.rules import QuestionType
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables.refusals import TooManyRows

GOOD = {"stem": "甲是（　）", "options": ["子", "丑", "寅"], "answer": "B", "subject": "法"}


def examine(content: Any, name: str = "题库.json") -> imports.Examined:
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return imports.examine(data, name, subject="法")


def only(content: Any) -> Any:
    examined = examine(content)
    assert [fault.message for fault in examined.errors] == []
    (candidate,) = examined.candidates
    return candidate.content


def labelled(labels: str, texts: str) -> list[dict[str, str]]:
    """Options of one character each."""
    return [{"label": label, "text": text} for label, text in zip(labels, texts, strict=True)]


def own(**changes: Any) -> imports.Examined:
    """One question as our export writes it, with other fields."""
    options = [{"id": "a", "text": "子"}, {"id": "b", "text": "丑"}]
    question = {"type": "single", "stem": "甲是（　）", "options": options, "key": ["a"], "subject": "法"}
    document = {"format": "quizsvc-questions", "version": 1, "questions": [question | changes]}
    return examine(json.dumps(document).encode())


class TestOurs:
    def test_another_version_is_refused(self) -> None:
        with pytest.raises(jsons.BrokenJson, match="第 1 版"):
            examine({"format": "quizsvc-questions", "version": 2, "questions": []})

    def test_an_item_that_is_no_question_is_one_row_s_fault(self) -> None:
        examined = examine({"format": "quizsvc-questions", "version": 1, "questions": [7]})
        assert [fault.code for fault in examined.errors] == ["not-a-question"]

    @pytest.mark.parametrize(
        "ids",
        [["x", "a", "b"], ["b", "a"], ["a", "a"], ["", "stem"], ["x" * 300, "a"], ["a", "c"], [None, "a"]],
    )
    def test_options_are_called_a_b_c_in_their_order(self, ids: list[Any]) -> None:
        options = [{"id": id_, "text": text} for id_, text in zip(ids, "子丑寅", strict=False)]
        examined = own(options=options)
        assert "option-ids" in [fault.code for fault in examined.errors]
        assert examined.candidates == []

    def test_an_answer_is_of_names_whatever_the_texts_say(self) -> None:
        options = [{"id": "a", "text": "1"}, {"id": "b", "text": "AB"}]
        (candidate,) = own(options=options, key=["a", "b"], type="multiple").candidates
        assert candidate.content.key == ("a", "b")

    @pytest.mark.parametrize("key", [["ab"], ["x"], [None, ""]])
    def test_an_answer_is_a_list_of_their_names(self, key: list[Any]) -> None:
        examined = own(key=key, type="multiple")
        assert "key-unreadable" in [fault.code for fault in examined.errors]

    def test_a_text_that_is_null_is_blank(self) -> None:
        options = [{"id": "a", "text": "子"}, {"id": "b", "text": None}]
        assert [fault.code for fault in own(options=options).errors] == ["option-blank"]

    @pytest.mark.parametrize("changes", [{"tags": ["甲\0"]}, {"tags": ["\ud800"]}, {"stem": "\ud800"}])
    def test_what_nobody_can_read_is_a_fault_wherever_it_stands(self, changes: dict[str, Any]) -> None:
        assert [fault.code for fault in own(**changes).errors] == ["control-character"]


class TestForeign:
    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"options": {"A": "子", "B": "丑", "C": "寅"}},
            {"options": ["A.子", "B.丑", "C.寅"]},
            {"options": "A.子 B.丑 C.寅"},
            {"options": [{"key": "A", "value": "A、子"}, {"key": "B", "value": "丑"}, {"value": "寅"}]},
            {"options": [{"id": "H", "text": "子"}, {"id": "O", "text": "丑"}, "寅"], "answer": "O"},
            {"options": [{"text": "子"}, {"text": "丑", "isCorrect": True}, {"text": "寅"}], "answer": None},
            {"answer": ["B"]},
            {"answer": "丑"},
            {"options": labelled("123", "子丑寅"), "answer": 2},
            {"options": labelled("BAC", "丑子寅")},
            {"options": {"C": "寅", "A": "子", "B": "丑"}},
            {"options": [{"label": "子", "value": "A"}, {"label": "丑", "value": "B"},
                         {"label": "寅", "value": "C"}]},
            {"options": [{"id": 71, "name": "A", "content": "子"}, {"id": 70, "name": "B", "content": "丑"},
                         {"id": 72, "name": "C", "content": "寅"}]},
            {"options": [{"text": "子", "correct": 0}, {"text": "丑", "correct": 1}, {"text": "寅"}]},
        ],
    )  # fmt: skip
    def test_options_and_answers_in_many_forms(self, changes: dict[str, Any]) -> None:
        content = only([GOOD | changes])
        assert content.options == (("a", "子"), ("b", "丑"), ("c", "寅"))
        assert content.key == ("b",)

    @pytest.mark.parametrize(
        ("labels", "answer", "right"),
        [
            ("BAC", "AC", "丑寅"),
            ("BAC", "C,A", "丑寅"),
            ("BAC", ["A", "C"], "丑寅"),
            ("CDB", "BC", "子寅"),
            ("012", "1,2", "丑寅"),
            ("012", "12", "丑寅"),
            ("321", [1, 2], "丑寅"),
        ],
    )
    def test_several_answers_go_by_the_labels_wherever_they_stand(
        self, labels: str, answer: Any, right: str
    ) -> None:
        content = only([GOOD | {"options": labelled(labels, "子丑寅"), "answer": answer, "type": "multiple"}])
        assert {text for id_, text in content.options if id_ in content.key} == set(right)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"answer": 1}, "key-unreadable"),
            ({"answer": [1, 2], "type": "multiple"}, "key-unreadable"),
            ({"answer": "0"}, "key-unreadable"),
            ({"options": ["2", "3", "1"], "answer": 2}, "key-unreadable"),
            ({"options": ["正确", "错误"], "answer": 0}, "key-unreadable"),
            ({"options": labelled("12", "21"), "answer": 2}, "key-unreadable"),
            ({"options": labelled("BC", "子丑"), "answer": "A"}, "key-outside-options"),
            ({"options": labelled("AA", "子丑")}, "options-unclear"),
            ({"options": [{"text": "子", "isCorrect": True}, "丑"], "answer": "B"}, "answers-differ"),
            ({"options": [{"text": "正确", "isCorrect": True}, {"text": "错误"}], "answer": "错"},
             "answers-differ"),
        ],
    )  # fmt: skip
    def test_where_two_answers_are_possible_none_is_taken(self, changes: dict[str, Any], code: str) -> None:
        examined = examine([GOOD | changes])
        assert (examined.candidates, code in [fault.code for fault in examined.errors]) == ([], True)

    def test_a_number_that_can_only_be_an_option_s_text_is_taken(self) -> None:
        assert only([GOOD | {"options": ["10", "20", "30"], "answer": 20}]).key == ("b",)

    def test_two_lists_of_one_name_are_two_parts(self) -> None:
        examined = examine([{"questions": [GOOD]}, {"questions": [GOOD | {"stem": "乙是（　）"}]}])
        places = [(candidate.raw.sheet, candidate.raw.row) for candidate in examined.candidates]
        assert places == [("题库/questions", 1), ("题库/questions (2)", 1)]

    def test_options_in_fields_of_their_own(self) -> None:
        content = only([{"题目": "甲是（　）", "A": "子", "B": "丑", "正确答案": "AB", "题型": "多选题"}])
        assert (content.type, content.key) == (QuestionType.MULTIPLE, ("a", "b"))

    def test_a_judgement_whose_labels_are_one_and_zero(self) -> None:
        said = {
            "Problem": "甲。",
            "Opts": [{"key": "1", "value": "正确"}, {"key": "0", "value": "错误"}],
            "Ans": ["0"],
        }
        content = only([said])
        assert (content.type, content.key) == (QuestionType.TRUE_FALSE, ("b",))

    @pytest.mark.parametrize(("answer", "key"), [(True, ("a",)), (False, ("b",)), ("对", ("a",))])
    def test_a_judgement_without_options(self, answer: Any, key: tuple[str]) -> None:
        content = only([{"question": "甲。", "answer": answer}])
        assert (content.type, content.key) == (QuestionType.TRUE_FALSE, key)

    def test_four_options_fused_into_the_first(self) -> None:
        content = only([GOOD | {"options": [{"key": "A", "value": "A.子\tB.丑\tC.寅"}]}])
        assert [text for _, text in content.options] == ["子", "丑", "寅"]

    def test_lists_within_objects_say_the_type(self) -> None:
        examined = examine({"data": {"单选题": [GOOD], "多选题": [GOOD | {"answer": "AC"}]}})
        types = [(candidate.raw.sheet, candidate.content.type) for candidate in examined.candidates]
        assert types == [
            ("题库/data/单选题", QuestionType.SINGLE),
            ("题库/data/多选题", QuestionType.MULTIPLE),
        ]

    def test_unknown_fields_are_named_once(self) -> None:
        examined = examine([GOOD | {"score": 2}, GOOD | {"stem": "乙是（　）", "score": 2}])
        assert [(told.code, told.column) for told in examined.warnings if told.code == "unknown-column"] == [
            ("unknown-column", "score")
        ]

    def test_each_fault_is_its_row_s(self) -> None:
        examined = examine([GOOD, "x", GOOD | {"answer": "D"}, GOOD | {"stem": "甲\0乙"}])
        assert [(fault.row, fault.code) for fault in examined.errors] == [
            (2, "not-a-question"),
            (3, "key-outside-options"),
            (4, "control-character"),
        ]
        assert len(examined.candidates) == 1

    def test_nine_options_are_too_many(self) -> None:
        examined = examine([GOOD | {"options": list("子丑寅卯辰巳午未申")}])
        assert [fault.code for fault in examined.errors] == ["too-many-options"]


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b'[{"stem": "x",]', "第 1 行第 15 个字"),
            (b'{"stem": 1', "不是正确的 JSON"),
            (b"[" * 100_000, "JSON"),
            (b'[{"stem": "x", "answer": ' + b"9" * 5000 + b"}]", "数字过长"),
            (b"[]", "没有找到题目"),
            (b'{"a": [1, 2]}', "没有找到题目"),
        ],
    )
    def test_what_is_no_list_of_questions(self, data: bytes, says: str) -> None:
        with pytest.raises(BadFile, match=says):
            examine(data)

    def test_too_many(self) -> None:
        with pytest.raises(TooManyRows, match="50,000"):
            examine([{"stem": "x", "answer": "A"}] * 50_001)
