"""A small season that is published week by week: two months, three cities with a county, hand-made scores."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quizsvc.kit import db
from quizsvc.rankings import service as rankings
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason
from tests.rankings import worlds

FIRST, LAST = date(2021, 6, 7), date(2021, 9, 26)
AFTER_JULY = datetime(2021, 8, 3, 2, 0, tzinfo=UTC)
JUNE, JULY = season_rules.Month(2021, 6), season_rules.Month(2021, 7)
MONDAYS = (date(2021, 6, 14), date(2021, 6, 21), date(2021, 6, 28), date(2021, 7, 5))
"""The second and third week of the season are June's, the fourth and fifth July's."""


@dataclass
class World:
    """`people` by name. 甲市 always takes part, 乙市 with one of two, 丙市 never; 甲县 is below 甲市."""

    season: KnownSeason
    people: dict[str, Any] = field(default_factory=dict)
    papers: list[Any] = field(default_factory=list)

    def publish(self, period: Any, *, reason: str = "", now: datetime = AFTER_JULY) -> Any:
        """What an organizer does, once all is computed."""
        worlds.compute(now)
        with db.transaction():
            return rankings.publish(now=now, actor=None, season=self.season, period=period, reason=reason)

    def publish_all(self) -> None:
        """The weeks, then the months."""
        for monday in MONDAYS:
            self.publish(season_rules.week_of(monday))
        for month in (JUNE, JULY):
            self.publish(month)


def world(make: Any) -> World:
    """Everybody and everything; nothing is published."""
    made = World(make.season(first_on=FIRST, last_on=LAST))
    first, second, third = (make.unit(name) for name in ("甲市", "乙市", "丙市"))
    county = make.unit("甲县", level="county", parent=first)
    for name, unit, track in (
        ("赵一", first, "enforcement"),
        ("钱二", county, "enforcement"),
        ("孙三", second, "enforcement"),
        ("李四", second, "enforcement"),
        ("周五", third, "enforcement"),
        ("吴六", first, "monitoring"),
        ("郑七", second, "monitoring"),
    ):
        made.people[name] = make.member(unit, track=track, name=name)
    for turn, monday in enumerate(MONDAYS):
        _week(made, monday, turn)
    return made


def _week(made: World, monday: date, turn: int) -> None:
    """One practice and one test; what the people score moves from week to week."""
    daily = worlds.paper(made.season, on=monday + timedelta(days=1))
    weekly = worlds.paper(made.season, "weekly", monday)
    made.papers += [daily, weekly]
    scores = {"赵一": 9000 - 500 * turn, "钱二": 6000, "孙三": 5000 + 1000 * turn, "吴六": 8000}
    for name, score in scores.items():
        worlds.attempt(made.people[name], daily, score)
        worlds.attempt(made.people[name], weekly, score, minutes=10 + turn)
    if turn == len(MONDAYS) - 1:
        worlds.attempt(made.people["郑七"], weekly, 7000)
