"""Look at what a draw would find, without drawing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from quizsvc.papers import queries, rules
from quizsvc.papers.rules import Blueprint, BlueprintPart, PaperKind
from quizsvc.papers.service.drawing import candidates, shortage_text
from quizsvc.papers.service.refusals import NoPaperThen, PaperPublished
from quizsvc.season import queries as seasons


@dataclass(frozen=True, slots=True)
class PartFound:
    """A part, how many of its questions could be had beside those of the other parts, how many questions fit
    it at all, and how many of these were on no paper yet.
    """

    part: BlueprintPart
    found: int
    usable: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Look:
    """Whether the bank can fill a blueprint, `lacks` what (blank: it can); and how long it lasts for papers
    made as the settings say.
    """

    parts: tuple[PartFound, ...]
    lacks: str
    lasting: rules.Lasting


def look(
    *,
    now: datetime,
    season: seasons.KnownSeason,
    kind: PaperKind,
    on: date | None = None,
    blueprint: Blueprint | None = None,
    replace: bool = False,
) -> Look:
    """What a draw of the paper of a day, or of the week whose Monday is `on`, would find now; without `on` a
    draw for now. With `replace` what is drawn there would be discarded first. Nothing is held, so the next
    look may say otherwise.

    Raises:
        NoPaperThen: by the calendar there is none. PaperPublished: with `replace`.
    """
    there = queries.paper_on(season.id, kind, on) if on and replace else None
    window = on and rules.window_on(kind, on, season)
    if on and window is None:
        raise NoPaperThen("不在活动期内，或按日历没有试卷")
    if there is not None and there.state != "drawn":
        raise PaperPublished("试卷已经发布，不能丢弃重抽")
    until = (window.closes_at if window else now) + rules.GRACE
    among = candidates(now, max(now, until), but=there.id if there else None)
    wanted = blueprint or rules.default_blueprint(kind, season.settings)
    drawn = rules.draw(wanted, among, Random(0))
    pairs = zip(wanted.parts, drawn.found, strict=True)
    parts = tuple(_found(part, found, among) for part, found in pairs)
    lacks = shortage_text(drawn.shortages) if drawn.shortages else ""
    return Look(parts, lacks, rules.lasting(among, season.settings))


def _found(part: BlueprintPart, found: int, among: Collection[rules.Candidate]) -> PartFound:
    fitting = {one.stem_print: one.last_drawn_at is None for one in among if part.takes(one)}
    return PartFound(part, found, len(fitting), sum(fitting.values()))
