"""Computing from marks, and publishing, on a real database."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.accounts.models import RoleGrant
from quizsvc.kit import db, marks
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.rankings import queries, service
from quizsvc.rankings.models import PersonWeekRow, Snapshot
from quizsvc.rankings.service import computing, publishing, snapshots, standings
from quizsvc.season import rules as season_rules
from tests.factories import WEDNESDAY
from tests.locks import held_elsewhere
from tests.rankings import worlds
from tests.rankings.worlds import JULY, MONDAY, NEXT_WEEK, SUNDAY, TUESDAY, WEEK, shanghai

OVER = shanghai(SUNDAY + timedelta(days=1), 0, 0, 6)


def boards(season, period=WEEK):
    standing = worlds.standing(season, period)
    assert standing is not None
    return queries.standing_boards(standing)


def units(season, period=WEEK, level="city"):
    """The enforcement track's."""
    return [row for row in boards(season, period).units() if (row.track, row.level) == ("enforcement", level)]


def week_of(person, week=WEEK):
    return db.session().scalar(sa.select(PersonWeekRow).filter_by(person_id=person.id, week_on=week.monday))


def publish(season, period=WEEK, *, now=WEDNESDAY, **more):
    with db.transaction():
        return service.publish(now=now, actor=None, season=season, period=period, **more)


class TestCompute:
    def test_marks_are_worked_off_and_others_stay(self, make, season):
        person = make.member()
        worlds.attempt(person, worlds.paper(season))
        with db.transaction():
            marks.add("somebody else's")
        assert worlds.compute(WEDNESDAY)
        assert not marks.waiting(*queries.TOPICS)
        assert marks.waiting("somebody else's")
        row = week_of(person)
        assert (row.eligible, row.took_part, row.score, row.enforcement_daily_times) == (True, True, 8000, 1)

    def test_who_finds_the_lock_taken_leaves_the_marks(self, app, make, season):
        worlds.paper(season)
        with held_elsewhere(computing.LOCK):
            assert not worlds.compute(WEDNESDAY)
        assert marks.waiting("paper")
        assert worlds.compute(WEDNESDAY)
        assert not marks.waiting("paper")

    def test_a_week_that_begins_is_computed_without_any_mark(self, make, season):
        make.member()
        worlds.paper(season, "weekly", NEXT_WEEK.monday)
        before = shanghai(SUNDAY, 23, 59, 59)
        worlds.compute(before)
        assert worlds.standing(season, NEXT_WEEK) is None
        assert not queries.work_waits(before)
        assert queries.work_waits(before + timedelta(seconds=1))
        worlds.compute(before + timedelta(seconds=1))
        assert worlds.standing(season, NEXT_WEEK) is not None
        assert not queries.work_waits(WEDNESDAY)

    def test_a_drawn_paper_counts_nowhere(self, make, season):
        make.member()
        worlds.paper(season, published=False)
        worlds.compute(WEDNESDAY)
        assert worlds.standing(season, WEEK) is None

    def test_a_draft_has_no_standings(self, make):
        draft = make.season(opened=False)
        worlds.paper(draft)
        worlds.compute(WEDNESDAY)
        assert worlds.standing(draft, WEEK) is None

    def test_a_closed_season_keeps_its_standings(self, make, season):
        worlds.paper(season)
        worlds.compute(WEDNESDAY)
        with db.transaction():
            db.session().execute(sa.text("update seasons set state = 'closed'"))
            marks.add("roster")
        worlds.compute(WEDNESDAY)
        assert worlds.standing(season, WEEK) is not None

    def test_staff_are_exempt_and_not_counted(self, make, season):
        unit = make.unit()
        person = make.member(unit)
        account = make.account(person=person)
        of = worlds.paper(season)
        worlds.attempt(person, of)
        worlds.compute(WEDNESDAY)
        assert week_of(person).eligible
        with db.transaction():
            row = RoleGrant(account_id=account.id, role="editor", granted_at=shanghai(MONDAY))
            db.session().add(row)
            marks.add("roles", subject=account.id)
        worlds.compute(WEDNESDAY)
        assert (week_of(person).eligible, week_of(person).exempt) == (False, True)
        row = units(season)[0]
        assert (row.eligible, row.exempt) == (0, 1)

    def test_an_attempt_made_as_staff_is_in_no_person_times(self, make, season):
        person = make.member()
        worlds.attempt(person, worlds.paper(season), staff=True)
        worlds.compute(WEDNESDAY)
        assert [row.daily for row in boards(season).times()] == [0, 0]

    def test_person_times_go_by_the_track_of_the_day_even_of_those_not_eligible(self, make, season):
        person = make.person()
        make.membership(person, make.unit(), track="monitoring", first_on=TUESDAY)
        worlds.attempt(person, worlds.paper(season, on=TUESDAY))
        worlds.compute(WEDNESDAY)
        assert week_of(person).unit_id is None
        assert [(row.track, row.daily) for row in boards(season).times()] == [
            ("enforcement", 0),
            ("monitoring", 1),
        ]

    def test_a_change_of_one_week_reaches_all_that_look_back_at_it(self, make, season):
        for on in (MONDAY, NEXT_WEEK.monday, date(2021, 7, 26), date(2021, 8, 2)):
            worlds.paper(season, on=on)
        counting = queries.counting(season, shanghai(date(2021, 8, 4)))
        touched = standings.touched_by({WEEK}, counting)
        assert {str(period) for period in touched} == {
            *("2021-W27", "2021-W28"),  # itself, and the next that counts
            *("2021-07", "2021-08"),
            "season",
        }

    def test_an_earlier_week_changes_later_ranks_and_sums(self, make, season):
        first, second = make.member(make.unit("甲")), make.member(make.unit("乙"))
        papers = [worlds.paper(season, on=on) for on in (MONDAY, NEXT_WEEK.monday)]
        worlds.attempt(first, papers[0])
        worlds.attempt(first, papers[1], 10_000)
        worlds.attempt(second, papers[1], 2000)
        worlds.compute(WEDNESDAY)
        ranked = units(season, NEXT_WEEK)
        assert [(row.unit_name, row.rank, row.change) for row in ranked] == [("甲", 1, 0), ("乙", 2, 0)]
        worlds.attempt(second, papers[0], 10_000)
        worlds.compute(WEDNESDAY)
        ranked = units(season, NEXT_WEEK)
        assert [(row.unit_name, row.rank, row.change) for row in ranked] == [("甲", 1, 1), ("乙", 2, -1)]
        assert boards(season, NEXT_WEEK).times()[0].through_daily == 4

    def test_a_roster_changed_on_tuesday_leaves_mondays_denominators(self, make, season):
        unit = make.unit()
        stays, leaves = make.member(unit), make.member(unit)
        of = worlds.paper(season, "weekly", MONDAY)
        worlds.attempt(stays, of)
        late = make.person()
        make.membership(late, unit, recorded_at=shanghai(TUESDAY, 9))
        with db.transaction():
            old = sa.text("update memberships set superseded_at = :at where person_id = :person")
            db.session().execute(old, {"at": shanghai(TUESDAY, 9), "person": leaves.id})
            marks.add("roster")
        worlds.compute(WEDNESDAY)  # the first time that anybody looked at that week
        row = units(season)[0]
        assert (row.eligible, row.participants, row.rate) == (2, 1, 5000)

    def test_what_reaches_back_changes_weeks_that_were_computed(self, make, season):
        make.member(make.unit("甲"))
        worlds.paper(season)
        worlds.compute(WEDNESDAY)
        late = make.person()
        unit = make.unit("乙", level="county")
        make.membership(late, unit, recorded_at=shanghai(TUESDAY), reach_back=True)
        with db.transaction():
            marks.add("roster", subject=late.id)
        worlds.compute(WEDNESDAY)
        assert week_of(late).eligible
        assert units(season, level="county")[0].eligible == 1

    def test_a_unit_that_was_entered_later_is_on_no_earlier_board(self, make, season):
        early, person = make.unit(), make.member()
        late = make.unit(recorded_at=WEDNESDAY - timedelta(days=1))
        worlds.attempt(person, worlds.paper(season))
        worlds.paper(season, on=MONDAY + timedelta(days=7))
        worlds.compute(WEDNESDAY + timedelta(days=14))
        first = {row.unit_id for row in boards(season).units()}
        second = {row.unit_id for row in boards(season, NEXT_WEEK).units()}
        assert early.id in first
        assert late.id not in first
        assert late.id in second

    def test_an_interrupted_run_leaves_everything_as_it_was(self, make, season):
        worlds.attempt(make.member(), worlds.paper(season))
        service.compute(now=WEDNESDAY)
        db.session().rollback()
        assert marks.waiting("attempt")
        assert worlds.standing(season, WEEK) is None


class TestPublish:
    @pytest.fixture
    def ready(self, make, season):
        person = make.member(make.unit("甲"), name="张三")
        worlds.attempt(person, worlds.paper(season))
        worlds.attempt(person, worlds.paper(season, "weekly"))
        worlds.compute(WEDNESDAY)
        return person

    def test_it_copies_rows_and_signs_them(self, season, ready):
        made = publish(season)
        assert made.version == 1
        assert made.sha256 == hashlib.sha256(made.document.encode()).hexdigest()
        told = json.loads(made.document, parse_float=lambda text: pytest.fail(f"a float: {text}"))
        assert json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == made.document
        assert told["figures"]["units"][0] | {"unit_id": ""} == {
            "track": "enforcement",
            "level": "city",
            "position": 1,
            "rank": 1,
            "change": None,
            "unit_id": "",
            "unit_name": "甲",
            "eligible": 1,
            "exempt": 0,
            "participants": 1,
            "rate": "100.00",
            "average": "80.00",
            "score": "90.00",
        }
        assert told["figures"]["people"][0]["person_name"] == "张三"
        assert [each["kind"] for each in told["inputs"]["papers"]] == ["daily", "weekly"]
        working, published = boards(season), queries.snapshot_boards(made.id)
        for rows in ("units", "people"):
            ours, theirs = getattr(working, rows)(), getattr(published, rows)()
            assert [tuple(row)[:-1] for row in ours] == [tuple(row)[:-1] for row in theirs]
        event = db.session().scalar(sa.select(AuditEvent).filter_by(action="standing.publish"))
        assert event is not None
        assert event.detail["sha256"] == made.sha256

    def test_the_same_inputs_give_the_same_bytes(self, season, ready):
        seen = []
        for now in (WEDNESDAY, WEDNESDAY + timedelta(hours=1)):
            worlds.forget()
            worlds.compute(now)
            made = service.publish(now=now, actor=None, season=season, period=WEEK)
            seen.append((made.document, made.sha256))
            db.session().rollback()
        assert seen[0] == seen[1]

    def test_not_before_it_is_over_for_all(self, season, ready):
        with pytest.raises(publishing.PeriodRunning):
            publish(season, now=OVER - timedelta(seconds=1))
        assert publish(season, now=OVER).version == 1

    def test_not_while_an_extended_paper_runs(self, season, ready):
        later = WEDNESDAY + timedelta(hours=1)
        with db.transaction():
            statement = sa.text("update papers set closes_at = :later where kind = 'weekly'")
            db.session().execute(statement, {"later": later})
        db.session().expire_all()
        with pytest.raises(publishing.PeriodRunning):
            publish(season)

    def test_not_while_somebody_is_at_work(self, make, season, ready):
        worlds.attempt(make.member(), worlds.paper(season, on=SUNDAY), state="in_progress")
        worlds.compute(WEDNESDAY)
        with pytest.raises(publishing.PeriodRunning) as refused:
            publish(season)
        assert refused.value.retry_after

    def test_not_while_anything_waits_for_it(self, make, season, ready):
        worlds.attempt(make.member(), worlds.paper(season, on=TUESDAY))
        with pytest.raises(publishing.StandingStale) as refused:
            publish(season)
        assert refused.value.retry_after
        worlds.compute(WEDNESDAY)
        assert publish(season).version == 1

    def test_marks_of_the_running_week_do_not_hold_up_the_last(self, make, season, ready):
        worlds.attempt(make.member(), worlds.paper(season, on=NEXT_WEEK.monday))
        worlds.compute(WEDNESDAY)
        worlds.attempt(ready, worlds.paper(season, on=date(2021, 7, 13)))
        assert marks.waiting("attempt")
        assert publish(season).version == 1

    def test_not_while_it_is_being_computed(self, season, ready):
        with held_elsewhere(computing.LOCK), pytest.raises(publishing.StandingStale):
            publish(season)

    def test_nothing_from_a_week_without_papers(self, make, season):
        with pytest.raises(publishing.NothingToPublish):
            publish(season)

    def test_no_period_of_another_time(self, season, ready):
        with pytest.raises(NotFound):
            publish(season, season_rules.Week(2021, 26))

    @pytest.mark.parametrize("period", [JULY, season_rules.SEASON])
    def test_months_and_the_season_after_their_end(self, season, ready, period):
        with pytest.raises(publishing.PeriodRunning):
            publish(season, period)
        end = shanghai(date(2021, 8, 2) if period is JULY else date(2021, 9, 27), 0, 0, 6)
        assert publish(season, period, now=end).version == 1

    def test_a_correction_says_why_and_the_old_version_stays(self, make, season, ready):
        first = publish(season)
        with pytest.raises(publishing.NothingChanged):
            publish(season, reason="再发一次")
        worlds.void(worlds.attempt(ready, worlds.paper(season, on=TUESDAY)))
        worlds.attempt(make.member(), worlds.paper(season, on=SUNDAY))
        worlds.compute(WEDNESDAY)
        for reason in ("", "  "):
            with pytest.raises(WrongShape):
                publish(season, reason=reason)
        second = publish(season, reason="补录一份答卷")
        assert (second.version, second.reason) == (2, "补录一份答卷")
        assert second.sha256 != first.sha256
        newest, old = (queries.snapshot(season.id, str(WEEK), version) for version in (None, 1))
        assert newest is not None
        assert old is not None
        assert (newest.version, old.version, old.sha256) == (2, 1, first.sha256)

    def test_eight_at_once_publish_one_version(self, app, season, ready):
        def one(_):
            with app.app_context():
                try:
                    return publish(season).version
                except (publishing.StandingStale, publishing.NothingChanged, snapshots.PublishedMeanwhile):
                    return None

        with ThreadPoolExecutor(8) as pool:
            versions = list(pool.map(one, range(8)))
        assert [version for version in versions if version] == [1]
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Snapshot)) == 1


class TestRequest:
    def test_it_marks_the_period_for_all(self, app, make, season):
        worlds.paper(season)
        worlds.compute(WEDNESDAY)
        with db.transaction():
            service.request(now=WEDNESDAY, actor=None, season=season, period=WEEK, address="0.0.0.0")
        assert queries.is_stale(queries.counting(season, WEDNESDAY), WEEK)

    def test_not_before_it_begins_or_without_papers(self, make, season):
        for period, refusal in (
            (season_rules.Week(2021, 29), computing.PeriodNotBegun),
            (WEEK, computing.PeriodDoesNotCount),
            (season_rules.Week(2020, 1), NotFound),
        ):
            with pytest.raises(refusal):
                service.request(now=WEDNESDAY, actor=None, season=season, period=period, address="0.0.0.0")
