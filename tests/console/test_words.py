"""How pages write days."""

from datetime import date

from quizsvc.console.rules import words
from quizsvc.season.rules import day_in_words

TODAY = date(2021, 7, 14)


def test_a_whole_date_reads_as_in_documents_and_in_the_log():
    assert words.full_day(TODAY) == words.full_day("2021-07-14") == day_in_words(TODAY) == "2021年7月14日"


def test_a_day_of_this_year_needs_no_year():
    assert words.day(date(2021, 12, 1), TODAY) == "12 月 1 日"
    assert words.day(date(2020, 12, 1), TODAY) == "2020年12月1日"
