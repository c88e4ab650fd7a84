"""What a notice says otherwise than it did: paragraph by paragraph, and cell by cell."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from quizsvc.notices.rules.content import Annex, Cells, Content, Section, Table

OPENING = "开头"
SUM = re.compile("[0-9a-f]{64}")
"""Says only that something moved, which is told where it stands."""
NONE = frozenset(("", "—"))
Row = Mapping[str, str]
"""Cells by the heads of their columns."""


@dataclass(frozen=True, slots=True)
class Move:
    """Something that is said otherwise. `place` is the section or the table, `what` the row, and the column
    if one cell moved; blank of a paragraph. `before` is blank of what is new, `after` of what is gone.
    """

    place: str
    what: str
    before: str
    after: str


def moves(before: Content, after: Content) -> tuple[Move, ...]:
    """All that the later one says otherwise, in the order in which it says it; what is gone from a part
    stands behind what is there. The two are of the same kind and period. Pictures follow the tables.
    """
    found = [*_of_paragraphs(OPENING, before.opening, after.opening)]
    earlier = {_place(part): part for part in _parts(before)}
    for part in _parts(after):
        found += _of_part(part, earlier.pop(_place(part), _bare(part)))
    for gone in earlier.values():
        found += _of_part(_bare(gone), gone)
    return tuple(found)


def _parts(content: Content) -> list[Section | Annex]:
    return [*content.sections, *content.annexes]


def _place(part: Section | Annex) -> str:
    return part.key if isinstance(part, Section) else f"附件 {part.title}"


def _bare(part: Section | Annex) -> Section | Annex:
    return replace(part, paragraphs=(), tables=())


def _of_part(after: Section | Annex, before: Section | Annex) -> Iterator[Move]:
    yield from _of_paragraphs(after.title, before.paragraphs, after.paragraphs)
    earlier = {table.sheet: table for table in before.tables}
    for table in after.tables:
        yield from _of_table(table, earlier.pop(table.sheet, replace(table, rows=())))
    for gone in earlier.values():
        yield from _of_table(replace(gone, rows=()), gone)


def _of_paragraphs(place: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Move]:
    for what, from_, to, start, end in SequenceMatcher(None, before, after, False).get_opcodes():
        if what != "equal":
            for old, new in zip_longest(before[from_:to], after[start:end], fillvalue=""):
                yield Move(place, "", old, new)


def _of_table(after: Table, before: Table) -> Iterator[Move]:
    both = after, before
    then = _rows(before, both)
    for name, row in _rows(after, both).items():
        old = then.pop(name, None)
        if old is None:
            yield Move(after.caption, name, "", _told(row, name))
            continue
        for head, cell in row.items():
            if old.get(head, "") != cell and not SUM.fullmatch(cell):
                yield Move(after.caption, f"{name}　{head}", old.get(head, ""), cell)
    yield from (Move(after.caption, name, _told(row, name), "") for name, row in then.items())


def _rows(table: Table, both: Sequence[Table]) -> dict[str, Row]:
    """The rows by what they are called: as many of their first words as tell them apart; of rows that say the
    same the second has its number.
    """
    words = [at for at, column in enumerate(table.columns) if column.cells is Cells.TEXT]
    enough = (words[:many] for many in range(1, len(words)) if _tell_apart(both, words[:many]))
    words = next(enough, words)
    named: dict[str, Row] = {}
    seen: Counter[str] = Counter()
    heads = [column.head for column in table.columns]
    for row in table.rows:
        name = "　".join(row[at] for at in words)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name}（{seen[name]}）"] = dict(zip(heads, row, strict=True))
    return named


def _tell_apart(both: Sequence[Table], words: Sequence[int]) -> bool:
    names = [[tuple(row[at] for at in words) for row in table.rows] for table in both]
    return all(len(set(each)) == len(each) for each in names)


def _told(row: Row, name: str) -> str:
    """What stands beside a row's name."""
    known = {*NONE, *name.split("　")}
    said = [(head, cell) for head, cell in row.items() if cell not in known and not SUM.fullmatch(cell)]
    return "，".join(f"{head} {cell}" for head, cell in said)
