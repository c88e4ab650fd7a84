"""How values look on the wire, for schemas and for the members of refusals alike."""

from datetime import UTC, datetime
from typing import Any

import orjson

MAX_ID = 2**63 - 1
"""The largest number that an id can be: PostgreSQL's bigint."""


def instant_text(value: datetime) -> str:
    """An aware instant as the API writes it."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(value: Any) -> bytes:
    """What is on the wire already, ids and hundredths as text, as compact JSON in UTF-8."""
    return orjson.dumps(value)
