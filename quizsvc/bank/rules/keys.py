"""Which option ids can be the key of a question (rules.md §4)."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from quizsvc.bank.rules.types import QuestionType


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
    def field(self) -> str:
        """The field of a question that the fault is about."""
        return _TOLD[self][0]

    @property
    def message(self) -> str:
        """The fault in Chinese."""
        return _TOLD[self][1]


_TOLD = {
    KeyFault.TOO_FEW_OPTIONS: ("options", "至少要有两个选项"),
    KeyFault.OPTIONS_REPEAT: ("options", "选项标识重复"),
    KeyFault.NOT_TWO_OPTIONS: ("options", "判断题只能有两个选项"),
    KeyFault.KEY_MISSING: ("key", "没有答案"),
    KeyFault.KEY_OUTSIDE_OPTIONS: ("key", "答案不在选项之中"),
    KeyFault.ONE_KEY_ONLY: ("key", "单选题和判断题只能有一个答案"),
    KeyFault.TWO_KEYS_NEEDED: ("key", "多选题至少要有两个答案"),
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
