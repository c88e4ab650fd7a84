"""The options and the answer of a JSON question: which field is the label, what the answer names by it."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizsvc.bank.imports import answers
from quizsvc.bank.rules import OPTION_IDS

LETTERS = OPTION_IDS + "ijklmnopqrstuvwxyz"
LABELS = ("key", "label", "id", "letter", "name", "option", "prefix")
TEXTS = ("value", "text", "content", "title", "desc", "description")
EITHER = ("value", "label", "name", "option")
"""Fields that are the label in one program and the text in another (`{"label": "甲", "value": "A"}`)."""
MARKS = ("iscorrect", "correct", "is_right", "isright", "right", "isanswer")
SIGNS = " .、:()[]【】"
PARTED = re.compile(r"[\s,，、;；|/]+")


class UnclearAnswer(Exception):
    """The answer may name one option or another: its code and a sentence, for the report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Choices:
    """Options by letter, each one's label in the file (None: it has none), the letters marked as right."""

    options: list[tuple[str, str]]
    labels: list[str | None]
    right: list[str]


def choices_of(given: Any) -> Choices:
    """The options of a list, an object by labels, or a text. Labels A, B, C … decide the order."""
    listed = (
        [{"key": label, "value": text} for label, text in given.items()] if isinstance(given, dict) else given
    )
    items = [_fields(each) for each in _listed(listed)]
    label, text = _names([each for each in items if each.keys() != {""}])
    labels = [_label(each[label]) if label and label in each else None for each in items]
    found = list(zip(items, labels, strict=True))
    shown = [said or letter for said, letter in zip(labels, LETTERS, strict=False)]
    if len(shown) == len(items) and sorted(shown) == list(LETTERS[: len(items)]):
        found = [each for _, each in sorted(zip(shown, found, strict=True), key=lambda pair: pair[0])]
        labels = [None] * len(items)
    else:
        labels = [said for _, said in found]
    named = list(zip(LETTERS, found, strict=False))
    return Choices(
        [(letter, text_of(each.get("", each.get(text, "")))) for letter, (each, _) in named],
        labels,
        [letter for letter, (each, _) in named if any(each.get(mark) in MARKED for mark in MARKS)],
    )


MARKED = (True, 1, "1", "true", "True")


def _fields(item: Any) -> dict[str, Any]:
    """An option's fields in small letters; a bare text is the field without a name."""
    if isinstance(item, dict):
        return {str(name).lower(): value for name, value in item.items() if name}
    return {"": item}


def _names(items: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """Which fields are the label and the text; blank for one that there is not."""
    said = {name: [_label(each[name]) for each in items if name in each] for name in (*LABELS, *TEXTS)}
    present = [name for name, values in said.items() if values]
    may_label = [name for name in present if name in LABELS or name in EITHER]
    counted = [name for name in may_label if sorted(said[name]) == list(LETTERS[: len(said[name])])]
    lettered = [name for name in may_label if all(len(word) == 1 and word in LETTERS for word in said[name])]
    numbered = [name for name in may_label if all(word.isdigit() and len(word) < 3 for word in said[name])]
    label = next(iter([*counted, *lettered, *numbered, *(name for name in present if name in LABELS)]), "")
    texts = [name for name in (*TEXTS, *EITHER) if name in present and name != label]
    return (label, texts[0]) if texts else ("", label)


def _label(value: Any) -> str:
    return unicodedata.normalize("NFKC", text_of(value)).strip(SIGNS).casefold()


def key_of(written: Any, choices: Choices) -> str:
    """The answer: option letters where it names labels, else as the file has it.

    Raises:
        UnclearAnswer: it is a number that may count from 0 or from 1, or contradicts the marks of options.
    """
    named = [text_of(each).strip() for each in _listed(written)]
    if not any(named) or (isinstance(written, bool) and choices.right):
        return "".join(choices.right)
    key = _by_labels(named, choices) or ",".join(named)
    if choices.right and _letters(key, choices.options) not in (None, tuple(choices.right)):
        raise UnclearAnswer("answers-differ", "答案与选项上标出的正确项不同，请核对，只留正确的一个")
    return key


def _by_labels(named: Sequence[str], choices: Choices) -> str:
    """The letters of the options whose labels these are; blank if the answer is to be read as it stands."""
    texts = {text.strip().casefold(): letter for letter, text in choices.options}
    by_label = {
        label: letter for label, (letter, _) in zip(choices.labels, choices.options, strict=False) if label
    }
    if len(by_label) < sum(label is not None for label in choices.labels):
        raise UnclearAnswer("options-unclear", "有两个选项的编号相同，无法确定答案指哪一个")
    letters = _found(named, by_label)
    by_text = "".join(texts.get(word.casefold(), "?") for word in named)
    if letters and "?" not in by_text and sorted(by_text) != sorted(letters):
        raise UnclearAnswer("key-unreadable", "答案既是选项的编号，又是另一个选项的内容，请改写为选项的字母")
    if letters:
        return letters
    joined = "".join(PARTED.split("".join(named).casefold()))
    if by_label and set(by_label) <= set(OPTION_IDS) and set(joined) <= set(OPTION_IDS):
        raise UnclearAnswer("key-outside-options", "答案不在各选项的编号之中")
    _refuse_counted(joined, by_text, choices)
    return ""


def _found(named: Sequence[str], by_label: Mapping[str, str]) -> str:
    """The letters of labels: one in each word, several parted by signs, or several of one character each."""
    words = [_label(word) for word in named]
    parts = [part for word in words for part in PARTED.split(word) if part]
    for labels in (words, parts, list("".join(parts))):
        if labels and all(label in by_label for label in labels):
            return "".join(dict.fromkeys(by_label[label] for label in labels))
    return ""


def _refuse_counted(joined: str, by_text: str, choices: Choices) -> None:
    """A number is no answer where no option is labelled with numbers: programs count from 0 or from 1."""
    if not (joined.isascii() and joined.isdigit() and len(choices.options) > 1):
        return
    is_text = by_text and "?" not in by_text
    if is_text and any(int(digit) > len(choices.options) for digit in PARTED.split(joined)):
        return
    raise UnclearAnswer(
        "key-unreadable", "答案是数字，而选项没有数字编号，无法确定从 0 还是从 1 数起；请写选项的字母，如 B"
    )


def _letters(key: str, options: list[tuple[str, str]]) -> tuple[str, ...] | None:
    """The letters that an answer means; None if that is for others to say."""
    try:
        if answers.is_true_false(options):
            meaning = answers.true_false_key(key, options)
            return tuple(letter for letter, text in options if answers.truth(text) is meaning)
        return answers.choice_key(key, options)
    except answers.UnreadableAnswer:
        return None


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """A value of JSON as people would write it; what has parts as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(map(text_of, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (int, float)) else json.dumps(value, ensure_ascii=False)
