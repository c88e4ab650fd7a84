"""What a notice says otherwise once its figures moved; and which periods wait for a notice."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from quizsvc.kit import db
from quizsvc.notices import queries, rules, service
from quizsvc.notices.rules import Kind, Mended, Move, Own
from quizsvc.rankings import queries as rankings
from quizsvc.season import rules as season_rules
from tests.notices.test_notices import WRITTEN, draft, mended, publish, refresh, write
from tests.notices.test_rules import facts, person, unit
from tests.notices.worlds import AFTER_JULY, JULY, JUNE


def moves(before, after):
    return rules.moves(rules.monthly(before, Own()), rules.monthly(after, Own()))


class TestRules:
    def test_the_same_figures_say_the_same(self):
        told = facts(units=(unit("甲市"), unit("乙市", rank=2)), people=(person("赵一", 1),))
        assert moves(told, told) == ()

    def test_a_figure_is_named_by_its_row_and_its_column(self):
        before = facts(units=(unit("甲市"), unit("乙市", rank=2, score=8000)))
        after = facts(units=(unit("甲市"), unit("乙市", rank=2, score=8025)))
        assert Move("表3　执法条线市级单位排名", "乙市　综合得分", "80.00", "80.25") in moves(before, after)

    def test_a_unit_that_changes_its_place_is_the_same_unit(self):
        before = facts(units=(unit("甲市"), unit("乙市", rank=2)))
        after = facts(units=(unit("乙市"), unit("甲市", rank=2)))
        told = {move.what: (move.before, move.after) for move in moves(before, after) if move.what}
        assert told == {"乙市　名次": ("2", "1"), "甲市　名次": ("1", "2")}

    def test_who_comes_and_who_goes_stands_with_their_figures(self):
        before, after = facts(people=(person("赵一", 1),)), facts(people=(person("钱二", 1, unit="乙市"),))
        came, went = (move for move in moves(before, after) if move.what)
        assert (came.what, came.before) == ("钱二", "")
        assert came.after.startswith("名次 1，单位 乙市，综合成绩 90.00")
        assert (went.what, went.after) == ("赵一", "")

    def test_people_of_one_name_are_told_apart_by_their_units(self):
        before = facts(people=(person("赵一", 1), person("赵一", 2, unit="乙市")))
        after = facts(people=(person("赵一", 1), person("赵一", 2, unit="乙市", score=8900)))
        (moved,) = (move for move in moves(before, after) if move.what)
        assert (moved.what, moved.before, moved.after) == ("赵一　乙市　综合成绩", "90.00", "89.00")

    def test_rows_that_say_the_same_are_counted(self):
        once = facts(mends=(Mended("补记免考", "2021-07-20 09:00", "病假"),))
        twice = replace(once, mends=once.mends * 2)
        (moved,) = moves(once, twice)
        assert (moved.what, moved.before) == ("补记免考　2021-07-20 09:00　病假（2）", "")

    def test_paragraphs_and_annexes_that_come_and_go(self):
        none, some = facts(), facts(mends=(Mended("补记免考", "2021-07-20 09:00", "病假"),))
        there = {(move.place, move.what, bool(move.before), bool(move.after)) for move in moves(none, some)}
        assert there == {
            ("试卷和名册的更正", "", True, True),
            ("表6　更正事项", "补记免考", False, True),
        }
        back = {(move.place, move.what, bool(move.before), bool(move.after)) for move in moves(some, none)}
        assert ("表6　更正事项", "补记免考", True, False) in back


class TestDrafts:
    def test_a_draft_says_what_a_correction_moved_until_it_is_refreshed(self, world):
        row = draft(world)
        assert service.moves(now=AFTER_JULY, notice_id=row.id) is None
        mended(world)
        told = service.moves(now=AFTER_JULY, notice_id=row.id) or ()
        version = [move for move in told if move.what == "2021年7月（2021-07）　版本"]
        assert [(move.before, move.after) for move in version] == [("1", "2")]
        assert any("参与率" in move.before and move.place == "一、总体情况" for move in told)
        refresh(row)
        assert service.moves(now=AFTER_JULY, notice_id=row.id) is None

    def test_what_was_written_does_not_move(self, world):
        row = write(draft(world), **WRITTEN)
        mended(world)
        told = service.moves(now=AFTER_JULY, notice_id=row.id) or ()
        assert not any("一要补课" in f"{move.before}{move.after}" for move in told)


class TestPeriods:
    def told(self, world):
        return {one.period: one for one in queries.told(world.season.id)}

    def test_published_months_and_weeks_wait_for_their_notices(self, world):
        told = queries.told(world.season.id)
        assert [one.period for one in told] == [
            *("2021-07", "2021-W27", "2021-W26"),
            *("2021-06", "2021-W25", "2021-W24"),
        ]
        assert {one.kind for one in told[1:3]} == {Kind.WEEKLY}
        assert all(one.waits for one in told)

    def test_a_draft_and_a_notice_are_named_and_nothing_waits_any_more(self, world):
        row = write(draft(world), **WRITTEN)
        other = draft(world, JUNE)
        publish(row)
        told = self.told(world)
        july, june = told[str(JULY)], told[str(JUNE)]
        assert (july.notice_id, july.notice_version, july.is_newest, july.waits) == (row.id, 1, True, False)
        assert (june.notice_id, june.draft_id, june.waits) == (None, other.id, False)

    def test_a_correction_of_the_standing_asks_for_one_of_the_notice(self, world):
        publish(write(draft(world), **WRITTEN))
        mended(world)
        july = self.told(world)[str(JULY)]
        assert (july.version, july.notice_version, july.is_newest, july.waits) == (2, 1, False, True)

    def test_the_whole_season_has_no_notice(self, world):
        over = datetime(2021, 10, 1, tzinfo=UTC)
        world.publish(season_rules.SEASON, now=over)
        assert rankings.snapshot(world.season.id, str(season_rules.SEASON)) is not None
        assert str(season_rules.SEASON) not in self.told(world)


def test_notices_stand_in_the_order_that_is_asked_for(world):
    for month in (JULY, JUNE):
        publish(write(draft(world, month), **WRITTEN))
    page: dict[str, Any] = {"filters": {}, "page": 1, "page_size": 10}
    for sort, first in (("-published", JUNE), ("published", JULY), ("period", JUNE), ("-title", JULY)):
        found, total = queries.page_of(world.season.id, sort=sort, **page)
        assert (found[0].period, total) == (str(first), 2), sort


def test_how_many_have_read_a_notice(world, make):
    row = publish(write(draft(world), **WRITTEN))
    assert queries.readers_of([row.id]) == {}
    for account in (make.account(), make.account()):
        with db.transaction():
            service.mark_read(now=AFTER_JULY, account_id=account.id, notice_id=row.id)
    assert queries.readers_of([row.id]) == {row.id: 2}
    assert [one.version for one in queries.versions(world.season.id, "monthly", str(JULY))] == [1]
