"""The columns of our sheets: what they are called, how wide they are, and what a question says in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.bank.exports.exported import Exported
from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats.headings import OPTION_FIELDS
from quizsvc.bank.imports.pictures import SEPARATOR
from quizsvc.bank.imports.raw import CHINESE
from quizsvc.bank.rules import STATES, Content, QuestionType, place_name


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that a reader takes it for, its heading, its width in characters."""

    field: str
    heading: str
    width: int


OPTIONS = tuple(Column(field, f"选项{letter.upper()}", 14) for letter, field in OPTION_FIELDS.items())
SUBJECT, TYPE, STEM, KEY, EXPLANATION, CITATION, DIFFICULTY, TAGS, STATE = (
    Column(field, CHINESE[field], width)
    for field, width in (
        ("subject", 14),
        ("type", 9),
        ("stem", 40),
        ("key", 9),
        ("explanation", 28),
        ("citation", 20),
        ("difficulty", 7),
        ("tags", 12),
        ("state", 8),
    )
)
KNOWN_BY = (Column("question_id", CHINESE["question_id"], 10), Column("revision", CHINESE["revision"], 14))
FORM = (SUBJECT, TYPE, STEM, *OPTIONS, KEY, EXPLANATION, CITATION, DIFFICULTY, TAGS, STATE)
"""What a person fills in, from the left."""
PICTURES = Column("pictures", CHINESE["pictures"], 20)
EXPORT = (*KNOWN_BY, *FORM, PICTURES)
TEXTS = frozenset({SUBJECT, STEM, *OPTIONS, EXPLANATION, CITATION, TAGS})
"""Columns in which anything may stand."""
EXACT = frozenset({STEM, *OPTIONS})
"""Columns whose heading says that they are to be taken as they stand (imports.formats.sheets)."""
DIFFICULTIES = {level: words[0] for level, words in answers.DIFFICULTIES.items()}
CHOICES = {
    TYPE: [type_.chinese for type_ in QuestionType],
    DIFFICULTY: list(DIFFICULTIES.values()),
    STATE: list(STATES.values()),
}
"""Columns in which only these words stand."""


def cells(item: Exported) -> list[str]:
    """What stands in the columns of EXPORT. Options are lettered in the bank's order, whatever their ids."""
    content = item.content.relabelled()
    texts = [text for _, text in content.options] if content.type is not QuestionType.TRUE_FALSE else []
    return [
        str(item.id),
        item.version,
        item.subject,
        content.type.chinese,
        content.stem,
        *texts,
        *[""] * (len(OPTIONS) - len(texts)),
        _key(content),
        content.explanation,
        content.citation,
        DIFFICULTIES[content.difficulty],
        "、".join(content.tags),
        STATES[item.state],
        _pictures(content),
    ]


def _key(content: Content) -> str:
    if content.type is QuestionType.TRUE_FALSE:
        return dict(content.options)[content.key[0]]
    return "".join(content.key).upper()


def _pictures(content: Content) -> str:
    """Where each picture belongs, and its hash: a sheet holds none, an import finds it in the bank."""
    return SEPARATOR.join(f"{place_name(at)}={sha}" for at, sha in content.pictures)


def headings(columns: Sequence[Column]) -> list[str]:
    """The headings of a sheet whose stems and options stand as they are."""
    return [f"{column.heading}（原文）" if column in EXACT else column.heading for column in columns]
