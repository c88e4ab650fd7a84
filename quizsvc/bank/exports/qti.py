"""QTI 2.2: a package with one item for each question, which other systems read, and what only we have.

Explanation, options and key stand where the standard has them; type, subject, citation, difficulty, tags,
state and number go into the manifest, in an element of our own that others ignore.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.bank.imports.formats.qti.items import Metadata
from quizsvc.bank.imports.formats.qti.packages import OWN
from quizsvc.bank.rules import STEM, Content, QuestionType
from quizsvc.kit.pictures import SUFFIXES, Picture

ITEM = "http://www.imsglobal.org/xsd/imsqti_v2p2"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
MATCH_CORRECT = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"
WHEN = (1980, 1, 1, 0, 0, 0)
"""The same questions give the same bytes."""


def write(items: Sequence[Exported]) -> bytes:
    """A zip with `imsmanifest.xml`, `items/….xml` and `media/…`, each picture once."""
    packed = io.BytesIO()
    manifest = Element("manifest", {"xmlns": PACKAGE, "identifier": "quizsvc-questions"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.2 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for place, item in enumerate(items, 1):
            name = f"q{place:05}"
            path = f"items/{name}.xml"
            _add_resource(resources, item, name=name, path=path)
            _add_file(package, path, _item(item, name=name))
        _add_file(package, "imsmanifest.xml", manifest)
        for path, picture in _media(items).items():
            package.writestr(zipfile.ZipInfo(path, WHEN), picture.data)
    return packed.getvalue()


def _add_file(package: zipfile.ZipFile, path: str, root: Element) -> None:
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    entry = zipfile.ZipInfo(path, WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, text)


def _add_resource(resources: Element, item: Exported, *, name: str, path: str) -> None:
    attributes = {"identifier": name, "type": "imsqti_item_xmlv2p2", "href": path}
    resource = SubElement(resources, "resource", attributes)
    said = SubElement(SubElement(resource, "metadata"), f"{OWN}question", type=item.content.type.value)
    for field, value in item.own().items():
        if field in Metadata.ATTRIBUTES:
            said.set(field, str(value))
        else:
            SubElement(said, f"{OWN}{field}").text = str(value)
    for tag in item.content.tags:
        SubElement(said, f"{OWN}tag").text = tag
    for file in (path, *_media([item])):
        SubElement(resource, "file", {"href": file})


def _media(items: Sequence[Exported]) -> dict[str, Picture]:
    return {_path(picture): picture for item in items for picture in item.pictures.values()}


def _path(picture: Picture) -> str:
    return f"media/{picture.sha256}.{SUFFIXES[picture.media_type]}"


def _item(exported: Exported, *, name: str) -> Element:
    content = exported.content
    multiple = content.type is QuestionType.MULTIPLE
    item = Element(
        "assessmentItem",
        {"xmlns": ITEM, "identifier": name, "title": _title(content)}
        | {"adaptive": "false", "timeDependent": "false"},
    )
    declared = {"identifier": "RESPONSE", "cardinality": "multiple" if multiple else "single"}
    declaration = SubElement(item, "responseDeclaration", declared | {"baseType": "identifier"})
    right = SubElement(declaration, "correctResponse")
    for id_ in content.key:
        SubElement(right, "value").text = id_
    SubElement(
        item, "outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    )
    if content.explanation:
        outcome = {"identifier": "FEEDBACK", "cardinality": "single", "baseType": "identifier"}
        SubElement(item, "outcomeDeclaration", outcome)
    body = SubElement(item, "itemBody")
    _add_lines(body, content.stem)
    _add_pictures(SubElement(body, "p") if exported.at(STEM) else body, exported.at(STEM))
    chosen = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxChoices": "0" if multiple else "1"}
    interaction = SubElement(body, "choiceInteraction", chosen)
    for id_, text in content.options:
        choice = SubElement(interaction, "simpleChoice", {"identifier": id_})
        choice.text = text
        _add_pictures(choice, exported.at(id_))
    SubElement(item, "responseProcessing", {"template": MATCH_CORRECT})
    if content.explanation:
        shown = {"outcomeIdentifier": "FEEDBACK", "identifier": "explanation", "showHide": "hide"}
        _add_lines(SubElement(item, "modalFeedback", shown), content.explanation)
    return item


def _title(content: Content) -> str:
    return content.stem.partition("\n")[0][:50]


def _add_lines(element: Element, text: str) -> None:
    for line in text.split("\n"):
        SubElement(element, "p").text = line


def _add_pictures(element: Element, pictures: Sequence[Picture]) -> None:
    for picture in pictures:
        size = {"width": str(picture.width), "height": str(picture.height)}
        SubElement(element, "img", {"src": f"../{_path(picture)}", "alt": "", **size})


WRITER = Writer(write, "qti.zip", "application/zip")
