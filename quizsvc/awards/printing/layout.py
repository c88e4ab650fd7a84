"""Breaking Chinese text into lines, and making it smaller until it fits."""

from collections.abc import Callable

NOT_FIRST = frozenset("，。、；：！？）》〉」』〕】”’·—…")
"""What does not begin a line."""
NOT_LAST = frozenset("（《〈「『〔【“‘")
"""What does not end one."""
Measure = Callable[[str, float], float]
"""How wide a text is at a size."""


def lines_of(text: str, wide: float, size: float, measure: Measure) -> list[str]:
    """The text in lines no wider than `wide`, as long as one character fits."""
    lines, line = [], ""
    for character in text:
        if line and measure(line + character, size) > wide:
            kept, carried = _broken(line, character)
            lines.append(kept)
            line = carried
        line += character
    return [*lines, line] if line else lines


def fitted(
    text: str, wide: float, largest: float, smallest: float, most: int, measure: Measure
) -> tuple[float, list[str]]:
    """The largest size, in steps of a half, at which the text has at most `most` lines, and the lines. At the
    smallest one it has as many as it needs.
    """
    size = largest
    while True:
        lines = lines_of(text, wide, size, measure)
        if len(lines) <= most or size <= smallest:
            return size, lines
        size = max(smallest, size - 0.5)


def _broken(line: str, following: str) -> tuple[str, str]:
    """Where a full line ends, and what goes over to the next one with what follows."""
    at = len(line)
    while at > 1 and (following in NOT_FIRST or line[at - 1] in NOT_LAST):
        at -= 1
        following = line[at]
    return line[:at], line[at:]
