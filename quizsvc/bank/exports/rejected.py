"""The rows that an import refused, as a workbook: why, where, and what they said, to be mended and taken."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from quizsvc.bank.exports.columns import FORM, KEY, KNOWN_BY, OPTIONS, PICTURES, STATE, TYPE, Column, headings
from quizsvc.bank.exports.workbooks import add_sheet
from quizsvc.bank.imports import answers
from quizsvc.bank.imports.mends import FIELDS
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.rules import OPTION_IDS, STATES, QuestionType
from quizsvc.kit.books import book
from quizsvc.kit.tables import LISTED, Finding
from quizsvc.kit.tables.cells import CONTROL

REASON, PLACE = Column("reason", "原因", 30), Column("place", "原位置", 14)
OPTIONS_TEXT = Column("options", "选项", 30)
MAYBE = (
    *KNOWN_BY,
    Column("category", "分类", 16),
    Column("chapter", "章节", 16),
    Column("topic", "知识点", 16),
    OPTIONS_TEXT,
    PICTURES,
)
"""Columns that are only there if a row says something in them."""
SHEETS = {False: "待改正", True: "待改正（原文）"}
"""One for the rows of formats that say exactly what is what: their stems and options stand as they are."""
LONGEST = 16_000
"""Characters that are kept of a cell: Excel takes 32,767, and counts the rarer ones twice."""
EXTRA = "extra:"
CHINESE_FOR = {TYPE.field: {type_.value: type_.chinese for type_ in QuestionType}, STATE.field: STATES}
"""Words of programs that people get in their own language."""


def rejected(raws: Sequence[RawQuestion], errors: Iterable[Finding], *, as_new: bool = False) -> bytes:
    """A workbook of these rows with what `errors` says of each; mended, it can be imported as it is.

    Rows that were to be taken `as_new` leave their numbers behind: they are of questions of another bank.
    Texts stand as they were read, without control characters and cut where a cell ends.
    """
    reasons: dict[tuple[str, int], list[Finding]] = {}
    for error in errors:
        reasons.setdefault((error.sheet, error.row), []).append(error)
    with book() as (target, data):
        for exact, name in SHEETS.items():
            rows = [
                # What a reader found may stand on another line than the question's first.
                _texts(raw, [*dict.fromkeys([*raw.faults, *reasons.get((raw.sheet, raw.row), [])])])
                for raw in (map(_unnumbered, raws) if as_new else raws)
                if raw.exact is exact
            ]
            if rows or (not raws and not exact):
                columns = _columns(rows)
                titles = headings(columns) if exact else [column.heading for column in columns]
                add_sheet(
                    target,
                    name,
                    columns,
                    titles,
                    ([row.get(one.field, "") for one in columns] for row in rows),
                )
    return data()


def refused(raws: Iterable[RawQuestion], errors: Iterable[Finding]) -> list[dict[str, Any]]:
    """The first LISTED of these rows, to be mended in place: where each is, what stands in it (by
    mends.FIELDS), and what is wrong with it.
    """
    wrong: dict[tuple[str, int], list[Finding]] = {}
    for error in errors:
        wrong.setdefault((error.sheet, error.row), []).append(error)
    return [
        _refused(raw, [*dict.fromkeys([*raw.faults, *wrong.get((raw.sheet, raw.row), [])])])
        for raw in itertools.islice(raws, LISTED)
    ]


def _refused(raw: RawQuestion, errors: Sequence[Finding]) -> dict[str, Any]:
    texts = _texts(raw, errors)
    return {
        "place": raw.place,
        "sheet": raw.sheet,
        "row": raw.row,
        "texts": {name: texts[name] for name in FIELDS if texts.get(name)},
        "pictures": len(raw.pictures),
        "faults": [{"column": each.column, "code": each.code, "message": each.message} for each in errors],
    }


def _unnumbered(raw: RawQuestion) -> RawQuestion:
    numbers = {column.field for column in KNOWN_BY}
    return replace(raw, fields={name: text for name, text in raw.fields.items() if name not in numbers})


def _columns(rows: Iterable[dict[str, str]]) -> list[Column]:
    said = dict.fromkeys(field for row in rows for field, text in row.items() if text)
    extra = [Column(field, field.removeprefix(EXTRA), 16) for field in said if field.startswith(EXTRA)]
    maybe = [column for column in MAYBE if column.field in said]
    return [REASON, PLACE, *FORM, *maybe, *extra]


def _texts(raw: RawQuestion, errors: Sequence[Finding]) -> dict[str, str]:
    """What a row says, by the fields of columns."""
    texts = dict(raw.fields) | _options(raw)
    if not texts.get(TYPE.field, "").strip() and (type_ := answers.type_named(raw.type_hint)):
        texts[TYPE.field] = type_.chinese
    for field, words in CHINESE_FOR.items():
        texts[field] = words.get(texts.get(field, ""), texts.get(field, ""))
    if _renamed(raw):
        texts[KEY.field] = ""
    if raw.tags:
        texts["tags"] = "、".join(filter(None, [texts.get("tags", ""), *raw.tags]))
    texts |= {EXTRA + title: text for title, text in raw.extras}
    texts[REASON.field] = "；".join(dict.fromkeys(_reasons(raw, texts, errors)))
    texts[PLACE.field] = _place(raw, errors)
    return {field: _fitting(text) for field, text in texts.items()}


def _options(raw: RawQuestion) -> dict[str, str]:
    """Options by their letters, or, where there are too many of them, in one piece."""
    if not raw.options:
        return {OPTIONS_TEXT.field: raw.options_text}
    letters = [letter for letter, _ in raw.options]
    if len(letters) > len(OPTION_IDS):
        return {OPTIONS_TEXT.field: "\n".join(f"{letter.upper()}. {text}" for letter, text in raw.options)}
    if _renamed(raw):
        letters = list(OPTION_IDS)
    fields = {column.field[-1]: column.field for column in OPTIONS}
    return {fields[letter]: text for letter, (_, text) in zip(letters, raw.options, strict=False)}


def _renamed(raw: RawQuestion) -> bool:
    """Whether the options' names in the file have no columns, so that the answer cannot go by them."""
    letters = [letter for letter, _ in raw.options]
    return len(letters) <= len(OPTION_IDS) and (
        not set(letters) <= set(OPTION_IDS) or len(set(letters)) < len(letters)
    )


def _reasons(raw: RawQuestion, texts: dict[str, str], errors: Iterable[Finding]) -> Iterator[str]:
    for error in errors:
        yield f"“{error.column}”：{error.message}" if error.column else error.message
    if any(len(text) > LONGEST for text in texts.values()):
        yield f"有一格超过 {LONGEST:,} 个字，本表只保留了前面的部分"
    if _renamed(raw):
        key = raw.fields.get(KEY.field, "")
        yield f"选项在本表里重新编了字母，请按本表的字母填写答案（原来写的是“{key[:50]}”）"
    if raw.pictures:
        yield "本表不带图片，请从原文件导入，或写入后再添加"


def _place(raw: RawQuestion, errors: Iterable[Finding]) -> str:
    columns = "、".join(dict.fromkeys(f"“{error.column}”" for error in errors if error.column))
    return f"{raw.sheet} 第 {raw.row} 行" + (f" {columns}" if columns else "")


def _fitting(text: str) -> str:
    return CONTROL.sub("", text)[:LONGEST]
