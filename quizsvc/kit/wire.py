"""How values look on the wire, for schemas and for the members of refusals alike."""

from datetime import UTC, datetime

MAX_ID = 2**63 - 1
"""The largest number that an id can be: PostgreSQL's bigint."""


def instant_text(value: datetime) -> str:
    """An aware instant as the API writes it."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
