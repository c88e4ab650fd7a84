"""What is superseded and what is entered when somebody moves, leaves, is exempted or comes back."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizsvc.roster.imports import changes
from quizsvc.roster.imports.changes import PlannedExemption, PlannedMembership

MONDAY = date(2021, 7, 19)
SUNDAY = date(2021, 7, 18)
MARCH = date(2021, 3, 1)


def test_a_move_ends_the_old_membership_the_day_before():
    old = PlannedMembership(1, "enforcement", MARCH, id=7)
    assert changes.membership_from([old], 2, "enforcement", MONDAY) == (
        [7],
        [PlannedMembership(1, "enforcement", MARCH, SUNDAY), PlannedMembership(2, "enforcement", MONDAY)],
    )


def test_the_same_place_changes_nothing_even_if_it_begins_later():
    later = PlannedMembership(2, "monitoring", MONDAY + timedelta(days=30), id=8)
    assert changes.membership_from([later], 2, "monitoring", MONDAY) == ([], [])


def test_a_move_that_was_planned_for_later_gives_way():
    memberships = [
        PlannedMembership(1, "enforcement", MARCH, date(2021, 7, 31), id=1),
        PlannedMembership(2, "enforcement", date(2021, 8, 1), id=2),
    ]
    assert changes.membership_from(memberships, 3, "enforcement", MONDAY) == (
        [1, 2],
        [PlannedMembership(1, "enforcement", MARCH, SUNDAY), PlannedMembership(3, "enforcement", MONDAY)],
    )
    assert changes.membership_from(memberships, 1, "enforcement", MONDAY) == (
        [1, 2],
        [PlannedMembership(1, "enforcement", MARCH)],
    )


def test_a_membership_that_has_not_begun_leaves_no_trace_when_the_person_leaves():
    assert changes.no_membership_from(
        [PlannedMembership(1, "enforcement", date(2021, 8, 1), id=5)], MONDAY
    ) == ([5], [])
    assert changes.no_membership_from([PlannedMembership(1, "enforcement", MARCH, SUNDAY, id=5)], MONDAY) == (
        [],
        [],
    )


def test_exemptions_with_a_last_day_are_left_alone():
    fixed = PlannedExemption("产假", MARCH, date(2021, 9, 1), id=3)
    assert changes.no_exemption_from([fixed], MONDAY) == ([], [])
    assert changes.exemption_from([fixed], "借调", MONDAY) == ([], [PlannedExemption("借调", MONDAY)])


def test_another_reason_takes_the_place_of_the_first_and_the_same_one_stays():
    held = PlannedExemption("借调", MARCH, id=4)
    assert changes.exemption_from([held], "借调", MONDAY) == ([], [])
    assert changes.exemption_from([held], "病假", MONDAY) == (
        [4],
        [PlannedExemption("借调", MARCH, SUNDAY), PlannedExemption("病假", MONDAY)],
    )
    assert changes.no_exemption_from([held], MONDAY) == ([4], [PlannedExemption("借调", MARCH, SUNDAY)])


DAYS = st.dates(date(2021, 1, 1), date(2021, 12, 31))
MOVES = st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.sampled_from("em"), DAYS), max_size=12)


@given(MOVES)
def test_whatever_is_imported_memberships_never_overlap_and_the_last_word_holds(moves):
    memberships: list[PlannedMembership] = []
    for number, (unit, track, day) in enumerate(moves):
        before = memberships
        if unit is None:
            superseded, entered = changes.no_membership_from(memberships, day)
        else:
            superseded, entered = changes.membership_from(memberships, unit, track, day)
        kept = [one for one in memberships if one.id not in superseded]
        numbered = [replace(new, id=number * 100 + place) for place, new in enumerate(entered, 1)]
        memberships = sorted([*kept, *numbered], key=lambda one: one.first_on)
        for one, next_one in itertools.pairwise(memberships):
            assert one.last_on is not None
            assert one.last_on < next_one.first_on
        if unit is None:
            assert changes.ends_by(memberships, day)
        else:
            assert (memberships[-1].unit, memberships[-1].track, memberships[-1].last_on) == (
                unit,
                track,
                None,
            )
            assert changes.membership_from(memberships, unit, track, day) == ([], [])
        assert [old for old in before if old.last_on and old.last_on < day] == [
            one for one in memberships if one in before and one.last_on and one.last_on < day
        ]
