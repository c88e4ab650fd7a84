"""The demo's standings: computed by a real worker, published at the times at which they would have been by
themselves.
"""

import time
from collections.abc import Iterator
from datetime import datetime

from quizsvc.demo.campaign import WEEKS_BEHIND, Frame
from quizsvc.demo.screen import Screen
from quizsvc.kit import burst, clock, config, db, queue
from quizsvc.kit.errors import Unavailable
from quizsvc.papers.rules import GRACE
from quizsvc.rankings import queries
from quizsvc.rankings import service as rankings
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

PATIENCE_S = 300
LOOKS_EVERY_S = 0.25


def compute(screen: Screen) -> None:
    """Have a worker compute all that is stale, and wait for it.

    Raises:
        Unavailable: the queue cannot be reached, or the standings are not there in time.
    """
    with screen.step("计算榜单"):
        if not queue.send("rankings.compute"):
            raise Unavailable("连不上 Redis，榜单没有算成。")
        try:
            said = burst.run(config.current(), patience_s=PATIENCE_S)
        except burst.WorkerFailed as error:
            raise Unavailable(f"榜单没有算成。{error}") from error
        deadline = time.monotonic() + PATIENCE_S
        # Another worker may have taken the job; ours has come back at once then.
        while _waits():
            if time.monotonic() > deadline:
                raise Unavailable(f"榜单没有算成。后台进程的最后几行：\n{said}")
            time.sleep(LOOKS_EVERY_S)


def _waits() -> bool:
    with db.transaction():
        return queries.work_waits(clock.current().now())


def publish(frame: Frame, season: KnownSeason, now: datetime, screen: Screen) -> None:
    """Publish each week that is over, and each month with it, as if by itself in the first minute after."""
    periods = list(closed_periods(frame, season, now))
    with screen.step("发布周榜和月榜", len(periods)) as advance:
        for period, at in periods:
            with db.transaction():
                rankings.publish(now=at, actor=None, season=season, period=period)
            advance()
    newest = "、".join(
        str(max(period for period, _ in periods if isinstance(period, kind)))
        for kind in (season_rules.Week, season_rules.Month)
        if any(isinstance(period, kind) for period, _ in periods)
    )
    screen.say(f"最近发布的榜单：{newest}；以后每周一零点后自动发布上一周的。")


def closed_periods(
    frame: Frame, season: season_rules.Season, now: datetime
) -> Iterator[tuple[season_rules.Period, datetime]]:
    """Weeks and months that are over, each with its Monday 00:01 (or now, if that is earlier), in order."""
    weeks = season_rules.weeks_of(season_rules.SEASON, season)
    for number, week in enumerate(weeks[:WEEKS_BEHIND]):
        at = min(frame.moment(7 * (number + 1), 0, 1), now)
        if at <= season_rules.week_bounds(week, season)[1] + GRACE:
            return
        yield week, at
        month = season_rules.month_of(week)
        if season_rules.weeks_of(month, season)[-1] == week:
            yield month, at
