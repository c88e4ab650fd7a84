"""What an organizer writes and chooses; it stays whatever becomes of the figures."""

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from quizsvc.kit.hundredths import format_hundredths

NUMBER = re.compile(r"[\u3400-\u9fffA-Za-z]{1,20}〔2[01][0-9]{2}〕[1-9][0-9]{0,4}号")
"""机关代字, the year in hexagonal brackets, and a number without leading zeros."""
MOST_LISTED = 100
"""People that a notice may list of a track; ties beyond it are not."""
MOST_QUESTIONS = 20
NAMES = {
    "added": "补充的段落",
    "annexes": "另附的附件",
    "boards": "列出哪些榜单",
    "dated": "成文日期",
    "hardest": "得分率较低的试题",
    "number": "文号",
    "rate_below": "参与率低于多少算较低",
    "requirements": "下一步要求",
    "salutation": "主送机关",
    "signature": "署名",
    "title": "标题",
    "top": "个人前几名",
    "weak": "得分率较低的知识点",
}
"""What is written or chosen, by what people call it."""
REQUIRED = ("title", "number", "salutation", "requirements", "signature", "dated")
"""What a notice is not published without."""
IN_THE_NOTICE = {**NAMES, "requirements": f"六、{NAMES['requirements']}"}
"""The same as they stand in the notice, by which whoever writes it finds them."""
LONG = ("requirements", "added", "annexes", "boards")
"""Fields of many lines or many choices: the edition itself says what became of them."""
SHOWN = 60
"""Characters of a text that the log keeps."""


@dataclass(frozen=True, slots=True)
class Own:
    """Texts, of which a blank one is still to be written, and choices. Paragraphs are lines. `boards` are
    named `enforcement/city`; none: all. `rate_below` is in hundredths.
    """

    title: str = ""
    number: str = ""
    salutation: str = ""
    signature: str = ""
    dated: date | None = None
    requirements: str = ""
    added: dict[str, str] = field(default_factory=dict)
    annexes: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    top: int = 10
    rate_below: int = 6000
    weak: int = 5
    hardest: int = 5

    def missing(self) -> list[str]:
        """What must still be written, by what people call it."""
        return [IN_THE_NOTICE[name] for name in REQUIRED if not _is_written(getattr(self, name))]

    def paragraphs_of(self, section: str) -> tuple[str, ...]:
        """What was added to a section."""
        return paragraphs(self.added.get(section, ""))


def differences(before: Own, after: Own) -> dict[str, Any]:
    """What somebody wrote or chose otherwise: the names of all such `fields`, and of those that are short the
    old value and the new one, in plain values by name in `changed`.
    """
    names = [each.name for each in fields(Own) if getattr(before, each.name) != getattr(after, each.name)]
    return {
        "fields": names,
        "changed": {
            name: [_short(name, getattr(own, name)) for own in (before, after)]
            for name in names
            if name not in LONG
        },
    }


def _short(name: str, value: Any) -> str:
    if name == "rate_below":
        return f"{format_hundredths(value)}%"
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines that say something, without the blanks around them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def is_number(text: str) -> bool:
    """Whether this is a 文号 as offices write it: `陕环执法〔2021〕5号`."""
    return NUMBER.fullmatch(text) is not None


def _is_written(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
