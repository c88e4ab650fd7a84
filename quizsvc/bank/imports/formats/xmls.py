"""XML that people upload: no document types, no entities of their own, no endless depth."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml import ElementTree

from quizsvc.kit.files import BadFile

DEEPEST = 100
"""Elements within each other; question files of honest programs need a dozen."""
LARGEST, USUAL, MOST = 10_000, 200, 120_000
"""Of a streamed root: elements that one child may have, and that they may have on average; children."""


class BrokenXml(BadFile):
    """XML that is not well-formed, or built to hurt."""

    title = "XML 文件的格式有错"
    code = "broken-xml"


def parsed(data: bytes) -> Element:
    """The root of an XML document.

    Raises:
        BrokenXml: not well-formed (with line and column), a document type or entities, too deep.
    """
    with _refused():
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    if _too_deep(root):
        raise BrokenXml(f"XML 的层次超过 {DEEPEST} 层，不像题目文件，没有读取。")
    return root


def streamed(data: bytes) -> Iterator[Element]:
    """The children of a document's root, one by one; each is emptied when the next is asked for.

    Raises:
        BrokenXml: as `parsed` does, wherever the damage is; or more elements than question files have.
    """
    depth = elements = done = 0
    root: Element | None = None
    with _refused():
        for event, element in ElementTree.iterparse(io.BytesIO(data), ("start", "end"), forbid_dtd=True):
            if event == "start":
                root = element if root is None else root
                depth, elements = depth + 1, elements + 1
                if depth > DEEPEST or elements > LARGEST + USUAL * done or done > MOST:
                    raise BrokenXml(f"XML 的层次超过 {DEEPEST} 层，或元素过多，不像题目文件，没有读取。")
                continue
            depth -= 1
            if depth == 1 and root is not None:
                yield element
                root.clear()
                done += 1


def local_name(element: Element) -> str:
    """An element's name without its namespace, in lower case; blank for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """An element's children of this local name."""
    return (each for each in element if local_name(each) == name)


@contextmanager
def _refused() -> Iterator[None]:
    """What parsers raise, as a refusal that people understand."""
    try:
        yield
    except ParseError as error:
        line, column = error.position
        told = f"第 {line} 行第 {column + 1} 个字处不是正确的 XML。请改正或重新导出后再上传。"
        raise BrokenXml(told, row=line) from error
    except defusedxml.DefusedXmlException as error:
        told = "XML 里有文档类型声明（DOCTYPE）或自定义实体，为安全起见没有读取。请删去后再上传。"
        raise BrokenXml(told) from error
    except (ValueError, LookupError) as error:
        raise BrokenXml("XML 的文字编码无法识别。请另存为 UTF-8 后再上传。") from error


def _too_deep(root: Element) -> bool:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
