"""GIFT, as Moodle reads it (reference/formats.md 4.1): choice and true/false.

A question's name (`::n::`) is a label of lists in Moodle and is not kept. Where Moodle would take half a
question for a whole one, the question is refused or told instead.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats.moodle import weights
from quizsvc.bank.imports.formats.moodle.categories import subject_path
from quizsvc.bank.imports.formats.moodle.drafts import LABELS, OWN_FIELDS, Draft, Option, Style
from quizsvc.bank.imports.formats.moodle.gift_texts import Marked
from quizsvc.bank.imports.raw import Reading
from quizsvc.bank.rules import OPTION_IDS
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

LINE_END = re.compile(r"\r\n|\r|\n")
CATEGORY = "$CATEGORY:"
OWN_LINE = re.compile(r"//\s*quizsvc:\s*(.*)")
"""What our exports say in a comment line above the question: a JSON object of OWN_FIELDS and `tags`."""
LABEL = re.compile(r"\[(?:id|tag):((?:\\\]|[^\]])+)\]")
"""An own number or a tag in a comment, as newer Moodles write them."""
WEIGHT = re.compile(r"%(-*[0-9]{1,2}\.?[0-9]*)%")
TILDE_EQUALS = re.compile(r"~\s*+=")
GAP = "_____"
PLAIN = re.compile(r"\s*[=~](?:%[^%]*%)?\s*\[plain\]")
WIDE_BRACES = re.compile(r"[｛｝]")
WIDE_MARK = re.compile(r"(?:^|\s)[＝～]")
WIDE = "含有全角的 ｛ ｝ ＝ ～，它们在 GIFT 里不起作用。请改为半角的 { } = ~ 再上传"
BRACES = "花括号不成对：题干、选项里的花括号应写成 \\{ 和 \\}，一道题中间也不能有空行"


@dataclass
class _Block:
    """Lines between blank lines: `row` is that of the first that is no comment."""

    row: int = 0
    lines: list[str] = field(default_factory=list)
    own: str | None = None
    labels: list[str] = field(default_factory=list)


def read(data: bytes, filename: str) -> Reading:
    """The questions of a GIFT file, each at its line.

    Raises:
        BadFile: not a text, or more than ROWS_LIMIT questions.
    """
    name = PurePath(tables.printable(filename).replace("\\", "/")).stem or "gift"
    reading = Reading("gift")
    category = ""
    for block in _blocks(tables.decoded(data).lstrip("\ufeff")):
        if block.lines[0].startswith(CATEGORY):
            category, has_slash = subject_path(Marked(block.lines[0][len(CATEGORY) :]).written())
            if has_slash:
                told = f"分类名里的斜线已改为连字符：{category}"
                reading.notes.append(Finding(name, block.row, None, "category-slash", told))
            block.row, block.lines = block.row + 1, block.lines[1:]
        text = "\n".join(block.lines).strip()
        if text:
            _Question(name, block, Marked(text)).add_to(reading, category)
        if len(reading.raws) + len(reading.skipped) > ROWS_LIMIT:
            raise TooManyRows(name, block.row)
    return reading


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block()
    for row, line in enumerate([*LINE_END.split(text), ""], 1):
        written = line.strip()
        if not written:
            if block.lines:
                yield block
            block = _Block()
        elif written.startswith("//"):
            own = OWN_LINE.match(written)
            if own:
                block.own = own[1]
            else:
                block.labels.extend(label.replace("\\]", "]") for label in LABEL.findall(written))
        else:
            block.row = block.row or row
            block.lines.append(written)


class _Question:
    """One block."""

    def __init__(self, sheet: str, block: _Block, text: Marked) -> None:
        self._place = (sheet, block.row)
        self._draft = Draft(sheet, block.row)
        self._block = block
        self._text = text
        self._style = Style.AUTO

    def add_to(self, reading: Reading, category: str) -> None:
        """Read it as a question, or say that it is of a kind that we do not have."""
        unsupported = self._read()
        if unsupported is not None:
            reading.skip(*self._place, unsupported)
            return
        if category:
            self._draft.fields["category"] = category
        self._labels()
        reading.raws.append(self._draft.raw())

    def _read(self) -> str | None:
        """What is said of a kind that we do not have; None if this is one of ours, sound or not."""
        text = self._without_name()
        start, end = text.mask.find("{"), text.mask.find("}")
        if start < 0 and end < 0 and not WIDE_BRACES.search(text.mask):
            return "没有花括号的一段是说明文字，不是题目"
        if start < 0 or end < start or "{" in text.mask[start + 1 : end]:
            self._refuse("braces", WIDE if start < 0 and WIDE_BRACES.search(text.mask) else BRACES)
            return None
        answer, *general = self._general(text.part(start + 1, end))
        unsupported = _unsupported(answer)
        if unsupported is not None:
            if WIDE_MARK.search(answer.mask):
                self._refuse("full-width", WIDE)
                return None
            return unsupported
        self._stem(text, start, end)
        if general:
            self._draft.fields["explanation"] = self._said("explanation", general[0])
        if "~" in answer.mask:
            self._choice(answer)
        else:
            self._true_false(answer)
        return None

    def _refuse(self, code: str, message: str) -> None:
        self._draft.fields = {"stem": self._text.written()}
        self._draft.fault(None, code, message)

    def _without_name(self) -> Marked:
        if not self._text.mask.startswith("::"):
            return self._text
        return self._text.split("::", 2)[-1]

    def _general(self, answer: Marked) -> list[Marked]:
        """The answers, and the general feedback behind the last ####, if there is one."""
        place = answer.mask.rfind("####")
        return [answer] if place < 0 else [answer.part(0, place), answer.part(place + 4)]

    def _said(self, field_: str, text: Marked, *, place: str | None = None) -> str:
        return self._draft.text(field_, *text.styled(self._style), place=place)

    def _stem(self, text: Marked, start: int, end: int) -> None:
        """With a gap where answers stand in the midst of the text."""
        tail = text.part(end + 1)
        inside = bool(tail.mask) and not text.mask.endswith("}")
        if set("{}") & set(tail.mask):
            self._draft.doubt("stem", "braces", "第一个 } 之后还有花括号，已当作题干的文字，请核对")
        elif inside and not re.search(r"[\w。．.？?！!）)]", tail.mask):
            told = f"答案后面还有“{tail.mask[:20]}”，已接在题干后面，请核对"
            self._draft.doubt("stem", "text-behind", told)
        stem = text.without(start, end + 1, GAP if inside else "").part(0)
        written, self._style = stem.styled(Style.AUTO)
        self._draft.fields["stem"] = self._draft.text("stem", written, self._style, place="stem")

    def _choice(self, answer: Marked) -> None:
        mask = answer.mask
        marks = [found.start() for found in re.finditer("[~=]", mask)]
        if TILDE_EQUALS.search(mask):
            self._draft.fault("options", "tilde-equals", "选项前写成了“~=”：正确选项只写 =，错误选项只写 ~")
            marks = [place for place in marks if not TILDE_EQUALS.match(mask, place)]
        self._look_at_marks(answer, marks)
        if len(marks) > len(LABELS):
            self._refuse("too-many-options", f"选项超过 {len(OPTION_IDS)} 个（{len(marks)} 个）")
            return
        parts = [(answer.part(0, marks[0]), "~")] if mask[: marks[0]].strip() else []
        for place, after in zip(marks, [*marks[1:], len(mask)], strict=True):
            parts.append((answer.part(place + 1, after), mask[place]))
        options = [self._option(*part, id_) for id_, part in zip(LABELS, parts, strict=False)]
        self._draft.take_choice(options, single="=" in mask)

    def _look_at_marks(self, answer: Marked, marks: list[int]) -> None:
        mask = answer.mask
        tight = {bool(mask[place - 1].strip()) for place in marks if place}
        if len(tight) == 2:
            told = "有的 = 或 ~ 紧接在文字后面，已当作另一个选项的开头；如果是文字的一部分，请写成 \\= 或 \\~"
            self._draft.doubt("options", "mark-inside", told)
        if mask[: marks[0]].strip():
            told = "第一个选项前没有 = 或 ~，已当作错误选项，请核对"
            self._draft.doubt("options", "option-unmarked", told)
        if WIDE_MARK.search(_not_plain(answer, marks)):
            self._draft.doubt(
                "options", "full-width", "选项里有全角的 ＝ 或 ～，已当作文字；如果是标记，请改为半角"
            )

    def _option(self, part: Marked, mark: str, id_: str) -> Option:
        worth = weights.RIGHT if mark == "=" else weights.NONE
        stated = WEIGHT.match(part.mask) if mark == "~" else None
        if stated:
            part = part.part(stated.end())
            read = weights.weight(stated[1])
            if read is None:
                self._draft.fault("options", "weight-unreadable", f"得分 {stated[0]} 应在 -100 和 100 之间")
            worth = worth if read is None else read
        text, *feedback = part.split("#", 1)
        said = self._said("explanation", feedback[0]) if feedback else ""
        return Option(self._said("options", text, place=id_), worth, said)

    def _true_false(self, answer: Marked) -> None:
        word, *feedback = answer.split("#", 2)
        self._draft.take_true_false(right=word.mask[0] == "T")
        for heading, text in zip(("答错时：", "答对时："), feedback, strict=False):
            self._draft.explain(heading, self._said("explanation", text))

    def _labels(self) -> None:
        for label in self._block.labels:
            self._draft.tag(label)
        if self._block.own is not None:
            own = _own(self._block.own)
            if own is None:
                self._draft.doubt(None, "own-line", "“// quizsvc:”一行已被改动，无法读取，其中的内容没有采用")
                return
            tags = own.get("tags")
            fields = {name: str(own[name]) for name in OWN_FIELDS if isinstance(own.get(name), str | int)}
            self._draft.take_own(fields, tuple(map(str, tags)) if isinstance(tags, list) else ())


def _unsupported(answer: Marked) -> str | None:
    """Moodle's order of types: what this is if we do not have it, None for choice and true/false."""
    mask = answer.mask
    word = mask.partition("#")[0].strip() if mask.find("#") > 0 else mask
    if not mask:
        return "不支持问答题（花括号里没有内容）"
    if mask.startswith("#"):
        return "不支持数值题"
    if "~" in mask or word in ("T", "TRUE", "F", "FALSE"):
        return None
    if "=" in mask and "->" in mask:
        return "不支持匹配题"
    if answers.truth(word.removeprefix("=")) is not None:
        return f"“{word}”在 GIFT 里是简答题（判断题应写 {{TRUE}} 或 {{FALSE}}，大写）"
    return "不支持简答题"


def _not_plain(answer: Marked, marks: list[int]) -> str:
    """The answers without those that say of themselves that they are plain text."""
    starts = [0, *marks]
    return "".join(
        mask
        for start, end in zip(starts, [*marks, len(answer.mask)], strict=True)
        if not PLAIN.match(mask := answer.mask[start:end])
    )


def _own(written: str) -> dict[str, Any] | None:
    try:
        own = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return own if isinstance(own, dict) else None
