"""Gather what prizes, lists and tables of a season are made from."""

import json
from datetime import datetime

from quizsvc.awards import queries
from quizsvc.awards.basis import Basis
from quizsvc.awards.service.refusals import SeasonNotPublished, StandingMoved
from quizsvc.rankings import documents
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.models import Snapshot
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

RETRY_AFTER_S = 10


def basis(*, now: datetime, season: seasons.KnownSeason) -> Basis:
    """What a season's prizes are given by.

    Raises:
        SeasonNotPublished, StandingMoved.
    """
    snapshot = rankings.snapshot(season.id, str(season_rules.SEASON))
    if snapshot is None:
        raise SeasonNotPublished()
    counting = rankings.counting(season, now)
    if rankings.is_stale(counting, season_rules.SEASON) or _moved(snapshot):
        raise StandingMoved(retry_after=RETRY_AFTER_S)
    boards = rankings.snapshot_boards(snapshot.id)
    weekly = tuple(week for week in counting.weeks if counting.week_papers(week).weekly)
    return Basis(
        season,
        snapshot,
        counting.weeks,
        weekly,
        boards.units()[0],
        boards.people()[0],
        queries.person_records(season.id, weekly),
        queries.active_weeks(season.id, season.settings.scope),
    )


def _moved(snapshot: Snapshot) -> bool:
    """Whether the working standing says anything but names otherwise: then the weeks behind it are not those
    of the snapshot.
    """
    working = rankings.boards_of(snapshot.season_id, season_rules.SEASON)
    if working is None:
        return True
    figures = documents.figures(units=working.units()[0], people=working.people()[0], times=working.times())
    published = json.loads(snapshot.document)["figures"]
    return documents.without_names(published) != documents.without_names(figures)
