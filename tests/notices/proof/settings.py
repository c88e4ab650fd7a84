"""The numbers in the season's settings, by what a notice calls them."""

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

PLAIN = {
    "每日练习计入的次数": "daily_attempts",
    "每周一测计入的次数": "weekly_attempts",
    "多选题少选的固定分": "fixed_points",
    "参加排名的最少应参加人数": "min_eligible",
    "每日练习最好的次数": "daily_best",
    "每个榜单的单位奖项": "unit_prizes",
    "每个条线的个人奖项": "people_prizes",
    "每个榜单推选的单位": "nominate_units",
    "每个条线推选的个人": "nominate_people",
}
RATES = {"单位获奖的最低参与率": "prize_min_rate", "推选的最低参与率": "nominate_min_rate"}
WEIGHTS = {
    "综合成绩中每日练习的权重": "daily_weight",
    "综合成绩中每周一测的权重": "weekly_weight",
    "综合得分中参与率的权重": "rate_weight",
    "综合得分中人均综合成绩的权重": "average_weight",
    "个人获奖须参加的每周一测": "prize_min_weeks",
    "推选须参加的周数": "nominate_min_weeks",
}
MIXES = {"每日练习题目": "daily_mix", "每周一测题目": "weekly_mix"}
LIMITS = {"每日练习限时": "daily_limit_s", "每周一测限时": "weekly_limit_s"}
HOURS = {"每周一测开始": "weekly_opens", "每周一测截止": "weekly_closes"}


def numbers(season: dict[str, Any]) -> dict[str, list[str]]:
    """Those of a season as it stands in a snapshot's document. Settings that have none are absent."""
    rules = season["settings"]
    return {
        **{name: _short(_all(rules[key])) for name, key in PLAIN.items()},
        **{name: [rules[key]] for name, key in RATES.items()},
        **{name: [_percent(rules[key])] for name, key in WEIGHTS.items()},
        **{name: _mix(rules[key]) for name, key in MIXES.items()},
        **{name: [str(each) for each in divmod(rules[key] or 0, 60) if each] for name, key in LIMITS.items()},
        **{name: [rules[key][2:]] for name, key in HOURS.items()},
        "没有每日练习的日子": _days(map(date.fromisoformat, season["calendar"]["without_daily"])),
        "没有每周一测的周": _days(map(_monday, season["calendar"]["without_weekly"])),
    }


def _days(days: Iterable[date]) -> list[str]:
    return [str(part) for day in sorted(days) for part in (day.year, day.month, day.day)]


def _monday(week: str) -> date:
    return datetime.strptime(f"{week}-1", "%G-W%V-%u").date()  # noqa: DTZ007 (a day, not an instant)


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _short(values: Iterable[Any]) -> list[str]:
    return [str(value).replace(".00", "") for value in values]


def _percent(weight: str) -> str:
    percent = 100 * Fraction(weight)
    return str(percent) if percent.denominator == 1 else weight


def _mix(parts: list[dict[str, Any]]) -> list[str]:
    return _short(value for part in parts for value in (part["count"], part["points"]))
