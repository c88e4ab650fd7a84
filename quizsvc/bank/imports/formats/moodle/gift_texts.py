"""Texts of GIFT: where its marks stand that are not escaped."""

import re

from quizsvc.bank.imports.formats.moodle.drafts import Style

ESCAPE = re.compile(r"\\([\\:#={}~n])")
TAGS = {f"[{style.value}]": style for style in Style}


class Marked:
    """A text and, of the same length, its mask, in which no escaped mark is to be seen."""

    def __init__(self, text: str, mask: str | None = None) -> None:
        self._text = text
        self.mask = ESCAPE.sub("\0\0", text) if mask is None else mask

    def part(self, start: int, end: int | None = None) -> "Marked":
        """From one place to another, without outer blanks."""
        mask = self.mask[start:end]
        left = start + len(mask) - len(mask.lstrip())
        right = max(start + len(mask.rstrip()), left)
        return Marked(self._text[left:right], self.mask[left:right])

    def split(self, mark: str, most: int) -> "list[Marked]":
        """The parts between the first `most` marks."""
        parts: list[Marked] = []
        start = 0
        while len(parts) < most and (place := self.mask.find(mark, start)) >= 0:
            parts.append(self.part(start, place))
            start = place + len(mark)
        return [*parts, self.part(start)]

    def without(self, start: int, end: int, filling: str) -> "Marked":
        """With something else between two places."""
        return Marked(
            self._text[:start] + filling + self._text[end:], self.mask[:start] + filling + self.mask[end:]
        )

    def written(self) -> str:
        """What the text says, its escapes read."""
        return ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], self._text)

    def styled(self, default: Style) -> tuple[str, Style]:
        """What it says, and how that is to be read; a tag that is no format (`[单选]`) is text."""
        if self.mask.startswith("["):
            end = self.mask.find("]") + 1
            style = TAGS.get(self.mask[:end])
            if style is not None:
                return self.part(end).written(), style
        return self.written(), default
