"""Rows of a sheet as the bank exports them, taken in, and what became of each."""

from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries, service
from quizsvc.bank.imports import Report
from quizsvc.bank.models import Question
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.kit import db
from tests.factories import LONG_AGO
from tests.kit import workbooks

HEADER = ["题库编号", "版本号", "题型", "题干", "选项A", "选项B", "答案", "科目", "解析", "状态"]
MARK = Content(QuestionType.SINGLE, "谁？", (("a", "甲"), ("b", "乙")), ("a",)).mark()
EXPORTED = ["1", f"1-{MARK}", "单选题", "谁？", "甲", "乙", "A", "法规", "因为", ""]
COUNTS = ("accepted", "updated", "duplicates", "conflicts", "rejected", "skipped")


def row(**cells: str) -> list[str]:
    """EXPORTED with other cells, by their headings."""
    return [cells.get(heading, cell) for heading, cell in zip(HEADER, EXPORTED, strict=True)]


def new(stem: str, key: str = "A", **cells: str) -> list[str]:
    return row(题库编号="", 版本号="", 题干=stem, 答案=key, **cells)


def take(*rows: list[str], **more: Any) -> Report:
    facts = {"now": LONG_AGO, "actor": None, "filename": "题.xlsx", "commit": True, **more}
    with db.transaction():
        report = service.import_questions(data=workbooks.xlsx([HEADER, *rows]), **facts)
    counts = [getattr(report, name) for name in COUNTS]
    assert report.rows == sum(counts) == len(report.outcomes)
    return report


def outcomes(report: Report) -> list[tuple[int, str, int | None]]:
    return [(each.row, each.outcome, each.question_id) for each in report.outcomes]


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.errors]


def question(id_: int = 1) -> dict[str, Any]:
    found = queries.by_id(id_)
    assert found is not None
    return found


def mark_of(id_: int) -> str:
    """The mark of a question's revision, as an export shows it."""
    return queries.standing([id_])[id_].content.mark()


def set_state(state: str) -> None:
    with db.transaction() as session:
        session.execute(sa.update(Question).values(state=state))
