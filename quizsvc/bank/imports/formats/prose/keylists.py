"""Answers that stand apart from their questions: `1-5 ABCDE`, `1.A 2.BCD 3.√`, two rows of a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quizsvc.bank.imports.answers import TRUTH
from quizsvc.bank.imports.formats.prose.refusals import TooManyQuestions
from quizsvc.kit.tables.refusals import ROWS_LIMIT

KEY = rf"[A-H](?:[、,]? ?[A-H]){{0,7}}|{TRUTH}|[TF]"
RANGE = re.compile(
    r"第? ?(?P<first>\d{1,5}) ?[-–—―~至到] ?(?P<last>\d{1,5}) ?题? ?[.、:)]? ?"
    rf"(?P<keys>(?:[A-HTF 、,;|/]|{TRUTH})+)"
)
SINGLE = re.compile(
    rf"[第(\[]? ?(\d{{1,4}}) ?[)\]]?题? ?[-.、:)]? ?(?:\(\s?)?({KEY})(?:\s?\))?(?![A-Za-z])[ ,;、。.|]*"
)
EXPLAINED = re.compile(rf"[第(\[]? ?(\d{{1,4}}) ?[)\]]?题? ?[.、:)] ?({KEY})(?: ?[。.,;(]| )(?=\S)")
NUMBER_ONLY = re.compile(r"[第(\[]? ?(\d{1,5}) ?[)\]]?题? ?[.、:]? ?")
NUMBERS = re.compile(r"(?:题号|序号)? ?:? ?(\d{1,5}(?: \d{1,5})+)")
KEYS = re.compile(rf"(?:参考|正确)?(?:答案)? ?:? ?((?:{KEY})(?: (?:{KEY}))*)")
TOKEN = re.compile(rf"{TRUTH}|[A-HTF]")
BETWEEN = re.compile(r"[ 、,;|/]+")


@dataclass
class Entry:
    """One answer of a list, for the question of its number. `line` is where it stands; `fault` a sentence."""

    number: int
    key: str
    line: int
    fault: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class KeyList:
    """Answers that stand together, below the first `after` questions; `type` is the word of their heading,
    blank if there is none, and so `chapter` of the heading of their chapter.
    """

    after: int
    type: str = ""
    chapter: str = ""
    entries: list[Entry] = field(default_factory=list)

    def runs(self) -> list[list[Entry]]:
        """The entries parted where their numbers begin anew."""
        runs: list[list[Entry]] = []
        for entry in self.entries:
            if not runs or entry.number <= runs[-1][-1].number:
                runs.append([])
            runs[-1].append(entry)
        return runs


def entries(text: str, line: int) -> list[Entry]:
    """What a folded line says if it is nothing but a list of answers; else nothing.

    Raises:
        TooManyQuestions: more than ROWS_LIMIT answers.
    """
    found: list[Entry] = []
    place = 0
    while place < len(text):
        many = RANGE.match(text, place)
        one = None if many else SINGLE.match(text, place)
        if many:
            found.extend(_of_range(many, line))
            place = many.end()
        elif one:
            found.append(Entry(int(one[1]), one[2], line))
            place = one.end()
        else:
            return []
        if len(found) > ROWS_LIMIT:
            raise TooManyQuestions()
    return found


def _of_range(found: re.Match[str], line: int) -> list[Entry]:
    first, last = int(found["first"]), int(found["last"])
    if not first <= last < first + 500:
        return [Entry(first, "", line, f"答案表里的题号“{first}-{last}”看不懂")]
    return paired(list(range(first, last + 1)), found["keys"], line)


def paired(numbers: list[int], text: str, line: int) -> list[Entry]:
    """Each number with its answer: one word each if there are as many, else one sign each.

    If neither fits, the entries have no answer but a fault that says so.
    """
    words = [word for word in BETWEEN.split(text.strip()) if word]
    signs = TOKEN.findall(text)
    for keys in (words, signs if _is_run(words) else []):
        if len(keys) == len(numbers):
            return [Entry(number, key, line) for number, key in zip(numbers, keys, strict=True)]
    told = (
        f"答案表第 {numbers[0]} 到 {numbers[-1]} 题有 {len(numbers)} 道题，却有 {len(signs)} 个答案，无法对应"
    )
    return [Entry(number, "", line, told) for number in numbers]


def _is_run(words: Sequence[str]) -> bool:
    """Whether words are answers of one sign each, in groups of one size: `ABCDE ABC`, not `AB C`."""
    sizes = [len(TOKEN.findall(word)) for word in words]
    only_truth = not any(re.search("[A-H]", word) for word in words)
    return only_truth or len(sizes) == 1 or (len({*sizes[:-1]}) == 1 and sizes[-1] <= sizes[0] > 2)


def numbers_row(text: str) -> list[int]:
    """The numbers of a folded line `题号 1 2 3`; nothing if it is no such line."""
    found = NUMBERS.fullmatch(text)
    return [int(number) for number in found[1].split()] if found else []


def keys_row(text: str) -> str:
    """The answers of a folded line `答案 A BC √`; blank if it is no such line."""
    found = KEYS.fullmatch(text)
    return found[1] if found else ""


def number_only(text: str) -> int | None:
    """The number that is all of a folded text."""
    found = NUMBER_ONLY.fullmatch(text)
    return int(found[1]) if found else None


def explained(text: str) -> tuple[int, str, int] | None:
    """The number and answer that a folded line begins with, and where an explanation follows them."""
    found = EXPLAINED.match(text)
    return (int(found[1]), found[2], found.end()) if found else None
