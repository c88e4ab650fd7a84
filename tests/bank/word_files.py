"""Word files made for tests, by python-docx or by hand, and what an import says of them."""

import io
import zipfile

import docx
from docx.document import Document

from quizsvc.bank import imports

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
DOCUMENT = "word/document.xml"


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def of_lines(*lines: str) -> Document:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def of_xml(body: str, **parts: str) -> bytes:
    """A docx with this body, and with other parts in place of python-docx's."""
    source = zipfile.ZipFile(io.BytesIO(saved(docx.Document())))
    changed = {DOCUMENT: f"<w:document {W} {M}><w:body>{body}</w:body></w:document>"}
    changed |= {f"word/{name}.xml": f"<w:{name} {W}>{part}</w:{name}>" for name, part in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in {*source.namelist(), *changed}:
            target.writestr(entry, changed.get(entry) or source.read(entry))
    return file.getvalue()


def paragraph(text: str, *, numbered: tuple[int, int] | None = None, style: str = "") -> str:
    """A paragraph's XML; `numbered` is its list and level."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered is not None:
        list_, level = numbered
        own += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
    return f'<w:p><w:pPr>{own}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def examine(file: Document | bytes) -> imports.Examined:
    data = file if isinstance(file, bytes) else saved(file)
    return imports.examine(data, "题库.docx", subject="法规")


def shown(examined: imports.Examined) -> list[str]:
    return [
        f"{content.stem} {' '.join(text for _, text in content.options)} {''.join(content.key).upper()}"
        for content in (candidate.content for candidate in examined.candidates)
    ]


def codes(examined: imports.Examined) -> list[str]:
    return [
        f"{finding.row} {finding.code}"
        for finding in (*examined.errors, *examined.warnings, *examined.skipped)
        if finding.code != "type-inferred"
    ]


QUESTION = ("1、谁负责？", "A．甲", "B．乙", "答案：B")
SHOWN = "谁负责？ 甲 乙 B"
