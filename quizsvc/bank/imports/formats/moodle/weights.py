"""What an option is worth to Moodle, in exact percents: it knows these numbers and no others."""

import re
from bisect import bisect_left
from decimal import ROUND_HALF_UP, Decimal

RIGHT, NONE, WRONG = Decimal(100), Decimal(0), Decimal(-100)
_PARTS = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0"
KNOWN = sorted({sign * Decimal(part) for part in _PARTS.split() for sign in (1, -1)})
TOLERANCE = Decimal("0.001")
"""As far from a known weight Moodle itself takes it for that one: `33.333` is a third, `33` is not."""
SHOWN = Decimal("0.00001")
"""As exactly as Moodle writes a weight."""
NUMBER = re.compile(r"\s*-?\d{1,3}(?:\.\d{0,20})?\s*", re.ASCII)
SHARES = {2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5"}
"""What each of so many right options is written with."""


def weight(text: str) -> Decimal | None:
    """A weight as it is written, in percent; None if it is no number from -100 to 100."""
    if NUMBER.fullmatch(text) is None:
        return None
    read = Decimal(text.strip())
    return read if WRONG <= read <= RIGHT else None


def nearest(written: Decimal) -> Decimal:
    """The known weight that is nearest; of two, the lower."""
    above = bisect_left(KNOWN, written)
    return min(KNOWN[max(above - 1, 0) : above + 1], key=lambda known: abs(known - written))


def is_known(written: Decimal) -> bool:
    """Whether Moodle would take this weight as it is."""
    return abs(nearest(written) - written) <= TOLERANCE


def percent(written: Decimal) -> str:
    """A weight for people: `33.33333%`, `50%`."""
    return f"{written.quantize(SHOWN, ROUND_HALF_UP).normalize():f}%"
