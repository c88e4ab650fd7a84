"""A question's own lines taken apart: stem, options, the answer that stands in the stem's brackets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.bank.imports import stems
from quizsvc.bank.imports.answers import TRUTH
from quizsvc.bank.imports.formats.prose.lines import Line, folded

_INSIDE = r"(?<![A-Za-z0-9./\-])(?:[(\[] ?([A-Z]) ?[)\]] ?[.、:]?|([A-Z]) ?[%s](?![A-Za-z]\.)) ?"
INSIDE, INSIDE_WITH_COLON = re.compile(_INSIDE % ".、)"), re.compile(_INSIDE % ".、):")
"""A colon makes a label only where the first one has it too: `比例 B:C`."""
BEFORE_FIRST = re.compile(r"[ \n)\].。?？:;]$")
TRUE_OR_FALSE = re.compile(rf"A ?[.、:)] ?{TRUTH} ?[,;]? ?B ?[.、:)] ?{TRUTH}")
UNPARTED = re.compile(r"(?<![A-Za-z0-9])A ?[.、:)](?! ?[B-H]).{1,60}?(?<![A-Za-z0-9])B ?[.、:)](?! ?C)")
"""Two options within a stem; not a list of letters such as 维生素A、B、C."""
LETTERS = r"[A-H](?:[ 、,;]{0,2}[A-H]){0,7}"
BRACKETED = re.compile(rf"(?<![A-Za-z0-9])[(\[] ?({LETTERS}|{TRUTH}) ?[)\]]")
JUDGED_FIRST = re.compile(rf"[(\[] ?({TRUTH}) ?[)\]] ?")
JUDGED_BARE = re.compile(rf"(?<=[。. ])({TRUTH})$")
JUDGED = re.compile(rf"(?:(?<![A-Za-z0-9])|(?=[(\[] ?{TRUTH}))[(\[] ?({TRUTH}|[TFYN]) ?[)\]]? ?[。.]?$")


@dataclass(frozen=True, slots=True)
class Option:
    """A labelled text. `spaced` says that its label stands apart from the text before."""

    letter: str
    text: Line
    spaced: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A question taken apart. `unclear` says that labels are missing or repeated, `wrapped` that the last
    option goes on in lines of their own.
    """

    stem: str
    options: tuple[Option, ...]
    unclear: bool = False
    wrapped: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether a label was found within a text rather than apart from it."""
        return any(not option.spaced for option in self.options)


@dataclass(frozen=True, slots=True)
class _Mark:
    letter: str
    start: int
    end: int
    spaced: bool


def take_apart(pieces: Sequence[Line], led: Sequence[tuple[int, str, int]]) -> Body:
    """Stem and options of a question's lines.

    `led` names the lines that begin with a label: which one, its letter, where its text begins. Labels
    within a line count where they go on with the letters and no line begins with the same.
    """
    whole, starts = _joined(pieces)
    sure = [_Mark(letter, starts[at], starts[at] + end, True) for at, letter, end in led]
    flat = folded(whole.text)
    marks = _with_inner(flat, sure) if sure else _all_inner(flat, "A")
    if sure and "A" not in {mark.letter for mark in marks}:
        # The first option may stand at the end of the stem's line.
        before = _all_inner(flat[: sure[0].start], "A", least=1)
        marks = [mark for mark in before if mark.letter not in {other.letter for other in marks}] + marks
    if not marks:
        return Body(whole.text, ())
    ends = [mark.start for mark in marks[1:]] + [len(whole.text)]
    options = [
        Option(mark.letter, whole.part(mark.end, end), mark.spaced)
        for mark, end in zip(marks, ends, strict=True)
    ]
    options.sort(key=lambda option: option.letter)
    return Body(
        whole.part(0, marks[0].start).text,
        tuple(options),
        _are_unclear([option.letter for option in options]),
        wrapped=bool(starts) and marks[-1].end < starts[-1],
    )


def _joined(pieces: Sequence[Line]) -> tuple[Line, list[int]]:
    """The lines as one, with a blank between two, and where each begins in it."""
    starts: list[int] = []
    length = 0
    for piece in pieces:
        starts.append(length)
        length += len(piece.text) + 1
    emphasis = ""
    if any(piece.emphasis for piece in pieces):
        emphasis = "\0".join(piece.emphasis or "\0" * len(piece.text) for piece in pieces)
    return Line(pieces[0].number if pieces else 0, " ".join(piece.text for piece in pieces), emphasis), starts


def _with_inner(flat: str, sure: Sequence[_Mark]) -> list[_Mark]:
    """The sure marks, and within each one's text those that go on from it."""
    taken = {mark.letter for mark in sure}
    marks: list[_Mark] = []
    for place, mark in enumerate(sure):
        end = sure[place + 1].start if place + 1 < len(sure) else len(flat)
        marks.append(mark)
        for inner in _following(flat, mark, end):
            if inner.letter not in taken:
                taken.add(inner.letter)
                marks.append(inner)
    return marks


def _following(flat: str, mark: _Mark, end: int) -> list[_Mark]:
    """Marks within an option's text: the next letter, or where a label stands apart any later one."""
    found: list[_Mark] = []
    last = mark
    pattern = INSIDE_WITH_COLON if ":" in flat[mark.start : mark.end] else INSIDE
    candidates = [_mark(flat, match) for match in pattern.finditer(flat, mark.end, end)]
    apart = {candidate.letter for candidate in candidates if candidate.spaced}
    for candidate in candidates:
        next_one = ord(candidate.letter) == ord(last.letter) + 1 and (
            candidate.spaced or candidate.letter not in apart
        )
        later = candidate.spaced and last.letter < candidate.letter <= "H"
        if (next_one or later) and candidate.start > last.end:
            found.append(candidate)
            last = candidate
    return found


def _all_inner(flat: str, first: str, *, least: int = 2) -> list[_Mark]:
    """Labels from A on within a text that no line begins with; none if there are fewer than `least`."""
    for match in INSIDE_WITH_COLON.finditer(flat):
        mark = _mark(flat, match)
        apart = mark.start == 0 or BEFORE_FIRST.search(flat, mark.start - 1, mark.start) is not None
        if mark.letter != first or not (apart or TRUE_OR_FALSE.match(flat, mark.start)):
            continue
        marks = [mark, *_following(flat, mark, len(flat))]
        ends = [other.start for other in marks[1:]] + [len(flat)]
        filled = all(flat[other.end : end].strip() for other, end in zip(marks, ends, strict=True))
        if len(marks) >= least and filled:
            return marks
        if len(marks) >= least:
            return []
    return []


def _mark(flat: str, match: re.Match[str]) -> _Mark:
    letter = match[1] or match[2]
    spaced = match.start() == 0 or flat[match.start() - 1] == " "
    return _Mark(letter, match.start(), match.end(), spaced)


def _are_unclear(letters: Sequence[str]) -> bool:
    return list(letters) != [chr(ord("A") + place) for place in range(len(letters))]


def bracketed_key(stem: str, *, judge: bool) -> tuple[str, list[str]]:
    """A stem with its brackets empty, and the answers that stood in them.

    True/false words count only at the end or the beginning, where the brackets go with them. `judge` says
    that the question is known to be one of true and false, so that T and F, and words without brackets at
    the end, are answers too.
    """
    flat = folded(stem)
    at_end = JUDGED.search(flat)
    if at_end and (judge or at_end[1] not in "TFYN"):
        return stem[: at_end.start()].rstrip(), [at_end[1]]
    if first := JUDGED_FIRST.match(flat):
        return stem[first.end() :], [first[1]]
    if judge and (bare := JUDGED_BARE.search(flat)):
        return stem[: bare.start()].rstrip(), [bare[1]]
    found = [mark for mark in stems.brackets(flat) if mark.is_clear and mark.says[0] in "ABCDEFGH"]
    cleaned = stem
    for mark in reversed(found):
        cleaned = f"{cleaned[: mark.start - 1]}（ ）{cleaned[mark.end + 1 :]}"
    return cleaned, [re.sub("[^A-H]", "", mark.says) for mark in found]
