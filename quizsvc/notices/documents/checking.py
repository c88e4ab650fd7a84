"""An office's own template: looked through before anything is done with it, then filled in for a trial."""

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import basename
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from docx import Document
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from quizsvc.kit import archives
from quizsvc.kit.archives import Archive
from quizsvc.kit.files import StrangeFile
from quizsvc.notices.documents import samples
from quizsvc.notices.documents.refusals import (
    BadTag,
    ForbiddenInTemplate,
    MissingTag,
    NotADocx,
    TemplateTooLarge,
)
from quizsvc.notices.documents.rendering import fill
from quizsvc.notices.rules import Kind

MOST_BYTES = 2 * 1024 * 1024
MOST_XML = 4 * 1024 * 1024
"""Bytes of one part; the shipped templates have 20,000."""
LINKS_KNOWN = frozenset(
    (
        *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail"),
        *("styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering"),
        *("header", "footer", "footnotes", "endnotes", "image", "customXml", "customXmlProps"),
    )
)
"""What parts of a plain document are to each other."""
FORBIDDEN = {
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "keyMapCustomizations": "自定义的快捷键或工具栏",
    "attachedToolbars": "自定义的快捷键或工具栏",
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "control": "ActiveX 控件",
    "activeXControlBinary": "ActiveX 控件",
    "comments": "批注",
    "commentsExtended": "批注",
    "commentsIds": "批注",
    "commentsExtensible": "批注",
    "people": "批注人的姓名",
    "aFChunk": "插入的另一个文件",
    "subDocument": "插入的另一个文件",
    "chart": "图表对象（请改成图片）",
    "font": "嵌入的字体",
    "hyperlink": "超链接",
    "attachedTemplate": "链接到的另一个模板",
    "glossaryDocument": "自动图文集",
}
TRACKED = frozenset(
    qn(f"w:{name}")
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange")
)
TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}%]*%\}|\{#[^{}#]*#\}")
BRACKET = re.compile(r"\{[{%#]|[}%#]\}")
"""What is left of tags that are not whole; docxtpl would look for their ends a very long time."""
LINKING = frozenset(("src", "href", "althref"))
"""Attributes by which old drawings fetch something without a relation."""
FIELDS = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES"))
"""Fields that a program fills in by itself, and from nothing but the document."""


def check(kind: Kind, data: bytes) -> None:
    """Look through a template, and try it on a made-up notice.

    Raises:
        BadFile: damage, a bomb, a password. NotADocx, TemplateTooLarge, ForbiddenInTemplate: what it is or
        holds. BadTag, UnknownTag: how its tags are written. MissingTag: it leaves out what every notice says.
    """
    if len(data) > MOST_BYTES:
        raise TemplateTooLarge(f"模板超过 {MOST_BYTES // 1024 // 1024} MB。请删去或压缩其中的图片后再上传。")
    if not data.startswith(b"PK"):
        raise NotADocx()
    with archives.opened(data) as archive:
        _look_through(archive)
    _try(kind, data)


def _look_through(archive: Archive) -> None:
    types = _root(archive, "[content_types].xml")
    kinds = {each.get("ContentType") for each in types}
    if CONTENT_TYPE.WML_DOCUMENT_MAIN not in kinds:
        raise NotADocx()
    _look_at_types(archive, types)
    for path in archive.paths:
        if path.endswith(".rels"):
            _look_at_links(_root(archive, path))
        elif path.endswith(".xml"):
            _look_at_part(_root(archive, path))


def _look_at_types(archive: Archive, types: Element) -> None:
    """See that every part which is more than a picture goes by a name at which it is looked at."""
    known = {
        archives.plain(each.get("PartName", f"/*.{each.get('Extension', '')}")): each.get("ContentType", "")
        for each in types
    }
    for path in archive.paths:
        kind = known.get(f"/{path}", known.get(f"/*.{path.rpartition('.')[2]}", ""))
        if kind and not kind.startswith("image/") and not path.endswith((".xml", ".rels")):
            raise ForbiddenInTemplate(f"模板里有通报不用的内容（{path[:80]}）。请删去后再上传。")


def _root(archive: Archive, path: str) -> Element:
    if path not in archive:
        raise NotADocx()
    try:
        root: Element = ElementTree.fromstring(archive.read(path, most=MOST_XML), forbid_dtd=True)
    except DefusedXmlException as error:
        raise StrangeFile() from error
    except ParseError as error:
        raise NotADocx() from error
    return root


def _look_at_links(links: Element) -> None:
    for link in links:
        name = basename(link.get("Type", ""))
        if link.get("TargetMode") == "External":
            what = FORBIDDEN.get(name, "链接")
            told = f"模板里有指向文件以外的{what}（{link.get('Target', '')[:80]}）。请取消后再上传。"
            raise ForbiddenInTemplate(told)
        if name not in LINKS_KNOWN:
            what = FORBIDDEN.get(name, f"通报不用的内容（{name[:40]}）")
            raise ForbiddenInTemplate(f"模板里有{what}。请删去后再上传。")


def _look_at_part(root: Element) -> None:
    for element in root.iter():
        if element.tag in TRACKED:
            raise ForbiddenInTemplate("模板里有修订。请在“审阅”里接受或拒绝全部修订，关闭修订后再上传。")
        if any(name.rpartition("}")[2] in LINKING for name in element.attrib):
            raise ForbiddenInTemplate("模板里有链接到文件以外的图片或图形。请删去后再上传。")
    for field in _fields(root):
        if field.split(maxsplit=1)[:1] not in [[name] for name in FIELDS]:
            told = f"模板里有域“{field[:60]}”，只能用页码 PAGE 和页数 NUMPAGES。请删去其他的域后再上传。"
            raise ForbiddenInTemplate(told)
    _look_at_tags(root)


def _look_at_tags(root: Element) -> None:
    """See that all tags are whole, and stand in what the document says."""
    paragraphs = [list(paragraph.iter(qn("w:t"))) for paragraph in root.iter(qn("w:p"))]
    for texts in paragraphs:
        words = "".join(text.text or "" for text in texts)
        if BRACKET.search(TAG.sub(" ", words)):
            told = f"模板里的“{words[:60]}”括号不全：标签要写在同一段里，以 {{{{ 和 }}}} 或 {{% 和 %}} 起止。"
            raise BadTag(told)
    inside = {text for texts in paragraphs for text in texts}
    for element in root.iter():
        own = "" if element in inside else element.text or ""
        for words in (own, element.tail or "", *element.attrib.values()):
            if BRACKET.search(words):
                raise BadTag(f"模板里的“{words[:60]}”不在正文的文字里：标签只能写在段落和表格的文字中。")


def _fields(root: Element) -> Iterator[str]:
    """The instructions of all fields; one may be written in pieces."""
    yield from (each.get(qn("w:instr"), "") for each in root.iter(qn("w:fldSimple")))
    pieces: list[str] = []
    for element in root.iter():
        if element.tag == qn("w:instrText"):
            pieces.append(element.text or "")
        elif element.tag == qn("w:fldChar") and pieces:
            yield "".join(pieces).strip()
            pieces = []
    if pieces:
        yield "".join(pieces).strip()


def _try(kind: Kind, data: bytes) -> None:
    notice = samples.notice(kind)
    try:
        made = fill(data, notice)
        fill(data, samples.least(kind))
    except (OpcError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        # What python-docx and docxtpl stumble over in a file that is not as Word writes it has no kind of
        # its own.
        raise NotADocx() from error
    words = _words(made)
    for tag, text in samples.said(notice):
        if text and text not in words:
            raise MissingTag(f"模板里缺少标签“{tag}”，通报会少了这项内容。请照现在的模板补上后再上传。")


def _words(made: bytes) -> str:
    """All that a document says, its headers and footers too."""
    document = Document(io.BytesIO(made))
    around = (
        part
        for section in document.sections
        for part in (section.header, section.footer, section.even_page_header, section.first_page_header)
    )
    roots = [document.element.body, *(part._element for part in around)]
    return "".join(text.text or "" for root in roots for text in root.iter(qn("w:t")))
