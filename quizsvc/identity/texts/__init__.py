"""Texts that people accept, each in versions: whoever changes one gives it a new one in its first line."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
NAMELESS = "本次活动的主办单位"
_FIRST_LINE = re.compile(r"版本 (\d{4}-\d{2}-\d{2})\n+")


@dataclass(frozen=True, slots=True)
class Notice:
    """A text of Markdown, without the line that names its version, which is the day of its writing."""

    version: str
    text: str

    def of(self, office: str) -> str:
        """The text, in the name of an office; blank: of whoever holds the campaign."""
        return self.text.replace("{office}", office or NAMELESS)


def _read(name: str) -> Notice:
    written = (FOLDER / name).read_text("utf-8")
    first = _FIRST_LINE.match(written)
    assert first is not None, f"{name} does not begin with its version"
    return Notice(first[1], written[first.end() :])


PRIVACY = _read("privacy.md")
