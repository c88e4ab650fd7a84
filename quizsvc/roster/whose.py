"""Whose units somebody may look into: what routes and pages about people are bounded by."""

from quizsvc.kit.http import Call, Policy
from quizsvc.roster import queries
from quizsvc.season import queries as seasons


def within(call: Call, sees_all: Policy) -> set[int] | None:
    """The units that a caller may look into: their own and those below it; None, any, for who `sees_all`."""
    if sees_all.allows(call.caller):
        return None
    return queries.units_managed_by(call.caller.person_id, seasons.today(call.now))
