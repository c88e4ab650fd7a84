"""Aiken, edge by edge (reference/formats.md 4.2)."""

import contextlib

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports import Reading
from quizsvc.bank.imports.formats import aiken
from quizsvc.bank.imports.formats.kinds import Kind, kind_of
from quizsvc.bank.rules import QuestionType
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows
from tests.bank.effort import grows_in_proportion

GOOD = "先一题\nA. 甲\nB. 乙\nANSWER: B\n"


def examine(text: str) -> imports.Examined:
    assert kind_of(text.encode()) is Kind.AIKEN
    examined = imports.examine(text.encode(), "题.txt", subject="科目")
    assert examined.rows == len(examined.candidates) + len(examined.rejected)
    return examined


def read_as_aiken(text: str) -> Reading:
    """Without asking what the file is."""
    return aiken.read(text.encode(), "题.txt")


# Each edge of formats.md: the text, and the stem, options and key that it says.
QUESTIONS = [
    ("points behind the letters", "问\nA. 甲\nB. 乙\nANSWER: A", ("问", ("甲", "乙"), "a")),
    ("brackets behind the letters", "问\nA) 甲\nB) 乙\nANSWER: B", ("问", ("甲", "乙"), "b")),
    ("no blank behind the sign", "问\nA)甲\nB.乙\nANSWER:B", ("问", ("甲", "乙"), "b")),
    ("a tab behind the sign", "问\nA.\t甲\nB.\t乙\nANSWER: A", ("问", ("甲", "乙"), "a")),
    ("blank lines within a question", "问\n\nA. 甲\n\nB. 乙\n\nANSWER: A", ("问", ("甲", "乙"), "a")),
    ("lines shorter than two bytes", "问\n-\nA. 甲\n.\nB. 乙\nANSWER: A", ("问", ("甲", "乙"), "a")),
    ("a mark before the first line", "\ufeff问\nA. 甲\nB. 乙\nANSWER: A", ("问", ("甲", "乙"), "a")),
    ("line ends of Windows", "问\r\nA. 甲\r\nB. 乙\r\nANSWER: A\r\n", ("问", ("甲", "乙"), "a")),
    ("line ends of old Macs", "问\rA. 甲\rB. 乙\rANSWER: A\r", ("问", ("甲", "乙"), "a")),
    ("texts as they stand", "a<b> &amp; {x}\nA. =1\nB. ~2\nANSWER: A", ("a<b> &amp; {x}", ("=1", "~2"), "a")),
    ("eight options", "问\n" + "".join(f"{x}. {x}{x}\n" for x in "ABCDEFGH") + "ANSWER: H",
     ("问", ("AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH"), "h")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "question"), [edge[1:] for edge in QUESTIONS], ids=[edge[0] for edge in QUESTIONS]
)
def test_edges_that_are_questions(text: str, question: tuple[str, tuple[str, ...], str]) -> None:
    examined = examine(text)
    (candidate,) = examined.candidates
    content = candidate.content
    assert content.type is QuestionType.SINGLE
    assert (content.stem, tuple(text for _, text in content.options), "".join(content.key)) == question
    assert (examined.errors, examined.warnings) == ([], [])


# Each follows a good question of four lines, so that it begins on line 5: code, the line that is meant, and
# what is said.
REFUSED = [
    ("ANSWER: AB", "问\nA. 甲\nB. 乙\nANSWER: AB", ("answer-unreadable", 8, "一个大写字母")),
    ("two letters with a comma", "问\nA. 甲\nB. 乙\nANSWER: A, B", ("answer-unreadable", 8, "多选题")),
    ("a letter in lower case", "问\nA. 甲\nB. 乙\nANSWER: b", ("answer-unreadable", 8, "大写")),
    ("no letter", "问\nA. 甲\nB. 乙\nANSWER:", ("answer-unreadable", 8, "大写")),
    ("a letter that no option has", "问\nA. 甲\nB. 乙\nANSWER: D", ("key-outside-options", 5, "只到 B")),
    ("one option", "问\nA. 甲\nANSWER: A", ("too-few-options", 5, "两个选项")),
    ("no option", "问\nANSWER: A", ("too-few-options", 5, "两个选项")),
    ("an option outside a question", "A. 甲\nB. 乙\nANSWER: A", ("stem-missing", 5, "没有题干")),
    ("a stem that begins with A.", "A. 是什么\nA. 甲\nB. 乙\nANSWER: A", ("stem-missing", 5, "A.")),
    ("ANSWER outside a question", "ANSWER: A", ("stem-missing", 5, "没有题干")),
    ("a second line of the stem", "问\n再问\nA. 甲\nB. 乙\nANSWER: A", ("stem-lines", 6, "第 6 行")),
    ("no ANSWER", "问\nA. 甲\nB. 乙", ("key-missing", 5, "ANSWER: A")),
    ("only a stem", "问", ("key-missing", 5, "ANSWER: A")),
    ("answer in lower case", "问\nA. 甲\nB. 乙\nanswer: A", ("answer-unreadable", 8, "大写")),
    ("a blank before the colon", "问\nA. 甲\nB. 乙\nANSWER : A", ("answer-unreadable", 8, "没有空格")),
    ("a full-width colon", "问\nA. 甲\nB. 乙\nANSWER：A", ("answer-unreadable", 8, "半角")),
    ("letters out of order", "问\nA. 甲\nC. 乙\nANSWER: A", ("labels-unordered", 7, "B")),
    ("a letter twice", "问\nA. 甲\nA. 乙\nANSWER: A", ("labels-unordered", 7, "B")),
    ("nine options", "问\n" + "".join(f"{x}. {x}{x}\n" for x in "ABCDEFGHI") + "ANSWER: A",
     ("too-many-options", 5, "8")),
    ("an empty option", "问\nA. 甲\nB.\nANSWER: A", ("option-blank", 5, "空白")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "refused"), [edge[1:] for edge in REFUSED], ids=[edge[0] for edge in REFUSED]
)
def test_questions_that_are_refused(text: str, refused: tuple[str, int, str]) -> None:
    examined = examine(GOOD + text + "\n\n" + GOOD.replace("先", "后"))
    code, line, told = refused
    assert [(finding.code, finding.row) for finding in examined.errors] == [(code, 5)]
    assert examined.errors[0].message.startswith(f"第 {line} 行：") is (line != 5)
    assert told in examined.errors[0].message
    assert [raw.row for raw in examined.rejected] == [5]
    assert [candidate.content.stem for candidate in examined.candidates] == ["先一题", "后一题"]


def test_a_stem_alone_does_not_spoil_the_next_question() -> None:
    examined = examine(f"没有下文\n\n{GOOD}")
    assert [(finding.code, finding.row) for finding in examined.errors] == [("key-missing", 1)]
    assert [candidate.raw.row for candidate in examined.candidates] == [3]


def test_what_is_refused_keeps_its_text_for_the_report() -> None:
    (raw,) = read_as_aiken("问\nA. 甲\nC. 乙\nANSWER: A").raws
    assert raw.fields == {"stem": "问\nA. 甲\nC. 乙"}


def test_chinese_banks_are_no_aiken() -> None:
    assert kind_of("1、问\nA、甲\nB、乙\n答案：B\n".encode()) is Kind.TEXT


def test_more_questions_than_are_read_at_once_are_refused() -> None:
    with pytest.raises(TooManyRows, match=f"{ROWS_LIMIT:,}"):
        read_as_aiken(GOOD * (ROWS_LIMIT + 1))


@pytest.mark.parametrize("piece", ["问\n", "问\n\n", "A. \n", "ANSWER", "ANSWER: ", "\r", "A", "ab\n"])
def test_anything_is_read_in_time_in_proportion(piece: str) -> None:
    def read(times: int) -> None:
        with contextlib.suppress(TooManyRows):
            read_as_aiken(piece * times)

    assert grows_in_proportion(read, 100_000)
