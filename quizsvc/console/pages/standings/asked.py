"""Which standing an address means, and who may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.console.rules.standings import WORKING, Final
from quizsvc.kit.errors import NotAllowed, NotFound
from quizsvc.kit.http import Call
from quizsvc.papers.rules import is_over
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.models import Snapshot
from quizsvc.rankings.queries import Boards
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.schemas import SeasonQuery

VERSION = validate.Regexp(f"({WORKING}|[1-9][0-9]{{0,4}})\\Z", error="应为 working 或版本号")


class SourceQuery(SeasonQuery):
    """A version of a period: its number, `working`, or the newest one that the caller may see."""

    version = fields.String(load_default=None, validate=VERSION)


@dataclass(frozen=True)
class Asked:
    """A period of a season, what people call it, and its days."""

    season: seasons.KnownSeason
    period: season_rules.Period
    name: str
    days: tuple[date, date]

    @property
    def place(self) -> str:
        """Its address below /console."""
        return f"/standings/{self.period}"

    @property
    def span(self) -> str:
        """From when to when, with the years: as paper says it, which nobody knows the year of."""
        return "–".join(map(season_rules.day_in_words, self.days))

    def link(self, path: str = "", **more: Any) -> str:
        """The address of a page below it, with what it is asked for; the season only if it is not open."""
        told = {name: value for name, value in more.items() if value is not None}
        if self.season.state != "open":
            told["season"] = self.season.id
        return f"/console{self.place}{path}{'?' if told else ''}{urlencode(told)}"

    def beside(self, path: str, today: date) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """The same page of the period of this kind before and after it, by name and address; None where there
        is none, or it has not begun.
        """
        like = [each for each in season_rules.periods_of(self.season) if type(each) is type(self.period)]
        place = like.index(self.period)
        before, after = like[:place][-1:], like[place + 1 :][:1]
        after = [each for each in after if season_rules.span_of(each, self.season)[0] <= today]
        return self._beside(before, path), self._beside(after, path)

    def _beside(self, found: list[season_rules.Period], path: str) -> tuple[str, str] | None:
        if not found:
            return None
        name = season_rules.period_name(found[0], self.season)
        return name, Asked(self.season, found[0], name, self.days).link(path)

    def call(self, deed: str) -> str:
        """The API's call for this period."""
        return f"POST /api/v1{self.place}/{deed}?season={self.season.id}"


@dataclass(frozen=True)
class Source:
    """The rows of a standing, and how final they are; `snapshot` is None of the working one."""

    boards: Boards
    final: Final
    snapshot: Snapshot | None


def asked_for(query: dict[str, Any], period: str) -> Asked:
    """The period of an address.

    Raises:
        NotFound: no such period in the season. NoOpenSeason.
    """
    season = seasons.named_or_open(query["season"])
    try:
        known = season_rules.parse_period(period)
    except ValueError as error:
        raise NotFound("没有这个统计期。请从各期成绩里选择。") from error
    if not season_rules.weeks_of(known, season):
        raise NotFound("这个活动没有这个统计期。请从各期成绩里选择。")
    name = season_rules.period_name(known, season)
    return Asked(season, known, name, season_rules.span_of(known, season))


def source(call: Call, asked: Asked, version: str | None) -> Source:
    """The rows that are asked for; without a version the newest published ones, else the working ones.

    Raises:
        NotFound: nothing is there. NotAllowed: a working standing of a period that is over is the
            organizers'.
    """
    if version == WORKING:
        return working(call, asked)
    found = rankings.snapshot(asked.season.id, str(asked.period), int(version) if version else None)
    if found is not None:
        newest = found.version if version is None else newest_version(asked)
        final = Final(found.version, found.published_at, reason=found.reason, newest=newest)
        return Source(rankings.snapshot_boards(found.id), final, found)
    if version is not None:
        raise NotFound("这个统计期没有这个发布版。")
    if not may_see_working(call, asked):
        raise NotFound(f"{asked.name}的成绩还没有发布。")
    return working(call, asked)


def newest_version(asked: Asked) -> int | None:
    """The number of the version that stands; None before any is published."""
    found = rankings.snapshot(asked.season.id, str(asked.period))
    return found.version if found else None


def working(call: Call, asked: Asked) -> Source:
    """The working standing.

    Raises:
        NotFound, NotAllowed.
    """
    if not may_see_working(call, asked):
        raise NotAllowed()
    standing = rankings.standing(asked.season.id, asked.period)
    if standing is None:
        raise NotFound(f"{asked.name}还没有算出名次。有已发布的试卷、统计期开始以后，几秒钟就会算出。")
    stale = rankings.is_stale(rankings.counting(asked.season, call.now), asked.period)
    final = Final(None, standing.computed_at, runs=runs(call, asked), stale=stale)
    return Source(rankings.standing_boards(standing), final, None)


def runs(call: Call, asked: Asked) -> bool:
    """Whether the period is not over."""
    return not is_over(season_rules.ends_at(asked.period, asked.season), call.now)


def may_see_working(call: Call, asked: Asked) -> bool:
    """Whether the caller may see what is not published: what runs everybody may."""
    return policies.STAFF_READERS.allows(call.caller) or runs(call, asked)
