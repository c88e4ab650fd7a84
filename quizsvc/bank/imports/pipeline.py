"""A file made into contents, row by row."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from quizsvc.bank.imports import extras, formats
from quizsvc.bank.imports.mends import NO_MENDS, Mends, all_mended
from quizsvc.bank.imports.pictures import Pictures
from quizsvc.bank.imports.raw import RawQuestion, Reading
from quizsvc.bank.imports.rows import Candidate, RowReader
from quizsvc.bank.imports.stems import Numbering
from quizsvc.bank.rules import QuestionType, SubjectTree
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and how many there are."""
EVERY = 250
NAMED = 10
"""Rows that a finding about many of them names."""


@dataclass
class Examined:
    """A file read through: rows = candidates + rejected + skipped; the findings in the file's order.

    `sheets` are the parts of the file, in its order.
    """

    format: str
    rows: int
    sheets: tuple[str, ...] = ()
    candidates: list[Candidate] = field(default_factory=list)
    rejected: list[RawQuestion] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)


def examine(
    data: bytes,
    filename: str,
    *,
    subject: str | None,
    tree: SubjectTree | None = None,
    extra_tags: bool = False,
    mends: Mends = NO_MENDS,
    progress: Progress | None = None,
) -> Examined:
    """Read a file of questions. `subject` is for rows that name none; `mends` stand for rows that were put
    right since; `progress` hears of each EVERY rows.

    Subjects are paths into `tree`, which takes the new ones in; a candidate has the last name of its path.
    With `extra_tags` the columns that nobody knows are kept as tags `列名:值`; else they are only named.

    Raises:
        BadFile: the file as a whole cannot be read, or has more than ROWS_LIMIT rows in all its sheets.
    """
    reading = formats.read(data, filename)
    examined = _begun(reading, extra_tags)
    numbering, tree, pictures = Numbering(), tree or SubjectTree({}), Pictures(len(data))
    untyped: dict[str, list[tuple[int, QuestionType]]] = {}
    for done, raw in enumerate(all_mended(reading.raws, mends)):
        if progress is not None and done % EVERY == 0:
            progress(done, len(reading.raws))
        reader = RowReader(raw, subject, tree, numbering, extra_tags, pictures)
        candidate = reader.read()
        if reader.unsupported is not None:
            examined.skipped.append(reader.unsupported)
        elif candidate is None:
            examined.rejected.append(raw)
            examined.errors.extend(reader.errors)
        else:
            examined.warnings.extend(reader.warnings)
            examined.candidates.append(candidate)
            if reader.inferred is not None and not raw.fields.get("type", "").strip():
                untyped.setdefault(raw.sheet, []).append((raw.row, reader.inferred))
    examined.warnings.extend(_untyped(sheet, rows) for sheet, rows in untyped.items())
    return examined


def _begun(reading: Reading, extra_tags: bool) -> Examined:
    if len(reading.raws) > ROWS_LIMIT:
        raise TooManyRows(reading.raws[ROWS_LIMIT].sheet, reading.raws[ROWS_LIMIT].row)
    return Examined(
        reading.format,
        len(reading.raws) + len(reading.skipped),
        tuple(dict.fromkeys([raw.sheet for raw in reading.raws] + [skip.sheet for skip in reading.skipped])),
        skipped=list(reading.skipped),
        warnings=extras.told(reading.notes, reading.raws) if extra_tags else list(reading.notes),
    )


def _untyped(sheet: str, rows: list[tuple[int, QuestionType]]) -> Finding:
    """Said once of a sheet, at its first such row, not of each: a whole file may have no types."""
    types = Counter(type_ for _, type_ in rows)
    told = "、".join(f"{type_.chinese} {number}" for type_, number in types.items())
    listed = "、".join(str(row) for row, _ in rows[:NAMED])
    more = f"等 {len(rows)} 行" if len(rows) > NAMED else "行"
    message = f"第 {listed} {more}没有写题型，已按答案判定：{told}，请核对"
    return Finding(sheet, rows[0][0], "题型", "type-inferred", message)
