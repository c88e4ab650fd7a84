"""How texts are searched: folded, and cut into pairs of neighbouring characters."""

import re
import unicodedata
from itertools import pairwise

from quizsvc.bank.rules.contents import Content, seen


def folded(text: str) -> str:
    """A text without what people do not type: width, case, blanks and what shows nothing. Full-width
    ＣＯＤ becomes cod, and `HJ 91.1` becomes hj91.1.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(seen(plain).split())


def searched_text(content: Content) -> str:
    """All that a question says, folded, a line for each text: the stem is the first."""
    options = (text for _, text in content.options)
    said = (content.stem, *options, content.explanation, content.citation, *content.tags)
    return "\n".join(map(folded, said))


def grams(folded_text: str) -> list[str]:
    """The pairs of neighbouring letters, ideographs or digits of a folded text, each once, in order.

    A text that stands in another one has no pair that the other lacks. One of a single character has none.
    """
    return sorted({a + b for a, b in pairwise(folded_text) if a.isalnum() and b.isalnum()})


def words(question: str) -> tuple[str, ...]:
    """What somebody looks for, folded: words between blanks, each of which is to be found."""
    return tuple(dict.fromkeys(word for part in re.split(r"\s+", question) if (word := folded(part))))
