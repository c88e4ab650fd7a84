"""Use cases of the roster: import a workbook, change what holds of one person from a day on or ask for it,
say whom the people of a unit ask for help.

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
from quizsvc.roster.service.asking import (
    RequestDecided,
    RequestExists,
    accept_request,
    ask_for,
    decline_request,
    withdraw_request,
)
from quizsvc.roster.service.contacts import set_contact
from quizsvc.roster.service.days import EffectiveTooEarly
from quizsvc.roster.service.importing import Form, import_roster
from quizsvc.roster.service.keeping import HandedIn, check_kept, commit_kept, forget_imports, hand_in

__all__ = [
    "Acted",
    "EffectiveTooEarly",
    "Form",
    "HandedIn",
    "PersonExists",
    "RequestDecided",
    "RequestExists",
    "RosterSaysSo",
    "accept_request",
    "add_person",
    "ask_for",
    "check_kept",
    "commit_kept",
    "decline_request",
    "exempt",
    "forget_imports",
    "hand_in",
    "import_roster",
    "leave",
    "rename",
    "resume",
    "set_contact",
    "transfer",
    "withdraw_request",
]
