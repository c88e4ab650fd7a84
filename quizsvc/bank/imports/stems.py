"""What stands in a stem without belonging to it: the question's number, and its answer in brackets."""

import re
from dataclasses import dataclass

from quizsvc.bank.imports.answers import TRUTH, plain
from quizsvc.bank.imports.raw import RawQuestion

NUMBER = re.compile(
    r"\s*(?:第\s*\d{1,4}\s*题\s*[.．、:：]?|[(（【\[]\s*\d{1,4}\s*[)）】\]]\s*[.．、]?"
    r"|(\d{1,4})\s*(?:[、)）]|[.．](?!\d))[.．、]?)\s*"
)
LOOSE_NUMBER = re.compile(r"\s*(\d{1,4})(?:[.．](?=\d)|[,，:：]|\s+|(?=[\u4e00-\u9fff]))\s*")
"""A number that may as well belong to the text: taken for one only where the rows above count up to it."""
LETTER = "[A-Ha-hＡ-Ｈａ-ｈ]"
ANSWER = re.compile(rf"(?<=[(（【\[])\s*({LETTER}(?:[\s,，、;；/.]*{LETTER})*|{TRUTH})\s*(?=[)）】\]])")


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
        if loose and self._last == (raw.sheet, int(loose[1]) - raw.row):
            return stem[loose.end() :]
        return stem


@dataclass(frozen=True, slots=True)
class Answered:
    """A stem whose brackets were emptied, what stood in them, and whether other brackets say otherwise."""

    stem: str
    answer: str
    is_doubtful: bool


def answer_in(stem: str) -> Answered | None:
    """The answer in a stem's brackets, as in `谁负责（ B ）？`; None if there is none.

    Of several the last one counts. Small letters, which may as well number a list, count only where no
    bracket has capital ones; letters that repeat are a word.
    """
    marks = [mark for mark in ANSWER.finditer(stem) if _is_answer(mark[1])]
    marks = [mark for mark in marks if not any(map(str.islower, mark[1]))] or marks
    if not marks:
        return None
    said = [_letters(mark[1]) for mark in marks]
    for mark, word in reversed(list(zip(marks, said, strict=True))):
        if word == said[-1]:
            stem = f"{stem[: mark.start()]} {stem[mark.end() :]}"
    return Answered(stem, marks[-1][1], len(set(said)) > 1)


def _letters(word: str) -> str:
    return "".join(sorted(char for char in plain(word) if char.isalpha())) or word


def _is_answer(word: str) -> bool:
    letters = _letters(word)
    return len(set(letters)) == len(letters)
