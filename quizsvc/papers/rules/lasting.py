"""For how many weeks the bank has questions that were on no paper yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from quizsvc.bank.rules import QuestionType
from quizsvc.papers.rules.blueprints import Candidate
from quizsvc.papers.rules.kinds import PaperKind, terms
from quizsvc.season import rules as season_rules

DAYS = 7
FEW_WEEKS = 3
"""So many weeks the bank should last without a question that was used: then somebody has to see to it."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Of a type: how many questions can be drawn, how many of these were on no paper yet (`fresh`), how many
    a week of papers asks for by this type, and how many weeks the fresh ones last; None: nothing asks for
    it. Of questions with the same normalised text one counts.
    """

    type: QuestionType
    usable: int
    fresh: int
    a_week: int
    weeks: int | None

    @property
    def is_short(self) -> bool:
        """Whether somebody has to see to it."""
        return self.weeks is not None and self.weeks < FEW_WEEKS

    @property
    def words(self) -> str:
        """还够 2 周, 不够 1 周; blank where nothing asks for it."""
        return "" if self.weeks is None else _in_words(self.weeks)


@dataclass(frozen=True, slots=True)
class Lasting:
    """The same for all types together: `any_type` is what a week asks for of whatever type, `weeks` how many
    whole weeks can be drawn without a question that was used.
    """

    supplies: tuple[Supply, ...]
    any_type: int
    weeks: int

    @property
    def is_short(self) -> bool:
        """Whether somebody has to see to it."""
        return self.weeks < FEW_WEEKS

    @property
    def words(self) -> str:
        """没有用过的题还够 2 周: in the same words wherever it is said."""
        return f"没有用过的题{_in_words(self.weeks)}"


def lasting(candidates: Iterable[Candidate], settings: season_rules.Settings) -> Lasting:
    """How long the candidates last for weeks with seven practices and a test, made as the settings say."""
    stems: dict[QuestionType, dict[str, bool]] = {each: {} for each in QuestionType}
    for candidate in candidates:
        known = stems[candidate.type]
        known[candidate.stem_print] = known.get(candidate.stem_print, True) and not candidate.last_drawn_at
    asked = _asked(settings)
    supplies = tuple(_supply(each, list(stems[each].values()), asked.get(each.value, 0)) for each in stems)
    # Whatever is left of any type serves the places that take all.
    together = sum(supply.fresh for supply in supplies) // sum(asked.values())
    weeks = min([together, *(supply.weeks for supply in supplies if supply.weeks is not None)])
    return Lasting(supplies, asked.get(season_rules.ANY_TYPE, 0), weeks)


def _in_words(weeks: int) -> str:
    return f"还够 {weeks} 周" if weeks else "不够 1 周"


def _asked(settings: season_rules.Settings) -> dict[str, int]:
    """What a week asks for, by type."""
    asked: dict[str, int] = {}
    for kind, papers in ((PaperKind.DAILY, DAYS), (PaperKind.WEEKLY, 1)):
        for part in terms(kind, settings).mix:
            asked[part.type] = asked.get(part.type, 0) + papers * part.count
    return asked


def _supply(type_: QuestionType, are_fresh: list[bool], a_week: int) -> Supply:
    fresh = sum(are_fresh)
    return Supply(type_, len(are_fresh), fresh, a_week, fresh // a_week if a_week else None)
