"""What people did in a week, added up by PostgreSQL: a season has millions of attempts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

import numpy as np

from quizsvc.attempts import queries as attempts
from quizsvc.kit import bulk
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

NONE = -1
KINDS_OF_TIMES = (
    (Track.MONITORING, PaperKind.DAILY),
    (Track.MONITORING, PaperKind.WEEKLY),
    (Track.ENFORCEMENT, PaperKind.DAILY),
    (Track.ENFORCEMENT, PaperKind.WEEKLY),
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKLY = "c.paper_id = any (%(weekly)s::bigint[])"
_OF_KIND = {PaperKind.DAILY: f"not ({_WEEKLY})", PaperKind.WEEKLY: _WEEKLY}
_SCORE = f"coalesce(max(c.score) filter (where {{}}), {NONE})"
# A week has one weekly test at most, so of each person the longest time is the only one. It is rounded as
# attempts.rules.time_used_s rounds: halves away from zero.
_COLUMNS = {
    "person": "c.person_id",
    "weekly": _SCORE.format(_WEEKLY),
    "weekly_time_s": "round(extract(epoch from coalesce("
    f"max(c.submitted_at - c.started_at) filter (where {_WEEKLY}), '0'::interval)))",
    "last_us": "extract(epoch from max(c.submitted_at)) * 1000000",
    **{
        f"times {place}": f"count(*) filter (where {_OF_KIND[kind]} and m.track = '{track}')"
        for place, (track, kind) in enumerate(KINDS_OF_TIMES)
    },
}
# The track is the one that roster.rules.track_on tells: memberships that nothing superseded never overlap.
_EVERYBODYS = f"""
from ({attempts.COUNTED}) c
left join memberships m on m.person_id = c.person_id and m.superseded_at is null
  and (c.started_at at time zone %(zone)s)::date between m.first_on and coalesce(m.last_on, 'infinity')
group by c.person_id
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


def done_in(papers: Iterable[Paper], season: season_rules.Season, persons: Collection[int] | None) -> Doing:
    """What these people, or all (None), did on the papers of a week. Who has no counted attempt is absent."""
    terms = [(paper, paper_rules.terms(PaperKind(paper.kind), season.settings)) for paper in papers]
    values = {
        "single": [paper.id for paper, each in terms if each.attempts == 1],
        "several": [paper.id for paper, each in terms if each.attempts != 1],
        "papers": [paper.id for paper, _ in terms],
        "places": [each.attempts for _, each in terms],
        "rules": [each.rule.value for _, each in terms],
        "weekly": [paper.id for paper, _ in terms if paper.kind == PaperKind.WEEKLY],
        "persons": None if persons is None else list(persons),
        "zone": season.settings.time_zone,
    }
    daily = [f"daily {paper.id}" for paper, _ in terms if paper.kind == PaperKind.DAILY]
    scores = {name: _SCORE.format(f"c.paper_id = {name.removeprefix('daily ')}") for name in daily}
    who = "" if persons is None else attempts.THEIRS
    told = bulk.whole_numbers(_COLUMNS | scores, _EVERYBODYS.format(who=who), values)
    persons_ = told["person"]
    times = [told[f"times {place}"] for place in range(len(KINDS_OF_TIMES))]
    return Doing(
        persons_,
        np.array([told[name] for name in daily], np.int64).reshape(len(daily), len(persons_)).T,
        told["weekly"],
        told["weekly_time_s"],
        told["last_us"],
        np.array(times).T,
    )
