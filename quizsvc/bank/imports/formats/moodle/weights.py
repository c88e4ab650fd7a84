"""What an option is worth to Moodle, in exact percents: it knows these numbers and no others."""

import re
from fractions import Fraction

RIGHT, NONE, WRONG = Fraction(100), Fraction(0), Fraction(-100)
_PARTS = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5 0"
KNOWN = tuple(sign * Fraction(part) for part in _PARTS.split() for sign in (1, -1))
TOLERANCE = Fraction(1, 1000)
"""As far from a known weight Moodle itself takes it for that one: `33.333` is a third, `33` is not."""
NUMBER = re.compile(r"\s*-?\d{1,3}(?:\.\d{0,20})?\s*", re.ASCII)
SHARES = {2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5"}
"""What each of so many right options is written with."""


def weight(text: str) -> Fraction | None:
    """A weight as it is written, in percent; None if it is no number from -100 to 100."""
    if NUMBER.fullmatch(text) is None:
        return None
    read = Fraction(text.strip().rstrip("."))
    return read if WRONG <= read <= RIGHT else None


def nearest(written: Fraction) -> Fraction:
    """The known weight that is nearest; of two, the one further from zero."""
    return min(KNOWN, key=lambda known: (abs(known - written), -abs(known)))


def is_known(written: Fraction) -> bool:
    """Whether Moodle would take this weight as it is."""
    return abs(nearest(written) - written) <= TOLERANCE


def percent(written: Fraction) -> str:
    """A weight for people: `33.33333%`, `50%`."""
    hundred_thousandths = round(written * 100_000)
    whole, rest = divmod(abs(hundred_thousandths), 100_000)
    sign = "-" if hundred_thousandths < 0 else ""
    return f"{sign}{whole}" + (f".{rest:05}".rstrip("0") if rest else "") + "%"
