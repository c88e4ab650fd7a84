"""A question while its lines are read, and what it becomes."""

import re
from dataclasses import dataclass, field

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats.prose import bodies, marks
from quizsvc.bank.imports.formats.prose.keylists import Entry
from quizsvc.bank.imports.formats.prose.lines import BOLD, HIGHLIGHTED, PLAIN, RED, UNDERLINED, Line, folded
from quizsvc.bank.imports.raw import RawQuestion, unsupported
from quizsvc.bank.rules import QuestionType
from quizsvc.kit.tables import Finding

KINDS_OF_EMPHASIS = {RED: "红色", HIGHLIGHTED: "底色", UNDERLINED: "下划线", BOLD: "加粗"}
TICK = re.compile(rf" ?[{answers.TICKS}]$")
SEVERAL = re.compile(r"(?=.*[A-Ha-h]{2})[A-Ha-h]+(?:[ 、,;]+[A-Ha-h]+)+")
"""Answers of several letters that stand apart: `AB、CD` is no answer of one question."""
ONE_BY_ONE = re.compile(
    r"[A-H](?:[ 、,;/]*[A-H]){1,19}|[a-h](?:[ 、,;/]*[a-h]){1,19}|[1-8](?:[ 、,;/]+[1-8]){1,19}"
)
"""An answer of several letters, or answers of one letter each."""
EITHER = ("选择题", "不定项选择题", "不定项选择")
"""Sections of which each question's answer says whether it is single or multiple."""
EXAMPLE = "【示例】"
"""Begins the stems of our template's examples, so that they are not taken for questions."""
LISTED = ("explanation", "citation")


@dataclass
class Draft:
    """A question: its first line, its number (None if it has none), what type its section names.

    `part` counts the sections and chapters above it, `chapter` is the last one's ordinal.
    `pieces` are the lines of stem and options, `led` those that begin
    with a label (bodies.take_apart). `open_field` is the field to which the next line belongs, blank while it
    is stem or options. `nested` is the last number of a list within the question, `listed_key` what a list of
    answers says.
    """

    line: int
    number: int | None
    style: str
    section: str
    part: int = 0
    chapter: str = ""
    type: str = ""
    pieces: list[Line] = field(default_factory=list)
    led: list[tuple[int, str, int]] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    open_field: str = ""
    nested: int = 0
    listed_key: str | None = None
    faults: list[tuple[str | None, str, str]] = field(default_factory=list)
    doubts: list[tuple[str | None, str, str]] = field(default_factory=list)

    @property
    def supported(self) -> bool:
        """Whether it is of a kind that we have."""
        return marks.is_supported(self.type or self.section)

    @property
    def is_example(self) -> bool:
        """Whether it is one of our template's examples."""
        return bool(self.pieces) and self.pieces[0].text.startswith(EXAMPLE)

    @property
    def answered(self) -> bool:
        """Whether an answer is written after it, or true/false words in brackets end it."""
        if "key" in self.fields:
            return True
        return bool(self.pieces) and bodies.JUDGED.search(folded(self.pieces[-1].text)) is not None

    @property
    def closed(self) -> bool:
        """Whether its stem is over."""
        return bool(self.led) or self.answered

    @property
    def last_letter(self) -> str:
        """The label of its last line with one; blank if there is none."""
        return self.led[-1][1] if self.led else ""

    def add(self, line: Line, label: tuple[str, int] | None) -> None:
        """One more line of stem or options, with the label that it begins with. A line `正确 错误` is two."""
        halves = None if self.led else marks.TRUE_FALSE.fullmatch(folded(line.text))
        if halves is not None:
            self.led += [(len(self.pieces), "A", 0), (len(self.pieces) + 1, "B", 0)]
            self.pieces += [line.part(0, halves.end(1)), line.part(halves.start(2))]
            return
        if glued := marks.GLUED.search(folded(line.text)):
            told = f"“{line.text[max(0, glued.start() - 4) :][:20]}”是不是答案看不清，请另起一行写“答案：”"
            self.faults.append(("答案", "answer-unclear", told))
        if label is not None:
            self.led.append((len(self.pieces), *label))
        if line.text:
            self.pieces.append(line)

    def put(self, name: str, text: str) -> None:
        """A field's text, or one more line of it."""
        self.fields.setdefault(name, []).append(text)
        self.open_field = name

    def without_type_mark(self, line: Line) -> Line:
        """Its first line without a mark such as （多选题）, which says what type it is."""
        flat = folded(line.text)
        found = marks.TYPE_MARK.match(flat)
        if found:
            self.type = found[1] or found[2]
            return line.part(found.end())
        found = marks.TYPE_AT_END.search(flat)
        if found:
            self.type = found[1]
            return line.part(0, found.start())
        return line

    def skipped(self, sheet: str) -> Finding:
        """What is said about an example, or a kind that we do not have."""
        if self.is_example:
            told = f"这是模板里的示例题，没有读取；改写成自己的题后请删去“{EXAMPLE}”"
            return Finding(sheet, self.line, "题干", "example-skipped", told)
        return unsupported(sheet, self.line, f"不支持“{self.type or self.section}”")

    def receive(self, entry: Entry) -> None:
        """The answer that a list has for it."""
        if entry.fault:
            self.faults.append(("答案", "key-list-unfit", entry.fault))
        elif self.listed_key is not None and not _agree(self.listed_key, entry.key):
            told = f"答案表里第 {entry.number} 题有两个不同的答案：{self.listed_key} 和 {entry.key}"
            self.faults.append(("答案", "answers-differ", told))
        else:
            self.listed_key = entry.key
        for name, texts in entry.fields.items():
            self.fields.setdefault(name, texts)

    def raw(self, sheet: str, above: int) -> RawQuestion:
        """The question as it was written; `above` counts those directly above it that have no answer."""
        body = bodies.take_apart(self.pieces, self.led)
        if body.doubtful and not body.unclear:
            self.doubts.append(("选项", "options-doubtful", "选项没有全部隔开，已按标号拆开，请核对"))
        stem, options = body.stem, [(option.letter.lower(), option.text.text) for option in body.options]
        if body.wrapped:
            told = "最后一个选项占了几行，请核对后面的几行是否属于它"
            self.doubts.append(("选项", "options-doubtful", told))
        judge = answers.type_named(self.type or self.section) is QuestionType.TRUE_FALSE
        stem, in_stem = bodies.bracketed_key(stem, judge=judge)
        key = self._key(in_stem)
        self._doubt_of_several(key, above)
        if not key and not body.unclear:
            key, options = self._marked(body, options)
        if in_stem and key and not _agree(key, "".join(in_stem)):
            stem = body.stem
        if not options and bodies.UNPARTED.search(folded(stem)):
            self.faults.append(
                ("选项", "options-unclear", "选项与题干连在一起，无法分开，请让每个选项另起一行")
            )
        fields = self._fields() | {"stem": self._numbered(stem), "key": key}
        return RawQuestion(
            sheet=sheet,
            row=self.line,
            fields=fields,
            options=[] if body.unclear else options,
            options_text="\n".join(f"{letter.upper()}.{text}" for letter, text in options)
            if body.unclear
            else "",
            type_hint=self._hint(key),
            faults=tuple(Finding(sheet, self.line, *fault) for fault in self.faults),
            doubts=tuple(Finding(sheet, self.line, *doubt) for doubt in self.doubts),
        )

    def _fields(self) -> dict[str, str]:
        fields = {name: ("\n" if name in LISTED else " ").join(texts) for name, texts in self.fields.items()}
        if "stem" in fields:
            fields.pop("stem")
        return fields | {"type": self.type}

    def _numbered(self, stem: str) -> str:
        """With its number and a sign that is no decimal point: the pipeline takes one number of up to four
        digits away, and then none from the text itself.
        """
        return stem if self.number is None or self.number > 9999 or not stem else f"{self.number}、{stem}"

    def _hint(self, key: str) -> str:
        word = self.type or self.section
        if word not in EITHER:
            return self.section
        letters = re.sub("[^A-Ha-h]", "", folded(key))
        return "多选题" if len(letters) > 1 else "单选题"

    def _key(self, in_stem: list[str]) -> str:
        """The answer, from wherever it is written; a fault if two places say different things."""
        written = self._written()
        if self.listed_key is not None:
            if written and not _agree(written, self.listed_key):
                self._differ(written, f"答案表里的“{self.listed_key}”")
            written = written or self.listed_key
        if not in_stem:
            return written
        if written:
            if len(in_stem) == 1 and not _agree(written, in_stem[0]):
                self._differ(written, f"题干括号里的“{in_stem[0]}”")
            return written
        if len(set(in_stem)) > 1:
            told = f"题干里有几个括号像是答案（{'、'.join(in_stem)}），请另起一行写“答案：”"
            self.faults.append(("答案", "answer-unclear", told))
        return in_stem[0]

    def _written(self) -> str:
        """The answer written after the question; a fault if there are several."""
        texts = [text.strip() for text in self.fields.get("key", []) if text.strip()]
        if not texts:
            return ""
        other = next((text for text in texts if not _agree(text, texts[0])), None)
        if other is not None:
            self._differ(texts[0], f"另一处的“{other[:20]}”")
        return texts[0]

    def _doubt_of_several(self, key: str, above: int) -> None:
        """A fault if an answer is of several questions, or may be: a letter for each of those without one."""
        flat = folded(key)
        signs = re.findall("[A-Za-z1-8]", flat) if ONE_BY_ONE.fullmatch(flat) else []
        untyped = (self.type or self.section) in ("", *EITHER)
        one_each = untyped and above > 0 and len(signs) == above + 1
        if one_each or len(set(signs)) < len(signs) or SEVERAL.fullmatch(flat):
            told = f"“{key[:30]}”像是几道题的答案，无法对应，请在每道题后分别写“答案：”"
            self.faults.append(("答案", "key-list-unfit", told))

    def _differ(self, written: str, other: str) -> None:
        told = f"题目后的答案“{written[:20]}”与{other}不同，请核对哪一个正确"
        self.faults.append(("答案", "answers-differ", told))

    def _marked(self, body: bodies.Body, options: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
        """The answer that colour, lines, weight or a tick show where none is written."""
        ticked = [option.letter for option in body.options if TICK.search(option.text.text)]
        if 0 < len(ticked) < len(options):
            self._by_sight(ticked, "打钩")
            return "".join(ticked), [(letter, TICK.sub("", text)) for letter, text in options]
        for kind, name in KINDS_OF_EMPHASIS.items():
            marked = [option.letter for option in body.options if _stands_out(option.text, kind)]
            if 0 < len(marked) < len(options):
                self._by_sight(marked, name)
                return "".join(marked), options
        return "", options

    def _by_sight(self, letters: list[str], name: str) -> None:
        told = f"没有写答案，已按选项的{name}把 {'、'.join(letters)} 当作答案，请核对"
        self.doubts.append(("答案", "answer-by-colour", told))


def _stands_out(line: Line, kind: str) -> bool:
    """Whether every letter of a text has that emphasis."""
    seen = [
        emphasis
        for letter, emphasis in zip(line.text, line.emphasis or PLAIN * len(line.text), strict=True)
        if not letter.isspace()
    ]
    return bool(seen) and all(ord(emphasis) & ord(kind) for emphasis in seen)


def _agree(one: str, other: str) -> bool:
    """Whether two answers say the same: as words of true and false, else by their letters."""
    truths = answers.truth(one), answers.truth(other)
    if truths[0] is not None or truths[1] is not None:
        return truths[0] == truths[1]
    letters = _letters(one)
    return letters == _letters(other) and (bool(letters) or answers.plain(one) == answers.plain(other))


def _letters(key: str) -> set[str]:
    return set(re.sub("[^A-H]", "", folded(key).upper()))
