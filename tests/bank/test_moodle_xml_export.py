"""Moodle XML as we write it: what Moodle needs, and what comes back."""

from xml.etree import ElementTree

import pytest

from quizsvc.bank import exports, imports
from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import TRUE_FALSE_OPTIONS, Content, QuestionType

SINGLE, MULTIPLE, TRUE_FALSE = QuestionType
CONTENT = Content(
    MULTIPLE,
    "甲\n乙<b>",
    (("a", "丙"), ("b", "]]>"), ("c", "戊")),
    ("a", "c"),
    "因为",
    "《某法》第一条",
    3,
    ("水",),
)


def test_is_what_moodle_reads() -> None:
    statement = Content(TRUE_FALSE, "丁", TRUE_FALSE_OPTIONS, ("b",))
    items = [Exported(7, 2, "approved", "党史 / 建党", each) for each in (CONTENT, statement)]
    root = ElementTree.fromstring(exports.write("moodle_xml", items))
    first, multiple, true_false = root
    assert first.findtext("category/text") == "$course$/top/党史/建党"
    assert multiple.get("type") == "multichoice"
    assert multiple.findtext("name/text") == "甲"
    assert multiple.findtext("questiontext/text") == "甲\n乙<b>"
    assert multiple.findtext("single") == "false"
    assert [(each.get("fraction"), each.findtext("text")) for each in multiple.iter("answer")] == [
        ("50", "丙"),
        ("-100", "]]>"),
        ("50", "戊"),
    ]
    assert {each.get("format") for each in multiple.iter("answer")} == {"plain_text"}
    assert multiple.findtext("tags/tag/text") == "水"
    assert multiple.find("quizsvc") is not None
    assert [(each.get("fraction"), each.findtext("text")) for each in true_false.iter("answer")] == [
        ("0", "true"),
        ("100", "false"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *["<b>甲</b>", "&amp;", "&#10;", "]]>", "<![CDATA[甲]]>", "<!-- -->", "@@PLUGINFILE@@/a.png"],
        *['"', "'", "甲 < 乙 > 丙", "甲\u200b乙", "🙂", "e\u0301", "\ufffd"],
    ],
)
def test_comes_back_whatever_a_text_is_made_of(text: str) -> None:
    options = (("a", text), ("b", f"甲 {text} 乙"), ("c", "丙"))
    items = [
        Exported(1, 1, "draft", "科目", Content(type_, f"{text}\n{text}", options, key, text, text))
        for type_, key in ((SINGLE, ("a",)), (MULTIPLE, ("a", "b")), (MULTIPLE, ("a", "b", "c")))
    ]
    examined = imports.examine(exports.write("moodle_xml", items), "题.xml", subject="别的")
    assert [error.message for error in examined.errors] == []
    assert [found.content for found in examined.candidates] == [item.content for item in items]
    assert {found.subject for found in examined.candidates} == {"科目"}


def test_holds_nothing_that_xml_cannot_hold() -> None:
    content = Content(TRUE_FALSE, "甲\ufffe乙\uffff", TRUE_FALSE_OPTIONS, ("a",))
    data = exports.write("moodle_xml", [Exported(1, 1, "draft", "科目", content)])
    assert ElementTree.fromstring(data).findtext(".//questiontext/text") == "甲\ufffd乙\ufffd"
