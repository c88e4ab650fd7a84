"""How every number of the competition is rounded (rules.md §4)."""

from fractions import Fraction


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
