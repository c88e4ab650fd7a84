"""Who answers what: for each week the people who take part, their days, and the weekly test.

The counts are chosen first, so that the first three weeks end with the figures that the campaign of 2021
published in its third week; who makes them up follows from people's habits. No database is touched here.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from quizsvc.demo.people import People, Stand
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.rules import Level, Track

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

PUBLISHED = {
    (Track.MONITORING, PaperKind.DAILY): 10_271,
    (Track.MONITORING, PaperKind.WEEKLY): 1_283,
    (Track.ENFORCEMENT, PaperKind.DAILY): 37_312,
    (Track.ENFORCEMENT, PaperKind.WEEKLY): 4_692,
}
"""Person-times (人次) from the first day to the end of the third week, as published in 2021."""
SHARES = (321, 333, 346)  # of the first three weeks, in thousandths
TREND = (1000, 1004, 1013, 1009, 1021, 1030, 1026, 1037, 1045, 1040)  # of the weeks after, of the third's
BUSIEST = 0.94  # of all that the people who take part could answer

FAR_BELOW = {Level.PROVINCE: 1, Level.CITY: 1, Level.COUNTY: 6}
FAR_BELOW_RATE = (0.42, 0.66)
BELOW_RATE = (0.6, 0.78)  # of the counties of a city that is far below
FEW_COUNTIES = 4  # a city with more of them cannot be far below, or too many units would be
DAY_MOODS = (0.35, 0.45, 0.4, 0.3, 0.25, -0.75, -0.6)  # Monday to Sunday
WEEKLY_DAYS = (0.14, 0.13, 0.14, 0.12, 0.13, 0.09, 0.25)
ANSWERS_THOUGH_EXEMPT = 0.12
PRACTISES = 0.035  # of those who did the day's practice
GIVES_UP_DAILY, GIVES_UP_WEEKLY = 0.004, 0.012  # of the others: started, never answered


@dataclass(frozen=True)
class WeekTurnout:
    """Who answers in one week, by person.

    `daily` and `again` have a column for each day that is past: a counted attempt, and practice after it.
    `weekly_day` is the day (0 Monday) on which the weekly test is taken, −1 for never. `blank_daily` and
    `blank_weekly` are attempts without an answer, which the server ends.
    """

    daily: Flags
    again: Flags
    blank_daily: Flags
    weekly_day: Numbers
    blank_weekly: Numbers


class Habits:
    """What stays the same about people and units through the season."""

    def __init__(self, seed: int, people: People) -> None:
        random = np.random.default_rng([seed, 1])
        number = len(people.people)
        self.people = people
        self.tracks = np.array([list(Track).index(person.track) for person in people.people])
        self.zeal: Reals = random.standard_normal(number)
        self.zeal[list(people.played.everyone)] = 2.2
        spirit = random.standard_normal(len(people.places))
        self.spirit: Reals = spirit[[person.place for person in people.people]]  # of the unit
        self.ability: Reals = random.standard_normal(number) + 0.35 * self.spirit
        self.ability[list(people.played.everyone)] += 0.8
        self.rates = _rates(random, people)


def _rates(random: np.random.Generator, people: People) -> Reals:
    """The share of its people that takes part, by unit: most between 80 and 97 %, a few far below."""
    places = people.places
    rates: Reals = 0.83 + 0.13 * random.beta(2.2, 1.6, len(places))
    below: dict[str, list[int]] = {place.name: [] for place in places}
    for index, place in enumerate(places):
        if place.parent:
            below[place.parent].append(index)
    spared = {places[people.people[index].place].name for index in people.played.everyone}
    spared |= {place.parent for place in places if place.name in spared}
    for level, few in FAR_BELOW.items():
        able = [
            index
            for index, place in enumerate(places)
            if place.level is level
            and place.name not in spared
            and sum(place.staff.values()) >= 16
            and len(below[place.name]) <= FEW_COUNTIES
        ]
        for index in random.choice(able, few, replace=False).tolist():
            counties = below[places[index].name]
            rates[counties] = random.uniform(*BELOW_RATE, len(counties))
            rates[index] = random.uniform(*FAR_BELOW_RATE)
    return rates


def targets(track: Track, kind: PaperKind, weeks: int) -> list[int]:
    """Person-times of each whole week: the first three add up to what was published."""
    published = PUBLISHED[track, kind]
    ends = [published * share // 1000 for share in accumulate(SHARES, initial=0)]
    first = [later - earlier for earlier, later in pairwise(ends)]
    return [*first, *(first[-1] * TREND[week % len(TREND)] // 1000 for week in range(weeks - 3))][:weeks]


def of_week(seed: int, week: int, stand: Stand, habits: Habits, *, weeks: int, days: int) -> WeekTurnout:
    """The turnout of a week of which so many days are past.

    Raises:
        ValueError: too few people for a published figure.
    """
    random = np.random.default_rng([seed, 2, week])
    here = np.array([place is not None for place in stand.places])
    exempt = np.zeros(len(here), dtype=bool)
    exempt[list(stand.exempt)] = True
    active = _active(random, stand, habits, here & ~exempt, week)
    answering = active | (here & exempt & (random.random(len(here)) < ANSWERS_THOUGH_EXEMPT))
    daily = np.zeros((len(here), 7), dtype=bool)
    weekly_day = np.full(len(here), -1, dtype=np.int64)
    for code, track in enumerate(Track):
        pool = np.flatnonzero(answering & (habits.tracks == code))
        taken = _weekly(random, pool, habits, targets(track, PaperKind.WEEKLY, weeks)[week], week)
        weekly_day[taken] = random.choice(7, len(taken), p=WEEKLY_DAYS)
        wanted = targets(track, PaperKind.DAILY, weeks)[week]
        daily[pool] = _daily(random, habits.zeal[pool], weekly_day[pool] >= 0, wanted, week)
    blank_weekly = _blank_weekly(random, here, weekly_day)
    if days < 7:
        # The running week's test is left to the people whom visitors play.
        weekly_day[list(habits.people.played.everyone)] = -1
    daily, chance = daily[:, :days], random.random((3, len(here), 7))[:, :, :days]
    plain = np.ones(len(here), dtype=bool)
    plain[list(habits.people.played.everyone)] = False
    return WeekTurnout(
        daily=daily,
        again=daily & (chance[0] < PRACTISES),
        blank_daily=(here & plain)[:, None] & ~daily & (chance[1] < GIVES_UP_DAILY),
        weekly_day=np.where(weekly_day < days, weekly_day, -1),
        blank_weekly=np.where(plain & (blank_weekly < days), blank_weekly, -1),
    )


def _active(random: np.random.Generator, stand: Stand, habits: Habits, eligible: Flags, week: int) -> Flags:
    """Who takes part at all: of each unit's people of a track as many as its rate says, the keenest first."""
    mood = habits.zeal + 0.9 * random.standard_normal(len(eligible))
    mood[list(habits.people.played.everyone)] = 99.0
    groups: dict[tuple[int, int], list[int]] = {}
    for index in np.flatnonzero(eligible).tolist():
        place = stand.places[index]
        assert place is not None
        groups.setdefault((place, int(habits.tracks[index])), []).append(index)
    active = np.zeros(len(eligible), dtype=bool)
    for (place, _), members in sorted(groups.items()):
        rate = habits.rates[place] + 0.0012 * week + 0.008 * random.standard_normal()
        number = min(int(rate * len(members) + random.random()), len(members))
        active[np.array(members)[np.argsort(-mood[members])[:number]]] = True
    return active


def _weekly(random: np.random.Generator, pool: Numbers, habits: Habits, wanted: int, week: int) -> Numbers:
    """Those of the pool who take the week's test."""
    _insist(wanted, len(pool), week)
    mood = 0.7 * habits.zeal[pool] + 0.4 * habits.spirit[pool] + 0.7 * random.standard_normal(len(pool))
    return pool[np.sort(np.argsort(-mood, kind="stable")[: _at_most(wanted, len(pool), week)])]


def _daily(random: np.random.Generator, zeal: Reals, tested: Flags, wanted: int, week: int) -> Flags:
    """On which days people practise; who leaves out the test does at least once, or would take no part."""
    _insist(wanted, 7 * len(zeal), week)
    mood = 0.6 * zeal[:, None] + np.array(DAY_MOODS) + random.standard_normal((len(zeal), 7))
    untested = np.flatnonzero(~tested)
    mood[untested, mood[untested].argmax(axis=1)] += 100
    chosen = np.zeros(mood.size, dtype=bool)
    chosen[np.argsort(-mood.ravel(), kind="stable")[: _at_most(wanted, mood.size, week)]] = True
    return chosen.reshape(mood.shape)


def _blank_weekly(random: np.random.Generator, here: Flags, weekly_day: Numbers) -> Numbers:
    """The day on which somebody opens the test and walks away; 7 for never."""
    gives_up = here & (weekly_day < 0) & (random.random(len(here)) < GIVES_UP_WEEKLY)
    return np.where(gives_up, random.choice(7, len(here), p=WEEKLY_DAYS), 7)


def _insist(wanted: int, possible: int, week: int) -> None:
    if week < 3 and wanted > possible:
        raise ValueError(f"week {week}: {wanted} person-times are wanted, {possible} are possible")


def _at_most(wanted: int, possible: int, week: int) -> int:
    return wanted if week < 3 else min(wanted, int(BUSIEST * possible))
