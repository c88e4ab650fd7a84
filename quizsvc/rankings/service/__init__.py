"""Use cases of the rankings: compute what is stale, ask for it, publish a standing."""

from quizsvc.rankings.service.computing import compute, request
from quizsvc.rankings.service.publishing import publish

__all__ = ["compute", "publish", "request"]
