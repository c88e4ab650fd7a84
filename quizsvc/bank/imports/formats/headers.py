"""Rows below a sheet's header that are headers again, where several sheets were put one below the other.

A row of headings is taken for a question only where it can be nothing else, and for a header only where it
cannot be a question that could be answered.
"""

import re
from enum import Enum, auto

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats.headings import FIELDS, OPTION_FIELDS
from quizsvc.bank.rules import OPTION_IDS
from quizsvc.kit import tables
from quizsvc.kit.tables import normal_heading

LONGEST = 30
"""Characters of a cell that may be a heading of a later header."""
LETTERS = re.compile(r"[a-h]+")


class Again(Enum):
    """What a row of headings is, beside the header above it."""

    ALIKE = auto()
    """The same header: it says nothing new."""
    OTHER = auto()
    """The header of the rows below it."""
    UNCLEAR = auto()
    """A header without a column of stems, or a question: what is below it can be read in two ways."""


def again(row: tables.Row, header: tables.Header) -> Again | None:
    """Whether a row below a header is a header too; None if it is a question, good or bad."""
    titles = {at: " ".join(cell.split()) for at, cell in enumerate(row.cells) if cell.strip()}
    if any(answers.plain(title) in answers.TYPE_WORDS for title in titles.values()):
        return None  # questions have a type, headers never
    named = {at: field for at, title in titles.items() if (field := _field(title))}
    # A bare A may be the heading of an option, and is the answer of many a question.
    words = {field for at, field in named.items() if normal_heading(titles[at]) not in OPTION_IDS}
    if len(words) < 2:
        return None
    if "stem" in words and all(_is_alike(at, titles[at], header) for at in titles):
        return Again.ALIKE
    unknown = [
        title for at, title in titles.items() if at not in named and title not in header.titles.values()
    ]
    if {"stem", "key"} <= words:
        return _whole(row, header, list(named.values()), unknown)
    if 2 * len(unknown) > len(titles) or any(map(str.isdigit, unknown)):
        return None
    return _partial(row, header, named, words, unknown)


def _whole(row: tables.Row, header: tables.Header, fields: list[str], unknown: list[str]) -> Again | None:
    """What a row is that names a stem and an answer."""
    options = sorted(field for field in fields if field in OPTION_FIELDS.values())
    in_order = options == list(OPTION_FIELDS.values())[: len(options)]
    if not _may_be_answered(row, header) or (
        len(options) > 1 and in_order and len(set(fields)) == len(fields)
    ):
        return Again.OTHER
    return Again.UNCLEAR if len(options) > 1 or not unknown else None


def _partial(
    row: tables.Row, header: tables.Header, named: dict[int, str], words: set[str], unknown: list[str]
) -> Again | None:
    """What a row of headings is that lacks the one of the stems or of the answers."""
    stem = header.columns["stem"]
    answerable = _may_be_answered(row, header)
    if answerable and stem not in named and row.get(stem).strip():
        return None
    if "stem" in words and (len(words) > 2 or not unknown):
        return Again.UNCLEAR if answerable else Again.OTHER
    telling = words & {"key", "type", *OPTION_FIELDS.values()}
    return Again.UNCLEAR if len(words) > 2 and len(telling) > 1 else None


def _field(title: str) -> str | None:
    return FIELDS.get(normal_heading(title)) if len(title) <= LONGEST else None


def _is_alike(at: int, title: str, header: tables.Header) -> bool:
    field = _field(title)
    return header.titles.get(at) == title or (field is not None and header.columns.get(field) == at)


def _may_be_answered(row: tables.Row, header: tables.Header) -> bool:
    """Whether the row as a question would have an answer: a letter, a word of true and false, an option."""
    answer = answers.plain(row.get(header.columns.get("key")))
    options = (row.get(header.columns.get(name)) for name in ("options", *OPTION_FIELDS.values()))
    letters = answers.SEPARATORS.sub("", answer)
    return bool(answer) and (
        LETTERS.fullmatch(letters) is not None
        or answers.truth(answer) is not None
        or answer in map(answers.plain, options)
    )
