"""Use cases of the rankings: compute what is stale, ask for it, publish a standing; see beforehand what a
change would bring.
"""

from quizsvc.rankings.service.computing import compute, request
from quizsvc.rankings.service.foreseeing import Foreseen, PersonMove, foresee
from quizsvc.rankings.service.person_weeks import Supposed
from quizsvc.rankings.service.publishing import publish

__all__ = ["Foreseen", "PersonMove", "Supposed", "compute", "foresee", "publish", "request"]
