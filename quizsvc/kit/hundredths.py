"""Exact numbers with two decimals: whole hundredths inside, text outside. 8727 ↔ "87.27"."""

import re

_TWO_DECIMALS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def format_hundredths(hundredths: int) -> str:
    """8727 → "87.27", -150 → "-1.50"."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{rest:02d}"


def parse_hundredths(text: str) -> int:
    """ "87.27" → 8727; also "87", "87.2". The inverse of format_hundredths for numbers of 0 and above.

    Raises:
        ValueError: anything else, a third decimal too: nothing is rounded on the way in.
    """
    if not _TWO_DECIMALS.fullmatch(text):
        raise ValueError(f"应是最多两位小数的数，现在是 {text!r}")
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))
