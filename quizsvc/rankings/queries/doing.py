"""What people did in a week, added up by PostgreSQL: a season has millions of attempts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from quizsvc.attempts import queries as attempts
from quizsvc.kit import bulk
from quizsvc.kit.db import ask
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

NONE = -1
TRACKS = tuple(Track)
_CODES = " ".join(f"when '{track}' then {code}" for code, track in enumerate(TRACKS))
CODE_OF_TRACK = f"case {{}} {_CODES} else {NONE} end"
"""A track in a statement as its place in TRACKS, NONE without one."""
KINDS_OF_TIMES = {
    (Track.MONITORING, PaperKind.DAILY): "monitoring_daily_times",
    (Track.MONITORING, PaperKind.WEEKLY): "monitoring_weekly_times",
    (Track.ENFORCEMENT, PaperKind.DAILY): "enforcement_daily_times",
    (Track.ENFORCEMENT, PaperKind.WEEKLY): "enforcement_weekly_times",
}
"""人次 by track and module, and the columns that keep them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKLY = "c.paper_id = any (%(weekly)s::bigint[])"
_OF_KIND = {PaperKind.DAILY: f"not ({_WEEKLY})", PaperKind.WEEKLY: _WEEKLY}
_SCORE = f"coalesce(max(c.score) filter (where {{}}), {NONE})"
_FIGURES = {
    "weekly": _SCORE.format(_WEEKLY),
    # A week has one weekly test at most, so of each person the longest time is the only one.
    "weekly_time": f"coalesce(max(c.submitted_at - c.started_at) filter (where {_WEEKLY}), '0'::interval)",
    "last_at": "max(c.submitted_at)",
    "first_began_at": "min(c.started_at)",
    "last_began_at": "max(c.started_at)",
}
_COLUMNS = {
    "person": "own.person_id",
    "weekly": "own.weekly",
    # Half up, as attempts.rules.time_used_s rounds it.
    "weekly_time_s": "floor(extract(epoch from own.weekly_time) + 0.5)",
    "last_us": "extract(epoch from own.last_at) * 1000000",
    "track": CODE_OF_TRACK.format("m.track"),
}
# The track is the one that roster.rules.track_on tells: memberships that nothing superseded never overlap. To
# look at each attempt's day would take as long as all else together; most people stay where they are.
_EVERYBODYS = f"""
from (select c.person_id, {{figures}} from ({attempts.COUNTED}) c group by c.person_id) own
left join memberships m on m.person_id = own.person_id and m.superseded_at is null
  and (own.first_began_at at time zone %(zone)s)::date >= m.first_on
  and (own.last_began_at at time zone %(zone)s)::date <= coalesce(m.last_on, 'infinity')
"""
_TIMES = ", ".join(
    f"count(*) filter (where {_OF_KIND[kind]} and m.track = '{track}')" for track, kind in KINDS_OF_TIMES
)
_TIMES_OF_MOVERS = f"""
select c.person_id, {_TIMES}
from ({attempts.COUNTED.format(who=attempts.THEIRS)}) c
join memberships m on m.person_id = c.person_id and m.superseded_at is null
  and (c.started_at at time zone %(zone)s)::date between m.first_on and coalesce(m.last_on, 'infinity')
group by c.person_id
"""

_BY_PAPER = f"""
select c.paper_id, count(*)
from ({attempts.COUNTED.format(who="")}) c
join papers p on p.id = c.paper_id
join person_weeks w on w.season_id = p.season_id and w.week_on = p.week_on and w.person_id = c.person_id
where w.eligible and w.unit_id = any(%(units)s::bigint[])
group by c.paper_id
"""


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody did in a week, and how many of the counted attempts are 人次 of each of
    KINDS_OF_TIMES.
    """

    done: rules.Done
    times: tuple[int, ...]


@dataclass(frozen=True)
class Doing:
    """What people did in a week, in int64 columns with a place for each person, in no order.

    `daily` (a column for each daily paper, in no order) and `weekly` are scores in hundredths, NONE where no
    attempt is counted; `weekly_time_s` seconds; `last_us` the last counted submission in microseconds since
    1970; `times` has a column for each of KINDS_OF_TIMES.
    """

    persons: np.ndarray
    daily: np.ndarray
    weekly: np.ndarray
    weekly_time_s: np.ndarray
    last_us: np.ndarray
    times: np.ndarray

    @classmethod
    def of(cls, owns: Mapping[int, Own], daily_papers: int) -> "Doing":
        """The same from each person's own; everybody has a counted attempt."""
        own = list(owns.values())
        lasts = [each.done.last_counted_at or _EPOCH for each in own]
        rows = [[*each.done.daily, *[NONE] * (daily_papers - len(each.done.daily))] for each in own]
        return cls(
            np.array(list(owns), np.int64),
            np.array(rows, np.int64).reshape(len(own), daily_papers),
            np.array([sum(each.done.weekly) if each.done.weekly else NONE for each in own], np.int64),
            np.array([each.done.weekly_time_s for each in own], np.int64),
            np.array([(last - _EPOCH) // timedelta(microseconds=1) for last in lasts], np.int64),
            np.array([each.times for each in own], np.int64).reshape(len(own), len(KINDS_OF_TIMES)),
        )

    def but(self, persons: Collection[int], otherwise: "Doing") -> "Doing":
        """With something else in the place of what these people did."""
        kept = ~np.isin(self.persons, list(persons))
        columns = ((getattr(self, each.name), getattr(otherwise, each.name)) for each in fields(self))
        return Doing(*(np.concatenate([own[kept], other]) for own, other in columns))


def done_in(papers: Collection[Paper], season: season_rules.Season, persons: Collection[int] | None) -> Doing:
    """What these people, or all (None), did on the papers of a week. Who has no counted attempt is absent."""
    values = {**_terms(papers, season.settings), "persons": None if persons is None else list(persons)}
    daily = {f"daily_{paper.id}": paper.id for paper in papers if paper.kind == PaperKind.DAILY}
    figures = _FIGURES | {name: _SCORE.format(f"c.paper_id = {id_}") for name, id_ in daily.items()}
    everybodys = _EVERYBODYS.format(
        figures=", ".join(f"{figure} as {name}" for name, figure in figures.items()),
        who="" if persons is None else attempts.THEIRS,
    )
    told = bulk.whole_numbers(_COLUMNS | {name: f"own.{name}" for name in daily}, everybodys, values)
    scores = np.array([told[name] for name in daily], np.int64).reshape(len(daily), len(told["person"])).T
    times = _times(told["track"], scores, told["weekly"])
    if movers := told["person"][told["track"] == NONE].tolist():
        places = {person: place for place, person in enumerate(told["person"].tolist())}
        for person, *own in ask(_TIMES_OF_MOVERS, **values | {"persons": movers}):
            times[places[person]] = own
    return Doing(told["person"], scores, told["weekly"], told["weekly_time_s"], told["last_us"], times)


def counted_by_paper(
    papers: Collection[Paper], settings: season_rules.Settings, units: Collection[int]
) -> dict[int, int]:
    """How many people of these units, eligible in its week, have a counted attempt on each of these papers;
    one that nobody has is absent.
    """
    values = {**_terms(papers, settings), "units": list(units)}
    return dict(ask(_BY_PAPER, **values)) if papers else {}


def _terms(papers: Iterable[Paper], settings: season_rules.Settings) -> dict[str, Any]:
    """What attempts.COUNTED wants to be told of papers, and which of them are weekly tests."""
    terms = [(paper, paper_rules.terms(PaperKind(paper.kind), settings)) for paper in papers]
    return {
        "single": [paper.id for paper, each in terms if each.attempts == 1],
        "several": [paper.id for paper, each in terms if each.attempts != 1],
        "papers": [paper.id for paper, _ in terms],
        "places": [each.attempts for _, each in terms],
        "rules": [each.rule.value for _, each in terms],
        "weekly": [paper.id for paper, _ in terms if paper.kind == PaperKind.WEEKLY],
        "zone": settings.time_zone,
    }


def _times(track: np.ndarray, daily: np.ndarray, weekly: np.ndarray) -> np.ndarray:
    """The counted attempts of people who stayed in one track, by KINDS_OF_TIMES; of others (NONE) none."""
    of_kind = {PaperKind.DAILY: (daily != NONE).sum(axis=1), PaperKind.WEEKLY: (weekly != NONE) * 1}
    return np.array([of_kind[kind] * (track == TRACKS.index(own)) for own, kind in KINDS_OF_TIMES]).T
