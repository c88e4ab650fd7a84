"""Shapes of the rankings: what is sent to whom."""

from quizsvc.rankings.schemas.boards import (
    ComputeShape,
    PeopleQuery,
    PeopleShape,
    PublishBody,
    SeasonQuery,
    SnapshotShape,
    StandingQuery,
    StandingShape,
    TimesQuery,
    TimesShape,
    UnitsQuery,
    UnitsShape,
)
from quizsvc.rankings.schemas.publications import PeriodsShape, VersionsShape
from quizsvc.rankings.schemas.summaries import SummaryShape

__all__ = [
    "ComputeShape",
    "PeopleQuery",
    "PeopleShape",
    "PeriodsShape",
    "PublishBody",
    "SeasonQuery",
    "SnapshotShape",
    "StandingQuery",
    "StandingShape",
    "SummaryShape",
    "TimesQuery",
    "TimesShape",
    "UnitsQuery",
    "UnitsShape",
    "VersionsShape",
]
