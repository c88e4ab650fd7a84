"""Moodle XML, as Moodle itself reads it.

Texts are `plain_text`, so that nothing in them is taken for HTML; those with pictures are HTML, and their
pictures stand beside them. What Moodle has no place for (`Exported.own`) stands in an element `quizsvc` of
each question, which Moodle passes over.
"""

import base64
import html
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.bank.imports.formats.moodle.categories import category_of
from quizsvc.bank.imports.formats.moodle.drafts import OWN_FILE
from quizsvc.bank.imports.formats.moodle.weights import SHARES
from quizsvc.bank.rules import STEM, QuestionType
from quizsvc.kit.pictures import SUFFIXES, Picture

SETTINGS = {"defaultgrade": "1", "penalty": "0", "hidden": "0"}
NAME_LENGTH = 60


def write(items: Sequence[Exported]) -> bytes:
    """A category where the subject changes, then the questions."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
    return "".join([head, *_elements(items), "</quiz>\n"]).encode()


def _elements(items: Sequence[Exported]) -> Iterator[str]:
    subject = None
    for item in items:
        if item.subject != subject:
            subject = item.subject
            category = Element("question", type="category")
            _text(category, "category", category_of(subject))
            yield _written(category)
        yield _written(_question(item))


def _written(element: Element) -> str:
    indent(element, " ")
    return tostring(element, encoding="unicode") + "\n"


def _question(item: Exported) -> Element:
    content = item.content
    is_statement = content.type is QuestionType.TRUE_FALSE
    element = Element("question", type="truefalse" if is_statement else "multichoice")
    _text(element, "name", content.stem.partition("\n")[0][:NAME_LENGTH])
    _with_pictures(element, "questiontext", content.stem, item.at(STEM))
    _text(element, "generalfeedback", content.explanation, format="plain_text")
    for name, value in SETTINGS.items():
        SubElement(element, name).text = value
    if is_statement:
        for id_, word in (("a", "true"), ("b", "false")):
            worth = "100" if id_ in content.key else "0"
            _text(element, "answer", word, fraction=worth, format="moodle_auto_format")
    else:
        _choice(element, item)
    if content.tags:
        tags = SubElement(element, "tags")
        for tag in content.tags:
            _text(tags, "tag", tag)
    SubElement(element, "quizsvc", {name: str(value) for name, value in item.own().items()})
    return element


def _choice(element: Element, item: Exported) -> None:
    content = item.content
    is_single = content.type is QuestionType.SINGLE
    SubElement(element, "single").text = "true" if is_single else "false"
    SubElement(element, "shuffleanswers").text = "true"
    SubElement(element, "answernumbering").text = "ABCD"
    right, wrong = ("100", "0") if is_single else (SHARES[len(content.key)], "-100")
    for id_, text in content.options:
        worth = right if id_ in content.key else wrong
        _with_pictures(element, "answer", text, item.at(id_), fraction=worth)


def _with_pictures(
    parent: Element, name: str, text: str, pictures: Sequence[Picture], **attributes: str
) -> None:
    if not pictures:
        _text(parent, name, text, **attributes, format="plain_text")
        return
    files = {f"{picture.sha256}.{SUFFIXES[picture.media_type]}": picture for picture in pictures}
    lines = [html.escape(line) for line in text.split("\n") if line]
    shown = [f'<img src="{OWN_FILE}{file}" alt=""/>' for file in files]
    element = _text(parent, name, "<br/>".join([*lines, "".join(shown)]), **attributes, format="html")
    for file, picture in files.items():
        embedded = SubElement(element, "file", name=file, path="/", encoding="base64")
        embedded.text = base64.b64encode(picture.data).decode()


def _text(parent: Element, name: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    SubElement(element, "text").text = text
    return element


WRITER = Writer(write, "xml", "application/xml")
