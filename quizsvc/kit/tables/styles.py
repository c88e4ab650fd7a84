"""What an xlsx shows of its numbers: 0.05 as 5%, 5 as 5个工作日."""

import re
from collections.abc import Iterable
from enum import Enum
from xml.parsers import expat

PERCENTS = frozenset({"9", "10"})
"""Excel's own formats with a percent sign; none of its others adds a text to a number."""
QUOTED = re.compile(r'"([^"]*)"|\\(.)')
UNSEEN = re.compile(r"[_*].|\[[^\]]*\]")
"""What only makes room or colours."""
WORDS = re.compile(r"[\u3400-\u9fff¥￥€£‰℃°]")


class Shown(Enum):
    """How a number is shown where it is not as it is."""

    PERCENT = "percent"
    WITH_TEXT = "with-text"


class Styles:
    """Reads `styles.xml`: which of the styles that cells name by their place show a number otherwise."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._numbers: list[str] = []
        self._inside = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def read(self, chunks: Iterable[bytes]) -> dict[str, Shown]:
        """The styles by their place, counted from "0"."""
        for chunk in chunks:
            self._parser.Parse(chunk, False)
        self._parser.Parse(b"", True)
        shown = {number: self._shown(number) for number in set(self._numbers)}
        return {str(at): how for at, number in enumerate(self._numbers) if (how := shown[number]) is not None}

    def _shown(self, number: str) -> Shown | None:
        return Shown.PERCENT if number in PERCENTS else shown_by(self._codes.get(number, ""))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        if kind == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif kind == "cellXfs":
            self._inside = True
        elif kind == "xf" and self._inside:
            self._numbers.append(attributes.get("numFmtId", "0"))

    def _end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == "cellXfs":
            self._inside = False


def shown_by(code: str) -> Shown | None:
    """What a format such as `0.0%` or `0"个工作日"` does to a number; None if it adds nothing to it."""
    plain = UNSEEN.sub("", code.partition(";")[0])
    texts = "".join(quoted or escaped for quoted, escaped in QUOTED.findall(plain))
    rest = QUOTED.sub("", plain)
    if WORDS.search(rest + texts) or any(character.isalnum() or character == "%" for character in texts):
        return Shown.WITH_TEXT
    return Shown.PERCENT if "%" in rest else None
