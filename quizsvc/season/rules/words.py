"""Settings and days in plain words, as notices and tables print them."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from quizsvc.kit.hundredths import format_hundredths
from quizsvc.season.rules.calendar import SEASON, Calendar, Month, Period, Season, Week, weeks_of
from quizsvc.season.rules.codecs import ANY_TYPE, FRACTION, Part, Places, WeekTime
from quizsvc.season.rules.settings import (
    AttemptRule,
    AverageBase,
    DailyBasis,
    KeyRelease,
    MultiplePolicy,
    Participation,
    PrizeTies,
    Publishing,
    Scope,
    Settings,
)

_DAYS = "一二三四五六日"
TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", ANY_TYPE: "不限题型"}
"""What types of questions are called, and a part of a paper that takes any."""
_WORDS: dict[type, dict[Any, str]] = {
    AttemptRule: {
        AttemptRule.FIRST: "取最先完成的一次",
        AttemptRule.BEST: "取成绩最好的一次",
        AttemptRule.LAST: "取最后完成的一次",
    },
    KeyRelease: {
        KeyRelease.OWN_SUBMISSION: "本人计入的次数用完后公布",
        KeyRelease.PAPER_CLOSED: "当天截止后公布",
    },
    MultiplePolicy: {
        MultiplePolicy.ALL_OR_NOTHING: "全部选对得分，少选、错选、不选均不得分",
        MultiplePolicy.HALF_IF_SUBSET: "少选得一半分，错选、不选不得分",
        MultiplePolicy.PROPORTIONAL_IF_SUBSET: "少选按选对的比例得分，错选、不选不得分",
        MultiplePolicy.FIXED_IF_SUBSET: "少选得固定分，错选、不选不得分",
    },
    Scope: {
        Scope.SUBTREE: "本单位及下级单位的人员",
        Scope.OWN: "本单位人员，不含下级单位",
    },
    Participation: {
        Participation.ANY: "一周内至少有一次计入的答卷",
        Participation.WEEKLY: "一周内参加了每周一测",
        Participation.BOTH: "一周内每日练习和每周一测都参加了",
    },
    DailyBasis: {
        DailyBasis.BEST: "取一周内最好的几次平均，缺的按 0 分",
        DailyBasis.ANSWERED: "取一周内做过的平均",
        DailyBasis.SCHEDULED: "取一周内全部每日练习平均，缺的按 0 分",
    },
    AverageBase: {
        AverageBase.PARTICIPANTS: "参加者成绩之和除以参加人数",
        AverageBase.ELIGIBLE: "参加者成绩之和除以应参加人数",
    },
    Publishing: {
        Publishing.BY_ITSELF: "统计期结束后由系统发布",
        Publishing.AFTER_A_LOOK: "由组织者核对后发布",
    },
    PrizeTies: {
        PrizeTies.INCLUDE: "并列者一同获奖",
        PrizeTies.EXCLUDE: "名额不够时并列者均不获奖",
    },
}
"""By kind first: members of two kinds may be the same word, and then they are equal."""


def _zone(name: str) -> str:
    return "北京时间" if name == "Asia/Shanghai" else name


def _mix(parts: tuple[Part, ...]) -> str:
    said = [f"{TYPES[part.type]} {part.count} 道，每道 {points_text(part.points)} 分" for part in parts]
    return "；".join(said)


def _limit(seconds: int | None) -> str:
    if seconds is None:
        return "不限"
    minutes, rest = divmod(seconds, 60)
    return " ".join(said for said in (minutes and f"{minutes} 分钟", rest and f"{rest} 秒") if said)


def _moment(when: WeekTime) -> str:
    return f"星期{_DAYS[when.weekday - 1]} {when.hour:02d}:{when.minute:02d}"


def _places(places: Places) -> str:
    if places.percent is None:
        return f"{places.count} 名"
    return f"{points_text(places.percent)}%（向上取整）"


def _prizes(three: tuple[Places, ...]) -> str:
    said = (f"{name}等奖 {_places(each)}" for name, each in zip("一二三", three, strict=True))
    return "，".join(said)


def _points(points: int | None) -> str:
    return "不适用" if points is None else f"{points_text(points)} 分"


def _rate(hundredths: int) -> str:
    return f"{format_hundredths(hundredths)}%"


def _weight(weight: Fraction) -> str:
    percent = 100 * weight
    return f"{percent}%" if percent.denominator == 1 else str(FRACTION.dump(weight))


def _times(number: int) -> str:
    return f"前 {number} 次"


def _share(weight: Fraction) -> str:
    return f"不少于 {_weight(weight)}"


def word(value: object) -> str:
    """What a choice among several means, such as Participation.ANY."""
    return _WORDS[type(value)][value]


_SAID: dict[str, tuple[str, Callable[[Any], str]]] = {
    "time_zone": ("时区", _zone),
    "weekly_opens": ("每周一测开始", _moment),
    "weekly_closes": ("每周一测截止", _moment),
    "daily_mix": ("每日练习题目", _mix),
    "weekly_mix": ("每周一测题目", _mix),
    "daily_limit_s": ("每日练习限时", _limit),
    "weekly_limit_s": ("每周一测限时", _limit),
    "daily_attempts": ("每日练习计入的次数", _times),
    "daily_rule": ("每日练习计入哪一次", word),
    "weekly_attempts": ("每周一测计入的次数", _times),
    "weekly_rule": ("每周一测计入哪一次", word),
    "daily_keys": ("每日练习的答案和解析", word),
    "multiple_choice": ("多选题计分", word),
    "fixed_points": ("多选题少选的固定分", _points),
    "scope": ("单位的应参加人员", word),
    "participation": ("参加的标准", word),
    "min_eligible": ("参加排名的最少应参加人数", lambda value: f"{value} 人"),
    "daily_weight": ("综合成绩中每日练习的权重", _weight),
    "weekly_weight": ("综合成绩中每周一测的权重", _weight),
    "daily_basis": ("每日练习均分", word),
    "daily_best": ("每日练习最好的次数", lambda value: f"{value} 次"),
    "average_base": ("人均综合成绩", word),
    "rate_weight": ("综合得分中参与率的权重", _weight),
    "average_weight": ("综合得分中人均综合成绩的权重", _weight),
    "publishing": ("名次的发布", word),
    "unit_prizes": ("每个榜单的单位奖项", _prizes),
    "people_prizes": ("每个条线的个人奖项", _prizes),
    "prize_ties": ("奖项末位并列", word),
    "prize_min_rate": ("单位获奖的最低参与率", _rate),
    "prize_min_weeks": ("个人获奖须参加的每周一测", _share),
    "nominate_units": ("每个榜单推选的单位", _places),
    "nominate_people": ("每个条线推选的个人", _places),
    "nominate_min_weeks": ("推选须参加的周数", _share),
    "nominate_min_rate": ("推选的最低参与率", _rate),
}
"""What each setting is called, and how its value is said; in the order of the settings."""


def day_in_words(day: date) -> str:
    """`2021年8月3日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_name(period: Period, season: Season) -> str:
    """`第3周`, counted from the season's first, `2021年7月`, or `整个活动`.

    Raises:
        ValueError: a week that is outside the season.
    """
    if isinstance(period, Week):
        return f"第{weeks_of(SEASON, season).index(period) + 1}周"
    if isinstance(period, Month):
        return f"{period.year}年{period.number}月"
    return "整个活动"


def days_without_papers(calendar: Calendar) -> tuple[str, str]:
    """The days without a daily practice, and the weeks without a weekly test; blank if there are none."""
    days = "、".join(map(day_in_words, sorted(calendar.without_daily)))
    weeks = "、".join(f"{day_in_words(week.monday)}起的一周" for week in sorted(calendar.without_weekly))
    return days, weeks


def said(settings: Settings, name: str) -> str:
    """The value of one setting, such as `30 分钟`."""
    return _SAID[name][1](getattr(settings, name))


def in_words(settings: Settings, calendar: Calendar) -> list[tuple[str, str]]:
    """Every setting by what people call it, with its value, then the days and weeks without papers."""
    lines = [(_SAID[field.name][0], said(settings, field.name)) for field in fields(settings)]
    days, weeks = days_without_papers(calendar)
    return [*lines, ("没有每日练习的日子", days or "无"), ("没有每周一测的周", weeks or "无")]


def points_text(hundredths: int) -> str:
    """Without decimals where there are none: `6`, `1.50`."""
    return format_hundredths(hundredths).removesuffix(".00")
