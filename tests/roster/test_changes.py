"""What is superseded and what is entered when somebody moves, leaves, is excused or comes back."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.roster.imports import changes
from quizsvc.roster.imports.changes import Leave, Stay

MONDAY = date(2021, 7, 19)
SUNDAY = date(2021, 7, 18)
MARCH = date(2021, 3, 1)


def test_a_move_ends_the_old_stay_the_day_before():
    old = Stay(1, "enforcement", MARCH, id=7)
    assert changes.stay_from([old], 2, "enforcement", MONDAY) == (
        [7],
        [Stay(1, "enforcement", MARCH, SUNDAY), Stay(2, "enforcement", MONDAY)],
    )


def test_the_same_place_changes_nothing_even_if_it_begins_later():
    later = Stay(2, "monitoring", MONDAY + timedelta(days=30), id=8)
    assert changes.stay_from([later], 2, "monitoring", MONDAY) == ([], [])


def test_a_move_that_was_planned_for_later_gives_way():
    stays = [
        Stay(1, "enforcement", MARCH, date(2021, 7, 31), id=1),
        Stay(2, "enforcement", date(2021, 8, 1), id=2),
    ]
    assert changes.stay_from(stays, 3, "enforcement", MONDAY) == (
        [1, 2],
        [Stay(1, "enforcement", MARCH, SUNDAY), Stay(3, "enforcement", MONDAY)],
    )
    assert changes.stay_from(stays, 1, "enforcement", MONDAY) == ([1, 2], [Stay(1, "enforcement", MARCH)])


def test_a_stay_that_has_not_begun_leaves_no_trace_when_the_person_leaves():
    assert changes.leave_from([Stay(1, "enforcement", date(2021, 8, 1), id=5)], MONDAY) == ([5], [])
    assert changes.leave_from([Stay(1, "enforcement", MARCH, SUNDAY, id=5)], MONDAY) == ([], [])


def test_exemptions_with_a_last_day_are_left_alone():
    fixed = Leave("产假", MARCH, date(2021, 9, 1), id=3)
    assert changes.excuse_until([fixed], MONDAY) == ([], [])
    assert changes.excuse_from([fixed], "借调", MONDAY) == ([], [Leave("借调", MONDAY)])


def test_another_reason_takes_the_place_of_the_first_and_the_same_one_stays():
    held = Leave("借调", MARCH, id=4)
    assert changes.excuse_from([held], "借调", MONDAY) == ([], [])
    assert changes.excuse_from([held], "病假", MONDAY) == (
        [4],
        [Leave("借调", MARCH, SUNDAY), Leave("病假", MONDAY)],
    )
    assert changes.excuse_until([held], MONDAY) == ([4], [Leave("借调", MARCH, SUNDAY)])


DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
MOVES = st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from("em"), DAYS), max_size=12)


@given(MOVES)
def test_whatever_is_imported_stays_never_overlap_and_the_last_word_holds(moves):
    stays: list[Stay] = []
    for number, (unit, track, day) in enumerate(moves):
        before = stays
        if unit is None:
            superseded, entered = changes.leave_from(stays, day)
        else:
            superseded, entered = changes.stay_from(stays, unit, track, day)
        kept = [stay for stay in stays if stay.id not in superseded]
        numbered = [
            Stay(stay.unit, stay.track, stay.first_on, stay.last_on, number * 100 + place)
            for place, stay in enumerate(entered, 1)
        ]
        stays = sorted([*kept, *numbered], key=lambda stay: stay.first_on)
        for one, next_one in itertools.pairwise(stays):
            assert one.last_on is not None
            assert one.last_on < next_one.first_on
        if unit is None:
            assert changes.ends_by(stays, day)
        else:
            assert (stays[-1].unit, stays[-1].track, stays[-1].last_on) == (unit, track, None)
            assert changes.stay_from(stays, unit, track, day) == ([], [])
        assert [stay for stay in before if stay.last_on and stay.last_on < day] == [
            stay for stay in stays if stay in before and stay.last_on and stay.last_on < day
        ]
