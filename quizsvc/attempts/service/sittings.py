"""A sitting: all that decides about one person's attempts on one paper, read once for a use case."""

from dataclasses import dataclass
from functools import cached_property

from quizsvc.attempts import queries
from quizsvc.attempts.rules import AttemptFacts
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind, Terms, terms
from quizsvc.season import queries as seasons


@dataclass(frozen=True)
class Sitting:
    """A person at a paper. What the database knows is read when it is first asked for, and kept."""

    paper: Paper
    person_id: int

    @cached_property
    def season(self) -> seasons.KnownSeason:
        """The season whose settings hold."""
        return seasons.by_id(self.paper.season_id)

    @cached_property
    def terms(self) -> Terms:
        """What the settings say of this kind of paper."""
        return terms(PaperKind(self.paper.kind), self.season.settings)

    @cached_property
    def places(self) -> int:
        """How many of the attempts are candidates: the allowed and the granted ones (rules.md §3)."""
        granted = queries.grants_for([self.paper.id], [self.person_id])
        return self.terms.attempts + granted.get((self.paper.id, self.person_id), 0)

    def attempts(self) -> list[AttemptFacts]:
        """The person's attempts on the paper by number, as they are now: read afresh, for they change."""
        return [found.facts for found in queries.facts_for([self.paper.id], [self.person_id])]
