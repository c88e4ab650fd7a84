"""How accounts and sessions are told."""

from collections.abc import Iterable
from typing import Any

from quizsvc.accounts.models import Account
from quizsvc.accounts.queries import AccountLine, SignedIn


def account(of: Account, roles: Iterable[str]) -> dict[str, Any]:
    """As AccountShape."""
    return {
        "id": of.id,
        "name": of.name,
        "display_name": of.display_name,
        "roles": sorted(roles),
        "disabled": of.disabled_at is not None,
    }


def line(of: AccountLine) -> dict[str, Any]:
    """As AccountLineShape."""
    more = {"created_at": of.account.created_at, "enrolled_at": of.enrolled_at, "used_at": of.used_at}
    return {**account(of.account, of.roles), **more}


def sessions(living: Iterable[SignedIn], *, current: int | None) -> list[dict[str, Any]]:
    """As SessionShape; `current` is the one that asks."""
    return [
        {
            "id": each.id,
            "kind": _KINDS[each.by_cookie],
            "current": each.id == current,
            **{name: getattr(each, name) for name in _TOLD},
        }
        for each in living
    ]


_KINDS: dict[bool | None, str | None] = {True: "cookie", False: "token", None: None}
_TOLD = ("created_at", "used_at", "proved_at", "address", "agent")
