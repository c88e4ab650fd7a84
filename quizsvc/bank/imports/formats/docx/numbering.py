"""Numbers that Word makes itself: what stands before a paragraph, though its text does not hold it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizsvc.bank.imports.formats.docx.xml import Handler

DIGITS = "〇一二三四五六七八九"
BULLET = ("bullet", "none")
LEVELS = 9
PLACE = re.compile(r"%([1-9])")


@dataclass
class Level:
    """One level of a list: its first number, how numbers are written, the text around (`%1、`)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: bool = True


@dataclass
class Style:
    """What a paragraph's style says of lists."""

    based_on: str = ""
    list_: str = ""
    level: int = 0


class Numbering(Handler):
    """The parts numbering.xml and styles.xml, told by `xml.walk`."""

    def __init__(self) -> None:
        self.styles: dict[str, Style] = {}
        self._forms: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._own_levels: dict[tuple[str, int], Level] = {}
        self._form = self._list = ""
        self._level: Level | None = None
        self._at = 0
        self._style = Style()

    def start(self, name: str, attributes: Mapping[str, str], path: list[str]) -> None:
        """Part of `xml.Handler`."""
        value = attributes.get("w:val", "")
        if name == "w:style":
            self._style = self.styles.setdefault(attributes.get("w:styleId", ""), Style())
        elif "w:style" in path:
            self._of_style(name, value)
        elif name == "w:abstractNum":
            self._form, self._list = attributes.get("w:abstractNumId", ""), ""
            self._forms[self._form] = {}
        elif name == "w:num":
            self._list, self._form = attributes.get("w:numId", ""), ""
        elif name == "w:abstractNumId":
            self._lists[self._list] = value
        elif name in ("w:lvl", "w:lvlOverride"):
            self._at = number(attributes.get("w:ilvl"))
            if name == "w:lvl":
                self._begin_level()
        elif name == "w:startOverride":
            self._overrides[self._list, self._at] = number(value, 1)
        elif self._level is not None and path and path[-1] == "w:lvl":
            self._of_level(name, value)

    def end(self, name: str) -> None:
        """Part of `xml.Handler`."""
        if name == "w:lvl":
            self._level = None

    def _of_style(self, name: str, value: str) -> None:
        if name == "w:basedOn":
            self._style.based_on = value
        elif name == "w:numId":
            self._style.list_ = value
        elif name == "w:ilvl":
            self._style.level = number(value)

    def _begin_level(self) -> None:
        self._level = Level()
        if self._form:
            self._forms[self._form][self._at] = self._level
        else:
            self._own_levels[self._list, self._at] = self._level

    def _of_level(self, name: str, value: str) -> None:
        level = self._level or Level()
        if name == "w:start":
            level.start = number(value, 1)
        elif name == "w:numFmt":
            level.form = value
        elif name == "w:lvlText":
            level.text = value
        elif name == "w:lvlRestart":
            level.restarts = value != "0"
        elif name == "w:isLgl":
            level.form = "decimal"

    def place_of(self, style: str) -> tuple[str, int]:
        """The list and level that a paragraph's style, or one that it is based on, gives; blank if none."""
        for _ in range(len(self.styles)):
            found = self.styles.get(style)
            if found is None:
                break
            if found.list_:
                return found.list_, found.level
            style = found.based_on
        return "", 0

    def level(self, list_: str, at: int) -> Level | None:
        """How a list numbers a level."""
        own = self._own_levels.get((list_, at))
        return own or self._forms.get(self._lists.get(list_, ""), {}).get(at)

    def form_of(self, list_: str) -> str:
        """What lists that count on together share."""
        return self._lists.get(list_, "")

    def begins_at(self, list_: str, at: int) -> int | None:
        """The number at which this list begins anew where others of its form have counted before."""
        return self._overrides.get((list_, at))


@dataclass
class Counter:
    """Counts the numbered paragraphs of a file, in its order."""

    numbering: Numbering
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_: str, at: int) -> str:
        """What Word shows before the next paragraph of a list, with a sign behind it; blank for a bullet."""
        level = self.numbering.level(list_, at)
        if level is None:
            return ""
        counts = self._counts.setdefault(self.numbering.form_of(list_), {})
        anew = self.numbering.begins_at(list_, at)
        if anew is not None and (list_, at) not in self._begun:
            counts[at] = anew
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((list_, at))
        for deeper in [other for other in counts if other > at]:
            below = self.numbering.level(list_, deeper)
            if below is None or below.restarts:
                del counts[deeper]
        if level.form in BULLET:
            return ""
        return signed(PLACE.sub(lambda place: self._shown(list_, int(place[1]) - 1, counts), level.text))

    def _shown(self, list_: str, at: int, counts: Mapping[int, int]) -> str:
        level = self.numbering.level(list_, at) or Level()
        return written(counts.get(at, level.start), level.form)


def number(text: str | None, otherwise: int = 0) -> int:
    """A number of an attribute; `otherwise` if it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def signed(label: str) -> str:
    """A label with a sign at its end, so that it cannot be taken for the text's own number or letter."""
    last = label.strip()[-1:]
    if last.isascii() and last.isalpha():
        return f"{label.strip()}．"
    return f"{label.strip()}、" if last.isalnum() else label.strip()


def written(count: int, form: str) -> str:
    """A number as a list writes it."""
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count < 1000 else ""
        return letter if form == "upperLetter" else letter.lower()
    if form in ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting"):
        return chinese(count)
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    return str(count)


def chinese(count: int) -> str:
    """1 to 99 in Chinese numerals; others in digits."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    left = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return left + (DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    signs = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    if not 0 < count < 40:
        return str(count)
    found = ""
    for value, sign in signs:
        while count >= value:
            found += sign
            count -= value
    return found
