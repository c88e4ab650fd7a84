"""The canonical document of a snapshot, and its SHA-256 (rules.md §8).

Canonical JSON in the manner of RFC 8785 for the values that we use: sorted keys, no blanks, UTF-8, whole
numbers, decimals as strings. The same inputs give the same bytes, so what differs from one publication to the
next with the same inputs (version, instants, who and why) stands beside the document, not in it.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

FORMAT = 1
_HUNDREDTHS = ("rate", "average", "score")
_OWNERS = ("standing_id", "snapshot_id")
_IDS = ("unit_id", "person_id")


def figures(*, units: Iterable[Any], people: Iterable[Any], times: Iterable[Any]) -> dict[str, Any]:
    """What is published, in published order; rows of standings and of snapshots give the same."""
    return {
        "units": [_row(row) for row in units],
        "people": [_row(row) for row in people],
        "person_times": [_row(row) for row in times],
    }


def document(
    *,
    season: seasons.KnownSeason,
    period: season_rules.Period,
    inputs: dict[str, Any],
    figures: dict[str, Any],
) -> str:
    """All that the sum is taken over."""
    header = {
        "id": str(season.id),
        "name": season.name,
        "first_on": season.first_on.isoformat(),
        "last_on": season.last_on.isoformat(),
        "settings": season.settings.to_json(),
        "calendar": season.calendar.to_json(),
    }
    return canonical(
        {"format": FORMAT, "season": header, "period": str(period), "inputs": inputs, "figures": figures}
    )


def canonical(value: Any) -> str:
    """Canonical JSON.

    Raises:
        TypeError: a float, or anything else that has no canonical form here.
    """
    _insist_on_exact(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """Of the document's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _row(row: Any) -> dict[str, Any]:
    """A row without its owner; ids and hundredths as the API writes them."""
    return {name: _plain(name, value) for name, value in row._mapping.items() if name not in _OWNERS}


def _plain(name: str, value: Any) -> Any:
    if name in _HUNDREDTHS and value is not None:
        return season_rules.format_hundredths(value)
    return str(value) if name in _IDS else value


def _insist_on_exact(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(name, str) and name.isascii() for name in value):
            raise TypeError("names in a document are ASCII text")
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            _insist_on_exact(each)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError(f"no canonical form: {value!r}")
