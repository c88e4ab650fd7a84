"""People's attempts, each with whether it counts and from when its review is open (rules.md §3)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from quizsvc.attempts import queries as attempts
from quizsvc.attempts import rules as attempt_rules
from quizsvc.attempts import service as attempt_service
from quizsvc.papers.rules import PaperKind, terms
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.study import queries, rules
from quizsvc.study.queries import Sat


@dataclass(frozen=True, slots=True)
class Done:
    """An attempt as its person may see it: `candidate` for counting or a practice beyond, and why it does not
    count (None: it does). `review_at` is None while it runs.
    """

    sat: Sat
    candidate: bool
    uncounted: rules.Uncounted | None
    review_at: datetime | None

    @property
    def week(self) -> season_rules.Week:
        """The week of its paper."""
        return season_rules.week_of(self.sat.week_on)

    @property
    def counted(self) -> bool:
        """Whether it is the one that counts of the person's attempts on its paper."""
        return self.uncounted is None

    @property
    def time_used_s(self) -> int | None:
        """Whole seconds from its start to its end; None while it runs."""
        ended_at = self.sat.facts.submitted_at
        return None if ended_at is None else attempt_rules.time_used_s(self.sat.started_at, ended_at)


def record(*, now: datetime, person_id: int, season_id: int | None = None) -> list[Done]:
    """All attempts of a person, in a season or at all, by paper and number; what ran out is ended first."""
    sat = queries.sat([person_id], season_id)
    if late := [one.id for one in sat if attempt_rules.ran_out(one.facts.state, one.deadline_at, now)]:
        for attempt_id in late:
            attempt_service.read(now=now, person_id=person_id, attempt_id=attempt_id)
        sat = queries.sat([person_id], season_id)
    return list(_judged(sat))


def records(*, persons: Collection[int], season_id: int) -> dict[int, list[Done]]:
    """The same of many people, as it stands: what ran out and nobody has ended yet runs. Who has none is
    absent.
    """
    found: dict[int, list[Done]] = {}
    for done in _judged(queries.sat(persons, season_id)):
        found.setdefault(done.sat.person_id, []).append(done)
    return found


def _judged(sat: list[Sat]) -> Iterator[Done]:
    settings = {season.id: season.settings for season in seasons.ever_opened()}
    granted = attempts.grants_for({one.paper_id for one in sat}, {one.person_id for one in sat})
    for (person_id, paper_id), of_paper in groupby(sat, key=lambda one: (one.person_id, one.paper_id)):
        own = list(of_paper)
        of_kind = terms(own[0].kind, settings[own[0].season_id])
        places = of_kind.attempts + granted.get((paper_id, person_id), 0)
        every = [one.facts for one in own]
        for one in own:
            yield Done(
                one,
                one.facts.number <= places,
                rules.uncounted(one.facts, every, places, of_kind.rule),
                attempt_rules.review_at(of_kind, one.facts, every, places, one.closes_at),
            )


def history(
    *,
    now: datetime,
    person_id: int,
    season_id: int | None = None,
    period: season_rules.Period | None = None,
    kind: PaperKind | None = None,
) -> list[Done]:
    """A person's attempts, those that began last first; of one season, period or kind if these are named.

    Without a season those of all. The period `season` is the named or open one.

    Raises:
        NoOpenSeason: for the period `season`, when none is named and none is open.
    """
    if period is season_rules.SEASON:
        season_id = seasons.named_or_open(season_id).id
    found = [
        done
        for done in record(now=now, person_id=person_id, season_id=season_id)
        if kind in (None, done.sat.kind)
        and period in (None, season_rules.SEASON, done.week, season_rules.month_of(done.week))
    ]
    return sorted(found, key=lambda done: (done.sat.started_at, done.sat.id), reverse=True)
