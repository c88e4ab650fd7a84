"""What writers of question files get, and what they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizsvc.bank.rules import Content


@dataclass(frozen=True, slots=True)
class Exported:
    """A question as it leaves the house: its newest revision.

    `id` and `revision` let a later import mend it instead of adding another; `state` is the word of the
    models (`draft` …), `subject` the subject's name as people write it.
    """

    id: int
    revision: int
    state: str
    subject: str
    content: Content


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that questions are written in: `write` is pure, `suffix` is the file's, without its point."""

    write: Callable[[Sequence[Exported]], bytes]
    suffix: str
    mimetype: str


@dataclass(frozen=True, slots=True)
class Template:
    """An empty form for people to fill in."""

    write: Callable[[], bytes]
    mimetype: str
