"""Which weeks and papers count by now, what was computed of them, and what is stale."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from quizsvc.kit import marks
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.models import Standing
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

WIDE_TOPICS = ("roster", "roles", "season")
PAPER_TOPICS = ("attempt", "paper")
TOPICS = WIDE_TOPICS + PAPER_TOPICS
MENDING = "mending"
"""That attempts on a paper are being brought in line with what became of it; whoever does that takes the mark
away. Until then its figures are not what they will be.
"""


FOLLOWING = "following"
"""That the units of a paper's week, which is running, are ahead of all else that the week goes into."""
PAUSE = timedelta(seconds=10)
"""So long all else rests at least, before it follows again."""


@dataclass(frozen=True)
class Counting:
    """The weeks of a season that have begun and count, with their published papers (rules.md §2)."""

    season: seasons.KnownSeason
    papers: Mapping[season_rules.Week, tuple[Paper, ...]]

    @property
    def weeks(self) -> tuple[season_rules.Week, ...]:
        """In order."""
        return tuple(sorted(self.papers))

    def week_papers(self, week: season_rules.Week) -> rules.WeekPapers:
        """How many daily practices and whether a weekly test the week has."""
        kinds = [paper.kind for paper in self.papers[week]]
        return rules.WeekPapers(week, kinds.count(PaperKind.DAILY), PaperKind.WEEKLY in kinds)

    def weeks_of(self, period: season_rules.Period) -> tuple[season_rules.Week, ...]:
        """Those of a period, in order."""
        return tuple(week for week in season_rules.weeks_of(period, self.season) if week in self.papers)

    def weeks_until(self, period: season_rules.Period) -> tuple[season_rules.Week, ...]:
        """Those from the season's start to a period's end, in order, whether or not the period counts."""
        last = season_rules.weeks_of(period, self.season)[-1]
        return tuple(week for week in self.weeks if week <= last)

    def periods(self) -> tuple[season_rules.Period, ...]:
        """The weeks, the months that own one of them, and the season; none while no week counts."""
        months = sorted({season_rules.month_of(week) for week in self.papers})
        return (*self.weeks, *months, season_rules.SEASON) if self.papers else ()

    def paper_ids(self, weeks: Collection[season_rules.Week]) -> list[int]:
        """The papers of these weeks."""
        return [paper.id for week in weeks for paper in self.papers[week]]


def counting(
    season: seasons.KnownSeason, now: datetime, *, since: season_rules.Week | None = None
) -> Counting:
    """What counts of a season by now; with `since`, of its weeks from that one on. A paper that lost all its
    questions does not (rules.md §8).
    """
    known = papers.papers_of(season.id, since=since.monday if since else None)
    published = [paper for paper in known if paper.state == "published"]
    emptied = papers.emptied([paper.id for paper in published])
    by_week: dict[season_rules.Week, list[Paper]] = {}
    for paper in published:
        if paper.id not in emptied:
            by_week.setdefault(season_rules.week_of(paper.on), []).append(paper)
    begun = [week for week in by_week if season_rules.first_instant(week, season) <= now]
    return Counting(season, {week: tuple(by_week[week]) for week in begun})


def standing(season_id: int, period: season_rules.Period) -> Standing | None:
    """The working standing of a period, if it was ever computed."""
    wanted = sa.select(Standing).where(Standing.season_id == season_id, Standing.period == str(period))
    return session().scalar(wanted)


def computed_periods(season_id: int) -> set[str]:
    """The periods that have a working standing."""
    return set(session().scalars(sa.select(Standing.period).where(Standing.season_id == season_id)))


def computed_weeks(season_id: int) -> set[season_rules.Week]:
    """The weeks among them."""
    periods = map(season_rules.parse_period, computed_periods(season_id))
    return {period for period in periods if isinstance(period, season_rules.Week)}


def is_stale(counting: Counting, period: season_rules.Period) -> bool:
    """Whether the working standing of a period, though there may be one, is older than what is known.

    A mark of a later week does not make it so; one of an earlier week does: ranks are compared with those of
    the period before, and person-times are added up from the season's start.
    """
    return bool(stale_among(counting, [period]))


def stale_among(
    counting: Counting, periods: Collection[season_rules.Period]
) -> frozenset[season_rules.Period]:
    """Those of these periods that are stale; who does not count is not."""
    counted = [period for period in periods if counting.weeks_of(period)]
    if marks.waiting(*WIDE_TOPICS):
        return frozenset(counted)
    computed, marked = computed_periods(counting.season.id), marks.scopes(*PAPER_TOPICS, FOLLOWING, MENDING)
    fresh = {
        week
        for week in counting.weeks
        if str(week) in computed and marked.isdisjoint([0, *counting.paper_ids([week])])
    }
    return frozenset(
        period
        for period in counted
        if str(period) not in computed or not fresh.issuperset(counting.weeks_until(period))
    )


def rest_is_due(now: datetime) -> bool:
    """Whether something is behind a running week's units, and has rested long enough since."""
    if not marks.waiting(FOLLOWING):
        return False
    last = sa.select(sa.func.max(Standing.computed_at)).where(Standing.period == str(season_rules.SEASON))
    computed_at = session().scalar(last)
    return computed_at is None or computed_at + PAUSE <= now


def work_waits(now: datetime) -> bool:
    """Whether `rankings.compute` has anything to do: a mark, or a week that began and was never computed."""
    if marks.waiting(*TOPICS) or rest_is_due(now):
        return True
    for season in seasons.ever_opened():
        wanted = {str(period) for period in counting(season, now).periods()}
        if wanted - computed_periods(season.id):
            return True
    return False
