"""Opening and closing, blueprints, draws and locks (rules.md §2, §3)."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.bank.rules import QuestionType
from quizsvc.papers import rules
from quizsvc.papers.rules import Blueprint, BlueprintPart, Candidate, PaperKind, Window
from quizsvc.season.rules import Calendar, Season, Settings, Week

SINGLE, MULTIPLE, TRUE_FALSE = QuestionType
EARLY = datetime(2021, 6, 1, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def season(
    first: str = "2021-07-07", last: str = "2021-07-20", calendar: Calendar | None = None, **settings: object
):
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Season(*days, Settings.from_json(settings), calendar or Calendar())


class TestWindows:
    def test_a_daily_practice_is_open_from_midnight_to_midnight(self):
        window = rules.daily_window(date(2021, 7, 12), season())
        assert window == Window(datetime(2021, 7, 11, 16, tzinfo=UTC), datetime(2021, 7, 12, 16, tzinfo=UTC))
        assert window.is_open(window.opens_at)
        assert not window.is_open(window.opens_at - INSTANT)
        assert not window.is_open(window.closes_at)

    def test_there_is_none_outside_the_season_or_on_a_break(self):
        breaks = Calendar(frozenset({date(2021, 7, 12)}), frozenset({Week(2021, 28)}))
        with_breaks = season(calendar=breaks)
        assert rules.daily_window(date(2021, 7, 6), season()) is None
        assert rules.daily_window(date(2021, 7, 21), season()) is None
        assert rules.daily_window(date(2021, 7, 12), with_breaks) is None
        assert rules.daily_window(date(2021, 7, 13), with_breaks) is not None
        assert rules.weekly_window(Week(2021, 28), with_breaks) is None
        assert rules.weekly_window(Week(2021, 30), season()) is None

    def test_a_weekly_test_is_open_the_whole_week(self):
        window = rules.weekly_window(Week(2021, 28), season())
        assert window == Window(datetime(2021, 7, 11, 16, tzinfo=UTC), datetime(2021, 7, 18, 16, tzinfo=UTC))

    def test_it_opens_and_closes_inside_the_season(self):
        first, last = (rules.weekly_window(Week(2021, number), season()) for number in (27, 29))
        assert first == Window(datetime(2021, 7, 6, 16, tzinfo=UTC), datetime(2021, 7, 11, 16, tzinfo=UTC))
        assert last == Window(datetime(2021, 7, 18, 16, tzinfo=UTC), datetime(2021, 7, 20, 16, tzinfo=UTC))

    def test_its_hours_are_a_setting(self):
        fridays = season(weekly_opens="5T09:00", weekly_closes="5T17:30")
        window = rules.weekly_window(Week(2021, 28), fridays)
        assert window == Window(
            datetime(2021, 7, 16, 1, tzinfo=UTC), datetime(2021, 7, 16, 9, 30, tzinfo=UTC)
        )
        assert rules.weekly_window(Week(2021, 29), fridays) is None  # the season ends on the Tuesday

    def test_nothing_closes_before_the_grace_is_over(self):
        closing = datetime(2021, 7, 18, 16, tzinfo=UTC)
        last = closing + timedelta(seconds=5)
        assert not rules.is_over(closing, last)
        assert rules.is_over(closing, last + INSTANT)


class TestBlueprints:
    def test_the_default_ones_follow_the_settings(self):
        daily = rules.default_blueprint(PaperKind.DAILY, Settings())
        weekly = rules.default_blueprint(PaperKind.WEEKLY, Settings())
        assert daily == Blueprint((BlueprintPart(None, 5, 2000),))
        assert [(part.type, part.count, part.points) for part in weekly.parts] == [
            (SINGLE, 10, 400),
            (MULTIPLE, 5, 600),
            (TRUE_FALSE, 10, 300),
        ]

    def test_read_back_what_they_write(self):
        choosy = BlueprintPart(MULTIPLE, 2, 1250, frozenset({"法律", "党史"}), frozenset({1, 3}))
        for blueprint in (Blueprint((choosy, BlueprintPart(None, 5, 2000))), Blueprint((choosy,))):
            assert Blueprint.from_json(json.loads(json.dumps(blueprint.to_json()))) == blueprint


def candidate(number: int, type_: QuestionType = SINGLE, used: int | None = None, **facts) -> Candidate:
    """`used`: days after EARLY."""
    at = None if used is None else EARLY + timedelta(days=used)
    given_facts: dict[str, Any] = {"subject": "法律", "difficulty": 1, "stem_print": f"stem {number}"} | facts
    return Candidate(question=number, revision=number + 1000, type=type_, last_drawn_at=at, **given_facts)


def numbers(drawn: rules.Draw) -> list[int]:
    return [place.candidate.question for place in drawn.questions]


class TestDraw:
    def test_never_used_come_first_then_the_longest_unused(self):
        pool = [candidate(1, used=9), candidate(2, used=1), candidate(3), candidate(4, used=5), candidate(5)]
        drawn = rules.draw(Blueprint((BlueprintPart(SINGLE, 4, 500),)), pool, Random(1))
        assert sorted(numbers(drawn)[:2]) == [3, 5]
        assert numbers(drawn)[2:] == [2, 4]
        assert [place.points for place in drawn.questions] == [500] * 4
        assert drawn.shortages == ()

    def test_some_go_before_all_others_if_they_are_there(self):
        pool = [candidate(number, used=number) for number in range(1, 7)]
        blueprint = Blueprint((BlueprintPart(SINGLE, 4, 500),))
        assert numbers(rules.draw(blueprint, pool, Random(1), [6, 99, 5])) == [6, 5, 1, 2]

    def test_those_that_go_first_are_all_kept_even_if_they_have_to_move(self):
        pool = [candidate(1), candidate(2), candidate(3, MULTIPLE)]
        blueprint = Blueprint((BlueprintPart(None, 2, 100), BlueprintPart(SINGLE, 1, 200)))
        drawn = rules.draw(blueprint, pool, Random(1), [1, 2])
        assert drawn.shortages == ()
        assert sorted(numbers(drawn)) == [1, 2, 3]

    def test_equal_ones_are_drawn_by_chance_and_the_same_chance_draws_the_same(self):
        pool = [candidate(number) for number in range(30)]
        blueprint = Blueprint((BlueprintPart(SINGLE, 5, 2000),))
        draws = {tuple(numbers(rules.draw(blueprint, pool, Random(seed)))) for seed in range(20)}
        assert len(draws) > 15
        assert rules.draw(blueprint, pool, Random(7)) == rules.draw(blueprint, pool[::-1], Random(7))

    def test_what_is_missing_is_reported_by_part(self):
        pool = [candidate(1), candidate(2, MULTIPLE)]
        blueprint = Blueprint((BlueprintPart(SINGLE, 1, 400), BlueprintPart(MULTIPLE, 5, 600)))
        drawn = rules.draw(blueprint, pool, Random(1))
        assert [(short.part.type, short.part.count, short.found) for short in drawn.shortages] == [
            (MULTIPLE, 5, 1)
        ]

    def test_subjects_and_difficulties_are_kept(self):
        pool = [candidate(1, subject="党史"), candidate(2, difficulty=3), candidate(3)]
        part = BlueprintPart(None, 1, 100, frozenset({"法律"}), frozenset({1, 2}))
        assert numbers(rules.draw(Blueprint((part,)), pool, Random(1))) == [3]

    def test_no_two_questions_of_a_paper_have_the_same_text(self):
        pool = [candidate(1, stem_print="x"), candidate(2, stem_print="x"), candidate(3)]
        drawn = rules.draw(Blueprint((BlueprintPart(None, 3, 100),)), pool, Random(1))
        assert len(drawn.questions) == 2
        assert drawn.shortages[0].found == 2

    def test_a_greedy_part_leaves_a_choosy_one_its_questions(self):
        pool = [candidate(number) for number in range(5)]
        pool += [candidate(number, MULTIPLE, used=1) for number in range(5, 10)]
        blueprint = Blueprint((BlueprintPart(None, 5, 100), BlueprintPart(SINGLE, 5, 200)))
        drawn = rules.draw(blueprint, pool, Random(1))
        assert drawn.shortages == ()
        assert sorted(numbers(drawn)[5:]) == [0, 1, 2, 3, 4]

    @given(
        st.lists(
            st.tuples(st.sampled_from(QuestionType), st.sampled_from("xyz"), st.integers(0, 3)), max_size=40
        ),
        st.lists(
            st.tuples(
                st.sampled_from([None, *QuestionType]),
                st.sampled_from(["", "x", "xy", "yz"]),
                st.integers(1, 6),
            ),
            min_size=1,
            max_size=4,
        ),
        st.integers(),
    )
    def test_a_shortage_is_a_true_one(self, pool, parts, seed):
        candidates = [
            candidate(number, type_, used, subject=subject)
            for number, (type_, subject, used) in enumerate(pool)
        ]
        blueprint = Blueprint(
            tuple(BlueprintPart(type_, count, 100, frozenset(subjects)) for type_, subjects, count in parts)
        )
        drawn = rules.draw(blueprint, candidates, Random(seed))
        assert max(Counter(numbers(drawn)).values(), default=0) <= 1
        assert len(drawn.questions) == most(blueprint, candidates)
        assert sum(part.count for part in blueprint.parts) == len(drawn.questions) + sum(
            short.part.count - short.found for short in drawn.shortages
        )


def most(blueprint: Blueprint, candidates: list[Candidate]) -> int:
    """How many places can be filled at all: by Hall's theorem, over all sets of parts."""
    places = range(len(blueprint.parts))
    least = None
    for chosen in range(2 ** len(blueprint.parts)):
        inside = [blueprint.parts[place] for place in places if chosen >> place & 1]
        outside = sum(part.count for place, part in enumerate(blueprint.parts) if not chosen >> place & 1)
        found = sum(any(part.takes(each) for part in inside) for each in candidates)
        least = found + outside if least is None else min(least, found + outside)
    assert least is not None
    return least
