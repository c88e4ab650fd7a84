"""How values look on the wire, for schemas and for the members of refusals alike."""

import json
from datetime import UTC, datetime

MAX_ID = 2**63 - 1
"""The largest number that an id can be: PostgreSQL's bigint."""


def instant_text(value: datetime) -> str:
    """An aware instant as the API writes it."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Made once: json.dumps makes one for each text. What we write never holds itself.
written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
