"""How texts are searched: folded, and cut into pairs of neighbouring characters."""

import re
import unicodedata
from itertools import pairwise

from quizsvc.bank.rules.contents import Content, seen

_ARTICLE = re.compile(r"第([1-9]\d{0,3})(?=[编章节条款项])")
_DIGITS = "零一二三四五六七八九"


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


def spellings(word: str) -> tuple[str, ...]:
    """How texts may write a folded word: laws count their articles in Chinese, 第99条 is 第九十九条 there."""
    return tuple(dict.fromkeys((word, _ARTICLE.sub(lambda found: f"第{_chinese(int(found[1]))}", word))))


def _chinese(number: int) -> str:
    """A number below 10,000 as articles are counted: 十二, 一百零五."""
    written = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += _DIGITS[digit] + unit
        elif written:
            written = written.rstrip("零") + "零"
    written = written.rstrip("零")
    return written.removeprefix("一") if 10 <= number < 20 else written


def words(question: str) -> tuple[str, ...]:
    """What somebody looks for, folded: words between blanks, each of which is to be found."""
    return tuple(dict.fromkeys(word for part in re.split(r"\s+", question) if (word := folded(part))))
