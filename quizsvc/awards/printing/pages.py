"""The pages themselves. Measures are points, from the lower left corner."""

import io
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from quizsvc.awards.printing.fonts import font, width
from quizsvc.awards.printing.layout import fitted
from quizsvc.awards.printing.words import Printed, chinese_day
from quizsvc.kit import qr
from quizsvc.kit.fonts import Weight

WIDE, HIGH = landscape(A4)
RED, GOLD, INK, QUIET = HexColor("#B01E23"), HexColor("#B98A2F"), HexColor("#1F1F1F"), HexColor("#666666")
PALE = HexColor("#E9E9E9")
LEFT, RIGHT = 112.0, WIDE - 112.0
INDENT = 2
"""Characters by which a paragraph begins further right."""
SMALL, SMALLEST = 15.0, 11.0
"""Sizes of a paragraph: below the first a third line is better."""
QR_SIDE = 76.0
Progress = Callable[[int], None]


def draw(certificates: Iterable[Printed], *, progress: Progress = lambda done: None) -> bytes:
    """A PDF file of these certificates, a page each; the same ones make the same file. `progress` is told
    after each page how many there are.

    Raises:
        FontMissing.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH), invariant=1, pageCompression=1, lang="zh-CN")
    done = 0
    for done, each in enumerate(certificates, 1):
        if done == 1:
            canvas.setTitle(f"{each.title} {each.number}")
            canvas.setAuthor(each.issuer)
        else:
            canvas.setTitle(each.season_name)
        _page(canvas, each)
        canvas.showPage()
        progress(done)
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, one: Printed) -> None:
    _mark(canvas, one.mark)
    _frame(canvas)
    _title(canvas, one.title)
    y = _paragraphs(canvas, one)
    _middle(canvas, one.prize.chinese, y - 50, 40, RED)
    _text(canvas, one.closing, LEFT + INDENT * 20, y - 98, 20)
    _issuer(canvas, one)
    _check(canvas, one)


def _frame(canvas: Canvas) -> None:
    """Two lines, and corners that hold them together."""
    for inset, thick, colour in ((26, 3.5, RED), (34, 0.9, GOLD)):
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(thick)
        canvas.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(2.2)
    arm, inset = 46, 42
    for x, right in ((inset, 1), (WIDE - inset, -1)):
        for y, up in ((inset, 1), (HIGH - inset, -1)):
            canvas.line(x, y, x + right * arm, y)
            canvas.line(x, y, x, y + up * arm)


def _mark(canvas: Canvas, mark: str) -> None:
    """From corner to corner, behind everything."""
    canvas.saveState()
    canvas.translate(WIDE / 2, HIGH / 2)
    canvas.rotate(30)
    _centred(canvas, mark, 0, -60, 190, PALE, Weight.BOLD)
    canvas.restoreState()


def _title(canvas: Canvas, title: str) -> None:
    size, gap = 52.0, 26.0
    whole = width(title, Weight.BOLD, size) + gap * (len(title) - 1)
    x, y = (WIDE - whole) / 2, HIGH - 128
    for character in title:
        _text(canvas, character, x, y, size, RED, Weight.BOLD)
        x += width(character, Weight.BOLD, size) + gap
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(1)
    canvas.line(WIDE / 2 - 150, y - 26, WIDE / 2 + 150, y - 26)


def _paragraphs(canvas: Canvas, one: Printed) -> float:
    """Whom and for what; where the last line stands."""
    y, wide = HIGH - 200, RIGHT - LEFT
    size, lines = _paragraph(one.salutation, wide, 26, Weight.BOLD)
    for line in lines:
        _text(canvas, line, LEFT, y, size, INK, Weight.BOLD)
        y -= size * 1.5
    y -= 8
    size, lines = _paragraph("　" * INDENT + one.body, wide, 20, Weight.REGULAR)
    for line in lines:
        _text(canvas, line, LEFT, y, size)
        y -= size * 1.7
    return y


def _paragraph(text: str, wide: float, largest: float, weight: Weight) -> tuple[float, list[str]]:
    """Two lines, or more where they would be too small."""
    measure = partial(_measure, weight)
    size, lines = fitted(text, wide, largest, SMALL, 2, measure)
    return (size, lines) if len(lines) <= 2 else fitted(text, wide, SMALL, SMALLEST, 3, measure)


def _issuer(canvas: Canvas, one: Printed) -> None:
    wide = 330.0
    size, lines = fitted(one.issuer, wide, 19, 12, 1, partial(_measure, Weight.BOLD))
    centre = RIGHT - max(width(line, Weight.BOLD, size) for line in lines) / 2
    day = chinese_day(one.issued_on)
    centre = min(centre, RIGHT - width(day, Weight.REGULAR, 16) / 2)
    y = 112 + (len(lines) - 1) * size * 1.35
    for line in lines:
        _centred(canvas, line, centre, y, size, INK, Weight.BOLD)
        y -= size * 1.35
    _centred(canvas, day, centre, 82, 16)


def _check(canvas: Canvas, one: Printed) -> None:
    """The QR code, and beside it the number and the code to type."""
    _qr(canvas, one.address, LEFT - 42, 62)
    x = LEFT - 42 + QR_SIDE + 12
    _text(canvas, f"证书编号：{one.number}", x, 118, 10.5)
    _text(canvas, f"校 验 码：{one.grouped_code}", x, 101, 10.5)
    site = one.address.rpartition("/")[0]
    told = f"扫码，或在 {site} 输入校验码查验"
    size, lines = fitted(told, 250, 8.5, 5.5, 2, partial(_measure, Weight.REGULAR))
    for number, line in enumerate(lines):
        _text(canvas, line, x, 84 - number * size * 1.35, size, QUIET)


def _qr(canvas: Canvas, content: str, x: float, y: float) -> None:
    """Dark runs of modules as one path: small, and sharp at any size."""
    rows = qr.modules(content)
    count = len(rows)
    module = QR_SIDE / (count + 2 * qr.QUIET_ZONE)
    path = canvas.beginPath()
    for row in range(count):
        start = None
        for column in range(count + 1):
            dark = rows[row][column : column + 1] == "1"
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                left = x + (qr.QUIET_ZONE + start) * module
                low = y + (qr.QUIET_ZONE + count - 1 - row) * module
                path.rect(left, low, (column - start) * module, module)
                start = None
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _measure(weight: Weight, text: str, size: float) -> float:
    return width(text, weight, size)


def _middle(canvas: Canvas, text: str, y: float, size: float, colour: Any) -> None:
    _centred(canvas, text, WIDE / 2, y, size, colour, Weight.BOLD)


def _centred(
    canvas: Canvas,
    text: str,
    centre: float,
    y: float,
    size: float,
    colour: Any = INK,
    weight: Weight = Weight.REGULAR,
) -> None:
    _text(canvas, text, centre - width(text, weight, size) / 2, y, size, colour, weight)


def _text(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    size: float,
    colour: Any = INK,
    weight: Weight = Weight.REGULAR,
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font(weight), size)
    canvas.drawString(x, y, text)
