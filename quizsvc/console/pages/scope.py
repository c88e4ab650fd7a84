"""Whose units somebody looks at, as the API decides it."""

from quizsvc.kit.http import Call, Policy
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons


def within(call: Call, sees_all: Policy) -> set[int] | None:
    """The units that a caller may look into: their own and those below it; None, any, for who `sees_all`."""
    if sees_all.allows(call.caller):
        return None
    return roster.units_managed_by(call.caller.person_id, seasons.today(call.now))
