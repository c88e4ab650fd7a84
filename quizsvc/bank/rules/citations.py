"""Which laws a question cites: a citation's text taken apart."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from quizsvc.bank.rules.contents import tidy

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_EDITION = re.compile(r"\s*[（(]((?:[^（）()]|[（(][^（）()]*[）)])*)[）)]")
_STANDARD = r"(?:GB|HJ|DB|CJ|NY|SL|JJF|JJG|RB|TB|ISO)[A-Z0-9]*(?:/[A-Z]+)?\s*\d[\d.]*\s*[-—–]\s*\d{2,4}"
_NUMBER_BEFORE = re.compile(rf"(?<![A-Z])({_STANDARD})\s*$")
_NUMBER_AFTER = re.compile(rf"\s*({_STANDARD})(?!\d)")
_END = re.compile(r"[；;。]")
_IN_FORCE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日起?(?:施行|实施)")
_ONE_SIGN = str.maketrans("‐‒–—―−〔〕", "------[]")
_BETWEEN = " ，,、：:和与及的\t"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a law: `《law》（edition）clause`. `edition` and `clause` may be blank; `in_force_on` is the
    day that the edition names, if it names one.
    """

    law: str
    edition: str
    clause: str
    in_force_on: date | None

    @property
    def title(self) -> str:
        """The law as people write it."""
        return law_title(self.law, self.edition)


def law_title(name: str, edition: str) -> str:
    """`《name》（edition）`."""
    return f"《{name}》（{edition}）" if edition else f"《{name}》"


def law_print(name: str, edition: str) -> str:
    """SHA-256 (hex), the same for the same law in the same edition, whatever the width, blanks, brackets and
    dashes with which somebody writes it: `GB 8978—1996` and `GB8978-1996`.
    """
    return hashlib.sha256(f"{_plain(name)}\n{_plain(edition)}".encode()).hexdigest()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(_ONE_SIGN)


def citations(text: str) -> tuple[Citation, ...]:
    """Every title in 《》 that a citation names, in its order, each with what stands behind it.

    The edition is what follows in brackets, or the number of a standard right before or behind the title;
    the clause is the rest up to the next semicolon, full stop or title. Words outside of that, such as a
    speech without a title, are no law's and stay in the text alone.
    """
    pieces = _TITLE.split(text)
    found = map(_citation, pieces[1::2], pieces[0::2], pieces[2::2])
    return tuple(dict.fromkeys(one for one in found if one.law))


def _citation(name: str, before: str, after: str) -> Citation:
    behind = _EDITION.match(after) or _NUMBER_AFTER.match(after)
    ahead = _NUMBER_BEFORE.search(before)
    rest = after[behind.end() :] if behind else after
    edition = tidy((behind or ahead or [""] * 2)[1])
    clause = _NUMBER_BEFORE.sub("", _END.split(rest)[0])
    return Citation(tidy(name), edition, tidy(clause.strip(_BETWEEN)), _in_force_on(edition))


def _in_force_on(edition: str) -> date | None:
    named = _IN_FORCE.search(unicodedata.normalize("NFKC", edition))
    try:
        return date(*map(int, named.groups())) if named else None
    except ValueError:
        return None
