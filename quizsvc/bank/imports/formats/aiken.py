"""Aiken (reference/formats.md 4.2): single choice, a stem of one line, options `A. …`, `ANSWER: A`.

What Moodle would take wrongly without a word (two letters behind ANSWER, a letter that no option has, half a
stem) is refused. Texts are taken as they stand: the format knows no markup.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from quizsvc.bank.imports.raw import RawQuestion, Reading
from quizsvc.bank.rules import QuestionType
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

LINE_END = re.compile(r"\r\n|\r|\n")
OPTION = re.compile(r"([A-Z])[).][ \t]?(.*)")
ANSWER = re.compile(r"ANSWER:(.*)")
LOOKS_LIKE_ANSWER = re.compile(r"ANSWER\s*[:：]", re.IGNORECASE)
LETTER = re.compile(r"[A-Z]")
WAYS = "请写成“ANSWER: A”：大写，半角冒号，冒号前没有空格"


@dataclass
class _Question:
    """What is read of a question so far; `row` is its first line."""

    row: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    is_apart: bool = False
    """Whether a blank line came after its stem."""


def read(data: bytes, filename: str) -> Reading:
    """The questions of an Aiken file, each at its first line.

    Raises:
        BadFile: not a text, or more than ROWS_LIMIT questions.
    """
    return _Reader(PurePath(tables.printable(filename).replace("\\", "/")).stem or "aiken").read(
        tables.decoded(data).lstrip("\ufeff")
    )


class _Reader:
    """Goes through the lines; a question ends with its ANSWER, or where the next one begins."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self._reading = Reading("aiken")
        self._open: _Question | None = None

    def read(self, text: str) -> Reading:
        """All lines."""
        for row, line in enumerate(LINE_END.split(text), 1):
            written = line.strip()
            if not written and self._open is not None:
                self._open.is_apart = True
            if len(written.encode()) >= 2:
                self._line(row, written)
        self._end(None)
        return self._reading

    def _line(self, row: int, written: str) -> None:
        if option := OPTION.match(written):
            self._option(row, option[1], option[2].strip())
        elif answer := ANSWER.match(written):
            self._answer(row, answer[1].strip())
        elif LOOKS_LIKE_ANSWER.match(written):
            self._started(row).faults.append((row, "answer-unreadable", f"“{written[:30]}”不起作用。{WAYS}"))
            self._end(row)
        else:
            self._stem(row, written)

    def _stem(self, row: int, written: str) -> None:
        known = self._open
        if known is not None and (known.options or known.is_apart):
            self._end(None)
            known = None
        if known is None:
            self._open = _Question(row, stem=[written])
            return
        told = "题干只能写成一行，这里却又是一行题干，请合成一行"
        if not known.faults:
            known.faults.append((row, "stem-lines", told))
        known.stem.append(written)

    def _option(self, row: int, letter: str, text: str) -> None:
        known = self._started(row)
        wanted = chr(ord("A") + len(known.options))
        if letter != wanted and not known.faults:
            told = f"选项标号是 {letter}，按顺序应是 {wanted}，无法确定答案指哪一个"
            known.faults.append((row, "labels-unordered", told))
        known.options.append((letter.lower(), text))

    def _answer(self, row: int, written: str) -> None:
        known = self._started(row)
        if LETTER.fullmatch(written):
            known.key = written.lower()
        else:
            told = f"答案“{written[:20]}”应是一个大写字母：Aiken 只能写单选题，多选题请改用别的格式"
            known.faults.append((row, "answer-unreadable", told))
        self._end(row)

    def _started(self, row: int) -> _Question:
        """The open question; one without a stem if there is none."""
        if self._open is None:
            told = "选项或 ANSWER 前面没有题干（以“A.”开头的一行会被当作选项）"
            self._open = _Question(row, faults=[(row, "stem-missing", told)])
        return self._open

    def _end(self, row: int | None) -> None:
        """Close the open question; `row` is that of its answer, None if it has none."""
        known, self._open = self._open, None
        if known is None:
            return
        if row is None and not known.faults:
            known.faults.append((known.row, "key-missing", f"这道题没有 ANSWER 一行。{WAYS}"))
        if not known.options and not known.faults:
            known.faults.append(
                (known.row, "too-few-options", "没有选项，至少要有两个选项（每行一个，如“A. ……”）")
            )
        self._reading.raws.append(self._raw(known))
        if len(self._reading.raws) > ROWS_LIMIT:
            raise TooManyRows(self._sheet, known.row)

    def _raw(self, known: _Question) -> RawQuestion:
        faults = tuple(
            Finding(self._sheet, known.row, None, code, told if row == known.row else f"第 {row} 行：{told}")
            for row, code, told in known.faults
        )
        if faults:
            options = (f"{letter.upper()}. {text}" for letter, text in known.options)
            return RawQuestion(
                self._sheet,
                known.row,
                {"stem": "\n".join([*known.stem, *options])},
                faults=faults,
                exact=True,
            )
        fields = {"type": QuestionType.SINGLE, "stem": "".join(known.stem), "key": known.key}
        return RawQuestion(self._sheet, known.row, fields, options=known.options, exact=True)
