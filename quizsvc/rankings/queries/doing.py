"""What people did in a week, added up by PostgreSQL: a season has millions of attempts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.kit.db import ask
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.roster.rules import Track
from quizsvc.season import rules as season_rules

KINDS_OF_TIMES = (
    (Track.MONITORING, PaperKind.DAILY),
    (Track.MONITORING, PaperKind.WEEKLY),
    (Track.ENFORCEMENT, PaperKind.DAILY),
    (Track.ENFORCEMENT, PaperKind.WEEKLY),
)
_TIMES = ",\n       ".join(
    f"count(*) filter (where p.kind = '{kind}' and m.track = '{track}')" for track, kind in KINDS_OF_TIMES
)
# A week has one weekly test at most, so the least of its instants is the only one. The track is the one that
# roster.rules.track_on tells: memberships that nothing superseded never overlap.
DONE = f"""
with counted as ({attempts.COUNTED})
select c.person_id,
       array_agg(c.score) filter (where p.kind = 'daily'),
       array_agg(c.score) filter (where p.kind = 'weekly'),
       min(c.started_at) filter (where p.kind = 'weekly'),
       min(c.submitted_at) filter (where p.kind = 'weekly'),
       max(c.submitted_at),
       {_TIMES}
from counted c
join papers p on p.id = c.paper_id
left join memberships m on m.person_id = c.person_id and m.superseded_at is null
  and (c.started_at at time zone %(zone)s)::date between m.first_on and coalesce(m.last_on, 'infinity')
group by c.person_id
"""
_EVERYBODYS = DONE.format(who="")
_THEIRS = DONE.format(who=attempts.THEIRS)


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody did in a week, and how many of the counted attempts are 人次 of each of
    KINDS_OF_TIMES.
    """

    done: rules.Done = field(default_factory=rules.Done)
    times: tuple[int, ...] = (0,) * len(KINDS_OF_TIMES)


def done_in(
    papers: Iterable[Paper], season: season_rules.Season, persons: Collection[int] | None
) -> dict[int, Own]:
    """What these people, or all (None), did on the papers of a week. Who has no counted attempt is absent."""
    terms = [(paper.id, paper_rules.terms(PaperKind(paper.kind), season.settings)) for paper in papers]
    values = {
        "single": [paper_id for paper_id, each in terms if each.attempts == 1],
        "several": [paper_id for paper_id, each in terms if each.attempts != 1],
        "papers": [paper_id for paper_id, _ in terms],
        "places": [each.attempts for _, each in terms],
        "rules": [each.rule.value for _, each in terms],
        "zone": season.settings.time_zone,
    }
    rows = ask(_EVERYBODYS, **values) if persons is None else ask(_THEIRS, **values, persons=list(persons))
    found = {}
    for person, daily, weekly, started_at, ended_at, last_at, *times in rows:
        used = attempt_rules.time_used_s(started_at, ended_at) if weekly else 0
        found[person] = Own(rules.Done(daily or (), weekly or (), used, last_at), tuple(times))
    return found
