"""What stands around every page: who looks and when, the running season, the menu."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g, request

from quizsvc.accounts import queries as accounts
from quizsvc.console.pages import menu
from quizsvc.console.pages.sought import sought_by
from quizsvc.console.rules import words
from quizsvc.kit.http import Call, Caller
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

PREFIX = "/console"


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks and when, and the season that is open, if any."""

    caller: Caller
    name: str
    now: datetime
    season: seasons.KnownSeason | None

    @property
    def areas(self) -> list[tuple[menu.Area, tuple[menu.Entry, ...]]]:
        """The menu of this caller."""
        return menu.seen_by(self.caller)

    @property
    def sought(self) -> list[str]:
        """What this caller can search for."""
        return [each.chinese for each in sought_by(self.caller)]

    @property
    def place(self) -> menu.Entry | None:
        """The page of the menu where we are."""
        return menu.place_of(request.path.removeprefix(PREFIX))

    @property
    def zone(self) -> ZoneInfo:
        """The season's time zone, or the default one."""
        return self.season.zone if self.season else season_rules.Settings().zone

    @property
    def today(self) -> date:
        """The day in that zone."""
        return season_rules.local_date(self.now, self.zone)

    @property
    def running(self) -> str:
        """第9周 进行中, or where the season stands otherwise."""
        if self.season is None:
            return "没有进行中的活动"
        if self.today < self.season.first_on:
            return f"{words.day(self.season.first_on, self.today)}开始"
        if self.today > self.season.last_on:
            return "答题已结束"
        return f"{season_rules.period_name(season_rules.week_of(self.today), self.season)} 进行中"


def frame() -> Frame | None:
    """The frame of this request, read within its look; None of whoever is not signed in."""
    call: Call | None = g.get("call")
    if call is None or call.caller.account_id is None:
        return None
    if "frame" not in g:
        names = accounts.display_names([call.caller.account_id])
        g.frame = Frame(call.caller, names.get(call.caller.account_id, ""), call.now, seasons.open_season())
    made: Frame = g.frame
    return made


def known_frame() -> Frame:
    """The frame where the page's policy asks for somebody."""
    around = frame()
    assert around is not None, "who may see this is signed in"
    return around
