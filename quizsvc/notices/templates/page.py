"""The page of an official document: A4, 22 lines of 28 characters, page numbers outside (GB/T 9704-2012).

Lengths are in twentieths of a point, as Word keeps them.
"""

from docx.oxml.ns import nsdecls

from quizsvc.notices.templates import styles
from quizsvc.notices.templates.parts import field, line, paragraph, run

WIDTH, HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1588, 1474
"""37, 35, 28 and 26 mm."""
HEADER, FOOTER = 1134, 1247
"""From the edge of the paper; the page number then stands 7 mm below the text."""
TEXT = WIDTH - LEFT - RIGHT
SQUEEZE = -849
"""In 4096ths of a point: how much less than 三号 a place of the grid is wide, so that 28 go on a line."""

MARGINALS = {
    "header1": ("header", "default", line("Mark", "{{ 草稿 }}")),
    "header2": ("header", "even", line("Mark", "{{ 草稿 }}")),
    "footer1": ("footer", "default", paragraph("OddPage", run("— "), field("PAGE"), run(" —"))),
    "footer2": ("footer", "even", paragraph("EvenPage", run("— "), field("PAGE"), run(" —"))),
}
"""Part → what it is, on which pages it stands, what it holds."""

SETTINGS = (
    f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting'
    ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def section(*, landscape: bool = False) -> str:
    """What a section ends with: its paper, margins, grid, and what stands outside the text."""
    references = "".join(
        f'<w:{kind}Reference w:type="{pages}" r:id="{part}"/>' for part, (kind, pages, _) in MARGINALS.items()
    )
    size = f'w:w="{WIDTH}" w:h="{HEIGHT}"'
    top, right, bottom, left = TOP, RIGHT, BOTTOM, LEFT
    if landscape:
        # The sheet is turned to the right: the edge at which it is bound comes to be its top.
        size = f'w:w="{HEIGHT}" w:h="{WIDTH}" w:orient="landscape"'
        top, right, bottom, left = LEFT, TOP, RIGHT, BOTTOM
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/><w:pgSz {size}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{styles.LINE}" w:charSpace="{SQUEEZE}"/></w:sectPr>'
    )


def section_break(*, landscape: bool) -> str:
    """A paragraph without height after which a new page begins; what stands before it lies or stands."""
    return f'<w:p><w:pPr><w:pStyle w:val="Break"/>{section(landscape=landscape)}</w:pPr></w:p>'
