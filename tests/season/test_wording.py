"""The rules in plain words: every setting is told, and no two values of one are told alike."""

from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import get_type_hints

import pytest

from quizsvc.season.rules import Calendar, Season, Settings, Week, explained

FIRST_ON, LAST_ON = date(2021, 7, 5), date(2021, 9, 26)
NO_DAYS_OFF = Calendar()
TYPES = get_type_hints(Settings)
ENUMS = {name: kind for name, kind in TYPES.items() if isinstance(kind, type) and issubclass(kind, StrEnum)}
FIXED = {"multiple_choice": "fixed_if_subset"}
# Another value of each setting that is no choice among words, with what it needs to mean anything.
OTHERS = {
    "time_zone": ("Asia/Urumqi", {}),
    "weekly_opens": ("1T08:00", {}),
    "weekly_closes": ("7T22:00", {}),
    "daily_mix": ([{"type": "single", "count": 4, "points": "25.00"}], {}),
    "weekly_mix": ([{"type": "true_false", "count": 20, "points": "5.00"}], {}),
    "daily_limit_s": (600, {}),
    "weekly_limit_s": (None, {}),
    "daily_attempts": (2, {}),
    "weekly_attempts": (3, {}),
    "fixed_points": ("1.50", FIXED),
    "min_eligible": (5, {}),
    "daily_weight": ("0.3", {"weekly_weight": "0.7"}),
    "weekly_weight": ("1", {"daily_weight": "0"}),
    "daily_best": (4, {}),
    "rate_weight": ("0.3", {"average_weight": "0.7"}),
    "average_weight": ("1", {"rate_weight": "0"}),
    "unit_prizes": ([1, 2, "10%"], {}),
    "people_prizes": ([2, 3, 6], {}),
    "prize_min_rate": ("85.00", {}),
    "prize_min_weeks": ("2/3", {}),
    "nominate_units": ("10%", {}),
    "nominate_people": (11, {}),
    "nominate_min_weeks": ("0.8", {}),
    "nominate_min_rate": ("80.00", {}),
}


def told(calendar=NO_DAYS_OFF, **settings) -> str:
    """All sentences, without the table of the settings at the end."""
    season = Season(FIRST_ON, LAST_ON, Settings.from_json(settings), calendar)
    return "\n".join(line for section in explained(season) for line in section.paragraphs)


def test_every_setting_has_its_cases_here():
    assert {*OTHERS, *ENUMS} == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("name", OTHERS)
def test_another_value_of_a_setting_is_another_text(name):
    value, needed = OTHERS[name]
    without = {"fixed_points": "1.00", **FIXED} if name == "fixed_points" else {}
    assert told(**{**needed, name: value}) != told(**without)


@pytest.mark.parametrize("name", ENUMS)
def test_no_two_choices_are_told_alike(name):
    needed = {"fixed_points": "2.00"} if name == "multiple_choice" else {}
    texts = [told(**{name: choice.value, **needed}) for choice in ENUMS[name]]
    assert len(set(texts)) == len(ENUMS[name])


@pytest.mark.parametrize("name", ["daily_rule", "weekly_rule"])
def test_which_attempt_counts_is_told_of_several_too(name):
    several = {"daily_attempts": 3, "weekly_attempts": 3}
    assert len({told(**{name: choice.value, **several}) for choice in ENUMS[name]}) == 3


def test_the_campaign_s_own_rules():
    text = told()
    assert "5 道题（不限题型 5 道，每道 20 分）" in text
    assert "限时 30 分钟，从点“开始”算起" in text
    assert "每人每周只能考 1 次" in text
    assert "一周的综合成绩 = 每日练习均分 × 40% + 每周一测成绩 × 60%。" in text
    assert "综合得分 = 参与率 × 50% + 人均综合成绩 × 50%。" in text
    assert "每个榜一等奖 1 名，二等奖 2 名，三等奖 3 名；参与率不低于 90.00%" in text


def test_a_person_s_week_worked_out():
    """Scores of 100, 80, 100, 60, 100, 80 of seven papers, and 90 in the test."""
    assert "（100 + 100 + 100 + 80 + 80）÷ 5，综合成绩是 90.80 分" in told()
    answered = told(daily_basis="answered")
    assert "（100 + 80 + 100 + 60 + 100 + 80）÷ 6，综合成绩是 88.67 分" in answered
    assert "÷ 7，综合成绩是 83.71 分" in told(daily_basis="scheduled")
    assert "÷ 7，综合成绩是 83.71 分" in told(daily_best=7)


def test_a_unit_s_score_worked_out():
    """38 of 40 took part, with 3,258.50 together."""
    assert "参与率 95.00；参加者的综合成绩之和 3258.50，人均综合成绩 85.75；综合得分 90.38" in told()
    assert "人均综合成绩 81.46；综合得分 88.23" in told(average_base="eligible")


@pytest.mark.parametrize(
    ("policy", "points", "earned"),
    [
        ("all_or_nothing", None, "0"),
        ("half_if_subset", None, "3"),
        ("proportional_if_subset", None, "4"),
        ("fixed_if_subset", "1.50", "1.50"),
        ("fixed_if_subset", "9.00", "6"),
    ],
)
def test_two_of_three_right_options(policy, points, earned):
    text = told(multiple_choice=policy, fixed_points=points)
    assert f"正确答案是 A、B、C，只选了 A、B 得 {earned} 分，选了 A、B、D 得 0 分" in text


def test_a_paper_that_is_not_worth_100_is_scaled():
    mix = [{"type": "single", "count": 3, "points": "2.50"}]
    assert "成绩按百分制折算（满分 7.50 分折成 100 分）" in told(daily_mix=mix)
    assert "折算" not in told()


def test_days_and_weeks_without_papers():
    calendar = Calendar(frozenset({date(2021, 9, 20)}), frozenset({Week(2021, 38)}))
    assert "没有每日练习的日子：2021年9月20日；没有每周一测的周：2021年9月20日起的一周。" in told(calendar)
    assert "没有安排停答的日子和停测的周" in told()


def test_all_settings_stand_in_the_table_at_the_end():
    *_, last = explained(Season(FIRST_ON, LAST_ON))
    (table,) = last.tables
    assert dict(table.rows)["每周一测限时"] == "30 分钟"
    assert len(table.rows) == len(fields(Settings)) + 2
