"""One person in one week: taking part, and the week's score (rules.md §5, §6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.papers.rules import PaperKind
from quizsvc.rankings import rules
from quizsvc.rankings.rules import CountedAttempt, Done, PersonWeek, WeekPapers
from quizsvc.roster.rules import RosterEntry, Track
from quizsvc.season.rules import Participation, Settings, Week

WEEK = Week(2021, 28)
BOTH = WeekPapers(WEEK, 5, True)
NOON = datetime(2021, 7, 14, 4, tzinfo=UTC)
DEFAULTS = Settings()


def daily(score: int, at: datetime = NOON) -> CountedAttempt:
    return CountedAttempt(PaperKind.DAILY, score, 60, at)


def weekly(score: int, at: datetime = NOON, time_used_s: int = 600) -> CountedAttempt:
    return CountedAttempt(PaperKind.WEEKLY, score, time_used_s, at)


def entry(exempt: bool = False) -> RosterEntry:
    return RosterEntry(1, 2, Track.MONITORING, exempt, ("病假",) if exempt else ())


class TestWeekScore:
    def test_the_five_best_and_the_weekly_test(self):
        scores = [10000, 2000, 8000, 8000, 6000, 4000]
        published = WeekPapers(WEEK, 7, True)
        assert rules.week_score(scores, 8700, published, DEFAULTS) == 8100  # 0.4 × 72 + 0.6 × 87

    def test_a_missing_daily_attempt_is_nought(self):
        assert rules.week_score([10000], 0, BOTH, DEFAULTS) == 800

    def test_fewer_daily_papers_than_five_make_the_mean(self):
        assert rules.week_score([10000, 5000], 0, WeekPapers(WEEK, 3, True), DEFAULTS) == 2000

    def test_a_module_without_a_paper_leaves_the_other_alone(self):
        assert rules.week_score([9000] * 5, 0, WeekPapers(WEEK, 5, False), DEFAULTS) == 9000
        assert rules.week_score([], 8750, WeekPapers(WEEK, 0, True), DEFAULTS) == 8750

    def test_no_daily_and_no_weekly_are_nought(self):
        assert rules.week_score([], 10000, BOTH, DEFAULTS) == 6000
        assert rules.week_score([10000] * 5, 0, BOTH, DEFAULTS) == 4000
        assert rules.week_score([], 0, BOTH, DEFAULTS) == 0

    def test_other_bases(self):
        answered, scheduled = (
            Settings.from_json({"daily_basis": basis}) for basis in ("answered", "scheduled")
        )
        week = WeekPapers(WEEK, 7, False)
        assert rules.week_score([8000, 6000], 0, week, answered) == 7000
        assert rules.week_score([8000, 6000], 0, week, scheduled) == 2000
        assert rules.week_score([], 0, week, answered) == 0

    def test_it_is_rounded_once_and_half_up(self):
        thirds = Settings.from_json(
            {"daily_basis": "answered", "daily_weight": "1/3", "weekly_weight": "2/3"}
        )
        assert rules.week_score([1, 0], 1, BOTH, thirds) == 1  # 1/6 + 2/3 of a hundredth
        assert rules.week_score([1, 0], 0, WeekPapers(WEEK, 2, False), thirds) == 1  # a half

    @given(st.lists(st.integers(0, 10000), max_size=6), st.integers(0, 10000), st.integers(0, 10000))
    def test_one_more_practice_never_lowers_it(self, scores, more, test):
        week = WeekPapers(WEEK, 7, True)
        before = rules.week_score(scores, test, week, DEFAULTS)
        assert before <= rules.week_score([*scores, more], test, week, DEFAULTS) <= 10000


class TestTakingPart:
    @pytest.mark.parametrize(
        ("participation", "daily_count", "weekly_count", "takes_part"),
        [
            ("any", 0, 0, False),
            ("any", 1, 0, True),
            ("any", 0, 1, True),
            ("weekly", 5, 0, False),
            ("weekly", 0, 1, True),
            ("both", 5, 0, False),
            ("both", 0, 1, False),
            ("both", 1, 1, True),
        ],
    )
    def test_the_setting_says_what_it_takes(self, participation, daily_count, weekly_count, takes_part):
        asked = Participation(participation)
        assert rules.takes_part(daily_count, weekly_count, BOTH, asked) is takes_part

    @pytest.mark.parametrize("participation", Participation)
    def test_a_module_without_a_paper_is_not_asked_for(self, participation):
        assert rules.takes_part(1, 0, WeekPapers(WEEK, 5, False), participation)
        assert rules.takes_part(0, 1, WeekPapers(WEEK, 0, True), participation)
        assert not rules.takes_part(0, 0, WeekPapers(WEEK, 0, True), participation)


class TestPersonWeek:
    def test_it_holds_what_ranks_need(self):
        attempts = [daily(10000, NOON + timedelta(hours=1)), weekly(9000), daily(5000)]
        row = rules.person_week(entry(), BOTH, Done.of(attempts), DEFAULTS)
        assert row == PersonWeek(
            1, WEEK, 2, Track.MONITORING, True, False, True, 2, 1, 6600, 600, NOON + timedelta(hours=1)
        )

    def test_of_who_is_exempt_no_attempt_is_looked_at(self):
        row = rules.person_week(entry(exempt=True), BOTH, Done.of([daily(10000), weekly(9000)]), DEFAULTS)
        assert row == PersonWeek(1, WEEK, 2, Track.MONITORING, eligible=False, exempt=True)

    @pytest.mark.parametrize(
        ("published", "attempts"),
        [(WeekPapers(WEEK, 1, False), [weekly(1)]), (WeekPapers(WEEK, 1, True), [daily(1), daily(2)])],
    )
    def test_facts_that_contradict_each_other_are_an_error(self, published, attempts):
        with pytest.raises(ValueError, match="2021-W28"):
            rules.person_week(entry(), published, Done.of(attempts), DEFAULTS)
        with pytest.raises(ValueError, match="no paper"):
            rules.person_week(entry(), WeekPapers(WEEK, 0, False), Done(), DEFAULTS)
