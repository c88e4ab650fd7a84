"""What a question is: its types, its valid keys, and when two are the same (rules.md §3, §4)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
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


def content_fingerprint(stem: str, options: Iterable[str], type_: QuestionType) -> str:
    """SHA-256 (hex) of the normalised stem and options in any order: equal ones are duplicates.

    The options of a true/false question say nothing about it (正确/错误, 对/错, √/×): its stem alone decides.
    """
    texts = [] if type_ is QuestionType.TRUE_FALSE else sorted(map(normalised_option, options))
    parts = json.dumps([normalised_stem(stem), *texts], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()


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


OPTION_IDS = "abcdefgh"
TRUE_FALSE_OPTIONS = (("a", "正确"), ("b", "错误"))
"""True/false has always these two, so that the same statement is the same question however it was written."""
STEM_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT, CITATION_LIMIT = 2000, 500, 4000, 500
TAGS_LIMIT, TAG_LIMIT = 20, 50


@dataclass(frozen=True)
class Content:
    """What a revision says. `options` are pairs of id and text, `key` the right ids; `difficulty` is
    1 (easy) to 3.
    """

    type: QuestionType
    stem: str
    options: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    explanation: str = ""
    citation: str = ""
    difficulty: int = 2
    tags: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        """The same for the same question, whatever its key (content_fingerprint)."""
        return content_fingerprint(self.stem, (text for _, text in self.options), self.type)

    def key_print(self) -> frozenset[str]:
        """The right options by their normalised text: comparable whatever the order of the options."""
        return key_texts(self.options, self.key)


def key_texts(options: Iterable[tuple[str, str]], key: Collection[str]) -> frozenset[str]:
    """The normalised texts of the right options."""
    return frozenset(normalised_option(text) for id_, text in options if id_ in key)


class ContentFault(StrEnum):
    """Why texts do not make a question; str() is the code, `message` what a person reads."""

    STEM_MISSING = "stem-missing"
    STEM_TOO_LONG = "stem-too-long"
    OPTION_BLANK = "option-blank"
    OPTION_TOO_LONG = "option-too-long"
    OPTIONS_SAME = "options-same"
    OPTIONS_NOT_TRUE_FALSE = "options-not-true-false"
    EXPLANATION_TOO_LONG = "explanation-too-long"
    CITATION_TOO_LONG = "citation-too-long"
    TAGS_TOO_LONG = "tags-too-long"

    @property
    def message(self) -> str:
        """The fault in Chinese."""
        return _CONTENT_MESSAGES[self]


_CONTENT_MESSAGES = {
    ContentFault.STEM_MISSING: "没有题干",
    ContentFault.STEM_TOO_LONG: f"题干超过 {STEM_LIMIT} 个字",
    ContentFault.OPTION_BLANK: "有空白的选项",
    ContentFault.OPTION_TOO_LONG: f"有选项超过 {OPTION_LIMIT} 个字",
    ContentFault.OPTIONS_SAME: "有两个选项的内容相同",
    ContentFault.OPTIONS_NOT_TRUE_FALSE: "判断题的选项固定为 正确（a）和 错误（b），可以不写",
    ContentFault.EXPLANATION_TOO_LONG: f"解析超过 {EXPLANATION_LIMIT} 个字",
    ContentFault.CITATION_TOO_LONG: f"依据超过 {CITATION_LIMIT} 个字",
    ContentFault.TAGS_TOO_LONG: f"标签超过 {TAGS_LIMIT} 个，或有标签超过 {TAG_LIMIT} 个字",
}


def content_faults(content: Content) -> tuple[KeyFault | ContentFault, ...]:
    """Everything that keeps this content from being a question; empty if nothing does."""
    texts = [text for _, text in content.options]
    found = {
        ContentFault.STEM_MISSING: not content.stem.strip(),
        ContentFault.STEM_TOO_LONG: len(content.stem) > STEM_LIMIT,
        ContentFault.OPTION_BLANK: not all(text.strip() for text in texts),
        ContentFault.OPTION_TOO_LONG: any(len(text) > OPTION_LIMIT for text in texts),
        ContentFault.OPTIONS_SAME: len({normalised_option(text) for text in texts}) < len(texts),
        ContentFault.OPTIONS_NOT_TRUE_FALSE: content.type is QuestionType.TRUE_FALSE
        and content.options != TRUE_FALSE_OPTIONS,
        ContentFault.EXPLANATION_TOO_LONG: len(content.explanation) > EXPLANATION_LIMIT,
        ContentFault.CITATION_TOO_LONG: len(content.citation) > CITATION_LIMIT,
        ContentFault.TAGS_TOO_LONG: len(content.tags) > TAGS_LIMIT
        or any(len(tag) > TAG_LIMIT for tag in content.tags),
    }
    faults = tuple(fault for fault, is_so in found.items() if is_so)
    return faults + key_faults(content.type, (id_ for id_, _ in content.options), content.key)
