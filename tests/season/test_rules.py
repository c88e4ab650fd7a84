"""The clock, the calendar, the settings and the numbers of rules.md §2 and §4."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.season import rules
from quizsvc.season.rules import Calendar, Month, Season, Settings, Week

SHANGHAI = ZoneInfo("Asia/Shanghai")
BLAMED = {("multiple_choice", "fixed_if_subset"): "fixed_points"}
"""A bad value that another setting is blamed for."""
ENGLISH = re.compile(r"\b(must|not|one of|unknown|and)\b")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def season(first: str, last: str, **settings: object) -> Season:
    return Season(date.fromisoformat(first), date.fromisoformat(last), Settings.from_json(settings))


class TestNumbers:
    @pytest.mark.parametrize(
        ("numerator", "denominator", "rounded"),
        [(1, 2, 1), (3, 2, 2), (5, 2, 3), (1, 3, 0), (2, 3, 1), (0, 7, 0), (249, 100, 2), (250, 100, 3)],
    )
    def test_halves_go_up(self, numerator, denominator, rounded):
        assert rules.round_half_up(numerator, denominator) == rounded
        assert rules.round_half_up(Fraction(numerator, denominator)) == rounded

    @given(st.integers(0, 10**12), st.integers(1, 10**6))
    def test_rounding_stays_within_half_and_never_below_it(self, numerator, denominator):
        distance = rules.round_half_up(numerator, denominator) - Fraction(numerator, denominator)
        assert Fraction(-1, 2) < distance <= Fraction(1, 2)

    def test_nothing_is_divided_by_zero(self):
        with pytest.raises(ValueError, match="denominator"):
            rules.round_half_up(1, 0)

    @pytest.mark.parametrize(
        ("hundredths", "text"),
        [(0, "0.00"), (5, "0.05"), (8727, "87.27"), (10000, "100.00"), (-150, "-1.50")],
    )
    def test_two_decimals_are_published(self, hundredths, text):
        assert rules.format_hundredths(hundredths) == text

    @given(st.integers(0, 10**9))
    def test_what_is_formatted_is_parsed_back(self, hundredths):
        assert rules.parse_hundredths(rules.format_hundredths(hundredths)) == hundredths

    @pytest.mark.parametrize("text", ["", "1.234", "-1", "1,5", "１.00", "1.", ".5", "1e3", "nan", "1.00\n"])
    def test_a_number_that_would_have_to_be_guessed_is_refused(self, text):
        with pytest.raises(ValueError, match="两位小数"):
            rules.parse_hundredths(text)


class TestPeriods:
    @pytest.mark.parametrize("text", ["2021-W28", "2020-W53", "2021-07", "season"])
    def test_a_period_keeps_its_name(self, text):
        assert str(rules.parse_period(text)) == text

    @pytest.mark.parametrize(
        "text",
        [
            "2021-W53",
            "2021-W00",
            "2021-13",
            "2021-00",
            "2021",
            "2021-7",
            "2021-w28",
            "Season",
            "",
            "２０２１-07",
        ],
    )
    def test_a_period_that_does_not_exist_is_refused(self, text):
        with pytest.raises(ValueError, match="统计期"):
            rules.parse_period(text)

    def test_a_week_and_a_month_of_the_same_numbers_differ(self):
        assert len({rules.parse_period("2021-W07"), rules.parse_period("2021-07")}) == 2

    @pytest.mark.parametrize(
        ("week", "month"),
        [
            ("2021-W26", "2021-07"),  # Thursday 1 July
            ("2021-W30", "2021-07"),  # Thursday 29 July, Sunday 1 August
            ("2021-W31", "2021-08"),  # Monday 2 August
            ("2020-W53", "2020-12"),  # Thursday 31 December 2020
            ("2021-W01", "2021-01"),
        ],
    )
    def test_a_week_belongs_to_the_month_of_its_thursday(self, week, month):
        parsed = rules.parse_period(week)
        assert isinstance(parsed, Week)
        assert str(rules.month_of(parsed)) == month

    @given(DAYS)
    def test_each_day_is_in_exactly_its_week(self, day):
        week = rules.week_of(day)
        assert week.monday <= day < week.monday + timedelta(days=7)
        assert week.monday.weekday() == 0

    def test_months_share_out_all_weeks(self):
        whole = season("2021-06-30", "2021-09-07")
        periods = rules.periods_of(whole)
        weeks = [
            week for period in periods if isinstance(period, Month) for week in rules.weeks_of(period, whole)
        ]
        assert weeks == list(rules.weeks_of(rules.SEASON, whole))
        assert [str(period) for period in periods[-4:]] == ["2021-07", "2021-08", "2021-09", "season"]


class TestSeasonDays:
    def test_of_a_week_partly_covered_the_days_inside_count(self):
        partly = season("2021-07-07", "2021-07-20")
        assert rules.days_of(Week(2021, 27), partly) == tuple(date(2021, 7, day) for day in range(7, 12))
        assert len(rules.days_of(Week(2021, 28), partly)) == 7
        assert rules.days_of(Week(2021, 29), partly) == (date(2021, 7, 19), date(2021, 7, 20))
        assert rules.days_of(Week(2021, 30), partly) == ()
        assert [str(week) for week in rules.weeks_of(rules.SEASON, partly)] == [
            "2021-W27",
            "2021-W28",
            "2021-W29",
        ]
        assert rules.weeks_of(Week(2021, 30), partly) == ()

    def test_a_weeks_first_instant_is_that_of_its_first_day_inside(self):
        partly = season("2021-07-07", "2021-07-20")
        assert rules.first_instant(Week(2021, 27), partly) == datetime(2021, 7, 6, 16, tzinfo=UTC)
        assert rules.first_instant(Week(2021, 28), partly) == datetime(2021, 7, 11, 16, tzinfo=UTC)
        assert rules.week_bounds(Week(2021, 29), partly)[1] == partly.ends_at
        with pytest.raises(ValueError, match="2021-W30"):
            rules.first_instant(Week(2021, 30), partly)

    def test_a_period_ends_with_its_last_day_inside(self):
        partly = season("2021-07-07", "2021-08-03")
        days = {"2021-W27": (7, 11), "2021-07": (7, 1), "2021-08": (2, 3), "season": (7, 3)}
        for period, expected in days.items():
            first, last = rules.span_of(rules.parse_period(period), partly)
            assert (first.day, last.day) == expected, period
        assert rules.ends_at(Month(2021, 7), partly) == datetime(2021, 8, 1, 16, tzinfo=UTC)
        assert rules.ends_at(rules.SEASON, partly) == rules.ends_at(Week(2021, 31), partly) == partly.ends_at
        with pytest.raises(ValueError, match="2021-09"):
            rules.span_of(Month(2021, 9), partly)

    def test_a_season_of_one_day_and_none_backwards(self):
        assert rules.weeks_of(rules.SEASON, season("2021-07-07", "2021-07-07")) == (Week(2021, 27),)
        with pytest.raises(ValueError, match="last_on"):
            season("2021-07-07", "2021-07-06")


class TestMidnight:
    def test_the_day_turns_at_midnight_in_shanghai(self):
        before = datetime(2021, 7, 11, 15, 59, 59, 999999, tzinfo=UTC)
        assert rules.local_date(before, SHANGHAI) == date(2021, 7, 11)
        assert rules.local_date(before + timedelta(microseconds=1), SHANGHAI) == date(2021, 7, 12)

    @given(
        DAYS,
        st.sampled_from(["Asia/Shanghai", "UTC", "America/Sao_Paulo", "Asia/Gaza", "Pacific/Kiritimati"]),
    )
    def test_the_first_instant_of_a_day_is_its_first(self, day, name):
        zone = ZoneInfo(name)
        start, end = rules.day_bounds(day, zone)
        assert rules.local_date(start, zone) == day
        assert rules.local_date(start - timedelta(microseconds=1), zone) < day
        assert rules.local_date(end - timedelta(microseconds=1), zone) == day

    def test_an_instant_without_a_zone_has_no_day(self):
        with pytest.raises(ValueError, match="aware"):
            rules.local_date(datetime(2021, 7, 11), SHANGHAI)  # noqa: DTZ001


class TestCalendar:
    def test_json_keeps_it(self):
        data = {"without_daily": ["2021-10-01", "2021-10-02"], "without_weekly": ["2021-W39"]}
        assert Calendar.from_json(data).to_json() == data
        assert Calendar.from_json({}) == Calendar()

    @pytest.mark.parametrize(
        ("data", "named"),
        [
            ({"holidays": []}, "holidays"),
            ({"without_daily": "2021-10-01"}, "without_daily"),
            ({"without_daily": ["2021-10-32"]}, "2021-10-32"),
            ({"without_daily": ["20211001"]}, "20211001"),
            ({"without_weekly": ["2021-10"]}, "2021-10"),
        ],
    )
    def test_a_bad_one_is_named(self, data, named):
        with pytest.raises(ValueError, match=named):
            Calendar.from_json(data)

    def test_it_changes_only_for_weeks_that_have_not_begun(self):
        whole = season("2021-07-05", "2021-08-01")
        old = Calendar(frozenset({date(2021, 7, 14)}), frozenset({Week(2021, 27)}))
        new = Calendar(frozenset({date(2021, 7, 21)}), frozenset({Week(2021, 27), Week(2021, 40)}))
        monday = datetime(2021, 7, 11, 16, tzinfo=UTC)
        assert rules.begun_changes(old, new, whole, monday - timedelta(microseconds=1)) == ()
        assert rules.begun_changes(old, new, whole, monday) == (Week(2021, 28),)
        assert rules.begun_changes(old, old, whole, monday + timedelta(days=30)) == ()


class TestSettings:
    def test_the_defaults_are_the_values_named_first(self):
        settings = Settings()
        assert settings.time_zone == "Asia/Shanghai"
        assert (settings.daily_attempts, settings.daily_rule) == (1, "first")
        assert (settings.weekly_attempts, settings.weekly_rule) == (1, "best")
        assert (settings.daily_limit_s, settings.weekly_limit_s) == (None, 1800)
        assert sum(part.count * part.points for part in settings.daily_mix) == 10_000
        assert [(part.type, part.count, part.points) for part in settings.weekly_mix] == [
            ("single", 10, 400),
            ("multiple", 5, 600),
            ("true_false", 10, 300),
        ]
        assert (settings.daily_weight, settings.weekly_weight) == (Fraction(4, 10), Fraction(6, 10))
        assert (settings.daily_basis, settings.daily_best) == ("best", 5)
        assert (settings.participation, settings.scope, settings.min_eligible) == ("any", "subtree", 1)
        assert (settings.rate_weight, settings.average_weight) == (Fraction(1, 2), Fraction(1, 2))
        assert (settings.prize_min_rate, settings.prize_min_weeks) == (9000, Fraction(1, 2))
        assert settings.publishing == "by_itself"
        assert [places.of(100) for places in settings.unit_prizes] == [1, 2, 3]

    def test_json_keeps_every_setting_without_a_float(self):
        data = json.loads(
            json.dumps(Settings().to_json()), parse_float=lambda text: pytest.fail(f"float {text}")
        )
        assert Settings.from_json(data) == Settings()

    @given(st.fractions(0, 1, max_denominator=999_999))
    def test_json_keeps_weights_exactly(self, weight):
        settings = Settings(daily_weight=weight, weekly_weight=1 - weight)
        assert Settings.from_json(json.loads(json.dumps(settings.to_json()))) == settings

    def test_a_json_number_means_its_decimals(self):
        settings = Settings.from_json({"daily_weight": 0.1, "weekly_weight": 0.9})
        assert settings.daily_weight == Fraction(1, 10)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("colour", "red"),
            ("time_zone", "Asia/Xian_"),
            ("time_zone", "../etc/passwd"),
            ("time_zone", "Asia"),
            ("weekly_opens", "0T00:00"),
            ("weekly_opens", "7T24:01"),
            ("weekly_opens", "1T10:60"),
            ("weekly_closes", "1T00:00"),
            ("daily_mix", []),
            ("daily_mix", [{"type": "essay", "count": 1, "points": "1.00"}]),
            ("daily_mix", [{"type": "single", "count": 0, "points": "1.00"}]),
            ("daily_mix", [{"type": "single", "count": 1, "points": "0"}]),
            ("daily_mix", [{"type": "single", "count": 1, "points": 1.5}]),
            ("daily_limit_s", 0),
            ("daily_attempts", True),
            ("daily_attempts", "1"),
            ("weekly_attempts", 6),
            ("weekly_attempts", 0),
            ("weekly_rule", "worst"),
            ("multiple_choice", "fixed_if_subset"),
            ("min_eligible", 0),
            ("daily_weight", "0.5"),
            ("daily_weight", "-0.4"),
            ("daily_weight", "4/0"),
            ("daily_weight", float("nan")),
            ("rate_weight", "0.6"),
            ("daily_best", 8),
            ("publishing", "never"),
            ("prize_min_rate", "100.01"),
            ("unit_prizes", [1, 2]),
            ("unit_prizes", [1, 2, "101%"]),
            ("people_prizes", [1, 2, -1]),
        ],
    )
    def test_a_bad_value_is_named(self, name, value):
        with pytest.raises(rules.BadValue) as caught:
            Settings.from_json({name: value})
        assert caught.value.name == BLAMED.get((name, str(value)), name)
        assert ENGLISH.search(caught.value.reason) is None

    def test_a_bad_value_is_refused_without_json_too(self):
        with pytest.raises(ValueError, match="min_eligible"):
            Settings(min_eligible=0)
        with pytest.raises(ValueError, match="daily_weight"):
            Settings(daily_weight=0.4)  # type: ignore[arg-type]

    def test_a_prize_may_be_a_percentage_rounded_up(self):
        settings = Settings.from_json(
            {"unit_prizes": ["10%", "12.5%", 0], "people_prizes": ["0%", 1, "100%"]}
        )
        assert [places.of(11) for places in settings.unit_prizes] == [2, 2, 0]
        assert [places.of(10) for places in settings.unit_prizes] == [1, 2, 0]
        assert [places.of(11) for places in settings.people_prizes] == [0, 1, 11]
        assert Settings.from_json(settings.to_json()) == settings
