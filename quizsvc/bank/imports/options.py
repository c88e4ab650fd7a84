"""Options taken apart: from columns, or from one cell."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from quizsvc.bank.rules import OPTION_IDS, tidy

STARS = re.compile(r"\*{2,}")
BARS = re.compile(r"[|｜]")
PARTED = (STARS, re.compile(r"[\r\n\u2028]+"), BARS, re.compile(r"\t+"))
"""What parts the options of one cell."""
STRIPPED = "*|｜ \t\r\n\u2028\u3000"
SIGN = "[.．、:：,，)）]"
LABEL = re.compile(rf"\s*[(（\[【]?([A-Ha-h])\s*[)）\]】]?\s*{SIGN}?\s*")
SIGNED = re.compile(rf"\s*[(（\[【]?([A-Ha-h])\s*(?:{SIGN}|[)）\]】])\s*")
MARKED = re.compile(rf"(?:[(（\[【]\s*)?([A-H])\s*(?:{SIGN}|[\]】])\s*")
"""A label inside a text. It needs its sign there: a bare letter may be part of a word. Blanks count only
after a bracket, so that a cell of nothing but blanks is gone through once.
"""
NINTH = re.compile(rf"(?<![A-Za-z])[Ii]\s*{SIGN}")
COMBINED = re.compile(r"[A-Ha-h](?:[、,，][A-Ha-h])+")
"""An option that names others."""
WORDLIKE = re.compile(r"[A-Za-z\\/]")
"""What after a letter and a sign makes them part of a word."""
Options = list[tuple[str, str]]


class UnclearOptions(Exception):
    """The options cannot be told apart; its text is for the report."""


def from_columns(columns: Sequence[tuple[str, str]]) -> tuple[Options, str | None]:
    """Options of columns A to H, without a label that repeats the column's, and what is doubtful about them.

    All of them in the first column are taken apart, if they can be.

    Raises:
        UnclearOptions: a column between two with text is blank or not there, or texts have others' labels.
    """
    texts = [(letter, tidy(text)) for letter, text in columns]
    while texts and not texts[-1][1]:
        texts.pop()
    if len(texts) == 1:
        with suppress(UnclearOptions):
            return from_text(columns[0][1])[0], "所有选项写在了一格里，已拆开，请核对"
    blank = [letter for letter, text in texts if not text]
    if blank:
        raise UnclearOptions(f"选项 {blank[0].upper()} 是空的，而后面还有选项")
    lost = [id_ for id_, (letter, _) in zip(OPTION_IDS, texts, strict=False) if letter != id_]
    if lost:
        raise UnclearOptions(f"没有选项 {lost[0].upper()}，而后面还有选项")
    return _without_labels(texts), None


def _without_labels(texts: Options) -> Options:
    """Texts without the labels of their columns. A label that the first has not may be a word: `D.O.值`.

    Raises:
        UnclearOptions: each text has a label of its own, and not that of its column.
    """
    labels = [SIGNED.match(text) for _, text in texts]
    own = [
        label[1].lower() if label and text[label.end() :] else ""
        for (_, text), label in zip(texts, labels, strict=True)
    ]
    others = [letter for (letter, _), label in zip(texts, own, strict=True) if label != letter]
    naming = any(COMBINED.fullmatch(text) for _, text in texts)
    if others and all(own) and len(set(own)) == len(own) > 1 and not naming:
        raise UnclearOptions(f"选项 {others[0].upper()} 的文字前写着另一个标号，无法确定各选项")
    from_first = bool(texts) and own[0] == texts[0][0]
    return [
        (letter, text[label.end() :])
        if label and mine == letter and (from_first or not WORDLIKE.match(text, label.end()))
        else (letter, text)
        for (letter, text), label, mine in zip(texts, labels, own, strict=True)
    ]


def from_text(text: str) -> tuple[Options, str | None]:
    """Options of one cell, and what is doubtful about them (None if nothing).

    They are parted by `**`, line ends, `|`, tabs, or their labels alone, and then only if every label up to
    the last one is there exactly once, so that no text is guessed into the wrong option.

    Raises:
        UnclearOptions: labels are missing, repeated or nowhere.
    """
    ways = [_pieces(sign, text) for sign in PARTED]
    found = [parted for pieces in ways if (parted := _labelled(pieces))]
    whole = next((parted for parted in found if not _hidden_label(parted)), None)
    if whole:
        return whole, _doubt(whole)
    scanned = _scanned(text)
    if len(scanned) == len(OPTION_IDS) and NINTH.search(scanned[-1][1]):
        raise UnclearOptions(f"选项超过 {len(OPTION_IDS)} 个")
    if scanned:
        return scanned, "选项没有全部用“**”隔开，已按标号拆开，请核对"
    if found:
        return found[0], _doubt(found[0])
    pieces = next((pieces for pieces in ways if len(pieces) > 1), ways[0])
    if 1 < len(pieces) <= len(OPTION_IDS) and not any(LABEL.match(piece) for piece in pieces):
        if _uneven(text, ways.index(pieces)):
            raise UnclearOptions("两个分隔符之间是空的，无法确定各选项：请补上选项，或删去多余的分隔符")
        in_order = [(id_, tidy(piece)) for id_, piece in zip(OPTION_IDS, pieces, strict=False)]
        sure = pieces == _pieces(BARS, text)
        return in_order, None if sure else "选项没有标号，已按顺序编为 A、B……，请核对"
    raise UnclearOptions(_why(text, pieces))


def _uneven(text: str, way: int) -> bool:
    """Whether more stands between some options than between others, as where one is blank: `甲||丙|丁`."""
    sign = re.compile(PARTED[way].pattern.removesuffix("{2,}").removesuffix("+"))
    written = text.strip(STRIPPED).replace("\r\n", "\n")
    told = "".join(char for char in written if not char.isspace() or sign.fullmatch(char))
    return len({len(run[0]) for run in re.finditer(rf"(?:{sign.pattern})+", told)}) > 1


def _pieces(sign: re.Pattern[str], text: str) -> list[str]:
    return [piece.strip() for piece in sign.split(text) if piece.strip()]


def _labelled(pieces: Sequence[str]) -> Options:
    """Pieces that begin with A, B, C … each; nothing if they do not."""
    found = [
        (label[1].lower(), tidy(piece[label.end() :])) for piece in pieces if (label := LABEL.match(piece))
    ]
    letters = [letter for letter, _ in found]
    if len(found) == len(pieces) > 1 and letters == list(OPTION_IDS[: len(found)]):
        return found
    return []


def _hidden_label(options: Options) -> bool:
    """Whether the next label stands, with its sign, within the last option."""
    following = OPTION_IDS[len(options) : len(options) + 1]
    return any(mark[1].lower() == following for mark in MARKED.finditer(options[-1][1]))


def _scanned(text: str) -> Options:
    """Options by their labels wherever they stand: each from A on exactly once, in any order."""
    marks = {mark.start(1): mark for mark in MARKED.finditer(text)}
    for star in STARS.finditer(text):
        label = LABEL.match(text, star.end())
        if label is None and text[star.end() :].strip():
            return []
        if label is not None:
            marks[label.start(1)] = label
    ordered = [marks[start] for start in sorted(marks)]
    letters = [mark[1].lower() for mark in ordered]
    if len(letters) < 2 or sorted(letters) != list(OPTION_IDS[: len(letters)]):
        return []
    if STARS.sub("", text[: ordered[0].start()]).strip():
        return []
    ends = [mark.start() for mark in ordered[1:]] + [len(text)]
    found = [
        (letter, tidy(STARS.sub(" ", text[mark.end() : end])))
        for letter, mark, end in zip(letters, ordered, ends, strict=True)
    ]
    return sorted((letter, _without_bar(option)) for letter, option in found)


def _without_bar(option: str) -> str:
    """Without what parts it from the next; `|x|` has its own."""
    return option if BARS.match(option) else option.rstrip("|｜ ")


def _doubt(options: Options) -> str | None:
    following = OPTION_IDS[len(options) : len(options) + 1]
    for letter, text in options:
        if following and re.search(
            rf"(?<=[\u4e00-\u9fff]){following}(?=[\u4e00-\u9fff])", text, re.IGNORECASE
        ):
            return f"选项 {letter.upper()} 里可能还有一个选项 {following.upper()}，请核对"
    return None


def _why(text: str, pieces: Sequence[str]) -> str:
    labels = [label[1].upper() for piece in pieces if (label := LABEL.match(piece))]
    twice = sorted(label for label, times in Counter(labels).items() if times > 1)
    if twice:
        return f"选项标号 {'、'.join(twice)} 出现了不止一次，无法确定各选项"
    wanted = [letter.upper() for letter in OPTION_IDS[: len(labels)]]
    lost = [letter for letter in wanted if letter not in labels]
    if lost:
        return f"找不到选项 {'、'.join(lost)} 的标号，无法确定各选项"
    if len(labels) < len(pieces) > 1:
        return "“**”之后没有选项标号，无法确定各选项"
    return "无法把选项分开：请把各选项分列填写，或用“**A.”“**B.”隔开"
