"""Of which season and which units the first page tells."""

from quizsvc.accounts import policies
from quizsvc.console.pages.frame import frame
from quizsvc.console.queries import chosen
from quizsvc.console.queries import desk as queries
from quizsvc.kit.http import Call
from quizsvc.roster.whose import within
from quizsvc.season import queries as seasons


def figures_season() -> seasons.KnownSeason | None:
    """The season that is open, which the frame knows already, else the last one that was."""
    around = frame()
    return (around and around.season) or chosen.season(None)


def scope_of(call: Call, season: seasons.KnownSeason) -> queries.Scope:
    """The units whose figures the caller may see."""
    return queries.scope(within(call, policies.SEASON_AUDITORS), season.settings.scope)
