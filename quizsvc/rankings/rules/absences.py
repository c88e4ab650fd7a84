"""Who has not yet taken part in a week, and what is missing (rules.md §5)."""

from quizsvc.papers.rules import PaperKind
from quizsvc.rankings.rules.person_weeks import WeekPapers
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import Participation


def missing(
    daily: int, weekly: int, published: WeekPapers, participation: season_rules.Participation
) -> tuple[PaperKind, ...]:
    """The modules of which an eligible person with so many counted attempts still lacks one; none if they
    have taken part. Of several under `any` one is enough, else each is needed. A module without a paper is
    not asked for.
    """
    lacks = {
        PaperKind.DAILY: published.daily > 0 and daily == 0,
        PaperKind.WEEKLY: published.weekly and weekly == 0,
    }
    if participation is Participation.WEEKLY and published.weekly:
        lacks[PaperKind.DAILY] = False
    elif participation is not Participation.BOTH and daily + weekly:
        return ()
    return tuple(kind for kind in PaperKind if lacks[kind])


def missing_words(lacking: tuple[PaperKind, ...], participation: season_rules.Participation) -> str:
    """The same as people say it."""
    joint = "、" if participation is Participation.ANY else "和"
    ending = "，有其中一样即可" if participation is Participation.ANY and len(lacking) > 1 else ""
    return f"还没有计入的{joint.join(kind.chinese for kind in lacking)}{ending}"
