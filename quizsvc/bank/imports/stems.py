"""What stands in a stem without belonging to it: the question's number, and its answer in brackets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quizsvc.bank.imports.answers import CROSSES, TICKS, TRUTH, plain
from quizsvc.bank.imports.raw import RawQuestion

NUMBER = re.compile(
    r"\s*(?:第\s*\d{1,4}\s*题\s*[.．、:：]?"
    r"|[(（【\[]\s*(?!(?:19|20)\d\d\D)\d{1,4}\s*[)）】\]]\s*[.．、]?"
    r"|(\d{1,4})\s*(?:[)）]|、(?!\d)|、(?=(?:19|20)\d\d)|[.．](?!\d))[.．、]?)\s*"
)
"""A year in brackets belongs to the text: 〔2021〕15号, （2018）."""
LOOSE_NUMBER = re.compile(r"\s*(\d{1,4})(?:[.．、](?=\d)|[,，:：]|\s+|(?=[\u4e00-\u9fff]))\s*")
"""A number that may as well belong to the text: taken for one only where the rows above count up to it."""
FIRST = re.compile(r"\s*1、")
COUNTS = re.compile(
    r"\s*\d{1,4}(?:年|个|日|天|月|小时|分钟|秒|周|岁|人|名|次|元|万|亿|吨|米|类|级|倍|号|号文)"
)
"""A number that counts what follows it, wherever the row stands: 5年以上."""
LETTER = "[A-Ha-hＡ-Ｈａ-ｈ]"
BRACKET = re.compile(rf"[(（【\[](\s*)({LETTER}(?:[\s,，、;；/.]*{LETTER})*|{TRUTH})(\s*)[)）】\]]")
GAP = re.compile(r"[(（【\[]\s*[)）】\]]|_{2,}|＿{2,}")
NAMES = re.compile(r"(?:[A-Za-z0-9α-ωμ.]|附[件录表图]|[表图类级组款项条])\s*$")
"""What a bracketed letter after it belongs to, as in `dB（A）`, `附件（B）`."""
ASKS = re.compile(r"[是为有由在按对将以应当须于括向从过含据用行施持取处和及与、]\s*$")
"""What a gap commonly stands after: 由（B）负责, 处（C）罚款."""
KINDS = re.compile(r"\s*[类级项款组]")
END = re.compile(r"\s*[。.？?！!：:；;]?\s*$")


class Numbering:
    """Takes the numbers from stems; counts along, to tell the 12 of "12.2014年" from the 1.5 of "1.5m"."""

    def __init__(self) -> None:
        self._last: tuple[str, int] | None = None

    def strip(self, raw: RawQuestion, stem: str) -> str:
        """The stem without its number."""
        mark = NUMBER.match(stem)
        if mark and stem[mark.end() :].strip():
            if mark[1]:
                self._last = (raw.sheet, int(mark[1]) - raw.row)
            return stem[mark.end() :]
        loose = LOOSE_NUMBER.match(stem)
        if loose is None or COUNTS.match(stem):
            return stem
        if FIRST.match(stem) and (self._last is None or self._last[0] != raw.sheet):
            self._last = (raw.sheet, 1 - raw.row)
        return stem[loose.end() :] if self._last == (raw.sheet, int(loose[1]) - raw.row) else stem


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket that holds letters or a word of true and false, and where its inside stands in the stem.

    `is_clear` says that it stands where an answer stands; `may_be`, that it is one if it says what the key
    says (`企业（B）负责`, but not `dB（A）`).
    """

    start: int
    end: int
    says: str
    is_clear: bool
    may_be: bool


def brackets(stem: str) -> list[Bracket]:
    """The brackets of a stem that may hold its answer, as in `谁负责（ B ）？`.

    Clear ones have blanks around the letters (not in a list of small ones), or end the stem, or follow a
    word such as 由 where there is no gap left. After a Latin letter, a digit or 附件 and the like only the
    blanks count. Words count at either end; signs (√) everywhere. Letters that repeat are a word.
    """
    has_gap = GAP.search(stem) is not None
    return [
        Bracket(mark.start(1), mark.end(3), mark[2], *_stands(stem, mark, has_gap))
        for mark in BRACKET.finditer(stem)
        if _is_answer(mark[2])
    ]


def emptied(stem: str, marks: Iterable[Bracket]) -> str:
    """The stem with nothing in these brackets."""
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        stem = f"{stem[: mark.start]} {stem[mark.end :]}"
    return stem


def answer_in(stem: str) -> str:
    """What the clear brackets say, if they all say the same; else nothing."""
    said = {letters(mark.says): mark.says for mark in brackets(stem) if mark.is_clear}
    return next(iter(said.values())) if len(said) == 1 else ""


def letters(word: str) -> str:
    """The letters of an answer in order, without what parts them; a word or sign as it stands."""
    return "".join(sorted(char for char in plain(word) if char.isascii() and char.isalpha())) or word


def _stands(stem: str, mark: re.Match[str], has_gap: bool) -> tuple[bool, bool]:
    """Whether a bracket stands where an answer stands, and whether it may."""
    before, after = stem[: mark.start()], stem[mark.end() :]
    if mark[2] in TICKS + CROSSES or mark[1] or mark[3]:
        return True, True
    if NAMES.search(before):
        return False, False
    if END.fullmatch(after):
        return True, True
    if not plain(mark[2]).isascii():  # a word such as 对
        return not before.strip(), not before.strip()
    if has_gap or KINDS.match(after) or mark[2] != mark[2].upper():
        return False, False
    return bool(ASKS.search(before)), bool(before.strip())


def _is_answer(word: str) -> bool:
    return len(set(letters(word))) == len(letters(word))
