"""Roles, what each may do, and how long a browser stays signed in."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    """The staff roles in rising order (api.md); a participant needs none."""

    UNIT_ADMIN = "unit_admin"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ORGANIZER = "organizer"
    ADMIN = "admin"

    @property
    def chinese(self) -> str:
        """As people call it."""
        return _CHINESE[self]


_CHINESE = {
    Role.UNIT_ADMIN: "单位管理员",
    Role.EDITOR: "题库编辑",
    Role.AUDITOR: "审计员",
    Role.ORGANIZER: "组织者",
    Role.ADMIN: "系统管理员",
}

RISING = tuple(Role)
KEY_SEEING = frozenset({Role.EDITOR, Role.AUDITOR, Role.ORGANIZER, Role.ADMIN})
"""Who may see the keys of unclosed papers, and therefore is never counted (rules.md §3)."""
GUARDED = frozenset({Role.ORGANIZER, Role.ADMIN})
"""The roles that a second factor guards: with one, they count where a code of it was given."""

COOKIE_LASTS = timedelta(days=30)
"""From signing in, however much it is used."""
COOKIE_IDLE = timedelta(days=7)
COOKIE_IDLE_KEY_SEEING = timedelta(hours=2)
COOKIE_RENEWED_EACH = 10
"""It is given again when it is older than this part of the time that it may be idle."""


def rank(role: Role) -> int:
    """A role's place in the rising order, from 0."""
    return RISING.index(role)


def may_grant(granter: frozenset[str], role: Role) -> bool:
    """Whether holders of these roles may give or take `role`.

    Nobody deals in a role that is not below their own highest one; but an admin may appoint an admin.
    """
    if Role.ADMIN in granter:
        return True
    highest = max((rank(Role(own)) for own in granter), default=-1)
    return rank(role) < highest


def cookie_idle(roles: Collection[str]) -> timedelta:
    """How long a browser stays signed in without use, by the roles of its account."""
    return COOKIE_IDLE if KEY_SEEING.isdisjoint(roles) else COOKIE_IDLE_KEY_SEEING
