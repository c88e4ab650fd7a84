"""Every bad input of a roster has a code and a sentence, and writes nothing."""

import pytest
import sqlalchemy as sa

from quizsvc.kit import db, tables
from quizsvc.kit.errors import Refusal
from quizsvc.roster import service
from quizsvc.roster.models import Person, Unit
from tests.roster.sheets import HEADINGS, UNITS, as_csv, as_xlsx, full, person

ROOT, _, CITY, COUNTY, _ = UNITS


@pytest.fixture
def errors(app, clock):
    """The errors of checking a file, as (row, column, code); and that a commit refuses it whole."""

    def errors(data, filename="名册.csv"):
        report = service.import_roster(
            now=clock.now(), actor=None, commit=False, data=data, filename=filename
        )
        with db.transaction():
            again = service.import_roster(
                now=clock.now(), actor=None, commit=True, data=data, filename=filename
            )
        assert (again.errors, again.committed) == (report.errors, False)
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Unit)) == 0
        assert report.rejected == len({(fault.sheet, fault.row) for fault in report.errors})
        assert all(any("\u4e00" <= sign <= "\u9fff" for sign in fault.message) for fault in report.errors)
        return [(fault.row, fault.column, fault.code) for fault in report.errors]

    return errors


def check(clock, data):
    return service.import_roster(now=clock.now(), actor=None, commit=False, data=data, filename="a.csv")


def units(*rows):
    return as_csv([[*row, *[""] * 6] for row in rows])


def people(*rows):
    return full(*rows, units=(ROOT, CITY))


ONE_ROW = {
    "name-missing": (("甲市", "", "", "", "执法", "ZF001", "", "", ""), "姓名"),
    "credential-missing": (("甲市", "", "", "张一", "执法", "", "", "", ""), "工号/证书号"),
    "bad-credential": (("甲市", "", "", "张一", "执法", "ZF;01", "", "", ""), "工号/证书号"),
    "track-missing": (("甲市", "", "", "张一", "", "ZF001", "", "", ""), "条线"),
    "unknown-track": (("甲市", "", "", "张一", "后勤", "ZF001", "", "", ""), "条线"),
    "bad-phone": (("甲市", "", "", "张一", "执法", "ZF001", "029-8888888", "", ""), "手机号"),
    "bad-date": (("甲市", "", "", "张一", "执法", "ZF001", "", "2021-02-30", ""), "起始日期"),
    "unknown-status": (("甲市", "", "", "张一", "执法", "ZF001", "", "", "也许"), "状态"),
    "unit-missing": (("", "", "", "张一", "执法", "ZF001", "", "", ""), "单位"),
    "unknown-unit": (("丙市", "", "", "张一", "执法", "ZF001", "", "", ""), "单位"),
    "unknown-level": (("甲市", "", "乡级", "张一", "执法", "ZF001", "", "", ""), "级别"),
    "control-character": (("甲市", "", "", "张\x07一", "执法", "ZF001", "", "", ""), "姓名"),
    "formula": (("甲市", "", "", "=A1", "执法", "ZF001", "", "", ""), "姓名"),
    "too-long": (("甲市", "", "", "张" * 65, "执法", "ZF001", "", "", ""), "姓名"),
}


@pytest.mark.parametrize(("code", "row", "column"), [(code, *case) for code, case in ONE_ROW.items()])
def test_a_bad_row_is_named_with_its_column(errors, code, row, column):
    assert errors(people(row, person("ZF009", "钱九", "甲市"))) == [(4, column, code)]


def test_a_nul_in_a_cell_is_its_row_s_fault(errors):
    assert errors(people(("甲市", "", "", "张\x00一", "执法", "ZF001", "", "", ""))) == [
        (4, "姓名", "control-character")
    ]


@pytest.mark.parametrize("formula", ["=1+1", '=HYPERLINK("http://example.invalid")'])
def test_a_formula_of_a_workbook_is_not_believed(errors, formula):
    row = ("甲市", "", "", "张一", "执法", formula, "", "", "")
    data = as_xlsx([[*ROOT, *[""] * 6], [*CITY, *[""] * 6], row])
    assert errors(data, "a.xlsx") == [(4, "工号/证书号", "formula")]


def test_a_number_that_a_spreadsheet_has_rounded_is_not_believed(errors):
    row = ("甲市", "", "", "张一", "执法", 6100001234567890123, "", "", "")
    data = as_xlsx([[*ROOT, *[""] * 6], [*CITY, *[""] * 6], row])
    assert errors(data, "a.xlsx") == [(4, "工号/证书号", "long-number")]


def test_a_person_twice_is_told_on_both_rows_with_the_other_s_place(app, clock):
    twice = person("ZF001", "张一", "甲市"), person("zf001 ", "张一", "甲市")
    report = service.import_roster(
        now=clock.now(), actor=None, commit=False, data=people(*twice), filename="名册.csv"
    )
    assert [(fault.row, fault.code) for fault in report.errors] == [(4, "person-twice"), (5, "person-twice")]
    assert "第 5 行" in report.errors[0].message
    assert "第 4 行" in report.errors[1].message


BAD_TREES = {
    "unit-own-parent": [ROOT, ("甲市", "甲市", "市级")],
    "unknown-parent": [ROOT, CITY, ("甲县", "丙市", "县级")],
    "root-has-parent": [ROOT, ("总队", "省生态环境厅", "根")],
    "second-root": [ROOT, ("另一个厅", "", "根")],
    "parent-missing": [ROOT, ("甲县", "", "县级")],
    "level-missing": [ROOT, ("甲市", "省生态环境厅", "")],
    "unknown-unit": [ROOT, ("甲市", "", "")],
}


@pytest.mark.parametrize("code", BAD_TREES)
def test_a_unit_that_fits_nowhere_is_named(errors, code):
    assert [found[2] for found in errors(units(*BAD_TREES[code]))] == [code]


@pytest.mark.parametrize(
    "rows",
    [
        [ROOT, ("甲县", "省生态环境厅", "县级")],
        [ROOT, CITY, ("丙市", "甲市", "市级")],
        [ROOT, CITY, ("总站", "甲市", "省直属")],
        [ROOT, CITY, COUNTY, ("乙县", "甲县", "县级")],
    ],
)
def test_a_level_must_fit_its_parent_s(errors, rows):
    assert errors(units(*rows)) == [(len(rows) + 1, "上级单位", "level-does-not-fit")]


def test_units_that_are_above_each_other_are_told_the_whole_circle(app, clock, errors):
    data = units(ROOT, ("甲市", "乙市", "市级"), ("乙市", "丙市", "市级"), ("丙市", "甲市", "市级"))
    assert errors(data) == [(row, "上级单位", "unit-cycle") for row in (3, 4, 5)]
    report = service.import_roster(now=clock.now(), actor=None, commit=False, data=data, filename="a.csv")
    assert "→" in report.errors[0].message


def test_a_chain_of_parents_without_end_is_no_crash(app, clock):
    chain = [(f"单位{number}", f"单位{number + 1}", "县级") for number in range(2000)]
    for rows in (chain, [*chain, ("单位2000", "单位0", "县级")]):
        report = check(clock, units(ROOT, *rows))
        assert report.rejected == len(rows)
        assert "unit-too-deep" in {fault.code for fault in report.errors}


def test_what_is_long_or_repeated_is_told_in_short(app, clock):
    long = [person(f"ZF{number}", "张一", "市" * 30_000) for number in range(20)]
    same = [person("ZF001", "张一", "甲市") for _ in range(3000)]
    for rows in (long, same):
        report = check(clock, people(*rows))
        assert report.rejected == len(rows)
        assert max(len(fault.message) for fault in report.errors) < 400
    assert "3000 次" in report.errors[0].message


def test_one_unit_has_one_parent_and_one_level(errors):
    assert errors(units(*UNITS, ("甲县", "乙市", "县级"))) == [
        (5, "上级单位", "unit-two-parents"),
        (7, "上级单位", "unit-two-parents"),
    ]
    assert errors(units(*UNITS, ("甲县", "甲市", "市级"))) == [
        (5, "级别", "unit-two-levels"),
        (7, "级别", "unit-two-levels"),
    ]


def test_the_roster_s_own_tree_is_not_rearranged_by_an_import(app, clock):
    with db.transaction():
        service.import_roster(now=clock.now(), actor=None, commit=True, data=units(*UNITS), filename="a.csv")
    for row, code in (
        (("甲县", "乙市", "县级"), "unit-two-parents"),
        (("甲县", "甲市", "市级"), "unit-two-levels"),
        (("另一个厅", "", "根"), "second-root"),
    ):
        report = service.import_roster(
            now=clock.now(), actor=None, commit=False, data=units(row), filename="a.csv"
        )
        assert [fault.code for fault in report.errors] == [code]


def test_people_of_an_impossible_unit_are_rejected_with_it_and_others_taken(app, clock):
    data = full(
        person("ZF001", "张一", "丙县"),
        person("ZF002", "李二", "甲市"),
        units=(ROOT, CITY, ("丙县", "丙市", "县")),
    )
    with db.transaction():
        report = service.import_roster(
            now=clock.now(), actor=None, commit=True, data=data, filename="a.csv", skip_rejected=True
        )
    assert [(fault.row, fault.code) for fault in report.errors] == [
        (4, "unknown-parent"),
        (5, "unit-unusable"),
    ]
    assert db.session().scalars(sa.select(Person.name)).all() == ["李二"]
    assert "丙县" not in db.session().scalars(sa.select(Unit.name)).all()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", tables.BadFile),
        (b"%PDF-1.7 nothing", tables.BadFile),
        (as_csv([("题干", "答案")], headings=("题型", "选项")), tables.NoHeaderRow),
        (as_csv([("张一", "ZF001")], headings=("姓名", "工号")), tables.NoHeaderRow),
        (as_csv([("甲市", "张一")], headings=("单位", "姓名")), tables.NoHeaderRow),
        (as_csv([("甲市", "ZF001")], headings=("单位", "工号")), tables.NoHeaderRow),
    ],
)
def test_a_file_that_is_no_roster_is_refused_whole(app, clock, data, refusal):
    with pytest.raises(refusal) as refused:
        service.import_roster(now=clock.now(), actor=None, commit=False, data=data, filename="名册.xlsx")
    assert isinstance(refused.value, Refusal)
    assert refused.value.status == 422


def test_columns_that_are_not_used_are_remarked(app, clock):
    rows = [("省厅", "", "根", "", "男"), ("甲市", "省厅", "市", "执法科", "女")]
    data = as_csv(rows, headings=("单位", "上级单位", "级别", "部门", "性别"))
    report = service.import_roster(now=clock.now(), actor=None, commit=False, data=data, filename="a.csv")
    assert [
        (remark.code, "部门" in remark.message, "性别" in remark.message) for remark in report.warnings
    ] == [("column-ignored", True, True)]
    assert report.rejected == 0


def test_a_title_above_the_header_does_not_matter(app, clock):
    rows = [["2021 年名册", *[""] * 8], list(HEADINGS), *([*row, *[""] * 6] for row in UNITS)]
    report = service.import_roster(
        now=clock.now(), actor=None, commit=False, data=as_csv(rows[1:], headings=rows[0]), filename="a.csv"
    )
    assert report.changes.units_added == 5
