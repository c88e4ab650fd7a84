"""Instants, days and numbers as people say them (pages.md, Language)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quizsvc.roster.rules import Track
from quizsvc.season.rules import day_in_words

WEEKDAYS = "一二三四五六日"
NEAR = {-1: "昨天", 0: "今天", 1: "明天"}
TRACKS = tuple((track.value, track.chinese) for track in Track)
"""The tracks with what they are called, to choose from."""
INNER = str.maketrans("“”", "‘’")
UNITS = ((86400, "天"), (3600, "小时"), (60, "分"), (1, "秒"))


def day(on: date, today: date) -> str:
    """11 月 23 日; of another year than today's 2025年11月23日."""
    return f"{on.month} 月 {on.day} 日" if on.year == today.year else full_day(on)


def full_day(on: date | str) -> str:
    """2026年11月23日 as documents have it, whatever today's year is; also of a day as the API writes it."""
    return day_in_words(date.fromisoformat(on) if isinstance(on, str) else on)


def weekday(on: date) -> str:
    """星期一."""
    return f"星期{WEEKDAYS[on.weekday()]}"


def at(instant: datetime, now: datetime, zone: ZoneInfo) -> str:
    """今天 08:05, 昨天 08:05, 11 月 3 日 08:05."""
    there, today = instant.astimezone(zone), now.astimezone(zone).date()
    near = NEAR.get((there.date() - today).days) or day(there.date(), today)
    return f"{near} {there:%H:%M}"


def until(instant: datetime, now: datetime, zone: ZoneInfo) -> str:
    """An end: its midnight is the 24:00 of the day before. 今天 24:00, 星期日 24:00, 12 月 5 日 24:00."""
    there, today = instant.astimezone(zone), now.astimezone(zone).date()
    midnight = f"{there:%H:%M:%S}" == "00:00:00"
    on = there.date() - timedelta(days=1) if midnight else there.date()
    away = (on - today).days
    named = NEAR.get(away) or (weekday(on) if 1 < away < 7 else day(on, today))
    return f"{named} {'24:00' if midnight else f'{there:%H:%M}'}"


def span(seconds: int) -> str:
    """How long something takes or took: 3 小时 12 分, 1 分 52 秒; of more than a day: 2 天 3 小时."""
    left = max(0, seconds)
    parts: list[str] = []
    for length, unit in UNITS:
        number, left = divmod(left, length)
        if number or parts:
            parts.append(f"{number} {unit}" if number else "")
    return " ".join(filter(None, parts[:2])) or "0 秒"


def change(places: int | None) -> str:
    """A change of rank: ↑2, ↓1, — for the same; nothing where there was none before."""
    if places is None:
        return ""
    return f"↑{places}" if places > 0 else f"↓{-places}" if places < 0 else "—"


def quoted(text: str) -> str:
    """“…”, in which what is quoted already stands in ‘…’."""
    return f"“{text.translate(INNER)}”"


def thousands(number: int) -> str:
    """3,271."""
    return f"{number:,}"
