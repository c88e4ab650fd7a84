"""Use cases of the roster: import a workbook, change what holds of one person from a day on, say whom the
people of a unit ask for help.

Nothing here edits a membership or an exemption: what is no longer true is superseded and what is true is
entered beside it. `reach_back` says that a record counts for weeks that have begun; only a proposal that two
organizers agreed on (or a replay) may ask for it (rules.md §5).
"""

from quizsvc.roster.service.acting import (
    Acted,
    PersonExists,
    RosterSaysSo,
    add_person,
    exempt,
    leave,
    rename,
    resume,
    transfer,
)
from quizsvc.roster.service.contacts import set_contact
from quizsvc.roster.service.days import EffectiveTooEarly
from quizsvc.roster.service.importing import import_roster

__all__ = [
    "Acted",
    "EffectiveTooEarly",
    "PersonExists",
    "RosterSaysSo",
    "add_person",
    "exempt",
    "import_roster",
    "leave",
    "rename",
    "resume",
    "set_contact",
    "transfer",
]
