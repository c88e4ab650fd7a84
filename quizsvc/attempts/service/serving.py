"""What a person is served: the paper's questions and options in an order of their own, pinned when the
attempt starts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import Any

from quizsvc.attempts import statements
from quizsvc.attempts.rules import Place
from quizsvc.attempts.statements import Sheet
from quizsvc.bank import queries as bank
from quizsvc.bank.rules import QuestionType
from quizsvc.papers import queries as papers


@dataclass(frozen=True)
class Served:
    """Revisions in their order, and for each its option ids in theirs."""

    revision_ids: list[int]
    option_orders: list[str]


@dataclass(frozen=True)
class ServedQuestion:
    """A place of the attempt as its person sees it; no key is anywhere near."""

    number: int
    type: QuestionType
    stem: str
    options: list[dict[str, str]]
    pictures: list[dict[str, Any]]
    points: int


def in_some_order(
    listed: Sequence[papers.PlacedQuestion], shown: Mapping[int, bank.Served], random: Random
) -> Served:
    """An order for one person. Types stay together, as on the paper: nobody likes to jump between single and
    multiple choice; inside a type the questions, and everywhere the options, are shuffled. True and false
    keep their order."""
    first_seen = {
        type_: place for place, type_ in reversed(list(enumerate(shown[q.revision_id].type for q in listed)))
    }
    by_type = sorted(listed, key=lambda question: first_seen[shown[question.revision_id].type])
    order: list[int] = []
    for _, group in groupby(by_type, key=lambda question: shown[question.revision_id].type):
        revisions = [question.revision_id for question in group]
        random.shuffle(revisions)
        order += revisions
    return Served(order, [_option_order(shown[revision], random) for revision in order])


def questions_of(sheet: Sheet) -> list[ServedQuestion]:
    """The attempt's questions as they were served."""
    printed = statements.printed(sheet.paper_id, sheet.published_at)
    listed = []
    for number, (revision, order) in enumerate(
        zip(sheet.revision_ids, sheet.option_orders, strict=True), start=1
    ):
        question, points = printed.shown[revision], printed.points[revision]
        texts = {option["id"]: option for option in question.options}
        options, pictures = [texts[letter] for letter in order], _in_order(question.pictures, order)
        listed.append(ServedQuestion(number, question.type, question.stem, options, pictures, points))
    return listed


def places(sheet: Sheet) -> dict[str, Place]:
    """What may be answered at each place, by its number as it is written."""
    answerable = statements.printed(sheet.paper_id, sheet.published_at).answerable
    return {str(number): answerable[revision] for number, revision in enumerate(sheet.revision_ids, start=1)}


def _in_order(pictures: Iterable[dict[str, Any]], order: str) -> list[dict[str, Any]]:
    """The stem's pictures, then the options' as the options stand: the bank's order is nobody's business."""
    return sorted(pictures, key=lambda picture: order.find(picture["at"]))


def _option_order(question: bank.Served, random: Random) -> str:
    letters = [option["id"] for option in question.options]
    if question.type is not QuestionType.TRUE_FALSE:
        random.shuffle(letters)
    return "".join(letters)
