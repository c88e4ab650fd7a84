"""Warnings about questions that are alike, in the bank or in the file itself."""

from collections.abc import Sequence
from typing import Any

from quizsvc.bank import queries
from quizsvc.bank.imports import Candidate, near
from quizsvc.bank.queries import Said
from quizsvc.bank.service.importing.plans import where
from quizsvc.kit.errors import NotFound
from quizsvc.kit.tables import Finding

STEM_SHOWN = 40
SIMILAR_FROM, SIMILAR_LISTED = 50, 20
"""For one question: from how many percent on, and how many are listed."""


def warnings(rows: Sequence[Candidate]) -> dict[int, Finding]:
    """For each row that is like another question, that one; by the row's id()."""
    prints = [row.content.fingerprint() for row in rows]
    known = queries.known(set(prints))
    fresh = [
        (row, content)
        for row, content in zip(rows, prints, strict=True)
        if row.question_id is not None or content not in known
    ]
    if not fresh:
        return {}
    bank = queries.said()
    texts = [_text_of(each) for each in bank]
    texts += [near.Text(_folded(row), content, row.question_id) for row, content in fresh]
    found = near.nearest(texts, known=len(bank))
    told = {}
    for place, likeness in found.items():
        row = fresh[place - len(bank)][0]
        other = likeness.place
        if other < len(bank):
            name, stem = f"题库中的第 {bank[other].question_id} 号题", bank[other].stem
        else:
            name, stem = where(fresh[other - len(bank)][0]), fresh[other - len(bank)][0].content.stem
        numbers = near.only_numbers_differ(texts[place].folded, texts[other].folded)
        told[id(row)] = _told(row, name, stem, likeness.percent, numbers=numbers)
    return told


def similar(question_id: int) -> list[dict[str, Any]]:
    """The questions in use that are most like one: `{id, likeness, stem}`, likeness in whole percent.

    Raises:
        NotFound: there is no such question.
    """
    question = queries.standing([question_id]).get(question_id)
    if question is None:
        raise NotFound()
    content = question.content
    bank = queries.said()
    own = near.Text(
        near.folded(content.stem, [text for _, text in content.options], content.type),
        content.fingerprint(),
        question_id,
    )
    found = near.alike(own, [_text_of(each) for each in bank], least=SIMILAR_FROM)
    return [
        {
            "id": bank[likeness.place].question_id,
            "likeness": likeness.percent,
            "stem": bank[likeness.place].stem,
        }
        for likeness in found[:SIMILAR_LISTED]
    ]


def _text_of(said: Said) -> near.Text:
    return near.Text(near.folded(said.stem, said.options, said.type), said.content, said.question_id)


def _folded(row: Candidate) -> str:
    content = row.content
    return near.folded(content.stem, [text for _, text in content.options], content.type)


def _told(row: Candidate, name: str, stem: str, percent: int, *, numbers: bool) -> Finding:
    shown = stem[:STEM_SHOWN] + ("…" if len(stem) > STEM_SHOWN else "")
    only = "只有数字不同" if numbers else f"{percent}% 相似"
    message = f"与{name}{only}：“{shown}”，请核对是否为同一道题"
    return row.raw.finding("stem", "near-duplicate", message)
