"""What publishing a period would change, seen before it is done. Nothing is locked and nothing is changed."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.identity import queries as identity
from quizsvc.kit.errors import NotFound, Refusal
from quizsvc.rankings import queries
from quizsvc.rankings.models import Snapshot, Standing
from quizsvc.rankings.queries import Counting, Differences
from quizsvc.rankings.service import publishing, snapshots
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

MOST_LISTED = 100
NO_VERSION = 0
"""No snapshot has this id."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A period as it is published (`published` None: not yet) and what its next version would say otherwise.

    `refusal` is why it cannot be published now, None if it can. `readers`: so many people of the roster have
    an account, and see it at once. A next version must say why it exists: `needs_reason`.
    """

    season_id: int
    period: season_rules.Period
    computed_at: datetime
    published: Snapshot | None
    refusal: Refusal | None
    readers: int
    units: Differences
    people: Differences

    @property
    def published_version(self) -> int | None:
        """The newest version's number."""
        return self.published.version if self.published else None

    @property
    def next_version(self) -> int:
        """Its number, if it is published now."""
        return (self.published_version or 0) + 1

    @property
    def needs_reason(self) -> bool:
        """Whether it corrects one that is there."""
        return self.published is not None


def preview(*, now: datetime, season: seasons.KnownSeason, period: season_rules.Period) -> Preview:
    """What publishing would change, against the newest version; of the first version every row is new.

    Raises:
        NotFound: the season has no such period, or it was never computed.
    """
    counting = queries.counting(season, now)
    standing = queries.standing(season.id, period)
    if not season_rules.weeks_of(period, season) or standing is None:
        raise NotFound("这个统计期还没有计算过名次")
    newest = queries.snapshot(season.id, str(period))
    old = queries.snapshot_boards(newest.id if newest else NO_VERSION)
    new = queries.standing_boards(standing)
    units = queries.unit_differences(old, new, most=MOST_LISTED if newest else 0)
    people = queries.people_differences(old, new, most=MOST_LISTED if newest else 0)
    same = newest is not None and not units.total and not people.total
    return Preview(
        season_id=season.id,
        period=period,
        computed_at=standing.computed_at,
        published=newest,
        refusal=_refusal(counting, period, standing, newest if same else None, now),
        readers=identity.people_with_accounts(),
        units=units,
        people=people,
    )


def _refusal(
    counting: Counting,
    period: season_rules.Period,
    standing: Standing,
    same: Snapshot | None,
    now: datetime,
) -> Refusal | None:
    """What publish would refuse it for; `same`: the newest version, if the boards look like it."""
    try:
        publishing.insist_that_it_is_over(counting, period, now)
        if queries.is_stale(counting, period):
            raise publishing.StandingStale()
        if same is not None:
            publishing.insist_that_it_is_news(same, queries.standing_boards(standing))
        snapshots.compared_with(counting, period)
    except Refusal as refusal:
        return refusal
    return None
