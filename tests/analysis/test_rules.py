"""The figures of questions, their warnings, and when they are due: worked examples, then anything at all."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.analysis import rules
from quizsvc.analysis.rules import Answered, Choices, Figures, WarningCode

SECOND = timedelta(seconds=1)
NOON = datetime(2021, 7, 14, 4, tzinfo=UTC)


def tally(*answers, points=100, rest_points=400):
    """Of attempts as (earned, rest) or (earned, rest, chosen options)."""
    listed = [Answered(earned, rest, tuple(*chosen)) for earned, rest, *chosen in answers]
    return rules.tally_of(Counter(listed), points=points, rest_points=rest_points)


def figures(*answers, **points):
    return rules.figures_of([tally(*answers, **points)])


class TestOnePaper:
    def test_a_worked_example(self):
        """x = 1, 1, 0, 0 points; y = 4, 2, 3, 1 points.

        Means ½ and 2½. Σ(x−x̄)² = 1, Σ(y−ȳ)² = 5, Σ(x−x̄)(y−ȳ) = ½·1½ − ½·½ − ½·½ + ½·1½ = 1.
        Discrimination 100·1/√(1·5) = 44.721…; sorted, x = 0, 0, 1, 1 meets y = 1, 2, 3, 4: 2, so efficiency
        is 50. sd = √(1/3) = 57.735…
        """
        found = figures((100, 400, "a"), (100, 200, "a"), (0, 300, "b"), (0, 100))
        assert found == Figures(
            served=4, answered=3, facility=5000, sd=5774, discrimination=4472, efficiency=5000
        )

    def test_whoever_is_good_gets_it_wrong(self):
        """The same with x turned round: cov = −1; sorted, the lists are the same."""
        found = figures((0, 400), (0, 200), (100, 300), (100, 100))
        assert (found.discrimination, found.efficiency) == (-4472, -5000)

    def test_as_good_as_it_gets(self):
        """x can take two values only, so that its correlation with four of y stays below 100 (2/√5); but its
        efficiency does not."""
        found = figures((0, 100), (0, 200), (100, 300), (100, 400))
        assert (found.discrimination, found.efficiency) == (8944, 10000)

    def test_half_of_the_points(self):
        """x = 1, ½, 0 of 6 points: mean ½, sd √(½/2) = 50."""
        found = figures((600, 200), (300, 100), (0, 0), points=600)
        assert (found.facility, found.sd, found.discrimination, found.efficiency) == (
            5000, 5000, 10000, 10000,
        )  # fmt: skip

    def test_a_third_is_rounded_half_up(self):
        assert figures((100, 0), (0, 0), (0, 0)).facility == 3333
        assert figures((100, 0), (100, 0), (0, 0)).facility == 6667
        assert figures((1, 0), *[(0, 0)] * 159, points=1).facility == 63  # 1/160 is 0.625 %

    def test_nobody(self):
        assert figures() == Figures(0, 0, None, None, None, None)

    def test_one_person(self):
        assert figures((100, 400, "a")) == Figures(1, 1, 10000, None, None, None)

    def test_everybody_has_it(self):
        found = figures((100, 100), (100, 200), (100, 300))
        assert (found.facility, found.sd, found.discrimination, found.efficiency) == (10000, 0, None, None)

    def test_all_are_equally_good_at_the_rest(self):
        found = figures((100, 200), (0, 200), (100, 200))
        assert (found.sd, found.discrimination, found.efficiency) == (5774, None, None)

    def test_the_only_question_of_a_paper(self):
        found = figures((100, 0), (0, 0), rest_points=0)
        assert (found.facility, found.discrimination, found.efficiency) == (5000, None, None)

    def test_efficiency_may_fall_below_minus_100(self):
        """x = 1, 0, 0 and y = 0, 0, 1 … the worst order is worse than the best is good: x = 1, 0, 0, 0 with
        y = 0, 9, 9, 9: Σ products 0 − 27/4 = −6¾; sorted 9 − 6¾ = 2¼. −300 %."""
        assert figures((100, 0), (0, 900), (0, 900), (0, 900), rest_points=900).efficiency == -30000


class TestSeveralPapers:
    def test_a_harder_week_is_no_discrimination(self):
        """On each paper x and y have nothing to do with each other; both are lower on the second one."""
        easy = [(100, 400), (100, 300), (100, 400), (100, 300)]
        hard = [(0, 100), (0, 0), (0, 100), (0, 0)]
        together = rules.figures_of([tally(*easy), tally(*hard)])
        assert (together.facility, together.discrimination) == (5000, None)
        assert figures(*easy, *hard).discrimination == 9487

    def test_points_differ(self):
        """6 points of 18 on one paper are as good as 20 of 60 on the other."""
        weekly = tally((600, 1800), (0, 600), (300, 0), points=600, rest_points=1800)
        daily = tally((2000, 6000), (0, 2000), (1000, 0), points=2000, rest_points=6000)
        alone, both = rules.figures_of([weekly]), rules.figures_of([weekly, daily])
        assert rules.figures_of([daily]) == alone
        assert (both.facility, both.discrimination, both.efficiency) == (
            alone.facility, alone.discrimination, alone.efficiency,
        )  # fmt: skip
        assert (both.served, alone.sd, both.sd) == (6, 5000, 4472)

    def test_papers_that_nobody_answered_change_nothing(self):
        answers = [(100, 400), (0, 300), (0, 200)]
        assert rules.figures_of([tally(*answers), tally()]) == figures(*answers)

    def test_a_paper_without_a_rest_is_left_out_of_discrimination_only(self):
        answers = [(100, 400), (0, 300), (0, 200)]
        both = rules.figures_of([tally(*answers), tally((0, 0), (100, 0), rest_points=0)])
        assert both.discrimination == figures(*answers).discrimination
        assert (both.served, both.facility) == (5, 4000)


attempts = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 9400)), min_size=2, max_size=40)


@given(st.lists(attempts, min_size=1, max_size=3))
def test_close_to_what_floats_make_of_it(papers):
    found = rules.figures_of(tally(*one, points=600, rest_points=9400) for one in papers)
    x = [np.array([earned for earned, _ in one]) / 600 for one in papers]
    y = [np.array([rest for _, rest in one]) / 9400 for one in papers]
    all_x = np.concatenate(x)
    assert found.facility == pytest.approx(10_000 * all_x.mean(), abs=0.51)
    assert found.sd == pytest.approx(10_000 * all_x.std(ddof=1), abs=0.51)
    from_means = [(a - a.mean(), b - b.mean()) for a, b in zip(x, y, strict=True)]
    products = sum(float(a @ b) for a, b in from_means)
    squares = [sum(float(one[side] @ one[side]) for one in from_means) for side in (0, 1)]
    at_most = sum(float(np.sort(a) @ np.sort(b)) for a, b in from_means)
    if min(squares) < 1e-12:
        assert found.discrimination is None
    else:
        assert found.discrimination == pytest.approx(
            10_000 * products / sqrt(squares[0] * squares[1]), abs=0.51
        )
    if at_most < 1e-12:
        assert found.efficiency is None
    else:
        assert found.efficiency == pytest.approx(10_000 * products / at_most, rel=1e-6, abs=0.51)


@given(attempts)
def test_the_order_of_attempts_does_not_matter(answers):
    assert tally(*answers) == tally(*reversed(answers))


@given(attempts)
def test_discrimination_stays_within_100_and_efficiency_below(answers):
    found = figures(*answers, points=600, rest_points=9400)
    assert found.discrimination is None or -10_000 <= found.discrimination <= 10_000
    assert found.efficiency is None or found.efficiency <= 10_000


class TestTheBestThird:
    def test_by_the_other_questions(self):
        """Of six the best two by the rest, though the question itself helped others."""
        found = tally(
            (0, 400, "b"), (0, 390, "b"), (100, 380, "a"), (100, 20, "a"), (100, 10, "a"), (100, 0, "a")
        )
        assert (found.chosen, found.best, found.chosen_by_best) == ({"a": 4, "b": 2}, 2, {"b": 2})

    def test_ties_are_all_in(self):
        assert tally((100, 400), (100, 300), (0, 300), (0, 300), (0, 0), (0, 0)).best == 4

    def test_a_third_of_four_is_two(self):
        assert [tally(*[(0, rest) for rest in range(n)]).best for n in range(8)] == [0, 1, 1, 1, 2, 2, 2, 3]

    def test_each_paper_has_its_own(self):
        hard, easy = (
            tally(*[(0, 10 + n, "b") for n in range(3)]),
            tally(*[(0, 300 + n, "a") for n in range(3)]),
        )
        assert rules.choices_of([hard, easy]) == Choices({"a": 3, "b": 3}, 2, {"a": 1, "b": 1})

    def test_all_options_of_a_multiple_choice_count(self):
        found = tally((100, 400, "ab"), (50, 300, "a"), (0, 200))
        assert (found.answered, found.chosen, found.chosen_by_best) == (2, {"a": 2, "b": 1}, {"a": 1, "b": 1})


class TestMedian:
    @pytest.mark.parametrize(
        ("times", "middle"),
        [
            ([], None),
            ([{}], None),
            ([{7: 1}], 7),
            ([{1: 1, 2: 1}], 2),
            ([{1: 1, 4: 1}], 3),
            ([{10: 1, 20: 1, 600: 1}], 20),
            ([{600: 2}, {10: 1, 20: 2}], 20),
            ([{600: 2}, {10: 2}], 305),
        ],
    )
    def test_the_middle_half_up(self, times, middle):
        assert rules.median(times) == middle


def warned(discrimination=3000, served=100, answered=100, *, best=40, by_best, key="a", chosen="abcd"):
    found = rules.warnings_of(
        Figures(served, answered, 5000, 5000, discrimination, 5000),
        Choices(dict.fromkeys(chosen, 25), best, by_best),
        "abcd",
        frozenset(key),
    )
    return [(warning.code, warning.option) for warning in found]


FINE = {"a": 20, "b": 10, "c": 5, "d": 5}


class TestWarnings:
    def test_a_sound_question_has_none(self):
        assert warned(by_best=FINE) == []
        assert warned(None, by_best=FINE) == []

    def test_negative_discrimination_of_enough_attempts(self):
        raised = [(WarningCode.NEGATIVE_DISCRIMINATION, None)]
        assert warned(-1, by_best=FINE) == raised
        assert warned(0, by_best=FINE) == []
        assert warned(-1, rules.LEAST_SERVED, by_best=FINE) == raised
        assert warned(-1, rules.LEAST_SERVED - 1, by_best=FINE) == []

    def test_an_option_that_nobody_picks(self):
        raised = [(WarningCode.UNUSED_OPTION, "c")]
        assert warned(by_best=FINE, chosen="abd") == raised
        assert warned(answered=rules.LEAST_ANSWERED, by_best=FINE, chosen="abd") == raised
        assert warned(answered=rules.LEAST_ANSWERED - 1, by_best=FINE, chosen="abd") == []

    def test_a_wrong_option_that_the_best_prefer(self):
        raised = [(WarningCode.DISTRACTOR_BEATS_KEY, "c")]
        beaten = {"a": 10, "b": 10, "c": 11}
        assert warned(by_best=beaten) == raised
        assert warned(best=rules.LEAST_BEST, by_best=beaten) == raised
        assert warned(best=rules.LEAST_BEST - 1, by_best=beaten) == []

    def test_of_several_right_options_the_least_chosen(self):
        assert warned(by_best={"a": 40, "b": 5, "c": 6}, key="ab") == [
            (WarningCode.DISTRACTOR_BEATS_KEY, "c")
        ]
        assert warned(by_best={"a": 40, "b": 6, "c": 6}, key="ab") == []

    def test_one_that_the_best_never_chose_right(self):
        assert warned(by_best={"b": 40}) == [(WarningCode.DISTRACTOR_BEATS_KEY, "b")]

    def test_what_points_to_a_wrong_key_comes_first(self):
        def suspicion(**what):
            return rules.suspicion(
                rules.warnings_of(
                    Figures(100, 100, 0, 0, what.get("discrimination", 3000), 0),
                    Choices(dict.fromkeys(what.get("chosen", "abcd"), 25), 40, what.get("by_best", FINE)),
                    "abcd",
                    frozenset("a"),
                )
            )

        assert suspicion() == 0
        assert 0 < suspicion(chosen="ad") < suspicion(discrimination=-1) == suspicion(by_best={"b": 40})
        assert suspicion(discrimination=-1, by_best={"b": 40}) > suspicion(discrimination=-1)

    def test_what_people_read(self):
        found = rules.warnings_of(
            Figures(60, 57, 5000, 5000, -1234, -20),
            Choices({"a": 30, "b": 27}, 20, {"a": 8, "b": 12}),
            "abc",
            {"a"},
        )
        assert [warning.message for warning in found] == [
            "其他题得分最高的三分之一人里，选错误选项 B 的有 12 人，多于选正确选项 A 的 8 人："
            "请核对答案，看题干有没有歧义",
            "其他题得分高的人反而更容易答错这道题（区分度 -12.34）：请核对答案，看题干有没有歧义",
            "选项 C 没有人选（57 人作答）：请换成更容易混淆的内容",
        ]
        never = rules.warnings_of(Figures(60, 57, 0, 0, None, None), Choices({"b": 57}, 0, {}), "ab", {"a"})
        assert [warning.message for warning in never] == [
            "正确选项 A 没有人选（57 人作答）：请核对答案，看题干有没有歧义"
        ]


class TestTiming:
    opens_at, closes_at = NOON, NOON + timedelta(days=1)

    def is_due(self, now, computed_at=None, *, running=False):
        return rules.is_due(now, self.opens_at, self.closes_at, computed_at, running=running)

    def test_every_ten_minutes_while_it_runs(self):
        assert not self.is_due(NOON + rules.EVERY - SECOND)
        assert self.is_due(NOON + rules.EVERY)
        last = NOON + timedelta(hours=1)
        assert not self.is_due(last + rules.EVERY - SECOND, last)
        assert self.is_due(last + rules.EVERY, last)

    def test_once_when_it_is_over_and_nobody_is_at_work(self):
        last = self.closes_at - SECOND
        over = self.closes_at + 6 * SECOND
        assert not self.is_due(self.closes_at + 5 * SECOND, last)
        assert self.is_due(over, last)
        assert not self.is_due(over, last, running=True)
        assert rules.is_complete(over, self.closes_at, running=False)
        assert not rules.is_complete(over, self.closes_at, running=True)
        assert not rules.is_complete(last, self.closes_at, running=False)

    def test_a_service_that_slept_catches_up(self):
        assert self.is_due(self.closes_at + timedelta(days=30))
