"""Reads lists of answers, and gives each answer to its question."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats.prose import keylists, marks
from quizsvc.bank.imports.formats.prose.drafts import Draft
from quizsvc.bank.imports.formats.prose.keylists import Entry, KeyList
from quizsvc.bank.imports.formats.prose.lines import Line
from quizsvc.bank.imports.formats.prose.refusals import TooManyQuestions
from quizsvc.kit.tables.refusals import ROWS_LIMIT


class Listing:
    """The lists of a text while its lines are read."""

    def __init__(self) -> None:
        self._lists: list[KeyList] = []
        self._total = 0
        self._open: KeyList | None = None
        self._numbers: list[int] = []
        self._entry: Entry | None = None

    @property
    def is_open(self) -> bool:
        """Whether the next line may belong to a list."""
        return self._open is not None

    def begin(self, type_: str, *, after: int, chapter: str = "", entries: Sequence[Entry] = ()) -> None:
        """A list, below the first `after` questions, with what its heading's own line says."""
        self.end()
        self._open = KeyList(after, type_, chapter)
        self._lists.append(self._open)
        self._add(entries)

    def end(self) -> None:
        """No more of the open list."""
        self._open = self._entry = None
        self._numbers = []

    def take(self, line: Line, flat: str) -> bool:
        """Take a line of the open list; False if it is none."""
        if numbers := keylists.numbers_row(flat):
            self._numbers = numbers
            return True
        if self._numbers and (keys := keylists.keys_row(flat)):
            self._add(keylists.paired(self._numbers, keys, line.number))
            self._numbers = []
            return True
        pieces = marks.fields(flat)
        found, rest = _entries(line, flat, pieces)
        self._add(found)
        if self._entry is None:
            return False
        if not found and (flat[: pieces[0].end].strip() or pieces[1].name == "key"):
            return self._more(line, flat)
        for piece in rest:
            if piece.name in marks.READ and (text := line.part(piece.start, piece.end).text):
                self._entry.fields.setdefault(piece.name, []).append(text)
        return True

    def _add(self, entries: Sequence[Entry]) -> None:
        if self._open is not None and entries:
            self._open.entries.extend(entries)
            self._total += len(entries)
            if self._total > ROWS_LIMIT:
                raise TooManyQuestions()
            self._entry = entries[-1]

    def _more(self, line: Line, flat: str) -> bool:
        """One more line of the last answer's explanation."""
        if self._entry is None or "explanation" not in self._entry.fields or marks.start(flat) is not None:
            return False
        self._entry.fields["explanation"].append(line.text)
        return True

    def hand_out(self, drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
        """Give the answers to the questions above their lists, since the lists before.

        Says, with a line's number, which of them fit no question.
        """
        since = 0
        for after, together in groupby(self._lists, key=lambda keys: keys.after):
            lists = [keys for keys in together if keys.entries]
            if lists:
                yield from _hand_out(lists, drafts[since:after])
                since = after


def is_entry(flat: str) -> bool:
    """Whether a folded line gives the answer of a question by its number."""
    if keylists.entries(flat, 0) or keylists.numbers_row(flat) or keylists.explained(flat):
        return True
    pieces = marks.fields(flat)
    return (
        len(pieces) > 1
        and pieces[1].name == "key"
        and keylists.number_only(flat[: pieces[0].end].strip()) is not None
    )


def _entries(
    line: Line, flat: str, pieces: Sequence[marks.Field]
) -> tuple[list[Entry], Sequence[marks.Field]]:
    """The answers that a line names, and the fields after them."""
    first = flat[: pieces[0].end].strip()
    keyed = len(pieces) > 1 and pieces[1].name == "key"
    key = flat[pieces[1].start : pieces[1].end].strip() if keyed else ""
    if keyed and not first:
        return keylists.entries(key, line.number), pieces[2:]
    if keyed and (number := keylists.number_only(first)) is not None:
        return [Entry(number, key, line.number)], pieces[2:]
    if found := keylists.entries(first, line.number):
        return found, pieces[1:]
    if (explained := keylists.explained(first)) is not None:
        number, key, at = explained
        text = line.part(at, pieces[0].end).text
        return [Entry(number, key, line.number, fields={"explanation": [text]})], pieces[1:]
    return [], pieces[1:]


def _hand_out(lists: Sequence[KeyList], drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
    parts = [list(members) for _, members in groupby(drafts, key=lambda draft: draft.part)]
    if len({draft.chapter for draft in drafts}) > 1:
        yield from _by_chapter(lists, parts)
        return
    for place, keys in enumerate(lists):
        alike = [part for part in parts if keys.type and _same_type(keys.type, part[0].section)]
        if alike:
            # As many lists as parts of a type go one by one; one for several parts goes by their numbers.
            left = [other for other in lists[place:] if other.type and _same_type(other.type, keys.type)]
            taken = alike[:1] if len(left) >= len(alike) else alike
            parts = [part for part in parts if all(part is not other for other in taken)]
            yield from _match_unique(keys.entries, [draft for part in taken for draft in part])
            continue
        numbers = [draft.number for part in parts for draft in part]
        if len(set(numbers)) == len(numbers) or len(parts) < 2:
            yield from _match(keys.entries, [draft for part in parts for draft in part])
            continue
        runs = keys.runs()
        for run, part in zip(runs, parts, strict=False):
            yield from _match(run, part)
        yield from _match([entry for run in runs[len(parts) :] for entry in run], [])


def _by_chapter(lists: Sequence[KeyList], parts: Sequence[list[Draft]]) -> Iterator[tuple[int, str]]:
    """Answers of a text in chapters: only to the questions that list and headings name alike."""
    for keys in lists:
        own = [part for part in parts if not keys.chapter or part[0].chapter == keys.chapter]
        if keys.type:
            own = [part for part in own if _same_type(keys.type, part[0].section)]
        yield from _match_unique(keys.entries, [draft for part in own for draft in part])


def _match_unique(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
    """Answers to questions by their numbers; to none where two questions have the same number."""
    if len({draft.number for draft in drafts}) == len(drafts):
        yield from _match(entries, drafts)
        return
    told = "答案表分不清这是哪一章、哪一部分的答案，请在答案表里写上与题目相同的章和题型标题"
    for draft in drafts:
        draft.faults.append(("答案", "key-list-unfit", told))


def _same_type(one: str, other: str) -> bool:
    named = answers.type_named(one)
    return one == other or (named is not None and named == answers.type_named(other))


def _match(entries: Sequence[Entry], drafts: Sequence[Draft]) -> Iterator[tuple[int, str]]:
    by_number: dict[int | None, Draft] = {}
    for draft in drafts:
        by_number.setdefault(draft.number, draft)
    for entry in entries:
        if entry.number in by_number:
            by_number[entry.number].receive(entry)
        else:
            yield entry.line, f"答案表里有第 {entry.number} 题的答案“{entry.key}”，却没有这道题"
