"""Moodle XML (reference/formats.md 4.3): choice and true/false, their categories, tags and pictures.

Marks, penalties and whether a question is hidden are Moodle's own affairs and not kept.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from urllib.parse import quote
from xml.etree.ElementTree import Element

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats import markup, xmls
from quizsvc.bank.imports.formats.attached import unpacked
from quizsvc.bank.imports.formats.moodle import weights
from quizsvc.bank.imports.formats.moodle.categories import subject_path
from quizsvc.bank.imports.formats.moodle.drafts import (
    LABELS,
    OWN_FIELDS,
    OWN_FILE,
    Draft,
    Option,
    Style,
)
from quizsvc.bank.imports.formats.xmls import children, local_name
from quizsvc.bank.imports.raw import Reading
from quizsvc.bank.rules import OPTION_IDS, KeyFault, tidy
from quizsvc.kit import tables
from quizsvc.kit.tables import Finding
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

DECLARATION = re.compile(r"<\?xml[^<>]*\?>")
STYLES = {
    "html": Style.HTML,
    "markdown": Style.MARKDOWN,
    "moodle_auto_format": Style.AUTO,
    "plain_text": Style.PLAIN,
}
OTHERS = {
    "cloze": "完形填空题",
    "description": "说明文字",
    "essay": "问答题",
    "matching": "匹配题",
    "numerical": "数值题",
    "shortanswer": "简答题",
}
OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint")


@dataclass
class _File:
    """How far a file is read: `place` counts questions, categories aside."""

    name: str
    reading: Reading = field(default_factory=lambda: Reading("moodle_xml"))
    category: str = ""
    place: int = 0
    overall: int = 0


def read(data: bytes, filename: str) -> Reading:
    """The questions of a Moodle XML file; their rows are their places in it, from 1.

    Raises:
        BadFile: no sound XML, or more than ROWS_LIMIT.
    """
    file = _File(PurePath(tables.printable(filename).replace("\\", "/")).stem or "moodle")
    # Decoded as every text is: the parser itself knows no GB18030.
    text = DECLARATION.sub("", tables.decoded(data).lstrip("\ufeff \t\r\n"), count=1)
    for element in xmls.streamed(text.encode()):
        if local_name(element) == "question":
            _add(element, file)
    if file.overall:
        told = f"{file.overall} 道题的整体反馈或提示（答对、答错时的话）没有导入"
        file.reading.notes.append(Finding(file.name, 0, None, "feedback-dropped", told))
    return file.reading


def _add(element: Element, file: _File) -> None:
    type_ = element.get("type", "")
    if type_ == "category":
        file.category, has_slash = subject_path(_inner(element, "category"))
        if has_slash:
            told = f"分类名里的斜线已改为连字符：{file.category}"
            file.reading.notes.append(Finding(file.name, file.place + 1, None, "category-slash", told))
        return
    file.place += 1
    if file.place > ROWS_LIMIT:
        raise TooManyRows(file.name, file.place)
    name = tidy(_inner(element, "name"))
    if type_ not in ("multichoice", "truefalse"):
        called = OTHERS.get(type_) or f"“{tables.printable(type_)[:30]}”类型的题"
        file.reading.skip(file.name, file.place, f"“{name[:50]}”：不支持{called}")
        return
    question = _Question(element, Draft(file.name, file.place, name))
    question.read(file.category)
    file.reading.raws.append(question.draft.raw())
    file.overall += any(_inner(each) for name in OVERALL for each in children(element, name))


class _Question:
    """One question; its parts go into `draft`."""

    def __init__(self, element: Element, draft: Draft) -> None:
        self.draft = draft
        self._element = element
        self._style = Style.HTML

    def read(self, category: str) -> None:
        """Everything; what is wrong with it is the draft's to keep."""
        if category:
            self.draft.fields["category"] = category
        self._stem()
        general = next(children(self._element, "generalfeedback"), None)
        if general is not None:
            self.draft.fields["explanation"] = self._said("explanation", general)
        if self._element.get("type") == "truefalse":
            self._true_false()
        else:
            self._choice()
        self._labels()

    def _stem(self) -> None:
        stem = next(children(self._element, "questiontext"), None)
        if stem is None:
            return
        self._style = _style(stem, Style.HTML)
        files = _files(stem)
        written = _inner(stem)
        if old := _inner(self._element, "image"):
            # Moodle before 2.0: one picture beside the text.
            files |= {old: unpacked(_inner(self._element, "image_base64")) or b""}
            written += f'<img src="{OWN_FILE}{quote(old)}">'
        self.draft.fields["stem"] = self.draft.text("stem", written, self._style, place="stem", files=files)

    def _said(self, field_: str, part: Element, place: str | None = None) -> str:
        style = _style(part, self._style)
        return self.draft.text(field_, _inner(part), style, place=place, files=_files(part))

    def _feedback(self, answer: Element) -> str:
        part = next(children(answer, "feedback"), None)
        return "" if part is None else self._said("explanation", part)

    def _choice(self) -> None:
        listed = list(children(self._element, "answer"))
        if len(listed) > len(LABELS):
            told = f"选项超过 {len(OPTION_IDS)} 个（{len(listed)} 个）"
            self.draft.fields = {"stem": self.draft.fields.get("stem", "")}
            self.draft.fault("options", "too-many-options", told)
            return
        options = [
            Option(self._said("options", answer, id_), self._weight(answer), self._feedback(answer))
            for id_, answer in zip(LABELS, listed, strict=False)
        ]
        single = _inner(self._element, "single").lower() not in ("false", "0")
        self.draft.take_choice(options, single=single)

    def _weight(self, answer: Element) -> Decimal:
        written = answer.get("fraction", "0")
        weight = weights.weight(written)
        if weight is None:
            told = f"得分“{tables.printable(written)[:20]}”看不懂，应在 -100 和 100 之间"
            self.draft.fault("key", "weight-unreadable", told)
        return weight or weights.NONE

    def _true_false(self) -> None:
        listed = list(children(self._element, "answer"))[: len(LABELS)]
        right = [self._weight(answer) == weights.RIGHT for answer in listed]
        if len(listed) != 2 or sum(right) != 1:
            told = "判断题应有两个答案（true 和 false），其中一个得分 100%，无法确定答案"
            self.draft.fields = {"stem": self.draft.fields.get("stem", "")}
            self.draft.fault("key", str(KeyFault.KEY_MISSING), told)
            return
        first_is_true = self._first_is_true([tidy(markup.plain(_inner(answer)).text) for answer in listed])
        self.draft.take_true_false(right=right[0] == first_is_true)
        for answer, is_true in zip(listed, (first_is_true, not first_is_true), strict=True):
            self.draft.explain("答“正确”时：" if is_true else "答“错误”时：", self._feedback(answer))

    def _first_is_true(self, words: list[str]) -> bool:
        """By the words true and false; by other words that we know; else the first, as Moodle takes it."""
        meant = [answers.truth(word) for word in words]
        if set(meant) != {True, False}:
            told = f"判断题的答案是“{words[0][:20]}”和“{words[1][:20]}”，已把第一个当作“正确”，请核对"
            self.draft.doubt("options", "true-false-words", told)
            return True
        if meant[0] is False and words[0].lower() != "false":
            told = f"判断题的第一个答案是“{words[0][:20]}”，已按字义当作“错误”，请核对"
            self.draft.doubt("options", "true-false-words", told)
        return bool(meant[0])

    def _labels(self) -> None:
        tags = [_inner(tag) for part in children(self._element, "tags") for tag in children(part, "tag")]
        if "type" in self.draft.fields:
            self.draft.fields["pictures"] = ""  # there is a place for them, so none means none
        own = next(children(self._element, "quizsvc"), None)
        if own is not None:
            self.draft.take_own({name: own.attrib[name] for name in OWN_FIELDS if name in own.attrib}, tags)
            return
        for tag in [_inner(self._element, "idnumber"), *tags]:
            self.draft.tag(tag)


def _inner(element: Element, name: str = "") -> str:
    """The text of a part, or of the first child of this name: within <text>, or as it stands."""
    part = next(children(element, name), None) if name else element
    if part is None:
        return ""
    text = next(children(part, "text"), part)
    return "".join(text.itertext()).strip()


def _style(part: Element, default: Style) -> Style:
    written = (part.get("format") or "").strip()
    return STYLES.get(written, Style.HTML) if written else default


def _files(part: Element) -> dict[str, bytes]:
    """What stands beside a text, by its path; blank if it cannot be unpacked."""
    return dict(_file(each) for each in children(part, "file"))


def _file(element: Element) -> tuple[str, bytes]:
    path = element.get("path", "/") + element.get("name", "")
    return path.lstrip("/"), unpacked(element.text or "") or b""
