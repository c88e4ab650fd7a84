"""Why an attempt does not count, what stays in the book, what comes next, and the streak (rules.md §3)."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.attempts.rules import AttemptFacts, State
from quizsvc.papers.rules import daily_window
from quizsvc.season.rules import AttemptRule, Calendar, Season, Settings, local_date
from quizsvc.study import rules
from quizsvc.study.rules import Answer, Streak, Uncounted

NOON = datetime(2021, 7, 14, 4, tzinfo=UTC)


def facts(number=1, state=State.SUBMITTED, answered=5, score=8000, staff=False) -> AttemptFacts:
    ended = None if state is State.IN_PROGRESS else NOON + timedelta(minutes=number)
    return AttemptFacts(number, state, answered, score, ended, staff)


class TestUncounted:
    @pytest.mark.parametrize(
        ("own", "why"),
        [
            (facts(), None),
            (facts(state=State.EXPIRED), None),
            (facts(state=State.IN_PROGRESS), Uncounted.RUNNING),
            (facts(state=State.VOID), Uncounted.VOID),
            (facts(state=State.VOID, staff=True), Uncounted.VOID),
            (facts(state=State.EXPIRED, answered=0), Uncounted.BLANK),
            (facts(staff=True), Uncounted.STAFF),
        ],
    )
    def test_alone(self, own, why):
        assert rules.uncounted(own, [own], 1, AttemptRule.FIRST) is why

    def test_beyond_the_candidates_it_is_practice_even_if_nothing_counts(self):
        blank, later = facts(1, State.EXPIRED, answered=0), facts(2)
        assert rules.uncounted(later, [blank, later], 1, AttemptRule.FIRST) is Uncounted.PRACTICE

    def test_of_two_candidates_the_other_counts(self):
        better, worse = facts(1, score=9000), facts(2, score=8000)
        assert rules.uncounted(better, [better, worse], 2, AttemptRule.BEST) is None
        assert rules.uncounted(worse, [better, worse], 2, AttemptRule.BEST) is Uncounted.ANOTHER


def answer(minute: int, right: bool, *, question: int = 1, in_practice: bool = True) -> Answer:
    at = NOON + timedelta(minutes=minute)
    return Answer(question, 10 + minute, "print", 7, "abcd", ("b",), at, right, in_practice)


def paper_wrong(minute: int) -> Answer:
    return answer(minute, False, in_practice=False)


class TestBook:
    @pytest.mark.parametrize(
        ("answers", "times", "rights", "is_learnt"),
        [
            ([paper_wrong(1)], 1, 0, False),
            ([paper_wrong(1), answer(2, True)], 1, 1, False),
            ([paper_wrong(1), answer(2, True), answer(3, True)], 1, 2, True),
            ([paper_wrong(1), answer(2, True), answer(3, True), answer(4, True)], 1, 3, True),
            ([paper_wrong(1), answer(2, True), answer(3, False), answer(4, True)], 2, 1, False),
            ([paper_wrong(1), answer(2, True), answer(3, True), paper_wrong(4)], 2, 0, False),
            ([answer(1, True), answer(2, True), paper_wrong(3)], 1, 0, False),
            ([paper_wrong(1), answer(2, True), answer(3, True, in_practice=False)], 1, 1, False),
            ([answer(1, False), answer(1, True), answer(2, True)], 1, 1, False),
        ],
    )
    def test_it_leaves_after_two_rights_in_free_practice_since_it_was_last_wrong(
        self, answers, times, rights, is_learnt
    ):
        for order in permutations(answers):
            entry = rules.entries(order)[1]
            assert (entry.times, entry.rights, entry.is_learnt) == (times, rights, is_learnt)
            assert entry.newest.at == max(each.at for each in answers if not each.right)

    def test_what_was_never_wrong_was_never_in_it(self):
        assert rules.entries([answer(1, True), answer(2, True)]) == {}

    def test_questions_do_not_mix(self):
        found = rules.entries([answer(1, False), answer(2, True, question=2), answer(3, False, question=3)])
        assert found.keys() == {1, 3}


class TestPick:
    def test_never_practised_ones_first_then_the_longest_ago(self):
        practised = {1: NOON, 2: NOON - timedelta(days=1), 3: NOON - timedelta(hours=1)}
        assert rules.pick([1, 2, 3, 4], practised, 3, Random(1)) == [4, 2, 3]

    @given(st.sets(st.integers(1, 50)), st.integers(1, 60), st.integers())
    def test_so_many_as_there_are_and_none_twice(self, questions, count, seed):
        picked = rules.pick(questions, {}, count, Random(seed))
        assert len(picked) == len(set(picked)) == min(count, len(questions))
        assert set(picked) <= questions

    def test_equal_ones_come_by_chance(self):
        assert len({tuple(rules.pick(range(5), {}, 5, Random(seed))) for seed in range(9)}) > 1


JULY = [date(2021, 7, day) for day in range(1, 32)]
NATIONAL_DAYS = frozenset(date(2021, 10, day) for day in range(1, 8))


def days(season: Season) -> list[date]:
    """The days of a season with a practice by its calendar."""
    every = (
        season.first_on + timedelta(days=day) for day in range((season.last_on - season.first_on).days + 1)
    )
    return [day for day in every if daily_window(day, season)]


def done(*which: date) -> dict[date, bool]:
    return dict.fromkeys(which, True)


class TestStreak:
    @pytest.mark.parametrize(
        ("practised", "today", "length", "today_done"),
        [
            ([], 14, 0, False),
            ([14], 14, 1, True),
            ([12, 13, 14], 14, 3, True),
            ([12, 13], 14, 2, False),  # today may still be done
            ([12, 13], 15, 0, False),  # the 14th was missed
            ([11, 13, 14], 14, 2, True),
            ([14], 13, 0, False),  # nothing of tomorrow
        ],
    )
    def test_days_in_a_row(self, practised, today, length, today_done):
        row = done(*(date(2021, 7, day) for day in practised))
        assert rules.streak(JULY, row, date(2021, 7, today)) == Streak(length, today_done, True)

    def test_national_holidays_neither_break_nor_count(self):
        season = Season(date(2021, 9, 1), date(2021, 10, 31), calendar=Calendar(NATIONAL_DAYS))
        row = done(date(2021, 9, 29), date(2021, 9, 30), date(2021, 10, 8))
        for today in NATIONAL_DAYS:
            assert rules.streak(days(season), row, today) == Streak(2, False, True)
        assert rules.streak(days(season), row, date(2021, 10, 8)) == Streak(3, True, True)
        assert rules.streak(days(season), row, date(2021, 10, 9)) == Streak(3, False, True)
        assert rules.streak(days(season), row, date(2021, 10, 10)) == Streak(0, False, True)

    def test_a_missed_day_before_the_holidays_breaks_after_them(self):
        season = Season(date(2021, 9, 1), date(2021, 10, 31), calendar=Calendar(NATIONAL_DAYS))
        row = done(date(2021, 9, 29), date(2021, 10, 8))
        assert rules.streak(days(season), row, date(2021, 10, 8)).days == 1

    def test_it_begins_with_the_season_and_stays_when_it_is_over(self):
        season = Season(date(2021, 7, 5), date(2021, 7, 9))
        row = done(*days(season))
        assert rules.streak(days(season), row, date(2021, 7, 4)).days == 0
        assert rules.streak(days(season), row, date(2021, 7, 5)) == Streak(1, True, True)
        for today in (date(2021, 7, 9), date(2021, 7, 10), date(2022, 1, 1)):
            assert rules.streak(days(season), row, today).days == 5
        late = done(date(2021, 7, 7), date(2021, 7, 8))
        assert rules.streak(days(season), late, date(2021, 7, 9)).days == 2
        assert rules.streak(days(season), late, date(2021, 7, 10)).days == 0

    @pytest.mark.parametrize(
        ("zone", "instant", "length"),
        [
            ("Asia/Shanghai", datetime(2021, 7, 14, 15, 59, 59, tzinfo=UTC), 2),  # 14 July, 23:59:59
            ("Asia/Shanghai", datetime(2021, 7, 14, 16, tzinfo=UTC), 0),  # 15 July: the 14th was missed
            ("Asia/Urumqi", datetime(2021, 7, 14, 16, tzinfo=UTC), 2),  # 14 July, 22:00
            ("UTC", datetime(2021, 7, 14, 23, 59, tzinfo=UTC), 2),
            ("UTC", datetime(2021, 7, 15, tzinfo=UTC), 0),
        ],
    )
    def test_the_day_ends_at_midnight_of_the_season_s_zone(self, zone, instant, length):
        season = Season(date(2021, 7, 5), date(2021, 7, 31), Settings(time_zone=zone))
        row = done(date(2021, 7, 12), date(2021, 7, 13))
        assert rules.streak(days(season), row, local_date(instant, season.zone)).days == length

    def test_days_of_staff_are_told_as_not_counted(self):
        row = {**done(date(2021, 7, 13)), date(2021, 7, 14): False}
        assert rules.streak(JULY, row, date(2021, 7, 14)) == Streak(2, True, False)
        row = {date(2021, 7, 11): False, **done(date(2021, 7, 13), date(2021, 7, 14))}
        assert rules.streak(JULY, row, date(2021, 7, 14)) == Streak(2, True, True)

    @given(st.sets(st.sampled_from(JULY)), st.sets(st.sampled_from(JULY)), st.sampled_from(JULY))
    def test_a_day_without_a_practice_changes_nothing(self, practices, practised, today):
        row = done(*practised)
        assert rules.streak(practices, row, today).days <= len(practices & practised)
        without = dict.fromkeys(practised & practices, True)
        assert rules.streak(practices, row, today).days == rules.streak(practices, without, today).days
