"""Gathering what prizes, lists and tables of a season are made from."""

from datetime import datetime

from quizsvc.awards import queries
from quizsvc.awards.basis import Basis
from quizsvc.awards.service.refusals import SeasonNotPublished, StandingMoved
from quizsvc.rankings import queries as rankings
from quizsvc.rankings import service as ranking_service
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

RETRY_AFTER_S = 10


def gather(*, now: datetime, season: seasons.KnownSeason) -> Basis:
    """What a season's prizes are given by.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    snapshot = rankings.snapshot(season.id, str(season_rules.SEASON))
    if snapshot is None:
        raise SeasonNotPublished()
    counting = rankings.counting(season, now)
    # The weeks behind the ranks are those of the snapshot only while nothing moved.
    if rankings.is_stale(counting, season_rules.SEASON) or ranking_service.has_moved(snapshot):
        raise StandingMoved(retry_after=RETRY_AFTER_S)
    boards = rankings.snapshot_boards(snapshot.id)
    weekly = tuple(week for week in counting.weeks if counting.week_papers(week).weekly)
    return Basis(
        season,
        snapshot,
        counting.weeks,
        weekly,
        boards.units(),
        boards.people(),
        queries.person_records(season.id, weekly),
        queries.active_weeks(season.id, season.settings.scope),
    )
