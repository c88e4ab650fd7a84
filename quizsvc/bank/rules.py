"""What a question is: its types, its valid keys, and when two texts are the same question (rules.md §3,
§4).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum

# 1. 1、 (1) 【1】 第1题 一、 before a stem. A point before a digit is a decimal's ("1.5 mg/L").
_STEM_NUMBER = re.compile(
    r"\s*(?:第\s*[0-9一二三四五六七八九十百]+\s*题\s*[.、,:)]?"
    r"|[(\[【〔]\s*[0-9一二三四五六七八九十百]{1,4}\s*[)\]】〕]\s*[.、]?"
    r"|[0-9]{1,4}\s*(?:[、)]|\.(?![0-9]))"
    r"|[一二三四五六七八九十百]{1,4}\s*、)\s*"
)
_OPTION_LABEL = re.compile(r"\s*(?:[A-Ha-h]\s*[.、:)]|[(\[【〔]\s*[A-Ha-h]\s*[)\]】〕])\s*")
_DASHES = "-‐‑‒–—―−"


class QuestionType(StrEnum):
    """题型. The same words as season.rules.QUESTION_TYPES, which stands below this room."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"


class KeyFault(StrEnum):
    """Why options and key do not make a question; str() is the code, `message` what a person reads."""

    TOO_FEW_OPTIONS = "too-few-options"
    OPTIONS_REPEAT = "options-repeat"
    NOT_TWO_OPTIONS = "not-two-options"
    KEY_MISSING = "key-missing"
    KEY_OUTSIDE_OPTIONS = "key-outside-options"
    ONE_KEY_ONLY = "one-key-only"
    TWO_KEYS_NEEDED = "two-keys-needed"

    @property
    def message(self) -> str:
        """The fault in Chinese."""
        return _MESSAGES[self]


_MESSAGES = {
    KeyFault.TOO_FEW_OPTIONS: "至少要有两个选项",
    KeyFault.OPTIONS_REPEAT: "选项标识重复",
    KeyFault.NOT_TWO_OPTIONS: "判断题只能有两个选项",
    KeyFault.KEY_MISSING: "没有答案",
    KeyFault.KEY_OUTSIDE_OPTIONS: "答案不在选项之中",
    KeyFault.ONE_KEY_ONLY: "单选题和判断题只能有一个答案",
    KeyFault.TWO_KEYS_NEEDED: "多选题至少要有两个答案",
}


def key_faults(type_: QuestionType, options: Iterable[str], key: Collection[str]) -> tuple[KeyFault, ...]:
    """Everything wrong with a question's option ids and key; empty if it is sound.

    One key for single choice and true/false, two or more for multiple choice, all among the options, of
    which there are two or more, and two exactly for true/false.
    """
    ids = list(options)
    keys = set(key)
    single = type_ is not QuestionType.MULTIPLE
    found = {
        KeyFault.TOO_FEW_OPTIONS: len(ids) < 2,
        KeyFault.OPTIONS_REPEAT: len(set(ids)) < len(ids),
        KeyFault.NOT_TWO_OPTIONS: type_ is QuestionType.TRUE_FALSE and len(ids) > 2,
        KeyFault.KEY_MISSING: not keys,
        KeyFault.KEY_OUTSIDE_OPTIONS: not keys <= set(ids),
        KeyFault.ONE_KEY_ONLY: single and len(keys) > 1,
        KeyFault.TWO_KEYS_NEEDED: not single and len(keys) == 1,
    }
    return tuple(fault for fault, is_so in found.items() if is_so)


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


def content_fingerprint(stem: str, options: Iterable[str]) -> str:
    """SHA-256 (hex) of the normalised stem and options in any order: equal ones are duplicates."""
    parts = [normalised_stem(stem), *sorted(normalised_option(option) for option in options)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _fold(text: str) -> str:
    # Case folding can undo the normal form (ß, ı with dots), so the form is taken again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _strip(folded: str) -> str:
    packed = "".join(char for char in folded if unicodedata.category(char)[0] not in "ZC")
    kept = []
    for place, char in enumerate(packed):
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
