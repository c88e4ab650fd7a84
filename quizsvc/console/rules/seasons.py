"""The settings of a season as fields of a form: what each is called, and what it can be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from quizsvc.season.rules import (
    TYPES,
    AttemptRule,
    AverageBase,
    Calendar,
    DailyBasis,
    KeyRelease,
    MultiplePolicy,
    Participation,
    PrizeTies,
    Publishing,
    Scope,
    Settings,
    in_words,
    word,
)

STATES = {"draft": ("草稿", "due"), "open": ("进行中", "good"), "closed": ("已结束", "")}
DAYS = "一二三四五六日"
OPENS = ("00:00", "08:00", "09:00", "12:00", "14:00", "18:00")
CLOSES = ("12:00", "17:00", "18:00", "20:00", "22:00", "24:00")
MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 60, 90, 120)
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("每日练习", ("daily_mix", "daily_limit_s", "daily_attempts", "daily_rule", "daily_keys")),
    (
        "每周一测",
        ("weekly_opens", "weekly_closes", "weekly_mix", "weekly_limit_s", "weekly_attempts", "weekly_rule"),
    ),
    ("一份答卷怎样计分", ("multiple_choice", "fixed_points")),
    ("参与率", ("scope", "participation", "min_eligible")),
    ("个人综合成绩", ("daily_weight", "weekly_weight", "daily_basis", "daily_best")),
    ("综合得分和发布", ("average_base", "rate_weight", "average_weight", "publishing")),
    ("奖项", ("unit_prizes", "people_prizes", "prize_ties", "prize_min_rate", "prize_min_weeks")),
    ("推选", ("nominate_units", "nominate_people", "nominate_min_weeks", "nominate_min_rate")),
    ("时区", ("time_zone",)),
)
CHOICES: dict[str, type[StrEnum]] = {
    "daily_rule": AttemptRule,
    "weekly_rule": AttemptRule,
    "daily_keys": KeyRelease,
    "multiple_choice": MultiplePolicy,
    "scope": Scope,
    "participation": Participation,
    "daily_basis": DailyBasis,
    "average_base": AverageBase,
    "publishing": Publishing,
    "prize_ties": PrizeTies,
}
HINTS = {
    "fixed_points": "只在“少选得固定分”时填写，如 1.00；别的计分办法留空。",
    "min_eligible": "人。应参加人数不到这么多的单位列在最后，不排名次。",
    "daily_weight": "写成小数，如 0.4；与每周一测的权重相加应为 1。",
    "weekly_weight": "与每日练习的权重相加应为 1。",
    "rate_weight": "写成小数，如 0.5；与人均综合成绩的权重相加应为 1。",
    "average_weight": "与参与率的权重相加应为 1。",
    "daily_best": "次。“取最好的几次平均”时的次数，1 到 7。",
    "daily_attempts": "次。多做的只是练习。",
    "weekly_attempts": "次，1 到 5。",
    "unit_prizes": "一、二、三等奖各几个单位，或百分比，如 10%。",
    "people_prizes": "一、二、三等奖各几人，或百分比，如 10%。",
    "prize_min_rate": "百分数，如 90.00。",
    "prize_min_weeks": "写成小数或分数，如 0.5、2/3。",
    "nominate_units": "几名，或百分比，如 10%。",
    "nominate_people": "几名，或百分比，如 10%。",
    "nominate_min_weeks": "写成小数或分数，如 0.75。",
    "nominate_min_rate": "百分数，如 90.00。",
    "time_zone": "一般不用改。",
}
WHOLE = frozenset(
    {"daily_attempts", "weekly_attempts", "min_eligible", "daily_best", "nominate_units", "nominate_people"}
)
"""Whole numbers; the last two may be percentages."""


@dataclass(frozen=True, slots=True)
class Field:
    """A setting in a form. `kind` says which field: `choice`, or `seconds`, which may be none, with `options`
    as pairs; `text`, `whole`, or `optional`, which may be empty; `mix`, kinds of questions; `prizes`, three
    places. `value` is as the API has it.
    """

    name: str
    label: str
    kind: str
    value: Any
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""


def sections(settings: Settings) -> list[tuple[str, list[Field]]]:
    """All settings, by what they are about."""
    names = [field.name for field in fields(Settings)]
    labels = dict(zip(names, (label for label, _ in in_words(settings, Calendar())), strict=False))
    values = settings.to_json()
    return [(title, [_field(name, labels[name], values[name]) for name in own]) for title, own in SECTIONS]


def _field(name: str, label: str, value: Any) -> Field:
    hint = HINTS.get(name, "")
    if name in CHOICES:
        return Field(name, label, "choice", value, [(each.value, word(each)) for each in CHOICES[name]], hint)
    if name.endswith("_mix"):
        return Field(name, label, "mix", value, tuple(TYPES.items()))
    if name.endswith("_prizes"):
        return Field(name, label, "prizes", value, hint=hint)
    if name.endswith("_limit_s"):
        return Field(name, label, "seconds", "" if value is None else value, list(_limits(value)))
    if name in ("weekly_opens", "weekly_closes"):
        return Field(name, label, "choice", value, list(_moments(name, value)), hint)
    kind = "whole" if name in WHOLE else "optional" if name == "fixed_points" else "text"
    return Field(name, label, kind, value, hint=hint)


def _limits(value: int | None) -> Iterator[tuple[str, str]]:
    yield "", "不限时"
    known = [60 * each for each in MINUTES]
    for each in sorted({*known, *([value] if value else [])}):
        minutes, rest = divmod(each, 60)
        yield str(each), f"{minutes} 分钟" + (f" {rest} 秒" if rest else "")


def _moments(name: str, value: str) -> Iterator[tuple[str, str]]:
    clocks = OPENS if name == "weekly_opens" else CLOSES
    known = {f"{number}T{clock}" for number in range(1, 8) for clock in clocks}
    for each in sorted({*known, value}):
        yield each, f"星期{DAYS[int(each[0]) - 1]} {each[2:]}"
