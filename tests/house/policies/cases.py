"""What a case is, and who passes which policy.

Who is not named gets 401 without a good token, and 403 with one; `anybody` is every caller, also those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house.world import CALLERS, SIGNED_IN

NEW_PASSWORD = "quite another passphrase"
PARTICIPANTS = ("person", "other", "unit_admin")


@dataclass(frozen=True)
class Case:
    """One request, and the status of each caller who passes the policy."""

    path: str
    passes: Mapping[str, int]
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def expected(self, caller: str) -> int:
        """The exact status."""
        if caller in self.passes:
            return self.passes[caller]
        return 403 if caller in SIGNED_IN else 401


@dataclass(frozen=True)
class Route:
    """A route, the name of its policy, and what is asked of it."""

    method: str
    rule: str
    policy: str
    cases: tuple[Case, ...]


def route(line: str, policy: str, *cases: Case) -> Route:
    """`GET /me`, its policy, and its cases."""
    method, _, rule = line.partition(" ")
    return Route(method, rule, policy, cases)


def anybody(status: int) -> dict[str, int]:
    return dict.fromkeys(CALLERS, status)


def signed_in(status: int) -> dict[str, int]:
    return dict.fromkeys(SIGNED_IN, status)


def known(status: int) -> dict[str, int]:
    return {**signed_in(status), "binding": status}


def participants(status: int, **others: int) -> dict[str, int]:
    return {**dict.fromkeys(PARTICIPANTS, status), **others}


def editors(status: int, organizer: int | None = None) -> dict[str, int]:
    return {"editor": status, "organizer": organizer or status}


def bank_readers(status: int) -> dict[str, int]:
    return {"editor": status, "auditor": status, "organizer": status}


def staff_readers(status: int) -> dict[str, int]:
    return {"auditor": status, "organizer": status}


def season_auditors(status: int) -> dict[str, int]:
    return {"auditor": status, "organizer": status, "admin": status}


def figure_readers(status: int, unit_admin: int | None = None) -> dict[str, int]:
    return {**season_auditors(status), "unit_admin": unit_admin or status}


def unit_admins(status: int, unit_admin: int | None = None) -> dict[str, int]:
    return {"organizer": status, "unit_admin": unit_admin or status}


def organizer(status: int) -> dict[str, int]:
    return {"organizer": status}


def admin_readers(status: int) -> dict[str, int]:
    return {"auditor": status, "admin": status}


def admin(status: int) -> dict[str, int]:
    return {"admin": status}
