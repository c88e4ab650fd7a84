"""Importing a roster: what it writes, and that it writes nothing twice and nobody else's."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from quizsvc.kit import audit, db, marks
from quizsvc.kit.errors import WrongShape
from quizsvc.roster import queries, rules, service
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from tests.roster.sheets import HEADINGS, PEOPLE, UNITS, as_csv, as_xls, as_xlsx, full, person

MONDAY = date(2021, 7, 19)
SUNDAY = date(2021, 7, 18)
KINDS = ("units_added", "people_added", "moved", "exempted", "resumed", "ended", "updated", "unchanged")


@pytest.fixture
def commit(app, clock):
    def commit(data, filename="名册.csv", **options):
        with db.transaction():
            return service.import_roster(
                now=clock.now(), actor=None, commit=True, data=data, filename=filename, **options
            )

    return commit


@pytest.fixture
def check(app, clock):
    def check(data, filename="名册.csv", **options):
        with db.transaction():
            return service.import_roster(
                now=clock.now(), actor=None, commit=False, data=data, filename=filename, **options
            )

    return check


def changes(report):
    return {name: count for name in KINDS if (count := getattr(report.changes, name))}


def who(number):
    return db.session().scalar(sa.select(Person).where(Person.credential == number))


def memberships(number, *, superseded=False):
    unit = sa.select(Unit.name).where(Unit.id == Membership.unit_id).scalar_subquery()
    found = sa.select(unit, Membership.track, Membership.first_on, Membership.last_on)
    kind = Membership.superseded_at.is_not(None) if superseded else Membership.superseded_at.is_(None)
    found = found.where(Membership.person_id == who(number).id, kind).order_by(Membership.first_on)
    return [tuple(row) for row in db.session().execute(found)]


def exemptions(number):
    found = sa.select(Exemption.reason, Exemption.first_on, Exemption.last_on)
    found = found.where(Exemption.person_id == who(number).id, Exemption.superseded_at.is_(None))
    return [tuple(row) for row in db.session().execute(found.order_by(Exemption.first_on))]


def rows_of(*tables):
    return [sorted(map(tuple, db.session().execute(sa.select(table.__table__))), key=str) for table in tables]


def test_check_tells_what_would_happen_and_writes_nothing(check):
    report = check(full())
    assert (report.format, report.rows, report.accepted, report.duplicates, report.rejected) == (
        "csv",
        8,
        8,
        0,
        0,
    )
    assert changes(report) == {"units_added": 5, "people_added": 3, "exempted": 1}
    assert report.effective_on == MONDAY
    assert not report.committed
    assert rows_of(Unit, Person, Membership, Exemption) == [[], [], [], []]


def test_commit_writes_units_people_memberships_and_exemptions(commit, clock):
    assert commit(full()).committed
    tree = {node.name: node for node in queries.tree().values()}
    assert {name: node.level for name, node in tree.items()} == {
        "省生态环境厅": "root",
        "省环境监测总站": "province",
        "甲市": "city",
        "乙市": "city",
        "甲县": "county",
    }
    assert tree["甲县"].parent_id == tree["甲市"].id
    assert who("ZF001").phone == "13800138001"
    assert who("JC002").phone is None
    assert memberships("ZF001") == [("甲市", "enforcement", date(2021, 3, 1), None)]
    assert memberships("JC002") == [("甲县", "monitoring", MONDAY, None)]
    assert exemptions("ZF003") == [("借调", MONDAY, None)]
    recorded = db.session().execute(sa.select(Membership.recorded_at, Membership.reach_back).distinct()).all()
    assert recorded == [(clock.now(), False)]


def test_changed_people_are_marked_and_the_deed_is_on_record(commit):
    commit(full())
    people = set(db.session().scalars(sa.select(Person.id)))
    with db.transaction():
        assert {mark.subject for mark in marks.take("roster")} == {0, *people}
    detail = db.session().scalar(
        sa.select(audit.AuditEvent.detail).where(audit.AuditEvent.action == "roster.import")
    )
    assert detail is not None
    assert detail["people_added"] == 3
    assert "ZF001" not in str(detail)


@pytest.mark.parametrize("later", [0, 5, 12])
def test_the_same_file_twice_changes_nothing(commit, clock, later):
    commit(full())
    with db.transaction():
        marks.take("roster")
    before = rows_of(Unit, Person, Membership, Exemption)
    clock.advance(days=later)
    report = commit(full())
    assert changes(report) == {"unchanged": 3}
    assert (report.accepted, report.duplicates, report.rejected) == (0, 8, 0)
    assert rows_of(Unit, Person, Membership, Exemption) == before
    assert not marks.waiting("roster")


@pytest.mark.parametrize(("write", "name"), [(as_xlsx, "a.xlsx"), (as_xls, "a.xls"), (as_csv, "a.csv")])
def test_all_three_formats_say_the_same(commit, write, name):
    long_number = "610000123456789012"
    people = [*PEOPLE, ("甲县", "", "", "赵四", "监测", long_number, "13800138004", "2021年6月1日", "在岗")]
    rows = [[*row, *[""] * (len(HEADINGS) - len(row))] for row in (*UNITS, *people)]
    report = commit(write(rows), name)
    assert report.format == name[2:]
    assert changes(report) == {"units_added": 5, "people_added": 4, "exempted": 1}
    assert memberships(long_number) == [("甲县", "monitoring", date(2021, 6, 1), None)]


def test_a_gb18030_csv_and_other_headings_are_understood(commit):
    headings = (
        "部门",
        "上级部门",
        "行政级别",
        "名字",
        "监测/执法",
        "执法证号",
        "上岗证号",
        "联系电话",
        "入职日期",
        "在岗状态",
    )
    rows = [
        ("省厅", "", "根", "", "", "", "", "", "", ""),
        ("甲市", "省厅", "市", "张 一", "在岗执法人员", "zf001", "", "13800138001", "2021/3/1", "在职"),
        ("甲市", "省厅", "市", "李二", "持证监测人员", "", "SC-2", "", "", ""),
    ]
    report = commit(as_csv(rows, headings=headings, encoding="gb18030"))
    assert changes(report) == {"units_added": 2, "people_added": 2}
    assert who("ZF001").name == "张一"
    assert memberships("SC-2")[0][:2] == ("甲市", "monitoring")


def test_numbers_of_a_spreadsheet_stay_whole(commit):
    rows = [
        ("省厅", "", "根", "", "", "", "", "", ""),
        ("甲市", "省厅", "市", "张一", "执法", 610123456789012, 13800138001, date(2021, 3, 1), "在岗"),
    ]
    commit(as_xlsx(rows), "a.xlsx")
    assert who("610123456789012").phone == "13800138001"
    assert memberships("610123456789012")[0][2] == date(2021, 3, 1)


def test_a_changed_file_moves_and_adds(commit, clock):
    commit(full())
    clock.advance(days=7)
    report = commit(full(person("ZF001", "张一", "乙市"), person("ZF009", "钱九", "甲县", "监测")))
    assert changes(report) == {"moved": 1, "people_added": 1}
    assert memberships("ZF001") == [
        ("甲市", "enforcement", date(2021, 3, 1), date(2021, 7, 25)),
        ("乙市", "enforcement", date(2021, 7, 26), None),
    ]
    assert memberships("ZF001", superseded=True) == [("甲市", "enforcement", date(2021, 3, 1), None)]
    assert memberships("JC002"), "who is missing from a file without a scope stays"


def test_a_past_week_is_worked_out_as_it_was_known(commit, make, clock):
    season = make.season()
    clock.set(datetime(2021, 7, 2, tzinfo=UTC))
    commit(full(), effective_on=date(2021, 7, 5))
    clock.set(datetime(2021, 7, 20, tzinfo=UTC))  # a Tuesday, in the week of Monday 19
    commit(full(person("ZF001", "张一", "乙市"), person("JC002", "李二", "甲县", "监测", status="离职")))
    records = queries.records()
    known = seasons.by_id(season.id)
    units = {node.id: node.name for node in queries.tree().values()}

    def roster(number):
        week = season_rules.Week(2021, number)
        entries = rules.roster_of_week(*records, week, known)
        return {person_id: units[entry.unit] for person_id, entry in entries.items() if entry.eligible}

    one, two = who("ZF001").id, who("JC002").id
    assert roster(28) == roster(29) == {one: "甲市", two: "甲县"}
    assert roster(30) == {one: "乙市"}
    assert queries.records([two])[0] == [record for record in records[0] if record.person == two]


def test_who_waited_for_another_import_is_recorded_after_it(commit, clock):
    commit(full())
    clock.advance(seconds=-1)  # this one had asked before, and came to the lock later
    commit(full(person("ZF009", "钱九", "甲县", "监测")))
    times = sorted(set(db.session().scalars(sa.select(Membership.recorded_at))))
    assert times[0] < times[-1]
    assert times[0] == clock.now() + timedelta(seconds=1)


def test_a_scope_ends_only_its_own_missing_people(commit):
    commit(full())
    report = commit(full(person("ZF001", "张一", "甲市")), scope="甲市")
    assert changes(report) == {"ended": 1, "unchanged": 1}
    assert memberships("JC002") == []  # it had not begun
    assert memberships("ZF003"), "another city's people stay"
    assert changes(commit(full(person("ZF001", "张一", "甲市")), scope="甲市")) == {"unchanged": 1}


def test_a_scope_may_be_an_id_and_must_be_a_unit(commit):
    commit(full(), effective_on=date(2021, 7, 1))
    city = queries.units_named("乙市")[0]
    report = commit(full(person("ZF009", "钱九", "乙市")), scope=str(city))
    assert changes(report) == {"ended": 1, "people_added": 1}
    assert memberships("ZF003") == [("乙市", "enforcement", date(2021, 7, 1), SUNDAY)]
    assert exemptions("ZF003") == [("借调", date(2021, 7, 1), SUNDAY)]
    with pytest.raises(WrongShape):
        commit(full(), scope="丙市")


def test_a_file_of_units_alone_ends_nobody(commit):
    commit(full())
    units = [row for row in UNITS if row[0] == "甲市"]
    report = commit(as_csv(units, headings=HEADINGS[:3]), scope="甲市")
    assert [finding.code for finding in report.warnings] == ["nobody-ended"]
    assert memberships("ZF001")


def test_two_imports_at_once_add_everybody_once(app, commit):
    def attempt(_):
        with app.app_context():
            return commit(full()).changes

    with ThreadPoolExecutor(4) as pool:
        added = sorted(done.people_added for done in pool.map(attempt, range(4)))
    assert added == [0, 0, 0, 3]


def test_nobody_is_ended_while_a_rejected_row_may_be_anybody(commit):
    commit(full())
    report = commit(full(("甲市", "", "", "无名", "执法", "", "", "", "")), scope="甲市", skip_rejected=True)
    assert changes(report) == {}
    assert [finding.code for finding in report.warnings] == ["nobody-ended"]


def test_a_rejected_row_with_a_number_does_not_end_its_person(commit):
    commit(full())
    bad = ("甲县", "", "", "李二", "后勤", "JC002", "", "", "")
    report = commit(full(person("ZF001", "张一", "甲市"), bad), scope="甲市", skip_rejected=True)
    assert report.rejected == 1
    assert changes(report) == {"unchanged": 1}


def test_who_leaves_is_ended_and_may_come_back(commit, clock):
    commit(full(), effective_on=date(2021, 7, 1))
    gone = person("JC002", "李二", "", "", status="退休")
    assert changes(commit(full(gone))) == {"ended": 1}
    assert memberships("JC002") == [("甲县", "monitoring", date(2021, 7, 1), SUNDAY)]
    assert changes(commit(full(gone))) == {"unchanged": 1}
    clock.advance(days=14)
    assert changes(commit(full(person("JC002", "李二", "乙市", "监测")))) == {"people_added": 1}
    assert memberships("JC002")[-1] == ("乙市", "monitoring", date(2021, 8, 2), None)


def test_who_left_and_was_never_there_is_only_remarked(commit):
    report = commit(full(person("ZF007", "孙七", "不在名册的单位", status="离职")))
    assert [finding.code for finding in report.warnings] == ["not-on-roster"]
    assert who("ZF007") is None


def test_an_exemption_begins_on_its_row_s_day_and_ends_when_the_person_is_back(commit, clock):
    commit(full(), effective_on=date(2021, 7, 1))
    sick = person("JC002", "李二", "甲县", "监测", "2021-08-10", "长病假")
    assert changes(commit(full(sick))) == {"exempted": 1}
    assert exemptions("JC002") == [("长病假", date(2021, 8, 10), None)]
    assert changes(commit(full(sick))) == {"unchanged": 1}
    clock.advance(days=40)
    back = person("JC002", "李二", "甲县", "监测", "2021-08-10", "在岗")
    assert changes(commit(full(back))) == {"resumed": 1}
    assert exemptions("JC002") == [("长病假", date(2021, 8, 10), date(2021, 8, 29))]
    silent = person("JC002", "李二", "甲县", "监测")
    assert changes(commit(full(silent))) == {"unchanged": 1}


def test_the_day_of_joining_is_not_the_day_of_an_exemption(commit):
    commit(full())
    lent = person("ZF001", "张一", "甲市", since="2021-03-01", status="借调")
    commit(full(lent))
    assert exemptions("ZF001") == [("借调", MONDAY, None)]


def test_a_new_name_or_phone_follows_the_file_with_a_remark(commit):
    commit(full())
    renamed = ("甲市", "", "", "张壹", "执法", "ZF001", "13900139000", "", "")
    report = commit(full(renamed))
    assert changes(report) == {"updated": 1}
    assert [finding.code for finding in report.warnings] == ["name-differs"]
    db.session().expire_all()
    assert (who("ZF001").name, who("ZF001").phone) == ("张壹", "13900139000")


def test_changes_take_effect_on_the_day_that_is_named(commit, make):
    make.season(first_on=date(2021, 7, 5))
    commit(full(), effective_on=date(2021, 7, 14))
    commit(full(person("JC002", "李二", "乙市", "监测")), effective_on=date(2021, 7, 20))
    assert memberships("JC002") == [
        ("甲县", "monitoring", date(2021, 7, 14), date(2021, 7, 19)),
        ("乙市", "monitoring", date(2021, 7, 20), None),
    ]
    with pytest.raises(service.EffectiveTooEarly):
        commit(full(), effective_on=date(2021, 7, 13))


def test_before_the_season_begins_any_day_will_do(commit, make):
    make.season(first_on=date(2021, 7, 19), last_on=date(2021, 9, 26))
    commit(full(), effective_on=date(2021, 1, 1))
    assert memberships("JC002") == [("甲县", "monitoring", date(2021, 1, 1), None)]


def test_next_monday_is_counted_in_the_season_s_time_zone(check, clock):
    clock.set(datetime(2021, 7, 18, 15, 59, tzinfo=UTC))  # Sunday 23:59 in Shanghai
    assert check(full()).effective_on == MONDAY
    clock.advance(minutes=1)
    assert check(full()).effective_on == date(2021, 7, 26)


def test_commit_is_all_or_nothing_unless_told_to_skip(commit):
    bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
    report = commit(bad)
    assert (report.mode, report.committed, report.rejected) == ("commit", False, 1)
    assert rows_of(Unit, Person, Membership) == [[], [], []]
    report = commit(bad, skip_rejected=True)
    assert (report.accepted, report.rejected, report.committed) == (6, 1, True)
    assert who("ZF002") is None


def test_a_province_s_roster_takes_seconds(commit):
    people = [
        person(
            f"61{number:010d}",
            f"人员{number}",
            "甲县" if number % 2 else "乙市",
            "监测" if number % 3 else "执法",
        )
        for number in range(3300)
    ]
    for _ in range(2):
        begun = time.monotonic()
        commit(full(*people))
        assert time.monotonic() - begun < 10  # two or three seconds on an idle machine
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Membership)) == 3300
