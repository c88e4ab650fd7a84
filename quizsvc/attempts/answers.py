"""Answers as they arrive: from two devices, repeated, out of order.

Each place keeps the `seq` of the answer that it holds. An answer applies if its seq is above the stored one,
so whatever the order of arrival, the newest stands; of equal ones the first to arrive stays (api.md,
Participant).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from quizsvc.bank.rules import QuestionType
from quizsvc.kit.errors import WrongShape


class Answer(TypedDict):
    """The ids of the chosen options, and the sender's counter."""

    chosen: list[str]
    seq: int


Answers = dict[str, Answer]


@dataclass(frozen=True)
class Place:
    """What may be answered at a place of the paper: its question's type and option ids."""

    type: QuestionType
    options: frozenset[str]


def merge(
    stored: Mapping[str, Any], sent: Mapping[str, Any], places: list[Place]
) -> tuple[Answers, list[str]]:
    """The answers after a save, and the places at which something was applied.

    Raises:
        WrongShape: a place that the paper has not, an option that the question has not, or two options for a
        single
            choice; then nothing is applied.
    """
    faults = {place: fault for place, answer in sent.items() if (fault := _fault(place, answer, places))}
    if faults:
        raise WrongShape("有的答案与题目不符，请刷新后重试", errors={"answers": faults})
    merged: Answers = dict(stored)
    applied = []
    for place, answer in sorted(sent.items(), key=lambda item: int(item[0])):
        held = merged.get(place)
        if held is None or answer["seq"] > held["seq"]:
            merged[place] = {"chosen": sorted(set(answer["chosen"])), "seq": answer["seq"]}
            applied.append(place)
    return merged, applied


def answered(answers: Mapping[str, Any]) -> int:
    """At how many places something is chosen."""
    return sum(1 for answer in answers.values() if answer["chosen"])


def chosen_at(answers: Mapping[str, Any], place: int) -> frozenset[str]:
    """What is chosen at a place, from 1."""
    answer = answers.get(str(place))
    return frozenset(answer["chosen"]) if answer else frozenset()


def _fault(number: str, answer: Mapping[str, Any], places: list[Place]) -> str | None:
    # "01" and "1" would be two answers to one question.
    if (
        not number.isascii()
        or not number.isdigit()
        or str(int(number)) != number
        or not 1 <= int(number) <= len(places)
    ):
        return "没有这道题"
    place = places[int(number) - 1]
    if not set(answer["chosen"]) <= place.options:
        return "没有这个选项"
    if place.type is not QuestionType.MULTIPLE and len(set(answer["chosen"])) > 1:
        return "这道题只能选一个"
    return None
