"""A week's person-weeks in columns: what rules.person_week says of somebody, of everybody at once.

Of twenty thousand people many have the same number of attempts, or the same sum of scores: what such numbers
come to is asked of the rules, once for each.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from quizsvc.kit.bulk import Column
from quizsvc.rankings import rules
from quizsvc.rankings.queries.doing import KINDS_OF_TIMES, NONE, Doing
from quizsvc.roster.rules import RosterEntry
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import DailyBasis


def person_weeks(
    entries: Mapping[int, RosterEntry],
    doing: Doing,
    published: rules.WeekPapers,
    settings: season_rules.Settings,
) -> dict[str, Column]:
    """The columns of a week's rows from the person on, by person: of all who are on the week's roster or did
    anything. Who was not on it has only 人次.
    """
    persons = np.union1d(np.fromiter(entries, np.int64, len(entries)), doing.persons)
    listed = [entries.get(person) for person in persons.tolist()]
    roster = _roster(listed)
    did = np.searchsorted(persons, doing.persons)

    def told(column: np.ndarray, missing: int) -> np.ndarray:
        """What these people did, by person; of who is not eligible nothing is looked at."""
        placed = np.full((len(persons), *column.shape[1:]), missing)
        placed[did] = column
        placed[~roster["eligible"]] = missing
        return placed

    daily, weekly = told(doing.daily, NONE), told(doing.weekly, NONE)
    daily_counted, weekly_counted = (daily != NONE).sum(axis=1), (weekly != NONE).astype(np.int64)
    times = np.zeros((len(persons), len(KINDS_OF_TIMES)), np.int64)
    times[did] = doing.times
    return {
        "person_id": persons,
        **roster,
        "took_part": _taking_part(daily_counted, weekly_counted, published, settings),
        "daily_counted": daily_counted,
        "weekly_counted": weekly_counted,
        "score": _scores(daily, weekly, published, settings),
        "weekly_time_s": told(doing.weekly_time_s, 0),
        "last_counted_at": np.ma.masked_equal(told(doing.last_us, NONE), NONE),
        **dict(zip(KINDS_OF_TIMES.values(), times.T, strict=True)),
    }


def _roster(listed: Sequence[RosterEntry | None]) -> dict[str, Any]:
    """What the roster says of people; None of who is not on it."""
    return {
        "unit_id": np.ma.array(
            [0 if entry is None else entry.unit for entry in listed],
            mask=[entry is None for entry in listed],
            dtype=np.int64,
        ),
        "track": [None if entry is None else entry.track.value for entry in listed],
        "eligible": np.array([entry is not None and entry.eligible for entry in listed], dtype=bool),
        "exempt": np.array([entry is not None and entry.exempt for entry in listed], dtype=bool),
    }


def _taking_part(
    daily: np.ndarray, weekly: np.ndarray, published: rules.WeekPapers, settings: season_rules.Settings
) -> np.ndarray:
    """Who takes part with so many counted attempts."""
    asked = settings.participation
    answers = [
        [rules.takes_part(of_daily, of_weekly, published, asked) for of_weekly in (0, 1)]
        for of_daily in range(published.daily + 1)
    ]
    return np.array(answers)[daily, weekly]


def _scores(
    daily: np.ndarray, weekly: np.ndarray, published: rules.WeekPapers, settings: season_rules.Settings
) -> np.ndarray:
    """What rules.week_score says of scores, of which some are NONE."""
    from_best = np.sort(np.maximum(daily, 0), axis=1)[:, ::-1]
    over = np.full(len(daily), published.daily)
    if settings.daily_basis is DailyBasis.ANSWERED:
        over = (daily != NONE).sum(axis=1)
    elif settings.daily_basis is DailyBasis.BEST:
        over = np.minimum(over, settings.daily_best)
        from_best = from_best[:, : settings.daily_best]

    @cache
    def score(daily_sum: int, over: int, weekly: int) -> int:
        return rules.score_from(daily_sum, over, weekly, published, settings)

    sums = (from_best.sum(axis=1), over, np.maximum(weekly, 0))
    return np.array(list(map(score, *(each.tolist() for each in sums))), np.int64)
