"""Moodle XML, edge by edge (reference/formats.md 4.3); what we write is in test_moodle_xml_export.py."""

import base64

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports.formats.kinds import Kind, kind_of
from quizsvc.bank.imports.formats.moodle import xml
from quizsvc.bank.imports.formats.xmls import BrokenXml
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.rules import TRUE_FALSE_OPTIONS, QuestionType
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows
from tests.bank.effort import grows_in_proportion

SINGLE, MULTIPLE, TRUE_FALSE = QuestionType
PICTURE = b"\x89PNG, made up"
FILE = f'<file name="a b.png" path="/" encoding="base64">{base64.b64encode(PICTURE).decode()}</file>'


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{"".join(questions)}</quiz>'.encode()


def choice(
    *answers: tuple[str, str], single: str = "<single>true</single>", stem: str = "问", more: str = ""
) -> str:
    listed = "".join(f'<answer fraction="{worth}"><text>{text}</text></answer>' for text, worth in answers)
    return (
        '<question type="multichoice"><name><text>题1</text></name>'
        f'<questiontext format="html"><text>{stem}</text></questiontext>{single}{listed}{more}</question>'
    )


def statement(*answers: tuple[str, str], more: str = "") -> str:
    return choice(*answers, single="", more=more).replace("multichoice", "truefalse")


def category(path: str) -> str:
    return f'<question type="category"><category><text>{path}</text></category></question>'


MULTIPLE_CHOICE = "<single>false</single>"
NOT_KEPT = "<defaultgrade>2</defaultgrade><penalty>0.3</penalty><hidden>1</hidden>"
OVERALL = "<correctfeedback><text>很好</text></correctfeedback><hint><text>想</text></hint>"
SOUND = (
    "<![CDATA[甲<audio src='@@PLUGINFILE@@/a.mp3'></audio>]]></text>"
    "<file name='a.mp3' encoding='base64'>QUJD</file><text>"
)
GOOD = choice(("甲", "100"), ("乙", "0"))


def examine(data: bytes, subject: str | None = "科目") -> imports.Examined:
    assert kind_of(data) is Kind.MOODLE_XML
    examined = imports.examine(data, "题.xml", subject=subject)
    assert examined.rows == len(examined.candidates) + len(examined.rejected) + len(examined.skipped)
    return examined


def only(question: str) -> tuple[QuestionType, tuple[str, ...], str, list[str]]:
    """Type, options, key and the codes of the doubts of the one question of a sound file."""
    examined = examine(quiz(question))
    assert [error.message for error in examined.errors] == []
    (candidate,) = examined.candidates
    content = candidate.content
    texts = tuple(text for _, text in content.options)
    return content.type, texts, "".join(content.key), [finding.code for finding in examined.warnings]


def raw(question: str) -> RawQuestion:
    """What the reader alone makes of it."""
    (found,) = xml.read(quiz(question), "题.xml").raws
    return found


TF = tuple(text for _, text in TRUE_FALSE_OPTIONS)
THREE = (("甲", "50"), ("乙", "50"), ("丙", "-100"))
# Each edge of formats.md: the question, and its type, options, key and doubts.
QUESTIONS = [
    ("single true", choice(("甲", "0"), ("乙", "100")), (SINGLE, ("甲", "乙"), "b", [])),
    (
        "single 1",
        choice(("甲", "100"), ("乙", "0"), single="<single>1</single>"),
        (SINGLE, ("甲", "乙"), "a", []),
    ),
    ("no single is true", choice(("甲", "100"), ("乙", "0"), single=""), (SINGLE, ("甲", "乙"), "a", [])),
    ("single false", choice(*THREE, single=MULTIPLE_CHOICE), (MULTIPLE, ("甲", "乙", "丙"), "ab", [])),
    ("single 0", choice(*THREE, single="<single>0</single>"), (MULTIPLE, ("甲", "乙", "丙"), "ab", [])),
    (
        "an empty answernumbering",
        choice(("甲", "100"), ("乙", "0"), more="<answernumbering/>"),
        (SINGLE, ("甲", "乙"), "a", []),
    ),
    (
        "marks, penalty, hidden",
        choice(("甲", "100"), ("乙", "0"), more=NOT_KEPT),
        (SINGLE, ("甲", "乙"), "a", []),
    ),
    (
        "thirds",
        choice(
            ("甲", "33.33333"),
            ("乙", "33.33333"),
            ("丙", "33.33333"),
            ("丁", "-33.33333"),
            single=MULTIPLE_CHOICE,
        ),
        (MULTIPLE, ("甲", "乙", "丙", "丁"), "abc", []),
    ),
    (
        "33 for a third",
        choice(("甲", "33"), ("乙", "33"), ("丙", "33"), ("丁", "0"), single=MULTIPLE_CHOICE),
        (MULTIPLE, ("甲", "乙", "丙", "丁"), "abc", ["weight-odd"]),
    ),
    (
        "shares that miss the whole",
        choice(("甲", "50"), ("乙", "20"), ("丙", "0"), single=MULTIPLE_CHOICE),
        (MULTIPLE, ("甲", "乙", "丙"), "ab", ["weights-sum"]),
    ),
    (
        "part of the points",
        choice(("甲", "100"), ("乙", "50"), ("丙", "0")),
        (SINGLE, ("甲", "乙", "丙"), "a", ["partial-credit"]),
    ),
    ("true and false", statement(("true", "100"), ("false", "0")), (TRUE_FALSE, TF, "a", [])),
    ("false before true", statement(("false", "100"), ("true", "0")), (TRUE_FALSE, TF, "b", [])),
    ("words of ours", statement(("对", "0"), ("错", "100")), (TRUE_FALSE, TF, "b", [])),
    (
        "words of ours, the wrong one first",
        statement(("错", "0"), ("对", "100")),
        (TRUE_FALSE, TF, "a", ["true-false-words"]),
    ),
    (
        "other words: the first is true",
        statement(("Wahr", "100"), ("Falsch", "0")),
        (TRUE_FALSE, TF, "a", ["true-false-words"]),
    ),
    (
        "CDATA and entities",
        choice(("<![CDATA[<p>甲 &lt; 乙</p>]]>", "100"), ("&lt;b&gt;丙&lt;/b&gt; &amp;amp; &#20013;", "0")),
        (SINGLE, ("甲 < 乙", "丙 & 中"), "a", []),
    ),
    (
        "a table",
        choice(("<![CDATA[<table><tr><td>甲</td></tr></table>]]>", "100"), ("乙", "0")),
        (SINGLE, ("甲", "乙"), "a", ["markup-lost"]),
    ),
    (
        "a sound",
        choice((SOUND, "100"), ("乙", "0")),
        (SINGLE, ("甲", "乙"), "a", ["markup-lost", "file-dropped"]),
    ),
    (
        "overall feedback and hints",
        choice(("甲", "100"), ("乙", "0"), more=OVERALL),
        (SINGLE, ("甲", "乙"), "a", ["feedback-dropped"]),
    ),
]


@pytest.mark.parametrize(
    ("question", "expected"), [edge[1:] for edge in QUESTIONS], ids=[edge[0] for edge in QUESTIONS]
)
def test_edges_that_are_questions(
    question: str, expected: tuple[QuestionType, tuple[str, ...], str, list[str]]
) -> None:
    assert only(question) == expected


NINE = tuple((str(place), "100" if place == 1 else "0") for place in range(1, 10))
REFUSED = [
    ("no option worth 100", choice(("甲", "50"), ("乙", "0")), ["key-missing"], "最高的是 50%"),
    ("nothing right", choice(("甲", "0"), ("乙", "0"), single=MULTIPLE_CHOICE), ["key-missing"], "没有答案"),
    ("two right ones of a single choice", choice(("甲", "100"), ("乙", "100")), ["one-key-only"], "一个答案"),
    ("one option", choice(("甲", "100")), ["too-few-options"], "两个选项"),
    ("nine options", choice(*NINE), ["too-many-options"], "8"),
    ("thirty options", choice(*NINE, *NINE, *NINE, *NINE), ["too-many-options"], "36"),
    ("no number", choice(("甲", "half"), ("乙", "100")), ["weight-unreadable"], "half"),
    ("over 100", choice(("甲", "100"), ("乙", "101")), ["weight-unreadable"], "101"),
    ("both right", statement(("true", "100"), ("false", "100")), ["key-missing"], "100%"),
    ("one answer", statement(("true", "100")), ["key-missing"], "两个答案"),
    ("no stem", choice(("甲", "100"), ("乙", "0"), stem=""), ["stem-missing"], "题干"),
]


@pytest.mark.parametrize(
    ("question", "codes", "told"), [edge[1:] for edge in REFUSED], ids=[edge[0] for edge in REFUSED]
)
def test_questions_that_are_refused(question: str, codes: list[str], told: str) -> None:
    examined = examine(quiz(category("甲"), GOOD, question, GOOD.replace("问", "后问")))
    assert [finding.code for finding in examined.errors] == codes
    assert {(finding.sheet, finding.row) for finding in examined.errors} == {("题", 2)}
    assert told in examined.errors[0].message
    assert len(examined.candidates) == 2


@pytest.mark.parametrize(
    ("type_", "told"),
    [
        *[("essay", "问答题"), ("shortanswer", "简答题"), ("numerical", "数值题"), ("matching", "匹配题")],
        *[("description", "说明文字"), ("cloze", "完形填空题"), ("ddwtos", "ddwtos"), ("", "类型的题")],
    ],
)
def test_kinds_that_we_do_not_have_are_skipped_and_told(type_: str, told: str) -> None:
    examined = examine(quiz(GOOD, GOOD.replace("multichoice", type_)))
    assert len(examined.candidates) == 1
    (finding,) = examined.skipped
    assert (finding.code, finding.row) == ("type-unsupported", 2)
    assert told in finding.message
    assert "“题1”" in finding.message


class TestTexts:
    @pytest.mark.parametrize(
        ("format_", "text"),
        [
            ("html", "甲 乙\n<丙>"),
            ("moodle_auto_format", "甲\n乙\n<丙>"),
            ("plain_text", "甲\n乙<br/>&lt;丙&gt;"),
            ("", "甲 乙\n<丙>"),
            ("of its own", "甲 乙\n<丙>"),
        ],
    )
    def test_are_read_as_their_format_says(self, format_: str, text: str) -> None:
        stem = "<![CDATA[甲\n乙<br/>&lt;丙&gt;]]>"
        (candidate,) = examine(
            quiz(choice(("甲", "100"), ("乙", "0"), stem=stem).replace('"html"', f'"{format_}"'))
        ).candidates
        assert candidate.content.stem == text

    def test_of_options_are_in_the_stems_format_unless_they_say_another(self) -> None:
        question = choice(("&lt;b&gt;甲", "100"), ("&lt;b&gt;乙", "0")).replace('"html"', '"plain_text"')
        assert only(question.replace('"0"', '"0" format="html"'))[1] == ("<b>甲", "乙")

    def test_of_feedback_are_the_explanation(self) -> None:
        general = "<generalfeedback format='html'><text>&lt;p&gt;因为</text></generalfeedback>"
        answers = choice(("甲", "100"), ("乙", "0"), more=general)
        shown = "<feedback><text>想一想</text></feedback></answer><general"
        (candidate,) = examine(quiz(answers.replace("</answer><general", shown))).candidates
        assert candidate.content.explanation == "因为\n“乙”：想一想"

    def test_of_a_statements_feedback(self) -> None:
        question = statement(("true", "100"), ("false", "0")).replace(
            "</answer></question>", "<feedback><text>想一想</text></feedback></answer></question>"
        )
        assert raw(question).fields["explanation"] == "答“错误”时：想一想"


class TestPictures:
    def test_stay_with_their_text(self) -> None:
        image = "<![CDATA[甲<img src='@@PLUGINFILE@@/a%20b.png' alt='图'/>]]>"
        stem = choice(("乙", "100"), ("丙", "0"), stem=f"{image}</text>{FILE}<text>")
        assert raw(stem).pictures == (("stem", PICTURE),)
        option = choice(("乙", "100"), (f"{image}</text>{FILE}<text>", "0"))
        assert raw(option).pictures == (("b", PICTURE),)

    def test_of_moodle_before_2(self) -> None:
        old = f"<image>a.png</image><image_base64>{base64.b64encode(PICTURE).decode()}</image_base64>"
        assert raw(choice(("乙", "100"), ("丙", "0"), more=old)).pictures == (("stem", PICTURE),)

    @pytest.mark.parametrize(
        ("stem", "code"),
        [
            ("<img src='@@PLUGINFILE@@/c.png'>", "picture-missing"),
            ("<img src='https://example.org/c.png'>", "picture-outside"),
            ("<img src='data:image/png;base64,=='>", "picture-missing"),
        ],
    )
    def test_that_are_not_there_are_told(self, stem: str, code: str) -> None:
        question = choice(("乙", "100"), ("丙", "0"), stem=f"<![CDATA[甲{stem}]]>")
        assert only(question)[3] == [code]
        assert raw(question).pictures == ()

    def test_of_feedback_have_no_place(self) -> None:
        image = "<![CDATA[<img src='@@PLUGINFILE@@/a b.png'/>因为]]>"
        general = f"<generalfeedback format='html'><text>{image}</text>{FILE}</generalfeedback>"
        assert only(choice(("乙", "100"), ("丙", "0"), more=general))[3] == ["picture-dropped"]


class TestCategories:
    def test_give_the_subject_where_none_is_given(self) -> None:
        examined = examine(
            quiz(category("$course$/top/党史/建党"), GOOD, category("a//b"), GOOD.replace("问", "后")), None
        )
        assert [each.raw.fields["category"] for each in examined.candidates] == ["党史 / 建党", "a-b"]
        assert [finding.code for finding in examined.warnings] == ["category-slash"]

    def test_are_tags_beside_another_subject(self) -> None:
        (candidate,) = examine(quiz(category("$course$/top/党史/建党"), GOOD)).candidates
        assert candidate.content.tags == ("党史", "建党")


def test_tags_and_the_own_number_are_tags() -> None:
    tags = "<idnumber>x-1</idnumber><tags><tag><text>水</text></tag><tag><text>气、土</text></tag></tags>"
    (candidate,) = examine(quiz(choice(("甲", "100"), ("乙", "0"), more=tags))).candidates
    assert candidate.content.tags == ("x-1", "水", "气", "土")


def test_a_file_in_gb18030() -> None:
    data = quiz(GOOD).decode().replace("UTF-8", "GB2312").encode("gb18030")
    (candidate,) = examine(data).candidates
    assert candidate.content.stem == "问"


class TestRefusals:
    def test_of_broken_xml_name_the_place(self) -> None:
        data = quiz(GOOD, "\n<question>\n  <name>&无;</name></question>")
        with pytest.raises(BrokenXml, match="第 4 行第 9 个字"):
            imports.examine(data, "题.xml", subject=None)

    def test_of_half_a_file(self) -> None:
        with pytest.raises(BrokenXml):
            imports.examine(quiz(GOOD)[:-20], "题.xml", subject=None)

    @pytest.mark.parametrize(
        "declared",
        [
            '<!DOCTYPE quiz [<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;&a;">]>',
            '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE quiz SYSTEM "https://example.org/quiz.dtd">',
        ],
    )
    def test_of_document_types(self, declared: str) -> None:
        with pytest.raises(BrokenXml, match="DOCTYPE"):
            imports.examine(declared.encode() + quiz(GOOD).partition(b"\n")[2], "题.xml", subject=None)

    @pytest.mark.parametrize(
        "inside", ["<a>" * 200_000 + "</a>" * 200_000, "<question>" + "<a/>" * 200_000 + "</question>"]
    )
    def test_of_what_is_too_deep_or_too_wide(self, inside: str) -> None:
        with pytest.raises(BrokenXml, match="层"):
            imports.examine(quiz(inside), "题.xml", subject=None)

    def test_of_no_questions(self) -> None:
        for data in (quiz(), quiz(category("甲")), quiz("<a/>" * 1000)):
            with pytest.raises(BadFile, match="没有题目"):
                imports.examine(data, "题.xml", subject=None)

    def test_of_more_questions_than_are_read_at_once(self) -> None:
        with pytest.raises(TooManyRows, match=f"{ROWS_LIMIT:,}"):
            imports.examine(quiz("<question/>" * (ROWS_LIMIT + 1)), "题.xml", subject=None)

    @pytest.mark.parametrize("piece", ["<a/>", "<question>" + "<a/>" * 1000 + "</question>", "<!---->", "甲"])
    def test_take_time_in_proportion(self, piece: str) -> None:
        def refuse(characters: int) -> None:
            with pytest.raises(BadFile):
                imports.examine(quiz(piece * (characters // len(piece))), "题.xml", subject=None)

        assert grows_in_proportion(refuse, 4_000_000)
