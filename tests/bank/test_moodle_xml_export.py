"""Moodle XML as we write it: what Moodle needs."""

from xml.etree import ElementTree

from quizsvc.bank import exports
from quizsvc.bank.exports import Exported
from quizsvc.bank.rules import TRUE_FALSE_OPTIONS, Content, QuestionType

_, MULTIPLE, TRUE_FALSE = QuestionType
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
