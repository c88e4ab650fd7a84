"""Exact numbers: whole hundredths inside, strings with two decimals outside (rules.md §4)."""

import re
from fractions import Fraction

_TWO_DECIMALS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def round_half_up(numerator: int | Fraction, denominator: int = 1) -> int:
    """The whole number nearest to numerator ÷ denominator, halves upwards (rules.md §4).

    The unit is the caller's: hundredths in, hundredths out. The denominator is above 0.

    Raises:
        ValueError: the denominator is 0 or below.
    """
    if denominator <= 0:
        raise ValueError(f"denominator must be above 0, not {denominator}")
    over = numerator.denominator * denominator
    return (2 * numerator.numerator + over) // (2 * over)


def format_hundredths(hundredths: int) -> str:
    """8727 → "87.27"; how every score, rate and number of points is published."""
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{rest:02d}"


def parse_hundredths(text: str) -> int:
    """ "87.27" → 8727; also "87", "87.2". The inverse of format_hundredths for numbers of 0 and above.

    Raises:
        ValueError: anything else, a third decimal too: nothing is rounded on the way in.
    """
    if not _TWO_DECIMALS.fullmatch(text):
        raise ValueError(f"not a number with at most two decimals: {text!r}")
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))
