"""Days, weeks, months and their instants (rules.md §2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from quizsvc.season.rules.codecs import BadValue
from quizsvc.season.rules.settings import Settings

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
FIRST_YEAR, LAST_YEAR = 2000, 2199
LONGEST = timedelta(days=731)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """An ISO week, Monday to Sunday; str() gives `2021-W28`.

    Raises:
        ValueError: the year has no such week.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        """The first day of the whole week, inside the season or not."""
        return date.fromisocalendar(self.year, self.number, 1)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month as a number of whole weeks: those whose Thursday lies in it; str() gives `2021-07`.

    Raises:
        ValueError: there is no such month.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        date(self.year, self.number, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


class WholeSeason(Enum):
    """The period that is the season itself; str() gives `season`."""

    SEASON = "season"

    def __str__(self) -> str:
        return self.value


SEASON = WholeSeason.SEASON
Period = Week | Month | WholeSeason


@dataclass(frozen=True)
class Calendar:
    """What has no paper: days without a daily practice, weeks without a weekly test (国庆, 调休).

    The one setting that may still change, for weeks that have not begun: see begun_changes().
    """

    without_daily: frozenset[date] = frozenset()
    without_weekly: frozenset[Week] = frozenset()

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Calendar":
        """From `{"without_daily": ["2021-10-01"], "without_weekly": ["2021-W39"]}`; both may be left out.

        Raises:
            BadValue: `calendar`, for an unknown name, or a value that is no list of days or weeks; names it.
        """
        unknown = sorted(set(data) - {"without_daily", "without_weekly"})
        if unknown:
            raise BadValue("calendar", f"没有 {unknown[0]!r} 这一项，只有 without_daily 和 without_weekly")
        days = [_day(text) for text in _texts(data, "without_daily")]
        weeks = [_week(text) for text in _texts(data, "without_weekly")]
        return cls(frozenset(days), frozenset(weeks))

    def to_json(self) -> dict[str, list[str]]:
        """The inverse of from_json, sorted."""
        return {
            "without_daily": [day.isoformat() for day in sorted(self.without_daily)],
            "without_weekly": [str(week) for week in sorted(self.without_weekly)],
        }


def _texts(data: Mapping[str, object], name: str) -> list[str]:
    values = data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadValue("calendar", f"{name} 应是一组文本")
    return values


def _day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadValue("calendar", f"without_daily 里的 {text!r} 不是日期，应写成 2021-10-01 的样子")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadValue(
            "calendar", f"without_daily 里的 {text!r} 不是日期，应写成 2021-10-01 的样子"
        ) from error


def _week(text: str) -> Week:
    try:
        period = parse_period(text)
    except ValueError:
        period = SEASON
    if not isinstance(period, Week):
        raise BadValue("calendar", f"without_weekly 里的 {text!r} 不是周，应写成 2021-W39 的样子")
    return period


@dataclass(frozen=True)
class Season:
    """One competition in time: first and last day, both included, with its settings and calendar.

    Raises:
        BadValue: `last_on`, a last day before the first or too long after it; `first_on`, a year that nobody
            can mean; `calendar`, a day or week outside the season.
    """

    first_on: date
    last_on: date
    settings: Settings = field(default_factory=Settings)
    calendar: Calendar = field(default_factory=Calendar)

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise BadValue("last_on", f"最后一天 {self.last_on} 早于第一天 {self.first_on}")
        if not FIRST_YEAR <= self.first_on.year <= LAST_YEAR:
            raise BadValue("first_on", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")
        if self.last_on - self.first_on > LONGEST:
            raise BadValue("last_on", f"活动最长 {LONGEST.days} 天")
        strange = [str(day) for day in sorted(self.calendar.without_daily) if not self._covers(day)]
        strange += [str(week) for week in sorted(self.calendar.without_weekly) if not self._touches(week)]
        if strange:
            raise BadValue("calendar", f"{strange[0]} 不在活动期内")

    def _covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    def _touches(self, week: Week) -> bool:
        return self.first_on - timedelta(days=6) <= week.monday <= self.last_on

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its days, weeks and months are."""
        return self.settings.zone

    @property
    def starts_at(self) -> datetime:
        """The first instant of the first day, UTC."""
        return day_start(self.first_on, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The first instant after the last day, UTC."""
        return day_start(self.last_on + timedelta(days=1), self.zone)


def parse_period(text: str) -> Period:
    """`2021-W28`, `2021-07` or `season`; the inverse of str().

    Raises:
        ValueError: anything else, also a week or month that does not exist.
    """
    if text == SEASON.value:
        return SEASON
    for pattern, kind in ((_WEEK, Week), (_MONTH, Month)):
        found = pattern.fullmatch(text)
        if found:
            try:
                return kind(int(found[1]), int(found[2]))
            except ValueError as error:
                raise ValueError(f"没有统计期 {text!r}") from error
    raise ValueError(f"{text!r} 不是统计期，应写成 2021-W28、2021-07 或 season")


def week_of(day: date) -> Week:
    """The ISO week that holds the day; its year may differ from the day's around New Year."""
    year, number, _ = day.isocalendar()
    return Week(year, number)


def month_of(week: Week) -> Month:
    """The month that holds the week's Thursday, so that each week belongs to exactly one (rules.md §2)."""
    thursday = week.monday + timedelta(days=3)
    return Month(thursday.year, thursday.month)


def days_of(week: Week, season: Season) -> tuple[date, ...]:
    """The week's days inside the season, in order; empty for a week outside it."""
    days = (week.monday + timedelta(days=offset) for offset in range(7))
    return tuple(day for day in days if season.first_on <= day <= season.last_on)


def weeks_of(period: Period, season: Season) -> tuple[Week, ...]:
    """The period's weeks that the season covers at least partly, in order, with papers or without.

    Which of them count follows from the papers: rankings.rules.counted_weeks.
    """
    weeks = []
    monday = week_of(season.first_on).monday
    while monday <= season.last_on:
        weeks.append(week_of(monday))
        monday += timedelta(days=7)
    if isinstance(period, Week):
        return tuple(week for week in weeks if week == period)
    if isinstance(period, Month):
        return tuple(week for week in weeks if month_of(week) == period)
    return tuple(weeks)


def periods_of(season: Season) -> tuple[Period, ...]:
    """All periods of a season: its weeks, the months that own one, and `season`, in order."""
    weeks = weeks_of(SEASON, season)
    months = sorted({month_of(week) for week in weeks})
    return (*weeks, *months, SEASON)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The day on which an instant falls in the zone.

    Raises:
        ValueError: the instant is naive: its day would be the machine's.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day of the zone, UTC; also where the clock leaps over or repeats midnight."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A day as the half-open range of its instants, UTC."""
    return day_start(day, zone), day_start(day + timedelta(days=1), zone)


def week_bounds(week: Week, season: Season) -> tuple[datetime, datetime]:
    """A week's part inside the season as a half-open range of instants, UTC.

    Raises:
        ValueError: the week is outside the season.
    """
    days = days_of(week, season)
    if not days:
        raise ValueError(f"week {week} is outside the season")
    return day_start(days[0], season.zone), day_start(days[-1] + timedelta(days=1), season.zone)


def first_instant(week: Week, season: Season) -> datetime:
    """The first instant of the week's first day inside the season, UTC: the roster's freeze (rules.md §5).

    Raises:
        ValueError: the week is outside the season.
    """
    return week_bounds(week, season)[0]


def span_of(period: Period, season: Season) -> tuple[date, date]:
    """The first and the last of the period's days inside the season.

    Raises:
        ValueError: the period is outside the season.
    """
    weeks = weeks_of(period, season)
    if not weeks:
        raise ValueError(f"{period} is outside the season")
    return days_of(weeks[0], season)[0], days_of(weeks[-1], season)[-1]


def ends_at(period: Period, season: Season) -> datetime:
    """The first instant after the period's last day inside the season, UTC.

    Raises:
        ValueError: the period is outside the season.
    """
    return day_bounds(span_of(period, season)[1], season.zone)[1]


def begun_changes(old: Calendar, new: Calendar, season: Season, now: datetime) -> tuple[Week, ...]:
    """The weeks of the season that have begun and that a change of the calendar would touch (rules.md §2).

    The change is allowed only if there are none. A week begins at its first instant.
    """
    touched = {week_of(day) for day in old.without_daily ^ new.without_daily}
    touched |= old.without_weekly ^ new.without_weekly
    inside = (week for week in sorted(touched) if days_of(week, season))
    return tuple(week for week in inside if first_instant(week, season) <= now)
