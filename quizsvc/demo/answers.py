"""What people answer: how able they are, how hard the questions; marked by the product's own rules."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

import numpy as np
from numpy.typing import NDArray

from quizsvc.attempts import rules
from quizsvc.bank import queries as bank
from quizsvc.bank.rules import QuestionType
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.season.rules import Settings

EASE = {1: 2.3, 2: 1.6, 3: 0.9}  # log odds of the middling person, by difficulty
MULTIPLE_IS_HARDER = 0.55
SPREAD = 0.8  # of people's ability
LEARNS = 0.025  # each week
KNOWS_NOW = 1.6  # who practises again has just seen the key
MOST_WRONG = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer a question: the stored answer up to its counter, and the hundredths that it earns."""

    stored: str
    earned: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a paper: how easy it is, and the ways to answer it, the right one first."""

    revision: int
    ease: float
    choices: tuple[Choice, ...]


def asked(
    seed: int,
    placed: Iterable[PlacedQuestion],
    shown: Mapping[int, bank.Served],
    keys: Mapping[int, bank.MarkingKey],
    difficulties: Mapping[int, int],
    settings: Settings,
) -> list[Asked]:
    """The questions of a paper in its order."""
    listed = []
    for question in placed:
        revision, key = question.revision_id, keys[question.revision_id]
        letters = [option["id"] for option in shown[revision].options]
        chance = Random(f"{seed}:ease:{revision}").gauss(0, 0.45)
        harder = MULTIPLE_IS_HARDER if key.type is QuestionType.MULTIPLE else 0.0
        choices = tuple(
            Choice(
                f'{{"chosen":{json.dumps(sorted(chosen))},"seq":',
                rules.mark_question(
                    key.type,
                    key.key,
                    chosen,
                    question.points,
                    settings.multiple_choice,
                    settings.fixed_points,
                ),
            )
            for chosen in (key.key, *_wrong(key, letters))
        )
        listed.append(Asked(revision, EASE[difficulties[revision]] + chance - harder, choices))
    return listed


def _wrong(key: bank.MarkingKey, letters: Sequence[str]) -> list[frozenset[str]]:
    """Likely mistakes: another option, or of several one too few, one too many, one mixed up."""
    others = [letter for letter in letters if letter not in key.key]
    if key.type is not QuestionType.MULTIPLE:
        return [frozenset(letter) for letter in others]
    fewer = [frozenset(part) for part in combinations(sorted(key.key), len(key.key) - 1) if part]
    more = [key.key | {letter} for letter in others]
    mixed = [part | {letter} for part in fewer for letter in others]
    return [*fewer, *more, *mixed][:MOST_WRONG]


def choose(
    random: np.random.Generator, questions: Sequence[Asked], ability: NDArray[np.float64], week: int
) -> NDArray[np.int64]:
    """For each person (row) and question (column) the number of the choice, 0 being the right one."""
    ease = np.array([question.ease for question in questions])
    ways = np.array([len(question.choices) for question in questions])
    odds = SPREAD * ability[:, None] + LEARNS * week + ease
    right = random.random(odds.shape) < 1 / (1 + np.exp(-odds))
    mistakes = 1 + (random.random(odds.shape) * (ways - 1)).astype(np.int64)
    return np.where(right, 0, mistakes)
