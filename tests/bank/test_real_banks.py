"""The importer on real banks: other people's workbooks with all their dirt, and our own files.

Each number below was counted by looking at the rows that the report names.
"""

import time
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
        # The column 图片 holds nothing that can be imported.
        {"options-doubtful": 12, "option-refers": 9, "duplicate": 4, "unknown-column": 1, NEAR: 12},
    ),
}


def take(path: Path, **more: Any) -> Report:
    with db.transaction():
        return service.import_questions(
            now=LONG_AGO, actor=None, data=path.read_bytes(), filename=path.name, **{"commit": True, **more}
        )


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
    assert Counter(issue.code for issue in report.warnings) == warnings
    assert len({issue.row for issue in report.errors}) == rejected + conflicts
    assert in_bank() == accepted
    again = take(path, subject="安全生产", skip_rejected=True)
    assert (again.accepted, again.duplicates, again.rejected) == (0, accepted + duplicates, rejected)
    assert again.conflicts == conflicts
    assert in_bank() == accepted


def test_all_six_workbooks_one_after_the_other(app: Flask) -> None:
    paths = [data_file("banks", "safety_xlsx", f"{name}.xlsx") for name in SAFETY]
    began = time.perf_counter()
    reports = [take(path, subject="安全生产", skip_rejected=True) for path in paths]
    assert time.perf_counter() - began < 20
    assert sum(report.rows for report in reports) == 5229
    for report in reports:
        assert report.rows == report.accepted + report.duplicates + report.conflicts + report.rejected
    # The two banks for managers and for officers share most of their questions.
    assert reports[1].duplicates > 100
    assert in_bank() == sum(report.accepted for report in reports)


def test_stems_of_the_workbooks_have_lost_their_numbers(app: Flask) -> None:
    take(data_file("banks", "safety_xlsx", "新电焊国家题库2018.xlsx"), subject="安全生产", skip_rejected=True)
    stems = set(db.session().scalars(sa.select(QuestionRevision.stem)))
    begin_with_a_digit = {stem[:9] for stem in stems if stem[0].isdigit()}
    assert begin_with_a_digit == {"1211灭火器是干", "20G钢是低合金钢", "1个标准大气压为("}
    assert not any("\t" in stem for stem in stems)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_our_own_files_are_taken_without_a_word(app: Flask, path: Path) -> None:
    report = take(path, approve=True)
    assert report.accepted == report.rows > 0
    assert (report.errors, report.warnings) == ([], [])
    states = db.session().scalars(sa.select(Question.state)).all()
    assert set(states) == {"approved"}
    revisions = db.session().scalars(sa.select(QuestionRevision)).all()
    assert all(revision.explanation and revision.citation and revision.tags for revision in revisions)
    assert {revision.type for revision in revisions} == {"single", "multiple", "true_false"}
    again = take(path)
    assert (again.accepted, again.duplicates) == (0, report.rows)


def test_our_own_files_do_not_repeat_each_other(app: Flask) -> None:
    assert OWN
    reports = [take(path) for path in OWN]
    assert in_bank() == sum(report.rows for report in reports)
