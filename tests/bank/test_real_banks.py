"""The importer on real banks: other people's workbooks with all their dirt, and our own files.

Each number below was counted by looking at the rows that the report names.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import service
from quizsvc.bank.imports import Report
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.kit import db
from quizsvc.kit.files import BadFile
from tests.factories import LONG_AGO
from tests.shared import data_file

OWN = sorted((Path(__file__).resolve().parents[2] / "question_bank").glob("*.csv"))

# Options whose labels are missing, repeated or not there at all: `**A…B…**C…`, `10**C.m` for 10 cm.
UNCLEAR = "options-unclear"
# The key names an option that the row does not have, mostly because the last one was lost.
OUTSIDE = "key-outside-options"
# Questions that are nearly the same as another of the file. Half of them are one question written twice, with
# the gap in another place or a word misread; the others ask the same of another thing (黄铜, 纯铜).
NEAR = "near-duplicate"
SAFETY: dict[str, tuple[tuple[int, int, int, int, int], dict[str, int], dict[str, int]]] = {
    # name: (rows, accepted, duplicates, conflicts, rejected), errors by code, warnings by code
    "一般企业安全管理员": (
        (299, 298, 1, 0, 0),
        {},
        {"options-doubtful": 2, "option-refers": 1, "duplicate": 1, NEAR: 4},
    ),
    "一般企业安全负责人": ((249, 249, 0, 0, 0), {}, {"options-doubtful": 1, "option-refers": 1, NEAR: 4}),
    "新电焊国家题库2018": (
        (1303, 1296, 0, 0, 7),
        {UNCLEAR: 6, OUTSIDE: 1},
        {"options-doubtful": 3, NEAR: 16},
    ),
    "特种设备安全管理": (
        (1597, 1569, 11, 2, 15),
        # Rows 518 and 579 have no key, 711 has a blank option; 1339 and 1398 repeat the row above them with
        # another key: these two are the conflicts.
        {UNCLEAR: 7, OUTSIDE: 5, "key-missing": 2, "option-blank": 1, "key-conflict": 2},
        {"options-doubtful": 23, "option-refers": 39, "duplicate": 11, NEAR: 53},
    ),
    "省级高处作业": (
        (742, 730, 3, 0, 9),
        {UNCLEAR: 7, OUTSIDE: 1, "options-same": 1},
        {"option-refers": 6, "duplicate": 3, NEAR: 1},
    ),
    "锅炉": (
        (1039, 1030, 4, 0, 5),
        {UNCLEAR: 2, OUTSIDE: 1, "options-same": 2},
        # The column 图片 holds no picture: in row 683 somebody has written the option “D．72%” there.
        {
            "options-doubtful": 12,
            "option-refers": 9,
            "duplicate": 4,
            "picture-ignored": 1,
            "column-as-tags": 1,
            NEAR: 12,
        },
    ),
}


def take(path: Path, **more: Any) -> Report:
    with db.transaction():
        return service.import_questions(
            now=LONG_AGO, actor=None, data=path.read_bytes(), filename=path.name, **{"commit": True, **more}
        )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def in_bank() -> int:
    return db.session().scalar(sa.select(sa.func.count()).select_from(Question)) or 0


@pytest.mark.parametrize("name", SAFETY)
def test_a_work_safety_workbook(app: Flask, name: str) -> None:
    (rows, accepted, duplicates, conflicts, rejected), errors, warnings = SAFETY[name]
    path = data_file("banks", "safety_xlsx", f"{name}.xlsx")
    report = take(path, subject="安全生产", skip_rejected=True)
    assert (report.format, report.committed, report.subjects) == ("xlsx", True, ("安全生产",))
    counts = (report.rows, report.accepted, report.duplicates, report.conflicts, report.rejected)
    assert counts == (rows, accepted, duplicates, conflicts, rejected)
    assert rows == accepted + duplicates + conflicts + rejected == len(report.outcomes)
    assert Counter(issue.code for issue in report.errors) == errors
    assert Counter(issue.code for issue in report.warnings) == warnings | {"subject-new": 1}
    assert len({issue.row for issue in report.errors}) == rejected + conflicts
    assert in_bank() == accepted
    again = take(path, subject="安全生产", skip_rejected=True)
    assert (again.accepted, again.duplicates, again.rejected) == (0, accepted + duplicates, rejected)
    assert again.conflicts == conflicts
    assert in_bank() == accepted


def test_all_six_workbooks_one_after_the_other(app: Flask) -> None:
    paths = [data_file("banks", "safety_xlsx", f"{name}.xlsx") for name in SAFETY]
    reports = [take(path, subject="安全生产", skip_rejected=True) for path in paths]
    assert sum(report.rows for report in reports) == 5229
    for report in reports:
        assert report.rows == report.accepted + report.duplicates + report.conflicts + report.rejected
    # The two banks for managers and for officers share most of their questions.
    assert reports[1].duplicates > 100
    assert in_bank() == sum(report.accepted for report in reports)


# The 4,802 rows of the contest on water law, in the order of the files' names. name: (rows, accepted,
# duplicates, conflicts, rejected), the rows in conflict, the rows that are rejected. Each rejected row
# has two options with the same text. Files 11, 13, 2 and 3 repeat most of the files before them: hence
# the duplicates, which differ from their first by blanks, punctuation or the order of the options at
# most.
WATER: dict[str, tuple[tuple[int, int, int, int, int], set[int], set[int]]] = {
    "data0-multi-select": ((174, 173, 0, 0, 1), set(), {127}),
    "data0-select": ((414, 413, 1, 0, 0), set(), set()),
    "data1-multi-select": ((100, 100, 0, 0, 0), set(), set()),
    "data1-select": ((103, 103, 0, 0, 0), set(), set()),
    "data1-yes": ((80, 79, 1, 0, 0), set(), set()),
    # 95 on the uses of banks and 146 on discharges have another key than rows 83 and 134 of
    # data0-multi-select.
    "data11-multi-select": ((180, 71, 106, 2, 1), {95, 146}, {139}),
    # 174 on fines has another key than row 169 of data0-select.
    "data11-select": ((377, 116, 260, 1, 0), {174}, set()),
    "data11-yes": ((49, 49, 0, 0, 0), set(), set()),
    "data12-multi-select": ((172, 172, 0, 0, 0), set(), set()),
    # In row 62 all four options are in the first, parted by tabs: they are told apart, and row 439 of
    # data3-select is its duplicate.
    "data12-select": ((349, 347, 1, 0, 1), set(), {331}),
    "data12-yes": ((245, 244, 1, 0, 0), set(), set()),
    "data13-multi-select": ((100, 13, 87, 0, 0), set(), set()),
    "data13-select": ((100, 2, 98, 0, 0), set(), set()),
    "data13-yes": ((100, 21, 79, 0, 0), set(), set()),
    "data2-multi-select": ((203, 149, 54, 0, 0), set(), set()),
    # 112 on tenders and 370 on inventions have another key than rows 142 and 335 of data12-select.
    "data2-select": ((386, 137, 245, 2, 2), {112, 370}, {201, 364}),
    # The same three as in the files of 11, and 762 on sluices, which row 36 of data1-select answers
    # otherwise.
    "data3-multi-select": ((452, 0, 449, 2, 1), {95, 146}, {139}),
    "data3-select": ((826, 0, 823, 2, 1), {174, 762}, {708}),
    "data3-yes": ((392, 2, 390, 0, 0), set(), set()),
}


def test_the_water_bank(app: Flask) -> None:
    rows = 0
    for name, (counts, in_conflict, rejected) in WATER.items():
        report = take(data_file("banks", "water", f"{name}.json"), subject="水法", skip_rejected=True)
        found = (report.rows, report.accepted, report.duplicates, report.conflicts, report.rejected)
        assert found == counts, name
        assert report.rows == sum(found[1:])
        assert (report.updated, report.skipped) == (0, 0)
        by_code: dict[str, set[int]] = {}
        for fault in report.errors:
            by_code.setdefault(fault.code, set()).add(fault.row)
        assert by_code.pop("key-conflict", set()) == in_conflict, name
        assert by_code.pop("options-same", set()) == rejected, name
        assert by_code == {}
        rows += report.rows
    assert rows == 4802
    # 2,555 single, 1,381 multiple and 866 true/false rows, of which so many are different questions:
    types = Counter(db.session().scalars(sa.select(QuestionRevision.type)))
    assert types == {"single": 1118, "multiple": 678, "true_false": 395}
    assert in_bank() == 4802 - 2595 - 9 - 7


@pytest.mark.parametrize("name", ["data0-yes", "data2-yes"])
def test_the_two_empty_files_of_the_water_bank_are_refused(app: Flask, name: str) -> None:
    with pytest.raises(BadFile, match="没有找到题目"):
        take(data_file("banks", "water", f"{name}.json"), subject="水法")


def test_stems_of_the_workbooks_have_lost_their_numbers(app: Flask) -> None:
    take(data_file("banks", "safety_xlsx", "新电焊国家题库2018.xlsx"), subject="安全生产", skip_rejected=True)
    stems = set(db.session().scalars(sa.select(QuestionRevision.stem)))
    begin_with_a_digit = {stem[:9] for stem in stems if stem[0].isdigit()}
    assert begin_with_a_digit == {"1211灭火器是干", "20G钢是低合金钢", "1个标准大气压为("}
    assert not any("\t" in stem for stem in stems)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_of_our_own_files_nothing_is_told_but_what_is_new(app: Flask, path: Path) -> None:
    report = take(path, approve=True)
    assert report.accepted == report.rows > 0
    assert report.errors == []
    assert {told.code for told in report.warnings} <= {"subject-new", "law-new"}
    states = Counter(db.session().scalars(sa.select(Question.state)).all())
    # What could not be looked up, or was answered otherwise by the second reader, stays a draft.
    written = Counter(row["状态"] for row in rows_of(path))
    assert states == {
        state: number
        for state, number in (("approved", written["通过"]), ("draft", written["草稿"]))
        if number
    }
    revisions = db.session().scalars(sa.select(QuestionRevision)).all()
    assert all(revision.explanation and revision.citation and revision.tags for revision in revisions)
    assert {revision.type for revision in revisions} == {"single", "multiple", "true_false"}
    again = take(path)
    assert (again.accepted, again.duplicates) == (0, report.rows)


def test_our_own_files_do_not_repeat_each_other(app: Flask) -> None:
    assert OWN
    reports = [take(path) for path in OWN]
    assert in_bank() == sum(report.rows for report in reports)
