"""When a paper is open (rules.md §2, §3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from quizsvc.papers.rules.kinds import PaperKind
from quizsvc.season import rules as season_rules

GRACE = timedelta(seconds=5)
"""For the network's sake answers are taken so long after a deadline, and nothing closes before (rules.md
§3).
"""


REVEAL = GRACE + timedelta(milliseconds=1)
"""From so long after its closing a paper's keys are shown: strictly after the last answer is taken, by the
API's smallest step of time.
"""

LONGEST_EXTENSION = timedelta(hours=48)
"""So long after its ordinary closing a paper can be kept open at most, however often it is extended."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a paper is open, as a half-open range of instants, UTC."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether an attempt can be started."""
        return self.opens_at <= now < self.closes_at


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether the grace after a closing or deadline is past; answers are still taken at ends_at + GRACE
    itself.
    """
    return now > ends_at + GRACE


def latest_closing(kind: PaperKind, on: date, season: season_rules.Season) -> datetime:
    """To when the closing of a paper may be put off: LONGEST_EXTENSION after the ordinary one, and inside the
    season, as papers close there (rules.md §2). The paper stays that of its day and week.
    """
    window = window_on(kind, on, season)
    assert window is not None, "the calendar keeps the places of published papers"
    return min(window.closes_at + LONGEST_EXTENSION, season.ends_at)


def daily_window(day: date, season: season_rules.Season) -> Window | None:
    """The opening and closing of the day's practice, midnight to midnight of the season's zone.

    None where there is none: a day outside the season or without practice by the calendar.
    """
    if not season.first_on <= day <= season.last_on or day in season.calendar.without_daily:
        return None
    return Window(*season_rules.day_bounds(day, season.zone))


def weekly_window(week: season_rules.Week, season: season_rules.Season) -> Window | None:
    """The opening and closing of the week's test by the settings, cut to the season's days.

    None where there is none: a week outside the season, without a test by the calendar, or of whose opening
    hours the season covers nothing.
    """
    if not season_rules.days_of(week, season) or week in season.calendar.without_weekly:
        return None
    first, end = season_rules.week_bounds(week, season)
    opens_at = max(first, _instant(week, season.settings.weekly_opens, season))
    closes_at = min(end, _instant(week, season.settings.weekly_closes, season))
    return Window(opens_at, closes_at) if opens_at < closes_at else None


def window_on(kind: PaperKind, on: date, season: season_rules.Season) -> Window | None:
    """The window of the paper of a day, or of the week whose Monday is `on`; None where there is none."""
    # Mondays of weeks at the calendar's end of days are kept from the rules, which would count beyond it.
    if not season_rules.week_of(season.first_on).monday <= on <= season.last_on:
        return None
    if kind is PaperKind.DAILY:
        return daily_window(on, season)
    return weekly_window(season_rules.week_of(on), season) if on.weekday() == 0 else None


def _instant(week: season_rules.Week, moment: season_rules.WeekTime, season: season_rules.Season) -> datetime:
    wall = datetime.combine(week.monday, time()) + moment.since_monday
    return wall.replace(tzinfo=season.zone).astimezone(UTC)
