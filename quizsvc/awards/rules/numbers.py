"""How certificates are numbered, and how their codes are written and read."""

import re

CODE_LENGTH = 16
"""Letters of a code, each of 32: 80 bits, which nobody guesses."""
GROUP = 4
_LETTERS = re.compile(rf"[2-9A-HJ-NP-Z]{{{CODE_LENGTH}}}")


def certificate_number(year: int, serial: int) -> str:
    """`证字〔2026〕0001号`: the year of issue, and the place in that year's register."""
    return f"证字〔{year}〕{serial:04d}号"


def code_in_groups(code: str) -> str:
    """As it is printed, to be read and typed: `ABCD-EFGH-JKLM-NPQR`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normal_code(typed: str) -> str | None:
    """The code that somebody typed, in any case, with blanks and strokes or without; None if it cannot be
    one.
    """
    plain = re.sub(r"[\s\-–—－]", "", typed).upper()
    return plain if _LETTERS.fullmatch(plain) else None
