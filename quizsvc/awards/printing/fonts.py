"""The font of certificates: embedded as a subset, in two weights, loaded once in a process."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from quizsvc.kit.fonts import Weight, noto_sans_sc

_BEYOND = re.compile(r"(<[0-9A-F]{2}>) <([0-9A-F]{5,6})>")


class _WholeUnicode(TTFont):
    """reportlab's font, whose text can be copied out of the file beyond 65,535 too: it writes such a
    character's number where PDF wants UTF-16, so that a reader of the file finds another character.
    """

    def addObjects(self, doc: Any) -> None:
        super().addObjects(doc)
        for name, thing in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                thing.content = _BEYOND.sub(_in_utf16, thing.content)


def _in_utf16(found: re.Match[str]) -> str:
    return f"{found[1]} <{chr(int(found[2], 16)).encode('utf-16-be').hex().upper()}>"


@lru_cache(maxsize=2)
def font(weight: Weight) -> str:
    """The name by which reportlab knows the font.

    Raises:
        FontMissing: its files were never fetched.
    """
    name = f"NotoSansSC-{weight.name.title()}"
    pdfmetrics.registerFont(_WholeUnicode(name, str(noto_sans_sc(weight))))
    return name


def width(text: str, weight: Weight, size: float) -> float:
    """How wide a text is at a size, in points.

    Raises:
        FontMissing.
    """
    measured: float = pdfmetrics.stringWidth(text, font(weight), size)
    return measured


def lacking(texts: Iterable[str]) -> list[str]:
    """The characters of these texts that the font cannot show, each once, in order. Blanks need no glyph.

    Raises:
        FontMissing.
    """
    known = pdfmetrics.getFont(font(Weight.REGULAR)).face.charToGlyph
    found = (character for text in texts for character in text)
    return list(dict.fromkeys(one for one in found if not known.get(ord(one)) and one != " "))
