"""What a set of questions is made of: types, difficulties, and whether its keys give themselves away."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from quizsvc.bank.rules.contents import Content
from quizsvc.bank.rules.types import OPTION_IDS, QuestionType


@dataclass
class Census:
    """Counts of some questions.

    `letters` are the right options by type, as people call them (key_names); `longest` counts single choices
    whose right option is longer than every other.
    """

    questions: int = 0
    types: Counter[QuestionType] = field(default_factory=Counter)
    difficulties: Counter[int] = field(default_factory=Counter)
    letters: dict[QuestionType, Counter[str]] = field(
        default_factory=lambda: {type_: Counter() for type_ in QuestionType}
    )
    key_sizes: Counter[int] = field(default_factory=Counter)
    longest: int = 0
    drafts: int = 0

    def add(self, content: Content, *, draft: bool = False) -> None:
        """Count a question."""
        self.questions += 1
        self.drafts += draft
        self.types[content.type] += 1
        self.difficulties[content.difficulty] += 1
        self.letters[content.type].update(key_names(content))
        if content.type is QuestionType.MULTIPLE:
            self.key_sizes[len(content.key)] += 1
        if content.type is QuestionType.SINGLE:
            self.longest += key_is_longest(content)


def census(questions: Iterable[tuple[str, Content, bool]]) -> dict[str, Census]:
    """Counts by subject, in order of appearance; a question is its subject, its content, and if a draft."""
    found: dict[str, Census] = {}
    for subject, content, draft in questions:
        found.setdefault(subject, Census()).add(content, draft=draft)
    return found


def key_names(content: Content) -> list[str]:
    """What people call the right options: letters, or the words of a true/false question."""
    texts = dict(content.options)
    if content.type is QuestionType.TRUE_FALSE:
        return [texts[id_] for id_ in content.key]
    return [id_.upper() for id_ in content.key if id_ in OPTION_IDS]


def key_is_longest(content: Content) -> bool:
    """Whether the right option of a single choice has more characters than every other."""
    lengths = {id_: len(text) for id_, text in content.options}
    (right,) = content.key
    return all(lengths[right] > length for id_, length in lengths.items() if id_ != right)
