"""Reads questions that are written one below the other, line by line."""

from collections.abc import Sequence

from quizsvc.bank.imports.formats.prose import bodies, guide, keylists, listing, marks
from quizsvc.bank.imports.formats.prose.drafts import Draft
from quizsvc.bank.imports.formats.prose.lines import Line, folded
from quizsvc.kit.tables import Finding

LONGEST_JUMP = 10
"""How far a number may go ahead of the last one and still begin a question while that one is open."""
ABOVE = "文件里有答案写在题目上方，分不清各答案属于哪一道题，请把答案移到题目下方"
ONE_LINE = ("key", "type", "difficulty", "subject", *marks.NOT_READ)
"""Fields whose text never goes on in the next line."""


def read_lines(lines: Sequence[Line], sheet: str, *, unit: str = "行") -> tuple[list[Draft], list[Finding]]:
    """The questions of a text, in its order, with their answers, and what is to be said about the rest.

    `unit` is what the reports call a line's number.
    """
    reader = _Reader(lines, sheet, unit)
    reader.read()
    return reader.drafts, reader.notes


class _Reader:
    def __init__(self, lines: Sequence[Line], sheet: str, unit: str) -> None:
        self.drafts: list[Draft] = []
        self.notes: list[Finding] = []
        self._lines = [marks.number_first(line) for line in lines]
        self._flats = [folded(line.text) for line in self._lines]
        self._followed = _followed(self._flats)
        self._sheet, self._unit = sheet, unit
        self._section, self._part = "", 0
        self._current: Draft | None = None
        self._last: int | None = None
        self._last_of_all = 0
        self._pending: list[Line] = []
        self._listing = listing.Listing()
        self._told: set[str] = set()
        self._chapter = self._list_chapter = ""
        self._answered_above = False

    def read(self) -> None:
        """Go through all lines, then hand out the answers of lists."""
        for at, line in enumerate(self._lines):
            self._feed(at, line, self._flats[at])
        self._ignore_pending()
        if self._answered_above:
            for draft in self.drafts:
                draft.faults.append(("答案", "answer-unclear", ABOVE))
        for number, message in self._listing.hand_out(self.drafts):
            self.notes.append(Finding(self._sheet, number, "答案", "key-list-unfit", message))

    def _feed(self, at: int, line: Line, flat: str) -> None:
        if marks.PAGE.fullmatch(flat):
            self._ignore([line])
        elif (chapter := marks.chapter(flat)) and not marks.is_key_title(flat):
            self._open_chapter(chapter, line)
        elif not self._heading(at, flat) and not self._list_line(line, flat):
            start = marks.start(flat)
            if start is not None and self._starts(at, start):
                self._begin(line.part(start.end), start)
            else:
                self._go_on(at, line, flat)

    def _ahead(self, at: int) -> str:
        return self._flats[at + 1] if at + 1 < len(self._flats) else ""

    # Headings and lists of answers

    def _heading(self, at: int, flat: str) -> bool:
        """Take a section's heading, or a title such as 参考答案; False if the line is neither."""
        section = marks.section(flat)
        entries = keylists.entries(section.rest, self._lines[at].number) if section else []
        if section is not None and (entries or marks.is_note(section.rest)):
            in_list = self._listing.is_open and listing.is_entry(self._ahead(at))
            if section.keys or entries or in_list:
                self._begin_list(section.type, entries)
            else:
                self._open_section(section.type)
            return True
        if section is None and self._opens_list(at, flat):
            self._begin_list("")
            return True
        return False

    def _open_section(self, type_: str) -> None:
        self._ignore_pending()
        self._listing.end()
        self._section = type_
        self._part += 1
        self._current = self._last = None

    def _open_chapter(self, chapter: str, line: Line) -> None:
        self._ignore_pending()
        self._ignore([line])
        self._chapter = chapter
        self._part += 1
        self._current = self._last = None
        if self._listing.is_open:
            self._list_chapter = chapter
            self._begin_list("")

    def _begin_list(self, type_: str, entries: Sequence[keylists.Entry] = ()) -> None:
        self._ignore_pending()
        self._current = None
        if not self._listing.is_open:
            self._list_chapter = ""  # the chapter above a list need not be the list's
        self._listing.begin(type_, after=len(self.drafts), chapter=self._list_chapter, entries=entries)

    def _opens_list(self, at: int, flat: str) -> bool:
        """Whether a line is a title above a list of answers, not the word before one question's answer."""
        if not marks.is_key_title(flat):
            return False
        ahead = self._ahead(at)
        if listing.is_entry(ahead) or marks.section(ahead) is not None:
            return True
        return self._current is None or self._current.answered or not keylists.keys_row(ahead)

    def _list_line(self, line: Line, flat: str) -> bool:
        """Take a line of a list of answers, also where no title says that one begins."""
        if not self._listing.is_open and self.drafts and self._is_list(flat):
            self._begin_list("")
        return self._listing.is_open and self._listing.take(line, flat)

    def _is_list(self, flat: str) -> bool:
        pieces = marks.fields(flat)
        if len(pieces) == 2 and pieces[1].name == "key" and not flat[: pieces[0].end]:
            return bool(keylists.entries(flat[pieces[1].start :], 0))
        if flat.startswith("题号"):
            return bool(keylists.numbers_row(flat))
        return len(keylists.entries(flat, 0)) > 1

    # Where questions begin

    def _starts(self, at: int, start: marks.Start) -> bool:
        """Whether a number begins a question rather than a part of one."""
        current, last = self._current, self._last or 0
        following = start.number == last + 1
        if current is None:
            return start.strong or following or start.number == self._last_of_all + 1
        if start.style == "第题":
            return True
        same_style = current.number is None or start.style == current.style
        nested = bool(current.nested) and start.number == current.nested + 1
        if current.open_field and current.open_field not in ONE_LINE:
            if not start.strong or not same_style:
                return False
            if following:
                return self._followed[at] or not nested
            return self._followed[at] and (start.number > last or start.number == 1)
        if current.closed:
            return following or (start.strong and same_style)
        if not start.strong or not same_style or nested or self._last is None:
            return False
        return last < start.number <= last + LONGEST_JUMP

    def _begin(self, rest: Line, start: marks.Start | None) -> None:
        self._answered_above |= any(map(_is_answer, [*self._pending, rest]))
        self._ignore_pending()
        self._listing.end()
        number, style = (start.number, start.style) if start else (None, "")
        draft = Draft(rest.number, number, style, self._section, self._part, self._chapter)
        if number is not None:
            if self._last is not None and number > self._last + 1:
                told = f"题号从 {self._last} 跳到 {number}，请核对中间是否有题没有读出"
                draft.doubts.append(("题干", "number-gap", told))
            self._last = self._last_of_all = number
        self._current = draft
        self.drafts.append(draft)
        self._take(draft, draft.without_type_mark(rest))

    def _begin_from_pending(self) -> None:
        since = max((at for at, line in enumerate(self._pending) if line.after_blank), default=0)
        block, self._pending = self._pending[since:], self._pending[:since]
        self._begin(block[0], None)
        for line in block[1:]:
            self._take(self.drafts[-1], line)

    # What follows

    def _take(self, draft: Draft, line: Line, ahead: str = "") -> None:
        """A line of a question: text of its own, then the fields named in it."""
        for piece in marks.fields(folded(line.text)):
            part = line.part(piece.start, piece.end)
            if piece.name is None or piece.name == "stem":
                draft.add(part, _label(folded(part.text), draft, ahead))
            elif piece.name in marks.NOT_READ:
                self._tell_of(piece.name, draft)
            elif piece.name == "type":
                draft.type, draft.open_field = part.text, "type"
            else:
                draft.put(piece.name, part.text)

    def _go_on(self, at: int, line: Line, flat: str) -> None:
        """A line that begins no numbered question and is no heading."""
        pieces = marks.fields(flat)
        named = pieces[1].name if len(pieces) > 1 and not flat[: pieces[0].end] else None
        label = _label(flat, self._current, self._ahead(at))
        if self._pending and self._becomes_question(label, named):
            self._begin_from_pending()
        draft = self._current
        if self._is_whole_question(draft, pieces, named):
            self._begin(line, None)
        elif draft is None:
            self._pending.append(line)
        elif named is not None or (label is not None and not (draft.open_field and draft.led)):
            self._ignore_pending()
            self._take(draft, line, self._ahead(at))
        elif draft.supported:
            self._text(at, line, draft)

    def _becomes_question(self, label: tuple[str, int] | None, named: str | None) -> bool:
        """Whether the lines that wait are a question without a number, as this line shows."""
        draft = self._current
        if label is not None:
            return label[0] == "A"
        return named == "key" and (draft is None or (draft.answered and draft.number is None))

    def _is_whole_question(
        self, draft: Draft | None, pieces: Sequence[marks.Field], named: str | None
    ) -> bool:
        """Whether a line without a number names its stem, or has stem and answer both."""
        over = draft is None or (draft.closed and draft.number is None)
        if named == "stem":
            return draft is None or draft.closed
        return over and named is None and any(piece.name == "key" for piece in pieces) and bool(pieces[0].end)

    def _text(self, at: int, line: Line, draft: Draft) -> None:
        """Text without a mark: more of what stands above it, or of nothing."""
        start = marks.start(self._flats[at])
        if start is not None:
            draft.nested = start.number
        field = draft.open_field
        if field == "key" and not "".join(draft.fields["key"]):
            draft.put("key", line.text)
        elif field == "key" and keylists.keys_row(self._flats[at]):
            told = "“答案”下面有几行答案，却没有题号，无法对应，请在每道题后分别写“答案：”"
            draft.faults.append(("答案", "key-list-unfit", told))
        elif self._belongs_elsewhere(at, line, draft):
            self._pending.append(line)
        elif field:
            self._more(draft, line)
        else:
            if start is not None and start.strong:
                told = f"第 {line.number} {self._unit}以编号开头，已当作这道题的一部分，请核对"
                draft.doubts.append(("题干", "number-inside", told))
            self._take(draft, line, self._ahead(at))

    def _belongs_elsewhere(self, at: int, line: Line, draft: Draft) -> bool:
        """Whether text without a mark does not go on with what stands above it."""
        if draft.open_field:
            begins = line.after_blank and draft.number is None and self._followed[at]
            return draft.open_field in ONE_LINE or begins
        if draft.led:
            return line.after_blank or bool(self._pending)
        return draft.answered

    def _more(self, draft: Draft, line: Line) -> None:
        """One more line of a field, and perhaps other fields after it."""
        first, *others = marks.fields(folded(line.text))
        draft.put(draft.open_field, line.part(0, first.end).text)
        for piece in others:
            if piece.name in marks.NOT_READ:
                self._tell_of(piece.name, draft)
            elif piece.name is not None:
                draft.put(piece.name, line.part(piece.start, piece.end).text)

    def _tell_of(self, name: str, draft: Draft) -> None:
        """Say once that a field is not read."""
        draft.open_field = name
        if name not in self._told:
            self._told.add(name)
            told = f"题目的“{marks.NOT_READ[name]}”没有读取"
            self.notes.append(Finding(self._sheet, draft.line, None, "field-ignored", told))

    # What belongs to nothing

    def _ignore_pending(self) -> None:
        pending, self._pending = self._pending, []
        if pending:
            self._ignore(pending)

    def _ignore(self, lines: Sequence[Line]) -> None:
        lines = [line for line in lines if line.text not in (guide.TITLE, *guide.GUIDE)]
        if not lines:
            return
        text = " ".join(line.text for line in lines)
        shown = text if len(text) <= 30 else f"{text[:30]}…"
        told = f"第 {lines[0].number} {self._unit}“{shown}”不属于任何题，没有读取"
        self.notes.append(Finding(self._sheet, lines[0].number, None, "text-ignored", told))


def _followed(flats: Sequence[str]) -> list[bool]:
    """Of each line, whether an option or an answer is in it or comes before the next number or section."""
    followed: list[bool] = []
    seen = False
    for flat in reversed(flats):
        marked = _is_marked(flat)
        followed.append(seen or marked)
        start = marks.start(flat)
        begins = (start is not None and start.strong) or marks.section(flat) is not None
        seen = not begins and (seen or marked)
    return followed[::-1]


def _is_answer(line: Line) -> bool:
    """Whether a line is nothing but the answer of a question."""
    pieces = marks.fields(folded(line.text))
    return (
        len(pieces) > 1 and not pieces[0].end and pieces[1].name == "key" and pieces[1].start < pieces[1].end
    )


def _is_marked(flat: str) -> bool:
    if marks.label(flat) is not None or bodies.JUDGED.search(flat) or bodies.BRACKETED.search(flat):
        return True
    return any(piece.name == "key" for piece in marks.fields(flat))


def _label(flat: str, draft: Draft | None, ahead: str) -> tuple[str, int] | None:
    """The label that a folded line begins with, if it can be the question's next one. A bracket at the very
    beginning of a question is of its stem: `（A）类企业由谁负责？`.
    """
    if draft is not None and not draft.pieces and flat[:1] in ("(", "["):
        return None
    last = draft.last_letter if draft is not None else ""
    expected = chr(ord(last) + 1) if last else "A"
    found = marks.label(flat)
    if found is None:
        bare = marks.BARE_LABEL.match(flat)
        after = marks.BARE_LABEL.match(ahead)
        goes_on = last or (after is not None and after[1] == "B")
        return (bare[1], bare.end()) if bare and bare[1] == expected and goes_on else None
    return found if found[0] == expected or found[0] <= ("H" if last else "B") else None
