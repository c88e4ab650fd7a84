"""What a page of the console is to the tests, and who passes which policy there."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.house.world import CALLERS, SIGNED_IN

STAFF = ("unit_admin", "editor", "auditor", "organizer", "admin")
WHO = {
    "anyone": CALLERS,
    "signed_in": SIGNED_IN,
    "staff": STAFF,
    "unit_admins": ("unit_admin", "organizer"),
    "roster_readers": ("unit_admin", "auditor", "organizer"),
    "editors": ("editor", "organizer"),
    "bank_readers": ("editor", "auditor", "organizer"),
    "figure_readers": ("unit_admin", "auditor", "organizer", "admin"),
    "organizers": ("organizer",),
    "season_auditors": ("auditor", "organizer", "admin"),
    "staff_readers": ("auditor", "organizer"),
    "admins": ("admin",),
    "admin_readers": ("auditor", "admin"),
}
"""The callers of world.py whom each policy lets in."""


@dataclass(frozen=True)
class Look:
    """An address below /console, with names in braces of world.py, and the status of whoever passes."""

    path: str
    passes: Mapping[str, int]


@dataclass(frozen=True)
class Page:
    """A page: its rule below /console, the name of its policy, and addresses of it."""

    rule: str
    policy: str
    looks: tuple[Look, ...]


def page(rule: str, policy: str, *paths: str | Look) -> Page:
    """A page and its addresses, each 200 to whoever passes; without any, the rule itself."""
    found = (one if isinstance(one, Look) else look(one, policy) for one in paths or (rule,))
    return Page(rule, policy, tuple(found))


def look(path: str, policy: str, status: int = 200, **others: int) -> Look:
    """An address with this status for all whom a policy lets in, but for these."""
    return Look(path, dict.fromkeys(WHO[policy], status) | others)
