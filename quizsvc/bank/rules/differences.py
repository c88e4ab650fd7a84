"""What one revision says otherwise than the one before, as people read it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher

from quizsvc.bank.rules.contents import STEM_NAME, Content, place_name
from quizsvc.bank.rules.types import DIFFICULTIES

_WORDS = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s|.", re.DOTALL)
"""Latin words and numbers are changed as a whole, Chinese one character at a time."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text that stayed, went or came: `op` is "same", "removed" or "added"."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is another one now. `segments` give `before` without the added ones, `after` without the
    removed ones.
    """

    field: str
    chinese: str
    before: str
    after: str
    segments: tuple[Segment, ...]


Said = tuple[Content, str]
"""A content, and the name of its subject."""
_FIELDS: dict[str, tuple[str, Callable[[Said], str]]] = {
    "type": ("题型", lambda said: said[0].type.chinese),
    "stem": (STEM_NAME, lambda said: said[0].stem),
    "options": ("选项", lambda said: "\n".join(f"{id_.upper()}. {text}" for id_, text in said[0].options)),
    "pictures": (
        "图片",
        lambda said: "\n".join(f"{place_name(at)}：{sha[:12]}" for at, sha in said[0].pictures),
    ),
    "key": ("答案", lambda said: "、".join(sorted(said[0].key)).upper()),
    "explanation": ("解析", lambda said: said[0].explanation),
    "citation": ("依据", lambda said: said[0].citation),
    "subject": ("科目", lambda said: said[1]),
    "difficulty": ("难度", lambda said: DIFFICULTIES[said[0].difficulty]),
    "tags": ("标签", lambda said: "、".join(said[0].tags)),
}


def differences(before: Said, after: Said) -> tuple[Change, ...]:
    """The fields that differ, as texts, in the order in which an editor sees them."""
    found = []
    for field, (chinese, text_of) in _FIELDS.items():
        was, is_ = text_of(before), text_of(after)
        if was != is_:
            found.append(Change(field, chinese, was, is_, segments(was, is_)))
    return tuple(found)


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Two texts as one: what stayed, went and came, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = []
    for op, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if op == "equal":
            found.append(Segment("same", gone))
            continue
        found.extend(Segment(*one) for one in (("removed", gone), ("added", come)) if one[1])
    return tuple(found)
