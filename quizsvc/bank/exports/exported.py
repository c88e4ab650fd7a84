"""What writers of question files get, and what they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizsvc.bank.rules import Content
from quizsvc.kit.pictures import Picture


@dataclass(frozen=True, slots=True)
class Exported:
    """A question as it leaves the house: its newest revision.

    `id` and `revision` let a later import mend it instead of adding another; `state` is the word of the
    models (`draft` …), `subject` the subject's name as people write it. `pictures` has those of the content
    by their SHA-256, for formats that take them along.
    """

    id: int
    revision: int
    state: str
    subject: str
    content: Content
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The revision's number with its content's mark, `3-5f0c12ab`: another bank's question of this number
        is not taken for this one.
        """
        return f"{self.revision}-{self.content.mark()}"

    def own(self) -> dict[str, str | int]:
        """What most formats have no place for, by the names that every reader of our exports knows."""
        return {
            "question_id": str(self.id),
            "revision": self.version,
            "state": self.state,
            "subject": self.subject,
            "difficulty": self.content.difficulty,
            "citation": self.content.citation,
        }

    def at(self, place: str) -> list[Picture]:
        """The pictures of a place (STEM or an option's id), in their order."""
        return [self.pictures[sha] for at, sha in self.content.pictures if at == place]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that questions are written in: `write` is pure, `suffix` is the file's, without its point. One
    that does not have room for pictures gets no question that has some.
    """

    write: Callable[[Sequence[Exported]], bytes]
    suffix: str
    mimetype: str
    has_room_for_pictures: bool = True


@dataclass(frozen=True, slots=True)
class Template:
    """An empty form for people to fill in."""

    write: Callable[[], bytes]
    mimetype: str
