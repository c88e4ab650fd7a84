"""How one setting is read from JSON, checked, and written back without loss."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from quizsvc.kit.hundredths import format_hundredths, parse_hundredths

QUESTION_TYPES = ("single", "multiple", "true_false")
ANY_TYPE = "any"
_DECIMAL = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?|[0-9]{1,6}/[1-9][0-9]{0,5}")
_WEEK_TIME = re.compile(r"([1-7])T([0-9]{2}):([0-9]{2})")


MOST_POINTS = 100_000
"""Hundredths of points that one question may be worth."""
MOST_PARTS = 20
"""Parts that a paper's mix may have."""


class BadValue(ValueError):
    """A value of a season that cannot be: `name` is the setting's (or `last_on`, `calendar`), `reason` says
    in Chinese what is wrong with it.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}：{reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True)
class Codec:
    """One kind of value: `parse` takes JSON or raises ValueError with a reason in Chinese, `dump` gives JSON
    that parses back.
    """

    parse: Callable[[object], Any]
    dump: Callable[[Any], object]


@dataclass(frozen=True)
class Part:
    """Some questions of a paper: type (`any`: whichever), how many, and hundredths of points for each."""

    type: str
    count: int
    points: int


@dataclass(frozen=True)
class WeekTime:
    """A wall-clock time of a week: ISO weekday 1–7, hour 0–24, minute; `7T24:00` is the next Monday 00:00."""

    weekday: int
    hour: int
    minute: int

    def __str__(self) -> str:
        return f"{self.weekday}T{self.hour:02d}:{self.minute:02d}"

    @property
    def since_monday(self) -> timedelta:
        """Wall-clock distance from Monday 00:00."""
        return timedelta(days=self.weekday - 1, hours=self.hour, minutes=self.minute)


@dataclass(frozen=True)
class Places:
    """How many places a prize has: `count`, or hundredths of a percent of the ranked rows (rules.md §9)."""

    count: int | None = None
    percent: int | None = None

    def of(self, ranked: int) -> int:
        """Places among so many ranked rows; a percentage is rounded up."""
        if self.percent is None:
            return self.count or 0
        return -(-ranked * self.percent // 10_000)


def whole(low: int, high: int | None = None) -> Codec:
    """A JSON integer from low to high, both included."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"应是整数，现在是 {value!r}")
        if value < low or (high is not None and value > high):
            bounds = f"不小于 {low}" if high is None else f"在 {low} 到 {high} 之间"
            raise ValueError(f"应{bounds}，现在是 {value}")
        return value

    return Codec(parse, lambda value: value)


def optional(codec: Codec) -> Codec:
    """The same, or null."""
    return Codec(
        lambda value: None if value is None else codec.parse(value),
        lambda value: None if value is None else codec.dump(value),
    )


def one_of(kind: type[StrEnum]) -> Codec:
    """One of an enum's words."""

    def parse(value: object) -> StrEnum:
        words = [member.value for member in kind]
        if not isinstance(value, str) or value not in words:
            raise ValueError(f"应是 {'、'.join(words)} 之一，现在是 {value!r}")
        return kind(value)

    return Codec(parse, str)


def _zone_name(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"应是时区的名称，如 Asia/Shanghai，现在是 {value!r}")
    try:
        ZoneInfo(value)
    # An unknown name is a KeyError, a folder's name an OSError, a path out of the database a ValueError.
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"没有时区 {value!r}") from error
    return value


def _week_time(value: object) -> WeekTime:
    found = _WEEK_TIME.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"应写成 1T00:00 的样子（星期几、时刻），现在是 {value!r}")
    moment = WeekTime(int(found[1]), int(found[2]), int(found[3]))
    if moment.minute > 59 or moment.hour * 60 + moment.minute > 24 * 60:
        raise ValueError(f"没有时刻 {value!r}")
    return moment


def _points(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f'应是分值，如 "20.00"，现在是 {value!r}')
    text = str(value)
    if len(text) > 8 or parse_hundredths(text) > MOST_POINTS:
        raise ValueError("分值太大，最多 1000 分")
    return parse_hundredths(text)


def _fraction(value: object) -> Fraction:
    """0 to 1. A JSON number is taken by its shortest decimal text, so 0.4 means four tenths exactly."""
    text = repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not _DECIMAL.fullmatch(text):
        raise ValueError(f'应是数，如 "0.4" 或 "1/3"，现在是 {value!r}')
    number = Fraction(text)
    if number > 1:
        raise ValueError(f"应在 0 到 1 之间，现在是 {value!r}")
    return number


def _fraction_text(value: Fraction) -> str:
    for digits in range(7):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            text = str(scaled.numerator).rjust(digits + 1, "0")
            return text if not digits else f"{text[:-digits]}.{text[-digits:]}"
    return str(value)


def _mix(value: object) -> tuple[Part, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_PARTS:
        raise ValueError(f"应是一组题型（1 到 {MOST_PARTS} 种）")
    return tuple(_part(item) for item in value)


def _part(item: object) -> Part:
    if not isinstance(item, dict) or set(item) != {"type", "count", "points"}:
        raise ValueError(f"每种题型要写 type、count 和 points，不写别的，现在是 {item!r}")
    if item["type"] not in (*QUESTION_TYPES, ANY_TYPE):
        types = "、".join((*QUESTION_TYPES, ANY_TYPE))
        raise ValueError(f"type 应是 {types} 之一，现在是 {item['type']!r}")
    points = _points(item["points"])
    if points == 0:
        raise ValueError("分值应大于 0")
    return Part(item["type"], whole(1, 200).parse(item["count"]), points)


def _part_json(part: Part) -> dict[str, object]:
    return {"type": part.type, "count": part.count, "points": format_hundredths(part.points)}


def _three_places(value: object) -> tuple[Places, ...]:
    if not isinstance(value, list) or len(value) != 3:
        raise ValueError(f"应依次写一、二、三等奖的名额，现在是 {value!r}")
    return tuple(_places(item) for item in value)


def _places(item: object) -> Places:
    if isinstance(item, str) and item.endswith("%"):
        percent = parse_hundredths(item[:-1])
        if percent > 10_000:
            raise ValueError(f"最多 100%，现在是 {item!r}")
        return Places(percent=percent)
    return Places(count=whole(0).parse(item))


def _places_json(places: Places) -> object:
    return places.count if places.percent is None else f"{format_hundredths(places.percent)}%"


def _percentage(value: object) -> int:
    rate = _points(value)
    if rate > 10_000:
        raise ValueError(f"最多 100，现在是 {value!r}")
    return rate


ZONE = Codec(_zone_name, lambda value: value)
WEEK_TIME = Codec(_week_time, str)
POINTS = Codec(_points, format_hundredths)
PERCENTAGE = Codec(_percentage, format_hundredths)
FRACTION = Codec(_fraction, _fraction_text)
MIX = Codec(_mix, lambda value: [_part_json(part) for part in value])
PLACES = Codec(_places, _places_json)
THREE_PLACES = Codec(_three_places, lambda value: [_places_json(places) for places in value])
