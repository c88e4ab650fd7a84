"""JSON: our own export, taken as it stands, and the lists of objects that other programs write.

Of a foreign file every list of objects is read, wherever it stands: under names such as `questions` or
`单选题`, which then says the type. Fields go by the names that columns of sheets go by (headings.ALIASES)
and some of JSON's own.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from quizsvc.bank.imports.formats.attached import unpacked
from quizsvc.bank.imports.formats.choices import UnclearAnswer, choices_of, key_of, text_of
from quizsvc.bank.imports.formats.headings import FIELDS, NOT_READ, OPTION_FIELDS
from quizsvc.bank.imports.raw import CHINESE, RawQuestion, Reading
from quizsvc.bank.rules import OPTION_IDS
from quizsvc.kit import tables
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import Finding, normal_heading
from quizsvc.kit.tables.refusals import ROWS_LIMIT, TooManyRows

OWN = "quizsvc-questions"
VERSION = 1
OWN_FIELDS = ("type", "stem", "subject", "explanation", "citation", "difficulty", "state")
NUMBERED = ("question_id", "revision")
TITLES = {
    **FIELDS,
    **dict.fromkeys(("problem", "questiontext", "stemtext", "subjecttitle"), "stem"),
    **dict.fromkeys(("opts", "choices", "optionlist", "items", "answers_list"), "options"),
    **dict.fromkeys(("ans", "answers", "correct", "rightanswer", "correct_answer", "correctoption"), "key"),
    **dict.fromkeys(("analyze", "explain", "parse", "comment"), "explanation"),
    **dict.fromkeys(("questiontype", "kind", "qtype"), "type"),
}
BLANK: tuple[Any, ...] = (None, "", [], {})
DEEPEST = 6
"""Levels of objects and lists that are searched for questions."""


class Repeating(dict[str, Any]):
    """An object that names a field twice, `repeated`; a dict has the last of them, `members` all."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        super().__init__(members)
        self.members = members
        names = [name for name, _ in members]
        self.repeated = next(name for name, count in Counter(names).items() if count > 1)


class BrokenJson(BadFile):
    """Text that begins like JSON and is none."""

    title = "JSON 文件的格式有错"
    code = "broken-json"


def read(data: bytes, filename: str) -> Reading:
    """Every object of a list that has a stem or an answer.

    Raises:
        BrokenJson, TooManyRows.
    """
    content = _parsed(tables.decoded(data))
    name = PurePath(tables.printable(filename).replace("\\", "/")).stem or "json"
    reading = Reading("json")
    if isinstance(content, dict) and content.get("format") == OWN:
        _own(content, name, reading)
    else:
        _foreign(content, name, reading)
    return reading


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        told = f"第 {error.lineno} 行第 {error.colno} 个字处不是正确的 JSON。请改正或重新导出后再上传。"
        raise BrokenJson(told, row=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise BrokenJson("JSON 的层次过深或数字过长，不像题目文件。请重新导出后再上传。") from error


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    return found if len(found) == len(members) else Repeating(members)


def _repeating(question: dict[str, Any]) -> Repeating | None:
    """The question, or an object within it, that names a field twice."""
    waiting: list[Any] = [question]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Repeating):
            return value
        if isinstance(value, (dict, list)):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return None


def _refused(question: Any, part: str, place: int) -> RawQuestion | None:
    """What is no question, or says something twice; None if it can be read."""
    if not isinstance(question, dict):
        code, told = "not-a-question", "这一项不是题目（应是一个对象），请删去或改正"
    elif (found := _repeating(question)) is not None:
        name = tables.printable(found.repeated)[:50]
        code, told = "field-repeated", f"字段“{name}”在同一个对象里写了两次，不知道以哪一个为准，请只留一个"
    else:
        return None
    return RawQuestion(part, place, {}, faults=(Finding(part, place, None, code, told),))


def _own(content: dict[str, Any], name: str, reading: Reading) -> None:
    if isinstance(content, Repeating):
        told = (
            f"字段“{tables.printable(content.repeated)[:50]}”在文件里写了两次，没有读取。请用本系统重新导出。"
        )
        raise BrokenJson(told)
    questions = content.get("questions")
    if content.get("version") != VERSION or not isinstance(questions, list):
        raise BrokenJson(f"这个文件不是本系统第 {VERSION} 版的题目导出，没有读取。请用本系统重新导出。")
    _refuse_too_many(name, len(questions))
    for place, question in enumerate(questions, 1):
        reading.raws.append(_refused(question, name, place) or _own_question(question, name, place))


def _own_question(question: dict[str, Any], name: str, place: int) -> RawQuestion:
    listed = question.get("options")
    options = [
        (text_of(each.get("id")), text_of(each.get("text")))
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    ]
    key = question.get("key")
    ids = [text_of(each) for each in key] if isinstance(key, list) else []
    return RawQuestion(
        sheet=name,
        row=place,
        fields={
            name: text_of(question[name])
            for name in (*OWN_FIELDS, *NUMBERED)
            if question.get(name) is not None
        }
        | ({"pictures": ""} if "pictures" in question else {})
        | {"key": "".join(ids)},
        options=options,
        tags=tuple(map(text_of, question.get("tags") or []))
        if isinstance(question.get("tags"), list)
        else (),
        pictures=tuple(_pictures(question.get("pictures"))),
        faults=tuple(
            Finding(name, place, CHINESE[field], code, told)
            for field, code, told in _own_faults([id_ for id_, _ in options], ids)
        ),
        exact=True,
    )


def _own_faults(options: list[str], key: list[str]) -> Iterator[tuple[str, str, str]]:
    """What our own export never says: other letters than a, b, c …, or an answer that is none of them."""
    if options != list(OPTION_IDS[: len(options)]) and len(options) <= len(OPTION_IDS):
        yield "options", "option-ids", "选项的 id 应依次是 a、b、c……，不能改动、重复或打乱"
    elif any(id_ not in OPTION_IDS or len(id_) != 1 for id_ in key):
        yield "key", "key-unreadable", '答案（key）应是选项 id 的列表，如 ["a", "c"]'


def _pictures(listed: Any) -> Iterator[tuple[str, bytes]]:
    """Pictures as our export writes them: `{"at": "stem" or an option's id, "data": base64}`."""
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict):
            yield str(each.get("at")), unpacked(str(each.get("data"))) or b""


def _foreign(content: Any, name: str, reading: Reading) -> None:
    parts: set[str] = set()
    for called, hint, questions in _lists(content, name, "", 0):
        part = _another(called, parts)
        _refuse_too_many(part, len(questions) + len(reading.raws))
        unknown: dict[str, int] = {}
        for place, question in enumerate(questions, 1):
            raw = _refused(question, part, place)
            reading.raws.append(raw or _foreign_question(question, part, place, hint, unknown))
        reading.notes.extend(
            Finding(part, place, title, "unknown-column", f"不认识“{title}”字段，其内容没有导入")
            for title, place in unknown.items()
        )


def _another(called: str, parts: set[str]) -> str:
    """A part's name that no part before it has: people decide about rows by part and place."""
    names = (called if again == 1 else f"{called} ({again})" for again in itertools.count(1))
    part = next(name for name in names if name not in parts)
    parts.add(part)
    return part


def _lists(content: Any, part: str, hint: str, depth: int) -> Iterator[tuple[str, str, list[Any]]]:
    """The lists of questions, with the name of their part and a hint of the type: what stands before them."""
    if depth > DEEPEST:
        return
    if isinstance(content, list):
        if any(_is_question(each) for each in content):
            yield part, hint, content
        else:
            for each in content:
                yield from _lists(each, part, hint, depth + 1)
    elif isinstance(content, dict):
        if _is_question(content):
            yield part, hint, [content]
            return
        for title, each in content.members if isinstance(content, Repeating) else content.items():
            if isinstance(each, (list, dict)):
                yield from _lists(each, f"{part}/{tables.printable(str(title))[:50]}", str(title), depth + 1)


def _is_question(content: Any) -> bool:
    if not isinstance(content, dict):
        return False
    named = {TITLES.get(normal_heading(str(title))) for title in content}
    return "stem" in named and bool(named & {"key", "options", "option_a"})


def _foreign_question(
    question: dict[str, Any], part: str, place: int, hint: str, unknown: dict[str, int]
) -> RawQuestion:
    known: dict[str, Any] = {}
    titles: dict[str, str] = {}
    faults = []
    for title, value in question.items():
        field = TITLES.get(normal_heading(str(title)))
        if field is None:
            unknown.setdefault(tables.printable(str(title))[:50], place)
        elif known.get(field) in BLANK:
            known[field], titles[field] = value, str(title)
        elif field not in NOT_READ and value not in (*BLANK, known[field]):
            names = "”和“".join(tables.printable(name)[:50] for name in (titles[field], str(title)))
            told = f"“{names}”意思相同，内容却不同，不知道以哪一个为准，请只留一个"
            faults.append(Finding(part, place, CHINESE.get(field), "field-repeated", told))
    columns = {letter: known[name] for letter, name in OPTION_FIELDS.items() if name in known}
    given = known.get("options", columns)
    choices = choices_of(given)
    apart = ("options", *NOT_READ)
    fields = {name: text_of(value) for name, value in known.items() if name not in apart}
    try:
        fields["key"] = key_of(known.get("key"), choices)
    except UnclearAnswer as unclear:
        faults.append(Finding(part, place, titles.get("key"), unclear.code, unclear.message))
    several = len(choices.options) > 1
    return RawQuestion(
        sheet=part,
        row=place,
        fields=fields,
        options=choices.options if several else [],
        # One option is all of them in one piece.
        options_text=choices.options[0][1] if choices.options and not several else "",
        type_hint=hint,
        titles=titles,
        faults=tuple(faults),
    )


def _refuse_too_many(part: str, questions: int) -> None:
    if questions > ROWS_LIMIT:
        raise TooManyRows(part, questions)
