"""Paragraphs, runs and tables of Word, written with the names of our styles."""

from html import escape

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
THIN = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)
"""Rules of half a point."""
INSIDE = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
)
"""What a cell keeps free: half a millimetre above and below, one beside."""


def run(text: str, style: str = "") -> str:
    """Letters of one look."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def field(name: str) -> str:
    """What the program fills in, such as the page's number."""
    begin, separate, end = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    told = f'<w:instrText xml:space="preserve"> {name} </w:instrText>'
    return "".join(f"<w:r>{each}</w:r>" for each in (begin, told, separate, "<w:t>1</w:t>", end))


def paragraph(style: str, *runs: str) -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def line(style: str, text: str) -> str:
    """A paragraph of one look, tags and all."""
    return paragraph(style, run(text))


def table(*rows: str, width: int, columns: int) -> str:
    """A table with thin rules; a program makes its columns as wide as it is told."""
    grid = f'<w:gridCol w:w="{width // columns}"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{THIN}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{INSIDE}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(*cells: str, head: bool = False) -> str:
    """A row that no page cuts in two; one of heads stands again on each page."""
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(cells)}</w:tr>"


def cell(style: str, text: str, *, width: int, columns: int = 1) -> str:
    """A cell of one paragraph, over so many columns."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{line(style, text)}</w:tc>"
    )
