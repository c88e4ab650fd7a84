"""Every value that rules.md marks *setting*; the default is the value it names first."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo

from quizsvc.season.rules import codecs
from quizsvc.season.rules.codecs import BadValue, Codec, Part, Places, WeekTime

A_WEEK_S = 7 * 24 * 3600


class AttemptRule(StrEnum):
    """Which of a person's candidates on a paper is counted (§3)."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"


class KeyRelease(StrEnum):
    """When a daily practice shows its key (§3)."""

    OWN_SUBMISSION = "own_submission"
    PAPER_CLOSED = "paper_closed"


class MultiplePolicy(StrEnum):
    """What a multiple choice earns when only some of the right options are chosen (§4)."""

    ALL_OR_NOTHING = "all_or_nothing"
    HALF_IF_SUBSET = "half_if_subset"
    PROPORTIONAL_IF_SUBSET = "proportional_if_subset"
    FIXED_IF_SUBSET = "fixed_if_subset"


class Scope(StrEnum):
    """Whose people count for a unit (§5)."""

    SUBTREE = "subtree"
    OWN = "own"


class Participation(StrEnum):
    """What taking part in a week means (§5)."""

    ANY = "any"
    WEEKLY = "weekly"
    BOTH = "both"


class DailyBasis(StrEnum):
    """Over what the daily mean is taken (§6)."""

    BEST = "best"
    ANSWERED = "answered"
    SCHEDULED = "scheduled"


class AverageBase(StrEnum):
    """By what a unit's sum of scores is divided (§7)."""

    PARTICIPANTS = "participants"
    ELIGIBLE = "eligible"


class Publishing(StrEnum):
    """Whether a standing is published by itself when its period is over, or by an organizer (§8)."""

    BY_ITSELF = "by_itself"
    AFTER_A_LOOK = "after_a_look"


class PrizeTies(StrEnum):
    """What happens to a tie that crosses the last rank of a prize (§9)."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


_DAILY_MIX = (Part(codecs.ANY_TYPE, 5, 2000),)
_WEEKLY_MIX = (Part("single", 10, 400), Part("multiple", 5, 600), Part("true_false", 10, 300))
_MONDAY_0, _SUNDAY_24 = WeekTime(1, 0, 0), WeekTime(7, 24, 0)
_HALF, _TWO_FIFTHS, _THREE_FIFTHS = Fraction(1, 2), Fraction(2, 5), Fraction(3, 5)
_THREE_QUARTERS = Fraction(3, 4)
_UNITS_PUT_FORWARD, _PEOPLE_PUT_FORWARD = Places(3), Places(10)
_UNIT_PRIZES = (Places(1), Places(2), Places(3))
_PEOPLE_PRIZES = (Places(2), Places(3), Places(5))


@dataclass(frozen=True)
class Settings:
    """A season's settings, fixed when it opens. Points and percentages are whole hundredths, weights exact.

    Raises:
        BadValue: a value out of its bounds, named by its setting; weights that do not add up to 1.
    """

    # §2
    time_zone: Annotated[str, codecs.ZONE] = "Asia/Shanghai"
    # §3: papers. Times of the week are wall-clock times of the zone.
    weekly_opens: Annotated[WeekTime, codecs.WEEK_TIME] = _MONDAY_0
    weekly_closes: Annotated[WeekTime, codecs.WEEK_TIME] = _SUNDAY_24
    daily_mix: Annotated[tuple[Part, ...], codecs.MIX] = _DAILY_MIX
    weekly_mix: Annotated[tuple[Part, ...], codecs.MIX] = _WEEKLY_MIX
    daily_limit_s: Annotated[int | None, codecs.optional(codecs.whole(1, A_WEEK_S))] = None
    weekly_limit_s: Annotated[int | None, codecs.optional(codecs.whole(1, A_WEEK_S))] = 30 * 60
    # §3: which attempts count, and when the key is shown
    daily_attempts: Annotated[int, codecs.whole(1, 100)] = 1
    daily_rule: Annotated[AttemptRule, codecs.one_of(AttemptRule)] = AttemptRule.FIRST
    weekly_attempts: Annotated[int, codecs.whole(1, 5)] = 1
    weekly_rule: Annotated[AttemptRule, codecs.one_of(AttemptRule)] = AttemptRule.BEST
    daily_keys: Annotated[KeyRelease, codecs.one_of(KeyRelease)] = KeyRelease.OWN_SUBMISSION
    # §4
    multiple_choice: Annotated[MultiplePolicy, codecs.one_of(MultiplePolicy)] = MultiplePolicy.ALL_OR_NOTHING
    fixed_points: Annotated[int | None, codecs.optional(codecs.POINTS)] = None
    # §5
    scope: Annotated[Scope, codecs.one_of(Scope)] = Scope.SUBTREE
    participation: Annotated[Participation, codecs.one_of(Participation)] = Participation.ANY
    min_eligible: Annotated[int, codecs.whole(1, 1_000_000)] = 1
    # §6
    daily_weight: Annotated[Fraction, codecs.FRACTION] = _TWO_FIFTHS
    weekly_weight: Annotated[Fraction, codecs.FRACTION] = _THREE_FIFTHS
    daily_basis: Annotated[DailyBasis, codecs.one_of(DailyBasis)] = DailyBasis.BEST
    daily_best: Annotated[int, codecs.whole(1, 7)] = 5
    # §7
    average_base: Annotated[AverageBase, codecs.one_of(AverageBase)] = AverageBase.PARTICIPANTS
    rate_weight: Annotated[Fraction, codecs.FRACTION] = _HALF
    average_weight: Annotated[Fraction, codecs.FRACTION] = _HALF
    # §8
    publishing: Annotated[Publishing, codecs.one_of(Publishing)] = Publishing.BY_ITSELF
    # §9: places of the first, second and third prize; what a unit and a person need
    unit_prizes: Annotated[tuple[Places, ...], codecs.THREE_PLACES] = _UNIT_PRIZES
    people_prizes: Annotated[tuple[Places, ...], codecs.THREE_PLACES] = _PEOPLE_PRIZES
    prize_ties: Annotated[PrizeTies, codecs.one_of(PrizeTies)] = PrizeTies.INCLUDE
    prize_min_rate: Annotated[int, codecs.PERCENTAGE] = 9000
    prize_min_weeks: Annotated[Fraction, codecs.FRACTION] = _HALF
    # §9: who is put forward to the selection: the best ranks of each board and track, and what they need
    nominate_units: Annotated[Places, codecs.PLACES] = _UNITS_PUT_FORWARD
    nominate_people: Annotated[Places, codecs.PLACES] = _PEOPLE_PUT_FORWARD
    nominate_min_weeks: Annotated[Fraction, codecs.FRACTION] = _THREE_QUARTERS
    nominate_min_rate: Annotated[int, codecs.PERCENTAGE] = 9000

    def __post_init__(self) -> None:
        for name, codec in _CODECS.items():
            value = getattr(self, name)
            try:
                kept = codec.parse(codec.dump(value)) == value
            except (TypeError, AttributeError, ValueError) as error:
                raise BadValue(name, str(error)) from error
            if not kept:
                raise BadValue(name, f"{value!r} 不是精确的值")
        self._check_together()

    def _check_together(self) -> None:
        if self.daily_weight + self.weekly_weight != 1:
            raise BadValue("daily_weight", "与每周一测的权重之和应为 1")
        if self.rate_weight + self.average_weight != 1:
            raise BadValue("rate_weight", "与人均综合成绩的权重之和应为 1")
        if self.weekly_closes.since_monday <= self.weekly_opens.since_monday:
            raise BadValue("weekly_closes", "应晚于每周一测开始的时间")
        if self.multiple_choice is MultiplePolicy.FIXED_IF_SUBSET and self.fixed_points is None:
            raise BadValue("fixed_points", "多选题少选得固定分时必须填写")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself (cached by the standard library)."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Settings":
        """Settings from a JSON object; what is left out has its default.

        Points are strings such as "20.00", percentages "90.00", weights "0.4" or "1/3", prize places 3 or
        "10%".

        Raises:
            BadValue: an unknown name or a bad value; names the setting.
        """
        values: dict[str, Any] = {}
        for name, value in data.items():
            if name not in _CODECS:
                raise BadValue(name, "没有这项设置")
            try:
                values[name] = _CODECS[name].parse(value)
            except ValueError as error:
                raise BadValue(name, str(error)) from error
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        """Every setting as JSON without a float; from_json() of it equals self."""
        return {name: codec.dump(getattr(self, name)) for name, codec in _CODECS.items()}


_CODECS: dict[str, Codec] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Settings, include_extras=True).items()
}
