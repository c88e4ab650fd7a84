"""The forms in which people write types, answers and difficulties (reference/field.md §3.2)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from quizsvc.bank.rules import OPTION_IDS, QuestionType, normalised_option

TYPES = {
    QuestionType.SINGLE: "单选 单选题 单项选择 单项选择题 选择题 single singlechoice radio",
    QuestionType.MULTIPLE: "多选 多选题 多项选择 多项选择题 multiple multiplechoice checkbox",
    QuestionType.TRUE_FALSE: "判断 判断题 是非 是非题 对错题 tf truefalse true_false judge judgement boolean",
}
TYPE_WORDS = {word: type_ for type_, words in TYPES.items() for word in words.split()}
UNDECIDED = "不定项"
"""In a type's name: the question may have one answer or several."""
NO_KEY_TYPES = ("填空", "简答", "问答", "论述", "案例", "名词解释", "计算", "配伍", "排序", "连线")
TICKS, CROSSES = "√✓✔☑", "×✗✘☒╳"
TRUTH = rf"(?:正确|错误|[对错{TICKS}{CROSSES}])"
"""A pattern: what stands as the answer of a true/false question in brackets and lists."""
TRUE = f"对 对的 没错 正确 正确的 是 {' '.join(TICKS)} t true y yes 同意 真 right"
FALSE = (
    f"错 错的 错误 错误的 不对的 否 {' '.join(CROSSES)} x f false n no 不同意 不正确 不对 不是 非 假 wrong 误"
)
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
LETTERED = re.compile(r"(?:应?选(?:择|项)?)?([a-h]+)(?:选?项)?")
"""An answer in letters once blanks and signs are gone: `b`, `选b`, `b项`."""
LABELLED = re.compile(r"[(\[【]?\s*([a-h])\s*[.、:,)\]】]+\s*(.+)")
"""An answer with its label and text, `a.正确`."""
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


def key(answer: str, type_: QuestionType, options: Options) -> tuple[str, ...]:
    """The ids that an answer to a question of this type names; of true/false, those of TRUE_FALSE_OPTIONS.

    Raises:
        UnreadableAnswer: it cannot be understood, or in two ways.
    """
    if type_ is QuestionType.TRUE_FALSE:
        return ("a",) if true_false_key(answer, options) else ("b",)
    return choice_key(answer, options, one=type_ is QuestionType.SINGLE)


def says(answer: str, key_: tuple[str, ...], type_: QuestionType, options: Options) -> bool:
    """Whether an answer is this key in other words."""
    try:
        return key(answer, type_, options) == key_
    except UnreadableAnswer:
        return False


def true_false_key(answer: str, options: Options) -> bool:
    """What a true/false answer says, by the options if there are any.

    Raises:
        UnreadableAnswer: neither a word nor the label of an option, or a label and a word that differ.
    """
    word = plain(answer).strip(QUOTES)
    labels = {id_: truth(text) for id_, text in options} or {"a": True, "b": False}
    labelled = LABELLED.fullmatch(word)
    if labelled and truth(labelled[2]) is not None:
        if labels.get(labelled[1]) is not truth(labelled[2]):
            raise UnreadableAnswer(f"字母 {labelled[1].upper()} 与“{labelled[2]}”不是同一个选项，请核对")
        return truth(labelled[2]) is True
    label = LETTERED.fullmatch(word)
    if label and (by_label := labels.get(label[1])) is not None:
        return by_label
    meaning = truth(answer)
    if meaning is None:
        raise UnreadableAnswer("判断题的答案应是 正确 或 错误（也可写 对/错、√/×、T/F、A/B）")
    if word == "1" and labels.get("a") is False:
        raise UnreadableAnswer("“1”可以是 正确，也可以是第一个选项 错误，请写明 正确 或 错误")
    return meaning


def choice_key(answer: str, options: Options, *, one: bool = False) -> tuple[str, ...]:
    """The ids that an answer names, in order: letters, or digits counted from 1, or options' own texts.

    Ids may lie outside the options; that is for the rules to say. `one` says that there is one answer, so
    that `12` is no list where it is an option.

    Raises:
        UnreadableAnswer: none of these; or letters or digits that are also the text of another option, or
            one of them twice.
    """
    word = plain(answer)
    letters = SEPARATORS.sub("", word).strip(QUOTES)
    by_text = _named(answer, options)
    said = _labels(letters)
    if len(set(said)) < len(said) and not by_text:
        twice = next(label for place, label in enumerate(said) if label in said[:place])
        raise UnreadableAnswer(f"{twice.upper()} 写了不止一次，可能有一个写错了")
    by_label = tuple(sorted(OPTION_IDS[int(label) - 1] if label.isdigit() else label for label in set(said)))
    if not by_label or by_label == by_text:
        readings = by_text
    elif not by_text:
        readings = by_label
    elif _is_text(answer) or (one and len(by_label) > 1):
        readings = by_text
    else:
        told = f"“{answer.strip()[:20]}”是标号还是选项 {_shown(by_text)} 的文字？请把字母和文字都写上"
        raise UnreadableAnswer(told)
    if not readings:
        raise UnreadableAnswer("答案应写选项的字母，如 B 或 ACD")
    return readings


def _labels(letters: str) -> str:
    """The letters or digits that an answer consists of; nothing if it does not."""
    named = LETTERED.fullmatch(letters)
    if named:
        return named[1]
    return letters if letters.isascii() and set(letters) <= set("12345678") else ""


def _is_text(answer: str) -> bool:
    """Whether it has both cases, as no list of letters has: `Cd`."""
    return any(map(str.islower, answer)) and any(map(str.isupper, answer))


def _shown(ids: Iterable[str]) -> str:
    return "、".join(id_.upper() for id_ in ids)


def _named(answer: str, options: Options) -> tuple[str, ...]:
    """The options whose texts the answer says, as a whole or parted in one way; nothing if it does not.

    Raises:
        UnreadableAnswer: a text with the label of another option, `D.乙` where D is not 乙.
    """
    ids = {normalised_option(text): id_ for id_, text in options}
    as_written = {plain(text) for _, text in options}
    for way in TEXTS:
        texts = [text for text in re.split(way, answer) if text.strip()]
        if not texts or not all(normalised_option(text) in ids for text in texts):
            continue
        for text in texts:
            label = LABELLED.fullmatch(plain(text))
            id_ = ids[normalised_option(text)]
            if label and label[1] != id_ and plain(text) not in as_written:
                told = f"答案写的是 {label[1].upper()}，“{label[2][:20]}”却是选项 {id_.upper()}，请核对"
                raise UnreadableAnswer(told)
        return tuple(sorted({ids[normalised_option(text)] for text in texts}))
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
