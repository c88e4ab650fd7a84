"""Lines of a text or a Word file, the way the reader of written questions wants them."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizsvc.bank.imports.formats.prose.refusals import LINES_LIMIT, TooManyQuestions

WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("【"): "[", ord("】"): "]"}
RED, HIGHLIGHTED, UNDERLINED, BOLD = (chr(1 << bit) for bit in range(4))
"""How a letter may stand out; a letter's emphasis is the sum of these, as a character."""
PLAIN = "\0"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text, its runs of blanks as one.

    `number` is what the report calls it (a line's or a paragraph's, from 1). `emphasis` has a character for
    each of the text's, or is blank. `after_blank` says that a blank line stands before it.
    """

    number: int
    text: str
    emphasis: str = ""
    after_blank: bool = False

    def part(self, start: int, end: int | None = None) -> "Line":
        """A piece of it, without blanks outside."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start] == " ":
            start += 1
        while stop > start and self.text[stop - 1] == " ":
            stop -= 1
        return Line(self.number, self.text[start:stop], self.emphasis[start:stop], self.after_blank)


def folded(text: str) -> str:
    """The text in half width with [ ] for 【】, character by character: places in it are the text's own."""
    return text.translate(WIDTHS)


def lines_of(numbered: Iterable[tuple[int, str, str]]) -> list[Line]:
    """Lines from triples of number, text and emphasis; blank ones are left out.

    Raises:
        TooManyQuestions: more than LINES_LIMIT lines.
    """
    lines: list[Line] = []
    blank = False
    for number, text, emphasis in numbered:
        packed, kept = _packed(text, emphasis)
        if packed:
            lines.append(Line(number, packed, kept, blank))
        if len(lines) > LINES_LIMIT:
            raise TooManyQuestions()
        blank = not packed
    return lines


def _packed(text: str, emphasis: str) -> tuple[str, str]:
    if not emphasis.strip(PLAIN):
        return " ".join(text.split()), ""
    places: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace() or (places and not text[places[-1]].isspace()):
            places.append(place)
    if places and text[places[-1]].isspace():
        places.pop()
    packed = "".join(" " if text[place].isspace() else text[place] for place in places)
    return packed, "".join(emphasis[place] for place in places)
