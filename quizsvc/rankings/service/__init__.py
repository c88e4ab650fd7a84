"""Use cases of the rankings: compute what is stale, ask for it, publish a standing; see beforehand what that
or another change would bring; say how one person's own figures came about.
"""

from quizsvc.rankings.service.absentees import Absentees, absentees, absentees_workbook
from quizsvc.rankings.service.by_itself import publish_by_itself
from quizsvc.rankings.service.computing import close_to_others, compute, request
from quizsvc.rankings.service.explaining import (
    PersonExplained,
    UnitExplained,
    explain_person,
    explain_unit,
)
from quizsvc.rankings.service.exporting import export
from quizsvc.rankings.service.foreseeing import Alternative, Foreseen, PersonMove, foresee
from quizsvc.rankings.service.person_weeks import Supposed
from quizsvc.rankings.service.previewing import Preview, preview
from quizsvc.rankings.service.publishing import publish
from quizsvc.rankings.service.republishing import republish
from quizsvc.rankings.service.snapshots import has_moved
from quizsvc.rankings.service.summarising import Summary, summarise
from quizsvc.rankings.service.verifying import verify

__all__ = [
    "Absentees",
    "Alternative",
    "Foreseen",
    "PersonExplained",
    "PersonMove",
    "Preview",
    "Summary",
    "Supposed",
    "UnitExplained",
    "absentees",
    "absentees_workbook",
    "close_to_others",
    "compute",
    "explain_person",
    "explain_unit",
    "export",
    "foresee",
    "has_moved",
    "preview",
    "publish",
    "publish_by_itself",
    "republish",
    "request",
    "summarise",
    "verify",
]
