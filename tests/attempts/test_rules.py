"""Marks, deadlines, the counted attempt, and when keys show (rules.md §3, §4)."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.attempts import rules
from quizsvc.attempts.rules import AttemptFacts, State
from quizsvc.bank.rules import QuestionType
from quizsvc.papers.rules import REVEAL, Correction, PaperKind, Policy, terms
from quizsvc.season.rules import AttemptRule, KeyRelease, MultiplePolicy, Settings, parse_hundredths
from tests import shared

NOON = datetime(2021, 7, 14, 4, tzinfo=UTC)
CLOSING = datetime(2021, 7, 14, 16, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
GRACE = timedelta(seconds=5)
OPTIONS = st.frozensets(st.sampled_from("abcdef"))


class TestWorkedExamples:
    def test_every_question_earns_what_it_should(self):
        for case in shared.vector("marking.json")["questions"]:
            fixed = parse_hundredths(case["fixed"]) if "fixed" in case else None
            earned = rules.mark_question(
                QuestionType(case["type"]),
                set(case["key"]),
                set(case["chosen"]),
                parse_hundredths(case["points"]),
                MultiplePolicy(case["policy"]),
                fixed,
            )
            assert earned == parse_hundredths(case["earned"]), case

    def test_every_attempt_scores_what_it_should(self):
        for case in shared.vector("marking.json")["attempts"]:
            earned, possible = (sum(map(parse_hundredths, case[name])) for name in ("earned", "possible"))
            assert rules.score(earned, possible) == parse_hundredths(case["score"]), case


class TestMarks:
    @given(
        OPTIONS.filter(len),
        OPTIONS,
        st.integers(1, 10_000),
        st.sampled_from(MultiplePolicy),
        st.integers(0, 999),
    )
    def test_a_wrong_option_or_none_earns_nothing_and_the_key_everything(
        self, key, chosen, points, policy, fixed
    ):
        earned = rules.mark_question(QuestionType.MULTIPLE, key, chosen, points, policy, fixed)
        assert 0 <= earned <= points
        assert rules.mark_question(QuestionType.MULTIPLE, key, key, points, policy, fixed) == points
        if not chosen or chosen - key:
            assert earned == 0

    def test_without_a_key_nothing_is_marked(self):
        with pytest.raises(ValueError, match="key"):
            rules.mark_question(QuestionType.SINGLE, set(), set(), 400, MultiplePolicy.ALL_OR_NOTHING)

    def test_fixed_points_are_needed_by_their_policy_only(self):
        facts = QuestionType.MULTIPLE, {"a", "b"}, {"a"}, 600
        assert rules.mark_question(*facts, MultiplePolicy.HALF_IF_SUBSET) == 300
        with pytest.raises(ValueError, match="fixed_points"):
            rules.mark_question(*facts, MultiplePolicy.FIXED_IF_SUBSET)

    def test_fixed_points_are_at_most_what_the_question_is_worth(self):
        facts = QuestionType.MULTIPLE, {"a", "b"}, {"a"}
        assert rules.mark_question(*facts, 600, MultiplePolicy.FIXED_IF_SUBSET, 200) == 200
        assert rules.mark_question(*facts, 150, MultiplePolicy.FIXED_IF_SUBSET, 200) == 150

    @pytest.mark.parametrize(("earned", "possible"), [(0, 0), (601, 600), (-1, 600)])
    def test_an_impossible_score_is_an_error(self, earned, possible):
        with pytest.raises(ValueError, match="no score"):
            rules.score(earned, possible)

    def test_a_half_goes_up(self):
        assert rules.score(1, 800) == 13  # 0.125


class TestTime:
    def test_the_deadline_is_the_earlier_of_limit_and_closing(self):
        assert rules.deadline(NOON, None, CLOSING) == CLOSING
        assert rules.deadline(NOON, 1800, CLOSING) == NOON + timedelta(minutes=30)
        assert rules.deadline(CLOSING - GRACE, 1800, CLOSING) == CLOSING

    def test_answers_are_taken_until_the_deadline_and_five_seconds(self):
        assert rules.accepts(CLOSING + GRACE, CLOSING)
        assert not rules.accepts(CLOSING + GRACE + INSTANT, CLOSING)

    def test_submitted_at_is_never_after_the_deadline(self):
        assert rules.submitted_at(CLOSING + GRACE, CLOSING) == CLOSING
        assert rules.submitted_at(NOON, CLOSING) == NOON

    @pytest.mark.parametrize(("milliseconds", "seconds"), [(0, 0), (499, 0), (500, 1), (1_799_500, 1800)])
    def test_time_used_is_whole_seconds_half_up(self, milliseconds, seconds):
        assert rules.time_used_s(NOON, NOON + timedelta(milliseconds=milliseconds)) == seconds


def attempt(number=1, state=State.SUBMITTED, score=8000, answered=5, minute=0, staff=False) -> AttemptFacts:
    ended = None if state is State.IN_PROGRESS else NOON + timedelta(minutes=minute)
    return AttemptFacts(number, state, answered, score if ended else None, ended, staff)


def counted(attempts, places, rule) -> int | None:
    found = rules.counted(attempts, places, rule)
    return None if found is None else found.number


class TestCounted:
    def test_the_rules_pick_first_best_or_last(self):
        three = [
            attempt(1, score=60, minute=1),
            attempt(2, score=90, minute=2),
            attempt(3, score=70, minute=3),
        ]
        for order in permutations(three):
            assert counted(order, 3, AttemptRule.FIRST) == 1
            assert counted(order, 3, AttemptRule.BEST) == 2
            assert counted(order, 3, AttemptRule.LAST) == 3
            assert counted(order, 1, AttemptRule.LAST) == 1

    def test_first_and_last_are_by_their_end(self):
        crossing = [attempt(1, minute=9), attempt(2, minute=3)]
        assert counted(crossing, 2, AttemptRule.FIRST) == 2
        assert counted(crossing, 2, AttemptRule.LAST) == 1

    def test_of_equal_best_ones_the_first_to_end(self):
        assert counted([attempt(1, minute=9), attempt(2, minute=3)], 2, AttemptRule.BEST) == 2

    @pytest.mark.parametrize("rule", AttemptRule)
    def test_at_the_same_instant_the_one_started_first(self, rule):
        assert counted([attempt(2), attempt(1)], 2, rule) == 1

    @pytest.mark.parametrize("rule", AttemptRule)
    def test_an_expired_blank_has_used_up_its_place(self, rule):
        blank = attempt(1, State.EXPIRED, score=0, answered=0)
        assert counted([blank, attempt(2)], 1, rule) is None
        assert counted([blank, attempt(2)], 2, rule) == 2

    @pytest.mark.parametrize("rule", AttemptRule)
    def test_a_void_one_has_too_and_a_grant_gives_another(self, rule):
        void = attempt(1, State.VOID, score=10_000)
        assert counted([void, attempt(2)], 1, rule) is None
        assert counted([void, attempt(2)], 1 + 1, rule) == 2

    def test_an_expired_one_with_an_answer_counts(self):
        assert counted([attempt(1, State.EXPIRED, answered=1, score=0)], 1, AttemptRule.BEST) == 1

    def test_one_that_runs_is_not_counted_yet_but_holds_its_place(self):
        running = attempt(1, State.IN_PROGRESS)
        assert counted([running], 1, AttemptRule.FIRST) is None
        assert counted([running, attempt(2)], 1, AttemptRule.FIRST) is None

    def test_staff_are_never_counted(self):
        assert counted([attempt(staff=True)], 1, AttemptRule.FIRST) is None

    @given(st.lists(st.sampled_from(State), max_size=6), st.integers(1, 5), st.sampled_from(AttemptRule))
    def test_practice_never_changes_what_is_counted(self, states, places, rule):
        every = [attempt(number, state, minute=number) for number, state in enumerate(states, start=1)]
        assert rules.counted(every, places, rule) == rules.counted(every[:places], places, rule)


class TestStarting:
    def test_only_a_daily_paper_gives_practice(self):
        assert rules.may_start(PaperKind.WEEKLY, [], 1)
        assert not rules.may_start(PaperKind.WEEKLY, [attempt()], 1)
        assert rules.may_start(PaperKind.WEEKLY, [attempt(state=State.VOID)], 2)
        assert rules.may_start(PaperKind.DAILY, [attempt()], 1)

    def test_not_while_one_is_running(self):
        assert not rules.may_start(PaperKind.DAILY, [attempt(state=State.IN_PROGRESS)], 3)


def shown(
    own, others=(), kind=PaperKind.DAILY, release=KeyRelease.OWN_SUBMISSION, places=1, now=NOON
) -> bool:
    """Whether the review of `own` is open at `now`."""
    of_kind = terms(kind, Settings(daily_keys=release))
    at = rules.review_at(of_kind, own, [own, *others], places, CLOSING)
    return at is not None and at <= now


class TestKeys:
    def test_a_daily_key_shows_after_the_own_submission(self):
        assert shown(attempt())
        assert not shown(attempt(state=State.IN_PROGRESS))

    def test_not_while_a_counted_attempt_is_left(self):
        assert not shown(attempt(), places=2)
        assert not shown(attempt(), [attempt(2, State.IN_PROGRESS)], places=2)
        assert shown(attempt(), [attempt(2)], places=2)

    def test_a_practice_after_a_candidate_that_was_made_void_while_it_ran(self):
        void = AttemptFacts(1, State.VOID, 0, None, None)
        practice = attempt(2, minute=3)
        every = [void, practice]
        of_kind = terms(PaperKind.DAILY, Settings())
        assert rules.review_at(of_kind, practice, every, 1, CLOSING) == practice.submitted_at

    def test_not_for_a_blank_or_void_one_before_the_paper_closes(self):
        later = CLOSING + REVEAL
        for own in (attempt(state=State.EXPIRED, answered=0), attempt(state=State.VOID)):
            assert not shown(own)
            assert shown(own, now=later)

    @pytest.mark.parametrize(
        ("kind", "release"),
        [(PaperKind.WEEKLY, KeyRelease.OWN_SUBMISSION), (PaperKind.DAILY, KeyRelease.PAPER_CLOSED)],
    )
    def test_else_only_after_the_paper_closes_for_all(self, kind, release):
        assert not shown(attempt(), kind=kind, release=release, now=CLOSING + GRACE)
        assert shown(attempt(), kind=kind, release=release, now=CLOSING + REVEAL)


class TestCorrections:
    """A paper of two questions of 30 and 70 points; the second is always right (rules.md §8)."""

    def marked(self, chosen, corrected, policy=MultiplePolicy.ALL_OR_NOTHING):
        worth = {
            1: rules.Worth(QuestionType.MULTIPLE, frozenset("ab"), 3000),
            2: rules.Worth(QuestionType.SINGLE, frozenset("a"), 7000),
        }
        answers = {
            "1": rules.Answer(chosen=list(chosen), seq=1),
            "2": rules.Answer(chosen=["a"], seq=1),
        }
        return rules.mark([1, 2], answers, worth, corrected, Settings(multiple_choice=policy))

    @given(OPTIONS, OPTIONS.filter(len), st.sampled_from([*MultiplePolicy][:3]))
    def test_of_both_keys_the_better_one(self, chosen, key, policy):
        both = self.marked(chosen, {1: Correction(Policy.ACCEPT_BOTH, (frozenset("ab"), key))}, policy)
        by_old = self.marked(chosen, {}, policy)
        by_new = self.marked(chosen, {1: Correction(Policy.REKEY, (key,))}, policy)
        assert both == max(by_old, by_new)

    @given(OPTIONS)
    def test_full_credit_is_for_everybody_and_what_is_dropped_for_nobody(self, chosen):
        for policy, earned in ((Policy.FULL_CREDIT, [3000, 7000]), (Policy.DROP, [0, 7000])):
            assert self.marked(chosen, {1: Correction(policy, (frozenset("ab"),))}) == (earned, 10000)

    def test_of_a_paper_without_questions_there_is_nothing_to_earn(self):
        gone = dict.fromkeys((1, 2), Correction(Policy.DROP, (frozenset("a"),)))
        assert self.marked("ab", gone) == ([0, 0], 0)
