"""A template filled in with a notice's content."""

import io
from datetime import UTC, datetime
from functools import lru_cache

from docx.shared import Mm
from docxtpl import DocxTemplate
from lxml import etree

from quizsvc.notices.documents import charts, context, layout, packages, samples, texts
from quizsvc.notices.documents.language import Language
from quizsvc.notices.documents.refusals import BadTag
from quizsvc.notices.rules import Chart, Content

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every document says it was made, so that the same content gives the same bytes."""
MOST_PROPERTY = 255
NAMELESS = {
    f"docProps/{name}.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties'
        f' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/{space}-properties"/>'
    ).encode()
    for name, space in (("app", "extended"), ("custom", "custom"))
}
"""What is put for the parts in which a program keeps who made a template, and with what."""


class Filled(DocxTemplate):
    """docxtpl's template, which takes our texts as they are and no broken XML."""

    def resolve_listing(self, xml: str) -> str:
        """The same: our texts have no tabs or breaks that would have to become Word's."""
        return xml

    def fix_tables(self, xml: str) -> etree._Element:
        """The document's tree, its tables' grids with as many columns as they came to have.

        Raises:
            BadTag: what the tags left is no XML.
        """
        try:
            etree.fromstring(xml)
        except etree.XMLSyntaxError as error:
            raise BadTag(
                "模板里的 for、if 和它们的结尾应各占一段（写 {%p … %}）、一行（写 {%tr … %}）"
                "或一格（写 {%tc … %}），并且成对地放在同一处：都在表格外，或都在同一个表格里。"
            ) from error
        return super().fix_tables(xml)


class Drawing:
    """A chart where its tag stands, with words for who cannot see it. Drawn only if it is asked for."""

    def __init__(self, document: Filled, chart: Chart) -> None:
        self._document, self._chart = document, chart

    def __html__(self) -> str:
        picture = charts.drawn(self._chart)
        part = self._document.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(picture.png), Mm(picture.width))
        inline.docPr.set("descr", texts.shown(self._chart.words))
        xml = texts.without_tags(inline.xml)
        return f'</w:t></w:r><w:r><w:drawing>{xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def fill(template: bytes, content: Content) -> bytes:
    """The docx of a notice; the same template and content give the same bytes.

    Raises:
        BadTemplate: its tags; never of the templates that we ship, nor of those that were checked.
        FontMissing: the charts' font was not fetched.
    """
    document = Filled(io.BytesIO(template))
    tags = context.tags(content, lambda chart: Drawing(document, chart))
    document.render(tags, Language(_example()), autoescape=True)
    layout.lay_out(document.docx, content.tables)
    _say_what_it_is(document, content)
    file = io.BytesIO()
    document.save(file)
    parts = packages.unpacked(file.getvalue())
    return packages.packed({path: NAMELESS.get(path, data) for path, data in parts.items()})


@lru_cache(maxsize=1)
def _example() -> context.Tags:
    return context.tags(samples.every(), lambda chart: "")


def _say_what_it_is(document: Filled, content: Content) -> None:
    """The title, and nobody's name."""
    properties = document.docx.core_properties
    properties.title = texts.shown(content.title)[:MOST_PROPERTY]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.subject = properties.keywords = properties.category = ""
    properties.revision = 1
    properties.created = properties.modified = MADE
