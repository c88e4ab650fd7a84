"""Who may call a route: every policy of the product, declared once (api.md, "Staff (by role)").

Administering accounts and running the competition are kept apart: an admin gives roles but changes no score,
an organizer runs the season but gives no role above their own.
"""

from quizsvc.accounts.rules import Role
from quizsvc.kit.http import ANYONE, Caller, Policy

__all__ = ["ANYONE"]


def _holds(name: str, *roles: Role) -> Policy:
    wanted = frozenset(roles)
    return Policy(name, lambda caller: not wanted.isdisjoint(caller.roles))


def _is_participant(caller: Caller) -> bool:
    return caller.person_id is not None


def _can_only_bind(caller: Caller) -> bool:
    return caller.wechat_user_id is not None


SIGNED_IN = Policy("signed_in")
KNOWN = Policy("known", binding=True)
BINDING = Policy("binding", _can_only_bind, binding=True)
BEARING = Policy("bearing", binding=True, borne=True)
REFRESHING = Policy("refreshing", refresh=True, borne=True)
PARTICIPANT = Policy("participant", _is_participant)
STAFF = _holds("staff", *Role)
UNIT_ADMINS = _holds("unit_admins", Role.UNIT_ADMIN, Role.ORGANIZER)
ROSTER_READERS = _holds("roster_readers", Role.UNIT_ADMIN, Role.AUDITOR, Role.ORGANIZER)
EDITORS = _holds("editors", Role.EDITOR, Role.ORGANIZER)
BANK_READERS = _holds("bank_readers", Role.EDITOR, Role.AUDITOR, Role.ORGANIZER)
FIGURE_READERS = _holds("figure_readers", Role.UNIT_ADMIN, Role.AUDITOR, Role.ORGANIZER, Role.ADMIN)
ORGANIZERS = _holds("organizers", Role.ORGANIZER)
SEASON_AUDITORS = _holds("season_auditors", Role.AUDITOR, Role.ORGANIZER, Role.ADMIN)
STAFF_READERS = _holds("staff_readers", Role.AUDITOR, Role.ORGANIZER)
ADMINS = _holds("admins", Role.ADMIN)
ADMIN_READERS = _holds("admin_readers", Role.AUDITOR, Role.ADMIN)
