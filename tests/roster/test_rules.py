"""Who counts in a week, and what was known when (rules.md §3, §5)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.roster import rules
from quizsvc.roster.rules import ExemptionRecord, MembershipRecord, StaffTenure, Track
from quizsvc.season.rules import Season, Week, first_instant

SEASON = Season(date(2021, 7, 5), date(2021, 8, 1))
WEEK = Week(2021, 28)
MONDAY = date(2021, 7, 12)
FREEZE = first_instant(WEEK, SEASON)
INSTANT = timedelta(microseconds=1)
EARLY = datetime(2021, 6, 1, tzinfo=UTC)


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def member(first: int = -30, last: int | None = None, at: datetime = EARLY, **more) -> MembershipRecord:
    last_on = None if last is None else day(last)
    facts: dict[str, Any] = {"person": 1, "unit": 10, "track": Track.MONITORING, "reach_back": False} | more
    return MembershipRecord(first_on=day(first), last_on=last_on, recorded_at=at, **facts)


def exempt(first: int, last: int | None, at: datetime = EARLY, **more) -> ExemptionRecord:
    last_on = None if last is None else day(last)
    facts: dict[str, Any] = {"person": 1, "reason": "借调", "reach_back": False} | more
    return ExemptionRecord(first_on=day(first), last_on=last_on, recorded_at=at, **facts)


def roster(memberships, exemptions=(), week=WEEK, season=SEASON, staff=frozenset()):
    return rules.roster_of_week(memberships, exemptions, week, season, staff)


class TestWhatWasKnown:
    def test_recorded_before_the_first_instant_counts_and_at_it_is_too_late(self):
        assert 1 in roster([member(at=FREEZE - INSTANT)])
        assert roster([member(at=FREEZE)]) == {}
        assert 1 in roster([member(at=FREEZE)], week=Week(2021, 29))

    def test_the_freeze_of_a_week_partly_covered_is_the_seasons_first_day(self):
        late = Season(date(2021, 7, 14), date(2021, 8, 1))
        wednesday = first_instant(WEEK, late)
        assert wednesday == FREEZE + timedelta(days=2)
        assert 1 in roster([member(at=wednesday - INSTANT)], season=late)
        assert 1 in roster([member(first=2)], season=late)
        assert roster([member(first=3)], season=late) == {}

    def test_what_reaches_back_counts_whenever_it_was_recorded(self):
        assert 1 in roster([member(at=FREEZE + timedelta(days=90), reach_back=True)])

    def test_a_move_on_wednesday_changes_the_next_week_only(self):
        wednesday = FREEZE + timedelta(days=2)
        records = [
            member(superseded_at=wednesday),
            member(last=6, at=wednesday),
            member(first=7, at=wednesday, unit=20),
        ]
        assert roster(records)[1].unit == 10
        assert roster(records, week=Week(2021, 29))[1].unit == 20

    def test_a_correction_that_reaches_back_takes_the_old_records_place(self):
        later = FREEZE + timedelta(days=20)
        records = [
            member(superseded_at=later, superseded_reach_back=True),
            member(at=later, unit=20, reach_back=True),
        ]
        assert roster(records)[1].unit == 20
        assert roster(records[:1]) == {}

    def test_superseding_at_the_first_instant_is_too_late_to_take_it_out(self):
        assert 1 in roster([member(superseded_at=FREEZE)])
        assert roster([member(superseded_at=FREEZE - INSTANT)]) == {}

    def test_of_two_that_overlap_the_one_recorded_later_counts(self):
        records = [member(), member(at=EARLY + INSTANT, unit=20, reach_back=True)]
        assert roster(records)[1].unit == roster(records[::-1])[1].unit == 20

    def test_two_of_the_same_instant_that_overlap_are_an_error(self):
        with pytest.raises(ValueError, match="overlap"):
            roster([member(), member(unit=20)])

    @given(st.integers(0, 400))
    def test_what_is_recorded_after_the_freeze_never_changes_the_week(self, hours):
        records = [member(), member(person=2)]
        late = FREEZE + timedelta(hours=hours)
        more = [member(person=3, at=late)]
        assert roster(records + more, [exempt(0, 6, at=late)]) == roster(records)


class TestInForce:
    def test_first_and_last_day_are_included(self):
        assert 1 in roster([member(first=0, last=0)])
        assert roster([member(first=-9, last=-1)]) == {}

    def test_who_joins_later_in_the_week_counts_from_the_next(self):
        joins = member(first=1)
        assert roster([joins]) == {}
        assert 1 in roster([joins], week=Week(2021, 29))

    def test_a_week_outside_the_season_has_no_roster(self):
        with pytest.raises(ValueError, match="2021-W40"):
            roster([member()], week=Week(2021, 40))


class TestExempt:
    @pytest.mark.parametrize(
        ("first", "last", "is_exempt"), [(0, 2, False), (0, 3, True), (3, None, True), (4, 9, False)]
    )
    def test_more_than_half_of_the_days(self, first, last, is_exempt):
        entry = roster([member()], [exempt(first, last)])[1]
        assert entry.exempt is is_exempt
        assert entry.eligible is not is_exempt
        assert entry.reasons == (("借调",) if is_exempt else ())

    def test_exactly_half_of_the_days_inside_the_season_is_not_enough(self):
        short = Season(date(2021, 7, 15), date(2021, 8, 1))  # Thursday to Sunday: four days
        assert not roster([member()], [exempt(0, 4)], season=short)[1].exempt  # Thursday, Friday
        assert roster([member()], [exempt(0, 5)], season=short)[1].exempt

    def test_several_are_taken_together_and_a_day_covered_twice_is_one_day(self):
        pair = [exempt(0, 1), exempt(5, 6, reason="病假")]
        assert roster([member()], pair)[1].reasons == ("借调", "病假")
        assert not roster([member()], [exempt(0, 2), exempt(1, 2, reason="病假")])[1].exempt

    def test_one_recorded_too_late_does_not_count_unless_it_reaches_back(self):
        assert not roster([member()], [exempt(0, 6, at=FREEZE)])[1].exempt
        assert roster([member()], [exempt(0, 6, at=FREEZE, reach_back=True)])[1].exempt

    def test_one_withdrawn_before_the_week_does_not_count(self):
        assert not roster([member()], [exempt(0, 6, superseded_at=FREEZE - INSTANT)])[1].exempt

    def test_anothers_exemption_is_not_mine(self):
        assert not roster([member()], [exempt(0, 6, person=2)])[1].exempt


class TestStaff:
    def test_staff_are_exempt_as_such(self):
        entry = roster([member()], staff={1})[1]
        assert entry.exempt
        assert entry.reasons == ("命题组织人员",)

    def test_a_tenure_is_half_open(self):
        tenures = [StaffTenure(1, FREEZE, FREEZE + timedelta(days=1)), StaffTenure(2, EARLY, None)]
        assert rules.staff_at(tenures, FREEZE - INSTANT) == {2}
        assert rules.staff_at(tenures, FREEZE) == {1, 2}
        assert rules.staff_at(tenures, FREEZE + timedelta(days=1)) == {2}


class TestTrackOfTheDay:
    def test_it_goes_by_the_latest_knowledge_whenever_recorded(self):
        records = [
            member(superseded_at=FREEZE, superseded_reach_back=False),
            member(last=0, at=FREEZE),
            member(first=1, at=FREEZE, track=Track.ENFORCEMENT),
        ]
        assert rules.track_on(records, day(0)) is Track.MONITORING
        assert rules.track_on(records, day(1)) is Track.ENFORCEMENT
        assert rules.track_on(records, day(-31)) is None

    def test_memberships_never_overlap(self):
        with pytest.raises(ValueError, match="overlap"):
            rules.track_on([member(), member(track=Track.ENFORCEMENT)], MONDAY)
