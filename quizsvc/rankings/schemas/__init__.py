"""Shapes of the rankings: what is sent to whom."""

from quizsvc.rankings.schemas.boards import (
    ComputeShape,
    PeopleQuery,
    PeopleShape,
    PublishBody,
    ShownPeriodsShape,
    SnapshotShape,
    StandingQuery,
    StandingShape,
    TimesQuery,
    TimesShape,
    UnitsQuery,
    UnitsShape,
)
from quizsvc.rankings.schemas.explanations import (
    AbsenteePageQuery,
    AbsenteeQuery,
    AbsenteesShape,
    ExplainUnitQuery,
    PersonExplainedShape,
    UnitExplainedShape,
    VersionQuery,
)
from quizsvc.rankings.schemas.publications import PeriodsShape, PreviewShape, VersionsShape
from quizsvc.rankings.schemas.summaries import SummaryShape

__all__ = [
    "AbsenteePageQuery",
    "AbsenteeQuery",
    "AbsenteesShape",
    "ComputeShape",
    "ExplainUnitQuery",
    "PeopleQuery",
    "PeopleShape",
    "PeriodsShape",
    "PersonExplainedShape",
    "PreviewShape",
    "PublishBody",
    "ShownPeriodsShape",
    "SnapshotShape",
    "StandingQuery",
    "StandingShape",
    "SummaryShape",
    "TimesQuery",
    "TimesShape",
    "UnitExplainedShape",
    "UnitsQuery",
    "UnitsShape",
    "VersionQuery",
    "VersionsShape",
]
