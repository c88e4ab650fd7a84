"""Text as a document takes it: whatever people wrote stays text, and titles break where they read well."""

import re

from markupsafe import Markup, escape

from quizsvc.notices.rules import paragraphs

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEAD = re.compile(r"（[一二三四五六七八九十]+）[^。；：！？]{1,40}[。：！？]?")
_WORDS = (
    "生态环境 保护 综合 行政 执法 监测 大练兵 网络 答题 知识 竞赛 活动 情况 通报 统计 更正 全省 单位 个人"
)
_PIECE = re.compile(
    rf"[0-9]+[年月日周期号]?|[A-Za-z.%‰+〔〕-]+|《[^》]{{1,12}}》|“[^”]{{1,12}}”|{_WORDS.replace(' ', '|')}"
    r"|[\u3400-\u9fff]{2}[省市县区]|.",
    re.DOTALL,
)
"""What no line breaks: numbers, short quotations, and words of which titles are made."""
_NEVER_FIRST = "，。；：！？、）》”’」』】〕…—的了和与及等"
_NEVER_LAST = "（《“‘「『【〔关第"


def shown(text: str) -> str:
    """A text on one line, without characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", " ".join(re.split(r"[\t\r\n]+", text)))


def plain(text: str) -> Markup:
    """The same inside XML: no markup, and no tag of a template."""
    return Markup(without_tags(str(escape(shown(text)))))


def without_tags(xml: str) -> str:
    """The same XML with braces as their numbers, so that nothing that looks for tags, then or later, finds
    one.
    """
    return xml.replace("{", "&#123;").replace("}", "&#125;")


def led(text: str) -> tuple[str, str]:
    """The beginning of a paragraph that says what it is about (`（一）提高认识。`), and the rest."""
    found = _LEAD.match(text)
    return ("", text) if found is None else (found.group(), text[found.end() :])


def balanced(title: str, most: int) -> list[str]:
    """A title in as few lines of at most so many characters as it needs, nearly equal, none of which begins
    or ends badly. Lines that its writer made stay. A letter or digit takes half a character's place.
    """
    return [line for written in paragraphs(title) for line in _balanced(written, 2 * most)]


def places(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if character < "\u0100" else 2 for character in text)


def _balanced(title: str, most: int) -> list[str]:
    pieces = _PIECE.findall(title)
    made: list[str] = []
    for left in range(-(-places(title) // most), 1, -1):
        wanted = places("".join(pieces)) // left
        cut = min(_cuts(pieces, most, left - 1), key=lambda at: _cost(pieces, at, wanted))
        made.append("".join(pieces[:cut]))
        pieces = pieces[cut:]
    return [*made, "".join(pieces)]


def _cuts(pieces: list[str], most: int, after: int) -> list[int]:
    """Where a line may end that leaves no more than fits on the lines after it."""
    able = [
        at
        for at in range(1, len(pieces))
        if places("".join(pieces[:at])) <= most and places("".join(pieces[at:])) <= most * after
    ]
    return able or [max(1, len(pieces) // (after + 1))]


def _cost(pieces: list[str], at: int, wanted: int) -> int:
    badly = "".join(pieces[at:])[:1] in _NEVER_FIRST or pieces[at - 1][-1] in _NEVER_LAST
    return abs(places("".join(pieces[:at])) - wanted) + 12 * badly
