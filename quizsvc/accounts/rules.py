"""Roles, and what each may do."""

from enum import StrEnum


class Role(StrEnum):
    """The staff roles in rising order (api.md); a participant needs none."""

    UNIT_ADMIN = "unit_admin"
    EDITOR = "editor"
    AUDITOR = "auditor"
    ORGANIZER = "organizer"
    ADMIN = "admin"


RISING = tuple(Role)
KEY_SEEING = frozenset({Role.EDITOR, Role.AUDITOR, Role.ORGANIZER, Role.ADMIN})
"""Who may see the keys of unclosed papers, and therefore is never counted (rules.md §3)."""


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
