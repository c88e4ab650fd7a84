"""Titles break where they read well; what people write is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.notices.documents import texts, widths
from quizsvc.notices.rules import Cells, Column, Table
from tests.notices.made_up import SUM, board, sums


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("周统计", ["周统计"]),
        ("关于网络答题情况的通报", ["关于网络答题情况的通报"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        (
            "关于2021年生态环境保护执法大练兵网络答题活动2021年7月情况的通报",
            ["关于2021年生态环境保护执法大练兵", "网络答题活动2021年7月情况的通报"],
        ),
        ("", []),
    ],
)
def test_titles(title, lines):
    assert texts.balanced(title, 20) == lines


@given(st.text(alphabet="关于2021年的《大练兵》（试行）、，通报A", min_size=1, max_size=90).map(str.strip))
def test_a_title_keeps_its_words_and_fits(title):
    told = texts.balanced(title, 20)
    assert "".join(told) == title
    assert len(told) <= -(-texts.places(title) // 40) + 1


@pytest.mark.parametrize(
    ("paragraph", "lead"),
    [
        ("（一）提高认识。各单位要重视。", "（一）提高认识。"),
        ("（十二）加强学习", "（十二）加强学习"),
        ("（1）加强学习。", ""),
        ("各单位（一）要重视。", ""),
    ],
)
def test_the_heading_of_a_paragraph(paragraph, lead):
    assert texts.led(paragraph) == (lead, paragraph.removeprefix(lead))


@given(st.text())
def test_no_text_is_markup_or_a_tag(text):
    told = texts.plain(text)
    assert not set("<>{}\n\r\t") & set(told)
    assert told.unescape().replace("\x00", "") == texts.shown(text)


@given(st.integers(1, 40), st.integers(1, 12))
def test_columns_fill_the_page_to_the_last_twentieth(rows, columns):
    table = Table("某", "某", (Column("某一栏", Cells.TEXT, 28),) * columns, (("某" * rows,) * columns,))
    assert sum(widths.widths(table)) in (widths.PORTRAIT, widths.LANDSCAPE)
    assert min(widths.widths(table)) > 0


def test_numbers_keep_to_one_line_and_long_names_take_what_is_left():
    wide = widths.widths(board(12))
    for column, width in zip(board(12).columns, wide, strict=True):
        if column.cells is not Cells.TEXT:
            assert width >= widths.HALF * 6 or column.head in ("名次", "升降", "上期名次", "综合得分")
    assert wide[1] == max(wide)
    assert not widths.is_wide(board(12))


def test_a_sum_of_64_letters_takes_two_lines_on_a_page_that_lies():
    assert widths.is_wide(sums())
    assert widths.widths(sums())[-1] >= len(SUM) // 2 * widths.HALF


def test_what_is_left_goes_first_to_what_lacks_least_to_keep_to_one_line():
    columns = (Column("名次", Cells.WHOLE, 6), Column("单位", Cells.TEXT, 28), Column("题干", Cells.TEXT, 60))
    table = Table("某", "某", columns, (("1", "西安市生态环境局长安分局", "某" * 40),))
    number, unit, stem = widths.widths(table)
    assert unit == 26 * widths.HALF + widths.BESIDE
    assert number == 4 * widths.HALF + widths.BESIDE
    assert number + unit + stem == widths.PORTRAIT


def test_a_head_breaks_between_words():
    narrow = 6 * widths.HALF + widths.BESIDE
    assert widths.lines_of("综合得分", narrow) == ["综合", "得分"]
    assert widths.lines_of("参与率（%）", narrow) == ["参与率", "（%）"]
    assert widths.lines_of("参与率（%）", 2 * narrow) == ["参与率（%）"]
    assert widths.lines_of("人均综合成绩", 9 * widths.HALF + widths.BESIDE) == ["人均综合", "成绩"]


@pytest.mark.parametrize(
    ("head", "halves"),
    [("名次", 4), ("综合得分", 4), ("应参加（人周）", 8), ("合计（人次）", 8), ("累计每日练习（人次）", 12)],
)
def test_a_head_takes_two_lines_at_most(head, halves):
    table = Table("某", "某", (Column(head, Cells.WHOLE, 30),) * 20, ())
    assert widths._least(table)[0] == halves * widths.HALF + widths.BESIDE
