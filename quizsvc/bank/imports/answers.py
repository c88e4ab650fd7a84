"""The forms in which people write types, answers and difficulties (reference/field.md §3.2)."""

import re
import unicodedata
from collections.abc import Sequence

from quizsvc.bank.rules import OPTION_IDS, QuestionType, normalised_option

TYPES = {
    QuestionType.SINGLE: "单选 单选题 单项选择 单项选择题 选择题 single singlechoice radio",
    QuestionType.MULTIPLE: "多选 多选题 多项选择 多项选择题 不定项选择题 multiple multiplechoice checkbox",
    QuestionType.TRUE_FALSE: "判断 判断题 是非 是非题 对错题 tf truefalse true_false judge judgement boolean",
}
TYPE_WORDS = {word: type_ for type_, words in TYPES.items() for word in words.split()}
NO_KEY_TYPES = ("填空", "简答", "问答", "论述", "案例", "名词解释", "计算", "配伍", "排序", "连线")
TICKS, CROSSES = "√✓✔☑", "×✗✘☒╳"
TRUTH = rf"(?:正确|错误|[对错{TICKS}{CROSSES}])"
"""A pattern: what stands as the answer of a true/false question in brackets and lists."""
TRUE = f"对 正确 是 {' '.join(TICKS)} t true y yes 同意 真 right"
FALSE = f"错 错误 否 {' '.join(CROSSES)} x f false n no 不同意 不正确 不对 不是 非 假 wrong 误"
TRUE_WORDS, FALSE_WORDS = frozenset(TRUE.split()), frozenset(FALSE.split())
DIFFICULTIES = {
    1: ("易", "简单", "容易", "低", "较易", "1", "easy"),
    2: ("中", "中等", "一般", "适中", "普通", "2", "medium", "normal"),
    3: ("难", "困难", "较难", "高", "3", "hard", "difficult"),
}
DIFFICULTY_WORDS = {word: level for level, words in DIFFICULTIES.items() for word in words}
SEPARATORS = re.compile(r"[\s,、;|/.+&和*]+")
TEXTS = (r"(?!)", r"\*{2,}", r"[\r\n]+", "[|｜]", "[;；]", r"\s*[、,，]\s*", r"\s+")
"""What parts the texts of several options in an answer; first nothing, for a text may hold all of these."""
QUOTES = "\"'“”‘’()[]【】《》。.,;:"
Options = Sequence[tuple[str, str]]


class UnreadableAnswer(Exception):
    """The answer cannot be understood; its text is for the report."""


def plain(text: str) -> str:
    """Width, case and outer blanks made equal."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def type_named(text: str) -> QuestionType | None:
    """The type that a word such as 单选题 or a sheet's name means; None if none."""
    word = re.sub(r"[\s()\d、.:_-]+", "", plain(text)).removesuffix("。")
    if word in TYPE_WORDS:
        return TYPE_WORDS[word]
    named = {
        type_
        for name, type_ in (("单选", "single"), ("多选", "multiple"), ("判断", "true_false"))
        if name in word
    }
    return QuestionType(named.pop()) if len(named) == 1 else None


def truth(text: str) -> bool | None:
    """What a word of a true/false answer says; None if it is none. 1 and 0 count, as exports write them."""
    word = plain(text).strip(QUOTES)
    if word in TRUE_WORDS or word == "1":
        return True
    if word in FALSE_WORDS or word == "0":
        return False
    return None


def is_true_false(options: Options) -> bool:
    """Whether the options of a question known to be of true and false are nothing but these."""
    return len(options) == 2 and {truth(text) for _, text in options} == {True, False}


def looks_true_false(options: Options) -> bool:
    """Whether the options alone show that a question is of true and false: `x` and `y` may be anything."""
    words = {plain(text).strip(QUOTES) for _, text in options}
    by_letters = any(len(word) == 1 and word.isascii() for word in words)
    shown = words == {"t", "f"} or ("x" in words and bool(words & set(TICKS))) or not by_letters
    return shown and is_true_false(options)


def true_false_key(answer: str, options: Options) -> bool:
    """What a true/false answer says, by the options if there are any.

    Raises:
        UnreadableAnswer: neither a word nor the label of an option.
    """
    word = plain(answer).strip(QUOTES)
    for id_, text in options:
        if word == id_ or (word and normalised_option(answer) == normalised_option(text)):
            meaning = truth(text)
            if meaning is not None:
                return meaning
    if not options and word in ("a", "b"):
        return word == "a"
    meaning = truth(answer)
    if meaning is None:
        raise UnreadableAnswer("判断题的答案应是 正确 或 错误（也可写 对/错、√/×、T/F、A/B）")
    return meaning


def choice_key(answer: str, options: Options) -> tuple[str, ...]:
    """The ids that an answer names, in order: letters, or digits counted from 1, or options' own texts.

    Ids may lie outside the options; that is for the rules to say.

    Raises:
        UnreadableAnswer: none of these.
    """
    word = plain(answer)
    letters = SEPARATORS.sub("", word).strip(QUOTES)
    if letters and set(letters) <= set(OPTION_IDS):
        return tuple(sorted(set(letters)))
    by_text = _named(answer, options)
    if by_text:
        return by_text
    if letters and letters.isascii() and letters.isdigit() and set(letters) <= set("12345678"):
        return tuple(sorted({OPTION_IDS[int(digit) - 1] for digit in letters}))
    raise UnreadableAnswer("答案应写选项的字母，如 B 或 ACD")


def _named(answer: str, options: Options) -> tuple[str, ...]:
    """The options whose texts the answer says, as a whole or parted in one way; nothing if it does not."""
    ids = {normalised_option(text): id_ for id_, text in options}
    for way in TEXTS:
        texts = [normalised_option(text) for text in re.split(way, answer) if text.strip()]
        if texts and all(text in ids for text in texts):
            return tuple(sorted({ids[text] for text in texts}))
    return ()


def inferred_type(answer: str, options: Options) -> QuestionType | None:
    """The type that answer and options suggest; None if they suggest none."""
    if looks_true_false(options) or (not options and truth(answer) is not None):
        return QuestionType.TRUE_FALSE
    try:
        key = choice_key(answer, options)
    except UnreadableAnswer:
        return None
    return QuestionType.SINGLE if len(key) == 1 else QuestionType.MULTIPLE


def difficulty(text: str) -> int | None:
    """1 to 3; None if the word is unknown. Blank means 2."""
    word = plain(text)
    return DIFFICULTY_WORDS.get(word) if word else 2
