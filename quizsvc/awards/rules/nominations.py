"""Who is put forward to the selection (推选名单): of the best ranks, whoever was active (rules.md §9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizsvc.awards.rules.prizes import NEAR
from quizsvc.season import rules as season_rules


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked row. `active` of the season's `weeks` are those in which a person, or somebody of a unit, took
    part; `rate` is the participation rate in hundredths of a percent.
    """

    id: int
    rank: int
    active: int
    weeks: int
    rate: int


@dataclass(frozen=True, slots=True)
class Nomination:
    """Whether a candidate is put forward, and the reason beside the name."""

    id: int
    chosen: bool
    reason: str


def nominations(
    candidates: Sequence[Candidate],
    places: season_rules.Places,
    settings: season_rules.Settings,
    group: str,
) -> list[Nomination]:
    """Of the ranked rows of a board or track, those that are put forward, and those that just miss it: the
    best ranks, and NEAR ranks behind them. Whoever holds such a rank is among them, ties and all; who falls
    short leaves the place to nobody. `group` names the board in the reasons: `执法条线`.
    """
    last = places.of(len(candidates))
    found = []
    for each in candidates:
        if each.rank > last + NEAR:
            continue
        faults = _faults(each, last, settings)
        facts = f"{group}第 {each.rank} 名；参加 {each.active}/{each.weeks} 周；参与率 {_percent(each.rate)}"
        found.append(Nomination(each.id, not faults, "；".join((facts, *faults))))
    return found


def _faults(one: Candidate, last: int, settings: season_rules.Settings) -> list[str]:
    faults = []
    if one.rank > last:
        faults.append(f"不在前 {last} 名")
    share = settings.nominate_min_weeks
    needed = -(-one.weeks * share.numerator // share.denominator)
    if one.active < needed:
        faults.append(f"参加的周数不到 {needed} 周")
    if one.rate < settings.nominate_min_rate:
        faults.append(f"参与率不到 {_percent(settings.nominate_min_rate)}")
    return faults


def _percent(rate: int) -> str:
    return f"{season_rules.format_hundredths(rate)} %"
