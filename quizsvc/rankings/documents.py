"""The canonical document of a snapshot, its SHA-256, and the chain of versions (rules.md §8, docs/export.md).

Canonical JSON (RFC 8785) for the values that we use: sorted keys, no blanks, UTF-8, whole numbers, decimals
as strings. The same inputs give the same bytes, so what differs from one publication to the next with the
same inputs (version, instants, who and why) stands beside the document, not in it; the chain's sum holds it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

FORMAT = 2
_HUNDREDTHS = ("rate", "average", "score")
_OWNERS = ("standing_id", "snapshot_id")
_IDS = ("unit_id", "person_id")
_NAMES = ("unit_name", "person_name")


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
    told = {"season": season_told(season), "period": str(period), "inputs": inputs, "figures": figures}
    return canonical({"format": FORMAT, **told})


def season_told(season: seasons.KnownSeason) -> dict[str, Any]:
    """What documents and exports say of the season."""
    return {
        "id": str(season.id),
        "name": season.name,
        "first_on": season.first_on.isoformat(),
        "last_on": season.last_on.isoformat(),
        "settings": season.settings.to_json(),
        "calendar": season.calendar.to_json(),
    }


def without_names(figures: dict[str, Any]) -> dict[str, Any]:
    """Figures but for how people and units are called: a new name is nothing to publish a version for."""
    return {
        table: [{name: value for name, value in row.items() if name not in _NAMES} for row in rows]
        for table, rows in figures.items()
    }


def chain(snapshot: Any) -> str:
    """The sum that chains a version to the one before, of what has a snapshot's columns: over the document's
    own sum, what stands beside the document, and `previous_sha256`: this sum of the version before, None for
    the first.
    """
    link = {
        "document": snapshot.sha256,
        "period": snapshot.period,
        "previous": snapshot.previous_sha256,
        "published_at": instant_text(snapshot.published_at),
        "reason": snapshot.reason,
        "season": str(snapshot.season_id),
        "version": snapshot.version,
    }
    return sha256(canonical(link))


def instant_text(value: datetime) -> str:
    """An aware instant to the microsecond, as records are compared: `2021-07-05T00:00:00.000000Z`."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


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
