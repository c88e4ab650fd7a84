"""Attempts that are worth a look, put among the others: two that took less time than reading does, and two
people of one unit with the same mistakes. How many attempts there are stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from quizsvc.demo.history import SECOND, Sheet, Sittings
from quizsvc.demo.people import People
from quizsvc.papers.rules import PaperKind

FAST_WEEKS, ALIKE_WEEK = (4, 6), 5
"""Whose weekly tests hold them: recent enough to be looked at, and over on any day of the ninth week."""
FAST_S = (58, 71)
KNOWS_ALL, KNOWS_LITTLE = 8.0, -2.4
"""Better and worse than usual, by which the fast ones score high and the two are wrong together."""
SOON_AFTER, NEARLY_NINE_MINUTES = 95 * SECOND, 521 * SECOND


@dataclass(frozen=True)
class Odd:
    """Sittings with the odd ones among them; `copied` leads from one to another whose answers it has."""

    sittings: Sittings
    copied: Mapping[int, int] = field(default_factory=dict)


def among(sheet: Sheet, sittings: Sittings, people: People) -> Odd:
    """The sittings on a paper, with those that this paper is to have."""
    if sheet.kind is not PaperKind.WEEKLY:
        return Odd(sittings)
    if sheet.week in FAST_WEEKS:
        return Odd(_one_fast(sittings, people, FAST_S[FAST_WEEKS.index(sheet.week)], sheet.week))
    return _two_alike(sittings, people) if sheet.week == ALIKE_WEEK else Odd(sittings)


def _plain(sittings: Sittings, people: People) -> list[int]:
    """Sittings that were handed in, of people whom no visitor plays."""
    played = people.played.everyone
    handed_in = np.flatnonzero(~sittings.runs_out).tolist()
    return [one for one in handed_in if sittings.person[one] not in played]


def _one_fast(sittings: Sittings, people: People, seconds: int, week: int) -> Sittings:
    who = _plain(sittings, people)[100 + week]
    used, gain = sittings.used.copy(), sittings.gain.copy()
    used[who], gain[who] = seconds * SECOND, KNOWS_ALL
    return replace(sittings, used=used, gain=gain)


def _two_alike(sittings: Sittings, people: People) -> Odd:
    """The second hands in soon after the first; they are the first two of the same unit and track."""
    one, other = _of_one_unit(sittings, people)
    begun, used, gain = sittings.begun.copy(), sittings.used.copy(), sittings.gain.copy()
    used[one] = used[other] = NEARLY_NINE_MINUTES
    begun[other], gain[one] = begun[one] + SOON_AFTER, KNOWS_LITTLE
    return Odd(replace(sittings, begun=begun, used=used, gain=gain), {other: one})


def _of_one_unit(sittings: Sittings, people: People) -> tuple[int, int]:
    """The first two sittings of people of the same unit and track who were always there."""
    moved = {change.person for change in people.changes}
    first_of: dict[tuple[int, str], int] = {}
    for other in _plain(sittings, people):
        index = int(sittings.person[other])
        if index not in moved:
            person = people.people[index]
            one = first_of.setdefault((person.place, person.track), other)
            if one != other:
                return one, other
    raise ValueError("no two of one unit took the test")
