"""Questions that are alike without being the same: found among many by what they share.

A text is the set of its pairs of neighbouring characters, and two are alike if they share SHARED percent of
all pairs that either has (Jaccard's measure). That measure lets one find all alike pairs without comparing
each with each: of two alike texts, some of the rarest pairs of the one must be among the rarest of the other
(prefix filtering), so only texts that meet there are compared.

Why 80 (tried on the 10,445 questions of four banks): of what is found, half to four in five are the same
question again with a word misread, an option or the place of the gap changed; the others are siblings (黄铜
and 纯铜 in one and the same sentence) that an editor wants to see side by side once. Below 80 siblings soon
prevail. A text that differs in a number or a 不 alone is as alike as any other, and is told: often one of the
two is out of date or misread.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz

from quizsvc.bank.rules import QuestionType

SHARED = 80
"""Percent of all pairs of characters, from which on two questions are alike."""
COMPARED, LISTED = 20, 50
"""Where thousands are made after one pattern: how many are compared with one, and known by one rare pair.
Only there may one be missed, among many of its like that are found."""
UNSAID = re.compile(r"[\W_]+")
DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A question to compare: `same` is its fingerprint, `question_id` its number in the bank if it has one.

    Texts that share one of the two are the same question and never alike.
    """

    folded: str
    same: str
    question_id: int | None = None

    def is_same(self, other: "Text") -> bool:
        """Whether both are one question."""
        known = self.question_id is not None and self.question_id == other.question_id
        return known or self.same == other.same


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a text is to another: the other's place among those compared, and whole percent."""

    place: int
    percent: int


def folded(stem: str, options: Iterable[str], type_: QuestionType) -> str:
    """Letters and digits of a stem and its options in any order; a true/false question is its stem alone."""
    texts = [] if type_ is QuestionType.TRUE_FALSE else sorted(map(_fold, options))
    return " ".join([_fold(stem), *texts])


def only_numbers_differ(one: str, other: str) -> bool:
    """Whether two folded texts say the same but for their digits."""
    return one != other and DIGITS.sub("", one) == DIGITS.sub("", other)


def nearest(texts: Sequence[Text], *, known: int, least: int = SHARED) -> dict[int, Likeness]:
    """For each text from place `known` on the most alike of those before it, by place; of equals the first.

    Texts that have none are left out. `least` is in percent.
    """
    rare_first = _rare_first(_pairs(text.folded) for text in texts)
    met: defaultdict[int, list[int]] = defaultdict(list)
    found = {}
    for place, pairs in enumerate(rare_first):
        prefix = pairs[: len(pairs) - -(-least * len(pairs) // 100) + 1]
        if place >= known:
            candidates = _candidates(place, met, prefix)
            best = _best(texts, rare_first, place, candidates, least)
            if best is not None:
                found[place] = best
        for pair in prefix:
            if len(met[pair]) < LISTED:
                met[pair].append(place)
    return found


def alike(text: Text, others: Sequence[Text], *, least: int) -> list[Likeness]:
    """All others that share at least `least` percent with a text, the most alike first."""
    pairs = _pairs(text.folded)
    found = [
        Likeness(place, percent)
        for place, other in enumerate(others)
        if not text.is_same(other)
        and (shared := _shared(pairs, _pairs(other.folded))) >= least
        and (percent := _percent(shared, text, other))
    ]
    return sorted(found, key=lambda likeness: -likeness.percent)


def _fold(text: str) -> str:
    return UNSAID.sub("", unicodedata.normalize("NFKC", text).casefold())


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(max(len(text) - 1, 1))}


def _rare_first(texts: Iterable[set[str]]) -> list[tuple[int, ...]]:
    """Each text's pairs as numbers, those first that the fewest texts have."""
    numbers: dict[str, int] = {}
    numbered = [tuple([numbers.setdefault(pair, len(numbers)) for pair in pairs]) for pairs in texts]
    times = Counter(chain.from_iterable(numbered))
    return [tuple(sorted(pairs, key=lambda pair: (times[pair], pair))) for pairs in numbered]


def _candidates(place: int, met: defaultdict[int, list[int]], prefix: Sequence[int]) -> Iterator[int]:
    """Places of texts that share rare pairs with this one, those that share the most first."""
    shared = Counter(chain.from_iterable(met[pair] for pair in prefix))
    return (other for other, _ in shared.most_common(COMPARED))


def _best(
    texts: Sequence[Text],
    rare_first: Sequence[tuple[int, ...]],
    place: int,
    candidates: Iterable[int],
    least: int,
) -> Likeness | None:
    pairs = set(rare_first[place])
    best: Likeness | None = None
    for other in candidates:
        if texts[place].is_same(texts[other]):
            continue
        shared = _shared(pairs, rare_first[other])
        if shared >= least:
            percent = _percent(shared, texts[place], texts[other])
            if best is None or (percent, -other) > (best.percent, -best.place):
                best = Likeness(other, percent)
    return best


def _shared(pairs: set[int] | set[str], others: Sequence[int] | set[str]) -> int:
    """Percent, whole and rounded down, of the pairs that both have among those that either has."""
    both = len(pairs.intersection(others))
    return 100 * both // (len(pairs) + len(others) - both)


def _percent(shared: int, one: Text, other: Text) -> int:
    """How alike two texts are, as it is told: by their pairs, or by their order if that says more."""
    return max(shared, int(fuzz.ratio(one.folded, other.folded)))
