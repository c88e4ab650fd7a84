"""GIFT, edge by edge (reference/formats.md 4.1), and our own export."""

from decimal import Decimal

import pytest

from quizsvc.bank import exports, imports
from quizsvc.bank.exports import Exported
from quizsvc.bank.imports import Reading
from quizsvc.bank.imports.formats.kinds import Kind, kind_of
from quizsvc.bank.imports.formats.moodle import gift, weights
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows
from tests.bank.effort import grows_in_proportion

SINGLE, MULTIPLE, TRUE_FALSE = QuestionType
TF = ("正确", "错误")


def examine(text: str | bytes, subject: str | None = "科目") -> imports.Examined:
    data = text if isinstance(text, bytes) else text.encode()
    return imports.examine(data, "题.txt", subject=subject)


def read_as_gift(text: str) -> Reading:
    """Without asking what the file is: for texts that only Moodle would take for GIFT."""
    return gift.read(text.encode(), "题.txt")


def only(text: str) -> tuple[QuestionType, str, tuple[str, ...], str]:
    """Type, stem, options and key of the one question of a sound text."""
    examined = examine(text)
    assert [error.message for error in examined.errors] == []
    (candidate,) = examined.candidates
    content = candidate.content
    return content.type, content.stem, tuple(text for _, text in content.options), "".join(content.key)


def codes(text: str) -> tuple[list[str], list[str], list[str]]:
    """The codes of what is refused, skipped and doubtful."""
    examined = examine(text)
    assert examined.rows == len(examined.candidates) + len(examined.rejected) + len(examined.skipped)
    return (
        [finding.code for finding in examined.errors],
        [finding.code for finding in examined.skipped],
        [finding.code for finding in examined.warnings],
    )


# Each edge of the table in formats.md by its name there: the text, and the question that it is.
QUESTIONS = [
    # encoding
    ("a mark before the first line", "\ufeff甲 {=乙 ~丙}", (SINGLE, "甲", ("乙", "丙"), "a")),
    ("line ends of Windows", "甲 {\r\n=乙\r\n~丙\r\n}\r\n", (SINGLE, "甲", ("乙", "丙"), "a")),
    ("line ends of old Macs", "甲 {\r=乙\r~丙\r}\r", (SINGLE, "甲", ("乙", "丙"), "a")),
    # comments
    ("comment lines", "// 说明 {\n甲 {\n // 里面的\n=乙 ~丙}", (SINGLE, "甲", ("乙", "丙"), "a")),
    (
        "// within a line is text",
        "见 https://example.org {T}",
        (TRUE_FALSE, "见 https://example.org", TF, "a"),
    ),
    ("a block of comments only", "// 只有说明\n\n甲 {T}", (TRUE_FALSE, "甲", TF, "a")),
    # escapes
    (
        "escapes",
        r"甲\{1\} a\=b\~c\#d\: {=乙\=1 ~丙\~2\#}",
        (SINGLE, "甲{1} a=b~c#d:", ("乙=1", "丙~2#"), "a"),
    ),
    ("an escaped line end", r"甲\n乙 {T}", (TRUE_FALSE, "甲\n乙", TF, "a")),
    ("an escaped backslash", r"a\\n \\\{ {T}", (TRUE_FALSE, r"a\n \{", TF, "a")),
    ("a backslash before anything else", r"a\b {T}", (TRUE_FALSE, r"a\b", TF, "a")),
    # name
    ("a name", "::题1::甲 {T}", (TRUE_FALSE, "甲", TF, "a")),
    ("a name on its own line", "::题1::\n甲 {T}", (TRUE_FALSE, "甲", TF, "a")),
    ("a name that does not end", "::甲 {T}", (TRUE_FALSE, "甲", TF, "a")),
    ("colons after a name", "::题1::甲::乙 {T}", (TRUE_FALSE, "甲::乙", TF, "a")),
    # text after the brace
    ("missing word", "太阳从 {=东 ~西} 边升起。", (SINGLE, "太阳从 _____ 边升起。", ("东", "西"), "a")),
    (
        "missing word of a statement",
        "太阳 {T} 从东边升起。",
        (TRUE_FALSE, "太阳 _____ 从东边升起。", TF, "a"),
    ),
    # format tag
    ("[html]", "[html]<p>甲<br>乙&lt;丙</p> {=<b>丁</b> ~戊}", (SINGLE, "甲\n乙<丙", ("丁", "戊"), "a")),
    ("[moodle]", "[moodle]甲<br>乙 {=丁 ~戊}", (SINGLE, "甲\n乙", ("丁", "戊"), "a")),
    ("[plain]", "[plain]甲<br>&lt; {=<b>丁</b> ~戊}", (SINGLE, "甲<br>&lt;", ("<b>丁</b>", "戊"), "a")),
    ("no tag is [moodle]", "甲<br>乙 &amp; {=丁 ~戊}", (SINGLE, "甲\n乙 &", ("丁", "戊"), "a")),
    ("a tag of an option", "[plain]甲 {=[html]<b>丁</b> ~戊}", (SINGLE, "甲", ("丁", "戊"), "a")),
    ("an unknown tag stays text", "[单选]甲 {=[A]丁 ~戊}", (SINGLE, "[单选]甲", ("[A]丁", "戊"), "a")),
    # type order
    ("T", "甲 {T}", (TRUE_FALSE, "甲", TF, "a")),
    ("TRUE", "甲 { TRUE }", (TRUE_FALSE, "甲", TF, "a")),
    ("F", "甲{F}", (TRUE_FALSE, "甲", TF, "b")),
    ("FALSE", "甲\n{\nFALSE\n}", (TRUE_FALSE, "甲", TF, "b")),
    ("any ~ is choice, even with ->", "甲 {=乙->1 ~丙->2}", (SINGLE, "甲", ("乙->1", "丙->2"), "a")),
    # single or multiple
    ("any = is single", "甲 {~乙 =丙 ~丁}", (SINGLE, "甲", ("乙", "丙", "丁"), "b")),
    ("on one line without blanks", "甲{~乙=丙~丁}", (SINGLE, "甲", ("乙", "丙", "丁"), "b")),
    ("no = is multiple", "甲 {~%50%乙 ~丙 ~%50%丁}", (MULTIPLE, "甲", ("乙", "丙", "丁"), "ac")),
    # weights
    (
        "negative weights",
        "甲 {~%50%乙 ~%50%丙 ~%-100%丁}",
        (MULTIPLE, "甲", ("乙", "丙", "丁"), "ab"),
    ),
    (
        "thirds, as people round them",
        "甲 {~%33.333%乙 ~%33.333%丙 ~%33.33333%丁 ~%-100%戊}",
        (MULTIPLE, "甲", ("乙", "丙", "丁", "戊"), "abc"),
    ),
    ("a weight behind = is text", "甲 {=%50%乙 ~丙}", (SINGLE, "甲", ("%50%乙", "丙"), "a")),
    ("a percent that is no weight", "甲 {=乙 ~5%的 ~%甲%}", (SINGLE, "甲", ("乙", "5%的", "%甲%"), "a")),
    # a line holding only 0
    ("a line of only 0", "甲 {\n=\n0\n~1}", (SINGLE, "甲", ("0", "1"), "a")),
    # Chinese
    ("full-width marks within options", "pH 应为 {=6～9 ~5：6}", (SINGLE, "pH 应为", ("6～9", "5：6"), "a")),
]


@pytest.mark.parametrize(
    ("text", "question"), [edge[1:] for edge in QUESTIONS], ids=[edge[0] for edge in QUESTIONS]
)
def test_edges_that_are_questions(
    text: str, question: tuple[QuestionType, str, tuple[str, ...], str]
) -> None:
    assert kind_of(text.encode()) is Kind.GIFT
    assert only(text) == question
    assert codes(text) == ([], [], [])


SKIPPED = [
    ("no braces: a description", "这是一段说明。", "说明文字"),
    ("empty braces: an essay", "谈谈你的看法。{}", "问答题"),
    ("#: a number", "一年有几天？{#365:1}", "数值题"),
    ("= and ->: matching", "配对 {=甲->1 =乙->2 =丙->3}", "匹配题"),
    ("only =: a short answer", "省会是 {=西安 =西安市}", "简答题"),
    ("{true} in lower case: a short answer", "太阳从东边升起。{true}", "TRUE"),
    ("a Chinese word: a short answer", "太阳从东边升起。{对}", "TRUE"),
]


@pytest.mark.parametrize(("text", "told"), [edge[1:] for edge in SKIPPED], ids=[edge[0] for edge in SKIPPED])
def test_kinds_that_we_do_not_have_are_skipped_and_told(text: str, told: str) -> None:
    reading = read_as_gift(f"// 说明\n{text}\n\n甲 {{T}}")
    assert len(reading.raws) == 1
    (finding,) = reading.skipped
    assert (finding.code, finding.row) == ("type-unsupported", 2)
    assert told in finding.message


REFUSED = [
    ("only {", "甲 {=乙 ~丙", ["braces"], "不成对"),
    ("only }", "甲 =乙 ~丙}", ["braces"], "不成对"),
    ("} before {", "甲 }=乙 ~丙{", ["braces"], "不成对"),
    ("{ within the answers", "甲 {=a{b} ~c}", ["braces"], r"\{"),
    ("~=", "甲 {~=乙 ~丙}", ["tilde-equals"], "~="),
    ("~ =", "甲 {~ =乙 ~丙}", ["tilde-equals"], "~="),
    ("one option", "甲 {~乙}", ["too-few-options", "key-missing"], "两个选项"),
    ("no right option", "甲 {~乙 ~丙}", ["key-missing"], "没有答案"),
    ("two right options of a single choice", "甲 {=乙 =丙 ~丁}", ["one-key-only"], "一个答案"),
    ("one right option of a multiple choice", "甲 {~%100%乙 ~丙}", ["two-keys-needed"], "两个答案"),
    ("an empty option", "甲 {=乙 ~ ~丙}", ["option-blank"], "空白"),
    ("nine options", "甲 {=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9}", ["too-many-options"], "8"),
    ("no stem", "{=乙 ~丙}", ["stem-missing"], "题干"),
    ("full-width braces", "甲 ｛＝乙 ～丙｝", ["braces"], "半角"),
    ("full-width marks", "甲 {＝乙 ～丙}", ["full-width"], "半角"),
    ("full-width wrong ones only", "甲 {=乙 ～丙}", ["full-width"], "半角"),
]


@pytest.mark.parametrize(
    ("text", "expected", "told"), [edge[1:] for edge in REFUSED], ids=[edge[0] for edge in REFUSED]
)
def test_questions_that_are_refused(text: str, expected: list[str], told: str) -> None:
    examined = examine(f"先 {{T}}\n\n// 说明\n{text}")
    assert [finding.code for finding in examined.errors] == expected
    assert {finding.row for finding in examined.errors} == {4}
    assert told in examined.errors[0].message
    assert len(examined.candidates) == len(examined.rejected) == 1


def test_a_question_below_a_category_has_no_more_errors_than_another() -> None:
    examined = examine("$CATEGORY: 法规\n\n甲 ｛＝乙 ～丙｝")
    assert [finding.code for finding in examined.errors] == ["braces"]
    assert examined.rejected[0].fields == {"stem": "甲 ｛＝乙 ～丙｝", "category": "法规"}


def test_full_width_marks_of_a_plain_text_are_text() -> None:
    examined = examine("[plain]甲 {~[plain]乙 ＝丙 ~%-100%[plain]丁 ～戊 =[plain]＝己}")
    assert (examined.errors, examined.warnings) == ([], [])


DOUBTFUL = [
    (
        'a stray "; behind a question',
        '甲 {=乙 ~丙}";',
        (SINGLE, '甲 _____";', ("乙", "丙"), "a"),
        ["text-behind"],
    ),
    ("a second }", "甲 {=乙 ~丙} 丁}", (SINGLE, "甲 丁}", ("乙", "丙"), "a"), ["braces"]),
    ("= within a text", "甲 {~pH=7 ~丙}", (SINGLE, "甲", ("pH", "7", "丙"), "b"), ["mark-inside"]),
    (
        "no mark before the first option",
        "::题::甲 {乙 ~丙 =丁}",
        (SINGLE, "甲", ("乙", "丙", "丁"), "c"),
        ["option-unmarked"],
    ),
    (
        "a full-width mark at the start of an option",
        "甲 {=乙 ~丙 ～丁}",
        (SINGLE, "甲", ("乙", "丙 ～丁"), "a"),
        ["full-width"],
    ),
    (
        "part of the points",
        "甲 {=乙 ~%50%丙 ~丁}",
        (SINGLE, "甲", ("乙", "丙", "丁"), "a"),
        ["partial-credit"],
    ),
    (
        "33 instead of 33.33333",
        "甲 {~%33%乙 ~%33%丙 ~%33%丁 ~戊}",
        (MULTIPLE, "甲", ("乙", "丙", "丁", "戊"), "abc"),
        ["weight-odd"],
    ),
    (
        "shares that miss the whole",
        "甲 {~%25%乙 ~%25%丙 ~丁}",
        (MULTIPLE, "甲", ("乙", "丙", "丁"), "ab"),
        ["weights-sum"],
    ),
    (
        "a table",
        "甲<table><tr><td>乙</td></tr></table> {T}",
        (TRUE_FALSE, "甲\n乙", TF, "a"),
        ["markup-lost"],
    ),
    (
        "a picture elsewhere",
        '甲<img src="https\\://example.org/a.png"> {T}',
        (TRUE_FALSE, "甲", TF, "a"),
        ["picture-outside"],
    ),
    ("[markdown]", "[markdown]**甲** {T}", (TRUE_FALSE, "**甲**", TF, "a"), ["markup-kept"]),
]


@pytest.mark.parametrize(
    ("text", "question", "doubts"), [edge[1:] for edge in DOUBTFUL], ids=[edge[0] for edge in DOUBTFUL]
)
def test_doubts(
    text: str, question: tuple[QuestionType, str, tuple[str, ...], str], doubts: list[str]
) -> None:
    assert only(text) == question
    assert codes(text) == ([], [], doubts)


@pytest.mark.parametrize(
    ("text", "explanation"),
    [
        ("甲 {T####因为}", "因为"),
        ("甲 {=乙 ~丙\n####因为\\n所以}", "因为\n所以"),
        ("甲 {=乙#对 ~丙#不对}", "“乙”：对\n“丙”：不对"),
        ("甲 {=乙#a####b ~丙####因为}", "因为\n“乙”：a####b"),
        ("甲 {F#想一想}", "答错时：想一想"),
        ("甲 {T#想一想#很好####因为}", "因为\n答错时：想一想\n答对时：很好"),
        ("甲 {T#[html]<b>想</b>}", "答错时：想"),
        ("[plain]甲 {T####<b>}", "<b>"),
    ],
)
def test_feedback_becomes_the_explanation(text: str, explanation: str) -> None:
    (candidate,) = examine(text).candidates
    assert candidate.content.explanation == explanation


class TestCategories:
    TEXT = (
        "$CATEGORY: $course$/top/党史/建党\n\n甲 {T}\n\n$CATEGORY: tom/a//b\n乙 {T}\n\n$CATEGORY:\n\n丙 {T}"
    )

    def test_give_the_subject_where_none_is_given(self) -> None:
        examined = examine(self.TEXT.rpartition("$CATEGORY")[0], subject=None)
        paths = [candidate.raw.fields["category"] for candidate in examined.candidates]
        assert paths == ["党史 / 建党", "tom / a-b"]
        assert [candidate.subject for candidate in examined.candidates] == ["建党", "a-b"]
        assert [finding.code for finding in examined.warnings] == ["category-slash"]

    def test_are_tags_beside_another_subject(self) -> None:
        contents = [candidate.content for candidate in examine(self.TEXT, subject="科目").candidates]
        assert [content.tags for content in contents] == [("党史", "建党"), ("tom", "a-b"), ()]

    def test_no_rows(self) -> None:
        assert examine(self.TEXT).rows == 3


def test_own_numbers_and_tags_in_comments_are_tags() -> None:
    (candidate,) = examine("// question: 12  name: 题\n// [id:a-1] [tag:水] [tag:气[1\\]]\n甲 {T}").candidates
    assert candidate.content.tags == ("a-1", "水", "气[1]")


@pytest.mark.parametrize("own", ["{", "[1]", "{" * 100_000, "甲"])
def test_an_own_line_that_was_changed_is_told(own: str) -> None:
    assert codes(f"// quizsvc: {own}\n甲 {{T}}") == ([], [], ["own-line"])


def test_rows_are_lines() -> None:
    text = "\n\n甲 {T}\n\n\n// 说明\n乙 {\n=1\n~2}\n$CATEGORY: 丙\n\n丁 {}\n"
    reading = read_as_gift(text)
    assert [(raw.sheet, raw.row) for raw in reading.raws] == [("题", 3), ("题", 7)]
    assert [finding.row for finding in reading.skipped] == [12]


def test_more_questions_than_are_read_at_once_are_refused() -> None:
    with pytest.raises(TooManyRows, match=f"{ROWS_LIMIT:,}"):
        read_as_gift("甲 {T}\n\n" * (ROWS_LIMIT + 1))


@pytest.mark.parametrize(
    "piece", ["{", "}", "{}", "~", "=", "#", "\\", "::", "甲 {=~", "//", "[", "####", "甲\n", "% "]
)
def test_anything_is_read_in_time_in_proportion(piece: str) -> None:
    def read(characters: int) -> None:
        read_as_gift(piece * (characters // len(piece)))
        read_as_gift("甲 {" + piece.replace("}", "") * (characters // len(piece)) + "}")

    assert grows_in_proportion(read, 1_000_000)


class TestExport:
    def test_is_readable(self) -> None:
        options = (("a", "丙"), ("b", "~丁"), ("c", "戊"))
        content = Content(MULTIPLE, "甲：\n乙{1}", options, ("a", "c"), "因为", "《某法》第一条", 3, ("水",))
        item = Exported(7, 2, "approved", "党史 / 建党", content)
        written = exports.write("gift", [item]).decode()
        assert written.splitlines() == [
            "$CATEGORY: $course$/top/党史/建党",
            "",
            f'// quizsvc: {{"question_id": "7", "revision": "{item.version}", "state": "approved",'
            ' "subject": "党史 / 建党",'
            ' "difficulty": 3, "citation": "《某法》第一条", "tags": ["水"]}',
            "// [tag:水]",
            r"[plain]甲：\n乙\{1\} {",
            "~%50%[plain]丙",
            r"~%-100%[plain]\~丁",
            "~%50%[plain]戊",
            "####[plain]因为",
            "}",
        ]


@pytest.mark.parametrize("right", range(2, 9))
def test_shares_are_weights_that_moodle_knows(right: int) -> None:
    share = weights.weight(weights.SHARES[right])
    assert share is not None
    assert weights.is_known(share)
    assert abs(share * right - 100) < Decimal("0.001")
