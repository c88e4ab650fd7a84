"""GIFT: for Moodle and for people who like plain text.

Every text is marked `[plain]`, so that no system reads HTML into it. What GIFT has no place for (citation,
difficulty, tags, our own numbers) stands in a comment above the question, which other systems leave out:
`// quizsvc: {…}`, one JSON object on one line. Tags stand there a second time, as newer Moodles read them.
"""

import json
import re
from collections.abc import Iterator, Sequence

from quizsvc.bank.exports.exported import Exported, Writer
from quizsvc.bank.imports.formats.moodle.categories import category_of
from quizsvc.bank.imports.formats.moodle.weights import SHARES
from quizsvc.bank.rules import Content, QuestionType

MARKS = re.compile(r"[\\:#={}~]")


def write(items: Sequence[Exported]) -> bytes:
    """A category line where the subject changes, then a block for each question."""
    return "\n".join(_lines(items)).encode()


def _lines(items: Sequence[Exported]) -> Iterator[str]:
    subject = None
    for item in items:
        if item.subject != subject:
            subject = item.subject
            yield f"$CATEGORY: {category_of(subject)}\n"
        own = item.own() | {"tags": item.content.tags}
        yield f"// quizsvc: {json.dumps(own, ensure_ascii=False)}"
        if item.content.tags:
            yield "// " + " ".join(f"[tag:{tag.replace(']', chr(92) + ']')}]" for tag in item.content.tags)
        yield from _question(item.content)
        yield ""


def _question(content: Content) -> Iterator[str]:
    explanation = f"####{_plain(content.explanation)}" if content.explanation else ""
    if content.type is QuestionType.TRUE_FALSE:
        word = "TRUE" if content.key == ("a",) else "FALSE"
        yield f"{_plain(content.stem)} {{{word}{explanation}}}"
        return
    yield f"{_plain(content.stem)} {{"
    for id_, text in content.options:
        yield _mark(content, id_) + _plain(text)
    if explanation:
        yield explanation
    yield "}"


def _mark(content: Content, id_: str) -> str:
    if content.type is QuestionType.SINGLE:
        return "=" if id_ in content.key else "~"
    return f"~%{SHARES[len(content.key)]}%" if id_ in content.key else "~%-100%"


def _plain(text: str) -> str:
    """A text that is taken as it stands, on one line."""
    return "[plain]" + MARKS.sub(r"\\\g<0>", text).replace("\n", "\\n")


WRITER = Writer(write, "gift", "text/plain", has_room_for_pictures=False)
