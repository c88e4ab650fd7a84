"""HTML inside question files, made plain text: what a person reads, and what of it was lost.

A scanner of our own: the standard library's takes time by the square of the length for tags that never
end. Its one expression does not go back (possessive), so a text takes time by its length.
"""

import html
import re
from dataclasses import dataclass

from quizsvc.bank.rules import tidy_lines

TAG = re.compile(
    r"<(/?)([A-Za-z][\w:-]*+(?=[\s/>]))((?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+'|\"[^\"<]{0,500}+\"|'[^'<]{0,500}+'|[\"'])*+)>"
)
ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|[lr]dquo|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});")
DECLARATION = re.compile(r"<(?:!doctype|!\[(?:if|endif)|\?xml)[^<>]*+>", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot"
    " thead tr ul"
)
INLINE_NAMES = (
    "a abbr acronym annotation b base bdi bdo big button cite code col colgroup data del dfn em font frame"
    " frameset head html i img input ins kbd label legend link map mark menu meta meter mfrac mi mn mo mrow"
    " msqrt msub msup mtext nobr noscript optgroup option output param picture progress q rp rt ruby s samp"
    " select semantics small source span strike strong sub sup td template textarea th time title tt track u"
    " var wbr"
)
BLOCKS, INLINE = frozenset(BLOCK_NAMES.split()), frozenset(INLINE_NAMES.split())
LOST = {
    "a": "链接",
    "audio": "音频",
    "canvas": "图形",
    "del": "删除线",
    "embed": "内嵌内容",
    "iframe": "内嵌内容",
    "input": "填空框",
    "math": "公式",
    "object": "内嵌内容",
    "ol": "列表编号",
    "s": "删除线",
    "strike": "删除线",
    "svg": "图形",
    "table": "表格",
    "video": "视频",
}
"""Markup that says something beside the text in it, and what a report calls it."""
HIDDEN = frozenset({"script", "style"})
SMALL = {
    "sup": dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True)),
    "sub": dict(zip("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True)),
}
SMALL_NAMES = {"sup": "上标", "sub": "下标"}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup. `lost` names what it said beside its words, `images` are addresses, in order."""

    text: str
    lost: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


def plain(markup: str, *, lines: bool = False) -> Plain:
    """HTML as tidy text: a line for each paragraph, break, item and row; entities read; scripts left out.

    With `lines`, line ends of the markup stay (Moodle's auto format). Raised and lowered digits become `²`
    and `₂`; where there is no such character the text stays and `lost` says so. What only looks like a tag
    (`<单选>`, `a<b`) stays text.
    """
    scanned = DECLARATION.sub(" ", _without_comments(markup))
    reader = _Reader(lines=lines)
    place = 0
    for tag in TAG.finditer(scanned):
        name = tag[2].lower()
        if name in BLOCKS or name in INLINE or name in LOST or name in HIDDEN or ":" in name:
            reader.add(scanned[place : tag.start()])
            place = tag.end()
            reader.tag(name, closes=bool(tag[1]), attributes=tag[3])
    reader.add(scanned[place:])
    return reader.result()


def sign_in(text: str) -> str | None:
    """The first tag or entity in a text that is no HTML, and so will be shown; None if there is none."""
    names = BLOCKS | INLINE
    tag = next((found[0] for found in TAG.finditer(text) if found[2].lower() in names), None)
    entity = ENTITY.search(text)
    return tag or (entity[0] if entity else None)


def small(name: str, text: str) -> str | None:
    """A raised ("sup") or lowered ("sub") text in signs that are small themselves (`²`, `₂`); None if it is
    long or there are no such signs for it.
    """
    signs = SMALL[name]
    if len(text) >= 20 or not set(text) <= signs.keys():
        return None
    return "".join(signs[each] for each in text)


def lost_message(lost: tuple[str, ...]) -> str:
    """What a report says about markup that was lost."""
    return f"{'、'.join(lost)}没有保留，只留下了其中的文字，请核对"


def _without_comments(text: str) -> str:
    kept: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[place:start])
        place = end + 3
    return "".join(kept) + text[place:]


class _Reader:
    """Collects the text between tags."""

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines
        self._pieces: list[str] = []
        self._lost: dict[str, None] = {}
        self._images: list[str] = []
        self._hidden = ""
        self._small: list[tuple[str, int]] = []

    def add(self, text: str) -> None:
        if text and not self._hidden:
            kept = text if self._lines else re.sub(r"\s+", " ", text)
            self._pieces.append(html.unescape(kept))

    def tag(self, name: str, *, closes: bool, attributes: str) -> None:
        if self._hidden:
            self._hidden = "" if closes and name == self._hidden else self._hidden
        elif name in HIDDEN:
            self._hidden = "" if closes else name
        elif name in SMALL:
            self._close_small(name) if closes else self._small.append((name, len(self._pieces)))
        elif name in BLOCKS:
            self._pieces.append("\n")
        elif name in ("td", "th"):
            self._pieces.append(" ")
        if not closes and not self._hidden:
            self._note(name, attributes)

    def result(self) -> Plain:
        if self._hidden:
            self._lost["没有结束的脚本"] = None
        self._lost.update((SMALL_NAMES[name], None) for name, _ in self._small)
        return Plain(tidy_lines("".join(self._pieces)), tuple(self._lost), tuple(self._images))

    def _note(self, name: str, attributes: str) -> None:
        if name == "img":
            source = SOURCE.search(attributes)
            self._images.append(html.unescape(next(filter(None, source.groups()), "")) if source else "")
        elif name in LOST and not (name == "a" and "href" not in attributes.lower()):
            self._lost[LOST[name]] = None

    def _close_small(self, name: str) -> None:
        """`2` to `²`, if it is one short piece of such characters."""
        if not self._small or self._small[-1][0] != name:
            return
        _, start = self._small.pop()
        inside = self._pieces[start:]
        signs = small(name, inside[0].strip()) if len(inside) == 1 else None
        if signs is not None:
            self._pieces[start] = signs
        elif inside:
            self._lost[SMALL_NAMES[name]] = None
