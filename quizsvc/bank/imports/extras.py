"""Columns that nobody knows, kept as tags `列名:值` where the import says so."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.rules import TAG_LIMIT, TAG_SEPARATORS, TAGS_LIMIT, tidy
from quizsvc.kit.tables import Finding

NOT_KEPT = f"不能作为标签保留：含有隔开标签的符号，或超过 {TAG_LIMIT} 个字，或标签已满 {TAGS_LIMIT} 个"


def as_tags(extras: Iterable[tuple[str, str]], own: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tags of a question that has tags of its `own`, and the columns that cannot be kept as one."""
    tags = dict.fromkeys(own)
    left_out = []
    for title, value in extras:
        tag = f"{tidy(title).rstrip(':：* ')}:{tidy(value)}"
        if len(tags) >= TAGS_LIMIT or len(tag) > TAG_LIMIT or set(tag) & set(TAG_SEPARATORS):
            left_out.append(title)
        else:
            tags[tag] = None
    return tuple(tags), tuple(left_out)


def told(notes: Iterable[Finding], raws: Iterable[RawQuestion]) -> list[Finding]:
    """Notes on a file whose unknown columns were kept, which say so."""
    kept = {(raw.sheet, title) for raw in raws for title, _ in raw.extras}
    return [
        replace(note, message=f"不认识“{note.column}”列，其内容已作为标签“{note.column}:……”保留")
        if note.code == "unknown-column" and (note.sheet, note.column) in kept
        else note
        for note in notes
    ]
