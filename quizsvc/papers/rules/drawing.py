"""How the questions of a paper are chosen (rules.md §3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from quizsvc.papers.rules.blueprints import Blueprint, BlueprintPart, Candidate

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A place on the paper: what stands there, and hundredths of points for it."""

    candidate: Candidate
    points: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A part that the bank cannot fill: `found` is the most that could be had."""

    part: BlueprintPart
    found: int


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome: the paper's questions in order, how many were found for each part, and what is missing;
    one with a shortage is no paper.
    """

    questions: tuple[DrawnQuestion, ...]
    found: tuple[int, ...]
    shortages: tuple[Shortage, ...]


def in_turn(candidates: Iterable[Candidate], random: Random) -> list[Candidate]:
    """In the order in which they are taken: never used ones first, then the longest unused; equal ones by
    chance.
    """
    queue = sorted(candidates, key=lambda candidate: candidate.question)
    random.shuffle(queue)
    return sorted(queue, key=lambda candidate: candidate.last_drawn_at or _NEVER)


def draw(
    blueprint: Blueprint, candidates: Iterable[Candidate], random: Random, first: Sequence[int] = ()
) -> Draw:
    """Fill the blueprint: never used questions first, then the longest unused; equal ones by chance.

    Those of the questions `first` that are candidates go before all others, in this order; if they fit the
    blueprint together, all of them are taken. No two questions of a paper have the same normalised text.
    Parts whose wishes overlap do not rob each other: an older choice moves to another part if that lets one
    more question in, so a shortage is a true one. The same candidates, in any order, and the same random
    state give the same paper.
    """
    queue = in_turn(candidates, random)
    turn = {question: place for place, question in enumerate(first)}
    queue.sort(key=lambda candidate: turn.get(candidate.question, len(turn)))
    filled: list[list[Candidate]] = [[] for _ in blueprint.parts]
    stems: set[str] = set()
    hopeless: set[tuple[int, ...]] = set()
    for candidate in queue:
        fits = tuple(place for place, part in enumerate(blueprint.parts) if part.takes(candidate))
        if candidate.stem_print in stems or fits in hopeless:
            continue
        if _place(candidate, blueprint.parts, filled, set()):
            stems.add(candidate.stem_print)
        else:
            # What these parts hold can only grow, so the next candidate of the same fit finds no room either.
            hopeless.add(fits)
    pairs = list(zip(blueprint.parts, filled, strict=True))
    questions = tuple(DrawnQuestion(candidate, part.points) for part, chosen in pairs for candidate in chosen)
    short = tuple(Shortage(part, len(chosen)) for part, chosen in pairs if len(chosen) < part.count)
    return Draw(questions, tuple(map(len, filled)), short)


def _place(
    candidate: Candidate, parts: tuple[BlueprintPart, ...], filled: list[list[Candidate]], tried: set[int]
) -> bool:
    """Put the candidate into a part with room, or make room by moving another one (an augmenting path)."""
    for place, part in enumerate(parts):
        if place in tried or not part.takes(candidate):
            continue
        tried.add(place)
        if len(filled[place]) < part.count:
            filled[place].append(candidate)
            return True
        for index, other in enumerate(filled[place]):
            if _place(other, parts, filled, tried):
                filled[place][index] = candidate
                return True
    return False
