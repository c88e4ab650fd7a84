"""The settings as a notice prints them."""

from dataclasses import fields
from datetime import date
from fractions import Fraction

from quizsvc.season.rules import Calendar, Settings, Week, in_words


def test_the_campaigns_rules_in_plain_words():
    said = dict(in_words(Settings(), Calendar()))
    assert said["每日练习题目"] == "不限题型 5 道，每道 20 分"
    assert said["每周一测题目"] == "单选题 10 道，每道 4 分；多选题 5 道，每道 6 分；判断题 10 道，每道 3 分"
    assert said["时区"] == "北京时间"
    assert said["每周一测开始"] == "星期一 00:00"
    assert said["每周一测截止"] == "星期日 24:00"
    assert (said["每周一测限时"], said["每日练习限时"]) == ("30 分钟", "不限")
    assert (said["综合成绩中每日练习的权重"], said["综合成绩中每周一测的权重"]) == ("40%", "60%")
    assert (said["综合得分中参与率的权重"], said["综合得分中人均综合成绩的权重"]) == ("50%", "50%")
    assert said["每个榜单的单位奖项"] == "一等奖 1 名，二等奖 2 名，三等奖 3 名"
    assert said["单位获奖的最低参与率"] == "90.00%"
    assert said["没有每日练习的日子"] == "无"


def test_every_setting_is_said_once():
    lines = in_words(Settings(), Calendar())
    assert len(lines) == len(fields(Settings)) + 2
    assert len({name for name, _ in lines}) == len(lines)
    assert all(value for _, value in lines)


def test_values_that_are_the_same_word_are_said_as_what_they_are():
    said = dict(in_words(Settings.from_json({"weekly_rule": "best", "daily_basis": "best"}), Calendar()))
    assert said["每周一测计入哪一次"] == "取成绩最好的一次"
    assert said["每日练习均分"] == "取一周内最好的几次平均，缺的按 0 分"


def test_other_values_have_their_words():
    settings = Settings.from_json(
        {
            "time_zone": "Asia/Urumqi",
            "rate_weight": "1/3",
            "average_weight": "2/3",
            "multiple_choice": "fixed_if_subset",
            "fixed_points": "1.50",
            "weekly_limit_s": 90,
            "unit_prizes": ["10%", 2, "12.5%"],
        }
    )
    calendar = Calendar(frozenset({date(2021, 10, 1)}), frozenset({Week(2021, 39)}))
    said = dict(in_words(settings, calendar))
    assert said["时区"] == "Asia/Urumqi"
    assert settings.rate_weight == Fraction(1, 3)
    assert said["综合得分中参与率的权重"] == "1/3"
    assert said["多选题少选的固定分"] == "1.50 分"
    assert said["每周一测限时"] == "1 分钟 30 秒"
    assert said["每个榜单的单位奖项"] == "一等奖 10%（向上取整），二等奖 2 名，三等奖 12.50%（向上取整）"
    assert (said["没有每日练习的日子"], said["没有每周一测的周"]) == (
        "2021年10月1日",
        "2021年9月27日起的一周",
    )
