"""What every format's reader makes of a file: raw questions, and what is worth saying about the file."""

from dataclasses import dataclass, field

from quizsvc.kit.tables import Finding

CHINESE = {
    "type": "题型",
    "stem": "题干",
    "options": "选项",
    "key": "答案",
    "subject": "科目",
    "explanation": "解析",
    "citation": "依据",
    "difficulty": "难度",
    "tags": "标签",
    "state": "状态",
    "pictures": "图片",
    "question_id": "题库编号",
    "revision": "版本号",
}
"""What a report calls a field that the file has no name of its own for."""


def place_of(sheet: str, row: int) -> str:
    """How a row is named where people mend it or decide about it."""
    return f"{sheet}!{row}"


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """A question as its file says it, whatever the format: texts by field, nothing decided.

    `sheet` is the part of the file (a sheet, a file of a package, else the file's name), `row` the row of
    a sheet, the line of a text on which the question begins, or its place in the part, from 1. `fields`
    has texts by CHINESE's names and those that a sheet adds. `options` are labelled texts in the file's
    order, `options_text` the same in one piece; `type_hint` is what the surroundings say (a sheet's name,
    a section's title). `titles` names each field as the file does, for the report; `faults` were found
    while reading and refuse the question, `doubts` do not.

    Formats that say exactly what is what (GIFT, XML, JSON, our own exports) set `exact`: then no number
    is taken from the stem and no label from an option, `fields["type"]` is a QuestionType's value and
    `fields["key"]` are option ids (`acd`), and `tags` are taken one by one. `pictures` are pairs of place
    ("stem" or an option's id) and image file, `extras` of a column that nobody knows and what it says here.
    `untrusted` are fields whose cells cannot be taken at their word, as a fault says: whatever else seems
    wrong with them comes of that.
    """

    sheet: str
    row: int
    fields: dict[str, str]
    options: list[tuple[str, str]] = field(default_factory=list)
    options_text: str = ""
    type_hint: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()
    exact: bool = False
    tags: tuple[str, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    untrusted: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """How people name it."""
        return place_of(self.sheet, self.row)

    def is_moot(self, field_: str) -> bool:
        """Whether there is no use in saying more of a field. An answer is moot with its options."""
        options = any(name.startswith("option") for name in self.untrusted)
        return field_ in self.untrusted or (options and field_ in ("options", "key"))

    def finding(self, field_: str | None, code: str, message: str) -> Finding:
        """A finding on this row, in a column called as the file calls it."""
        column = None if field_ is None else self.titles.get(field_) or CHINESE.get(field_)
        return Finding(self.sheet, self.row, column, code, message)


def unsupported(sheet: str, row: int, what: str) -> Finding:
    """What a report says of an item that was left out because we do not have its kind."""
    told = f"{what}，没有读取；只能导入单选题、多选题和判断题"
    return Finding(sheet, row, CHINESE["type"], "type-unsupported", told)


@dataclass
class Reading:
    """A file read by its format's reader. `format` is its name (formats.FORMATS).

    `skipped` says, one finding for each, which items were left out because we do not have their kind (essays,
    gaps, surveys): they are counted, never dropped silently. `notes` are about the file or a part of it.
    """

    format: str
    raws: list[RawQuestion] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def skip(self, sheet: str, row: int, what: str) -> None:
        """Leave out an item of a kind that we do not have."""
        self.skipped.append(unsupported(sheet, row, what))
