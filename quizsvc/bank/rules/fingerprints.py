"""When two questions are the same: texts without what does not matter, and fingerprints (rules.md §3)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable

from quizsvc.bank.rules.types import QuestionType

# 1. 1、 (1) 【1】 第1题 一、 before a stem. A point before a digit is a decimal's ("1.5 mg/L").
_STEM_NUMBER = re.compile(
    r"\s*(?:第\s*[0-9一二三四五六七八九十百]+\s*题\s*[.、,:)]?"
    r"|[(\[【〔]\s*[0-9一二三四五六七八九十百]{1,4}\s*[)\]】〕]\s*[.、]?"
    r"|[0-9]{1,4}\s*(?:[、)]|\.(?![0-9]))"
    r"|[一二三四五六七八九十百]{1,4}\s*、)\s*"
)
_OPTION_LABEL = re.compile(r"\s*(?:[A-Ha-h]\s*[.、:)]|[(\[【〔]\s*[A-Ha-h]\s*[)\]】〕])\s*")
_DASHES = "-‐‑‒–—―−"


def normalised_stem(text: str) -> str:
    """A stem without what does not make it another question: its number, blanks, punctuation, width, case.

    Kept is what changes the meaning: signs such as ≥, % and +, a point, colon or dash between digits, a
    minus before one. A text of nothing but punctuation stays as it is.
    """
    folded = _fold(text)
    number = _STEM_NUMBER.match(folded)
    if number and _strip(folded[number.end() :]):
        folded = folded[number.end() :]
    return _strip(folded) or folded.strip()


def normalised_option(text: str) -> str:
    """An option's text in the same way, but without its label (`A.`, `(b)`); a number at its start stays."""
    folded = _fold(text)
    label = _OPTION_LABEL.match(folded)
    if label and _strip(folded[label.end() :]):
        folded = folded[label.end() :]
    return _strip(folded) or folded.strip()


def stem_fingerprint(stem: str) -> str:
    """SHA-256 (hex) of the normalised stem: who shares it shares the lock on keys (rules.md §3)."""
    return hashlib.sha256(normalised_stem(stem).encode()).hexdigest()


def content_fingerprint(stem: str, options: Iterable[str], type_: QuestionType) -> str:
    """SHA-256 (hex) of the normalised stem and options in any order: equal ones are duplicates.

    The options of a true/false question say nothing about it (正确/错误, 对/错, √/×): its stem alone decides.
    """
    texts = [] if type_ is QuestionType.TRUE_FALSE else sorted(map(normalised_option, options))
    parts = json.dumps([normalised_stem(stem), *texts], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()


def key_texts(options: Iterable[tuple[str, str]], key: Collection[str]) -> frozenset[str]:
    """The normalised texts of the right options."""
    return frozenset(normalised_option(text) for id_, text in options if id_ in key)


def _fold(text: str) -> str:
    # Case folding can undo the normal form (ß, ı with dots), so the form is taken again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class _Unseen(dict[int, int | None]):
    """Which characters are blanks and controls, for str.translate: found out as they come up."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] in "ZC" else code
        return self[code]


_UNSEEN = _Unseen()


def _strip(folded: str) -> str:
    packed = folded.translate(_UNSEEN)
    if packed.isalnum():
        return packed
    kept = []
    for place, char in enumerate(packed):
        if char.isalnum():
            kept.append(char)
            continue
        before = packed[place - 1] if place else ""
        after = packed[place + 1] if place + 1 < len(packed) else ""
        if unicodedata.category(char)[0] != "P" and char not in _DASHES:
            kept.append(char)
        elif _has_meaning(char, before, after):
            kept.append("-" if char in _DASHES else char)
    return "".join(kept)


def _has_meaning(char: str, before: str, after: str) -> bool:
    if char in "%‰":
        return True
    if not _is_digit(after):
        return False
    if _is_digit(before):
        return char in ".:" or char in _DASHES
    return char in "-−" and not (before.isascii() and before.isalpha()) and before not in _DASHES


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()
