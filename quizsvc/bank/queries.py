"""Reads of the bank. What participants are served never comes from a statement that loads a key."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from quizsvc.bank.models import QuestionRevision
from quizsvc.bank.rules import QuestionType
from quizsvc.kit.db import session


@dataclass(frozen=True, slots=True)
class Served:
    """What a participant sees of a revision: `options` as `{"id", "text"}` in the bank's order."""

    type: QuestionType
    stem: str
    options: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class MarkingKey:
    """What marking needs of a revision."""

    type: QuestionType
    key: frozenset[str]


@dataclass(frozen=True, slots=True)
class Solution:
    """What a review shows of a revision."""

    key: frozenset[str]
    explanation: str
    citation: str


def served(revision_ids: Collection[int]) -> dict[int, Served]:
    """What participants see of these revisions, by id."""
    columns = (QuestionRevision.id, QuestionRevision.type, QuestionRevision.stem, QuestionRevision.options)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(revision_ids)))
    return {id_: Served(QuestionType(type_), stem, options) for id_, type_, stem, options in found}


def keys(revision_ids: Collection[int]) -> dict[int, MarkingKey]:
    """Types and keys of these revisions, by id: for marking only."""
    columns = (QuestionRevision.id, QuestionRevision.type, QuestionRevision.key)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(revision_ids)))
    return {id_: MarkingKey(QuestionType(type_), frozenset(key)) for id_, type_, key in found}


def solutions(revision_ids: Collection[int]) -> dict[int, Solution]:
    """Keys, explanations and citations of these revisions, by id: for reviews that the rules allow."""
    columns = (
        QuestionRevision.id,
        QuestionRevision.key,
        QuestionRevision.explanation,
        QuestionRevision.citation,
    )
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(revision_ids)))
    return {id_: Solution(frozenset(key), explanation, citation) for id_, key, explanation, citation in found}


def stem_prints(revision_ids: Collection[int]) -> dict[int, str]:
    """The stem fingerprints of these revisions, by id."""
    columns = (QuestionRevision.id, QuestionRevision.stem_print)
    found = session().execute(sa.select(*columns).where(QuestionRevision.id.in_(revision_ids)))
    return {id_: stem_print for id_, stem_print in found}
